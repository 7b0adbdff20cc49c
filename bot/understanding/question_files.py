"""Read and check the questions that people ask: `dialogs/topics.yaml`, and the ways of asking in
`dialogs/<language>/questions/*.yaml`. The format is told in `dialogs/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain import LANGUAGES
from bot.understanding.likeness import Example
from bot.understanding.reading import ContentError, Node, Word, read_yaml
from bot.understanding.tokens import words_of

BUTTON, SOURCES = 20, 700
"""Characters: what a narrow button shows; what is read by choice."""
FEWEST = 10
"""So many ways of asking a topic at least, or the matcher learns nothing from them."""
SMALL_TALK, OUT_OF_SCOPE = "_small_talk", "_out_of_scope"


@dataclass(frozen=True)
class Topic:
    """A topic: what a question of it wants to know, and where "more" leads: `lesson/<id>` or a button's key."""

    id: str
    about: str
    more: str | None


@dataclass(frozen=True)
class QuestionData:
    """All that stands about questions in `dialogs/`.

    The `examples` are labelled with a topic's id, `_small_talk/<kind>` or `_out_of_scope`. `buttons` and
    `sources` are by (topic, language).
    """

    topics: Mapping[str, Topic]
    examples: Sequence[Example]
    buttons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    sources: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def templates(self, lang: str) -> dict[str, str]:
        """The sources by message (`question/<topic>_sources`), and the labels of the topics (`button:q_<topic>`)."""
        labels = {f"button:q_{topic}": label for (topic, of), label in self.buttons.items() if of == lang}
        return labels | {
            f"question/{topic}_sources": text for (topic, of), text in self.sources.items() if of == lang
        }

    @property
    def small_talk(self) -> tuple[str, ...]:
        """The kinds of small talk, in their order in the file."""
        labels = (label for _, label, _ in self.examples if label.startswith(f"{SMALL_TALK}/"))
        return tuple(dict.fromkeys(label.partition("/")[2] for label in labels))


def load_questions(folder: Path) -> QuestionData:
    """The questions under `folder` (`dialogs`). Raises ContentError for the first mistake, with file and line."""
    topics = {topic.id: topic for topic in _topics(folder / "topics.yaml")}
    examples: list[Example] = []
    buttons: dict[tuple[str, str], str] = {}
    sources: dict[tuple[str, str], str] = {}
    for lang in LANGUAGES:
        home = folder / lang / "questions"
        seen: dict[str, str] = {}
        for topic in topics:
            path = home / f"{topic}.yaml"
            data = _map(path, {"button", "ask", "sources"})
            buttons[topic, lang] = _text(path, data, "button", BUTTON)
            sources[topic, lang] = _text(path, data, "sources", SOURCES)
            if not (home / f"{topic}.j2").exists():
                raise ContentError(path, 1, f"the answer is missing: {lang}/questions/{topic}.j2")
            examples += [Example(lang, topic, text) for text in _asked(path, data["ask"], seen)]
        talk = home / f"{SMALL_TALK}.yaml"
        for kind, node in _map(talk).items():  # each kind has its answer: small_talk/<kind>.j2
            examples += [Example(lang, f"{SMALL_TALK}/{kind}", text) for text in _asked(talk, node, seen)]
        outside = home / f"{OUT_OF_SCOPE}.yaml"
        asked = _asked(outside, _map(outside, {"ask"})["ask"], seen)
        examples += [Example(lang, OUT_OF_SCOPE, text) for text in asked]
        for path in sorted(home.glob("*.yaml")):
            if path.stem not in (*topics, SMALL_TALK, OUT_OF_SCOPE):
                raise ContentError(path, 1, f"'{path.stem}' is not in topics.yaml")
    return QuestionData(topics, examples, buttons, sources)


def _topics(path: Path) -> Iterator[Topic]:
    for name, node in _map(path).items():
        if not isinstance(node, dict) or not set(node) <= {"about", "more"} or "about" not in node:
            raise ContentError(path, _line(name), f"{name}: must have `about`, and may have `more`")
        more = node.get("more")
        yield Topic(name, str(node["about"]), str(more) if more else None)


def _asked(path: Path, node: Node, seen: dict[str, str]) -> list[str]:
    """The ways of asking of one list; `seen` holds those of the language so far, so that none stands twice."""
    if not isinstance(node, list) or len(node) < FEWEST or not all(isinstance(text, Word) for text in node):
        line = node[0].line if isinstance(node, list) and node and isinstance(node[0], Word) else 1
        raise ContentError(path, line, f"must be a list of at least {FEWEST} ways of asking")
    for text in node:
        words = " ".join(words_of(str(text)))
        if not words:
            raise ContentError(path, _line(text), "a way of asking without words")
        if words in seen:
            raise ContentError(path, _line(text), f"'{text}' stands in {seen[words]} already")
        seen[words] = path.name
    return [str(text) for text in node]


def _map(path: Path, keys: set[str] | None = None) -> dict[str, Node]:
    if not path.exists():
        raise ContentError(path, 1, "the file is missing")
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise ContentError(path, 1, "must be a map of names")
    if keys is not None and set(data) != keys:
        raise ContentError(path, 1, f"must have {', '.join(sorted(keys))} and nothing else")
    return data


def _text(path: Path, data: dict[str, Node], key: str, most: int) -> str:
    text = data[key]
    if not isinstance(text, Word) or not text.strip() or len(text.strip()) > most:
        raise ContentError(path, _line(text), f"{key}: must be a text of at most {most} characters")
    return text.strip()


def _line(node: object) -> int:
    return node.line if isinstance(node, Word) else 1
