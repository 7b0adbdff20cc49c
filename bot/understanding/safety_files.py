"""Read and check the safety data in `dialogs/safety/`: word lists, context, signs and examples.

The format is explained where its readers are, in the files' own comments. Every mistake is a ContentError that
names the file and the line, in plain words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from bot.domain import LANGUAGES, AlarmKind
from bot.understanding.likeness import Example
from bot.understanding.phrases import Lists, Phrase, PhraseError
from bot.understanding.reading import ContentError, Node, Word, read_yaml
from bot.understanding.tokens import plain_letters
from bot.understanding.vocabulary import Vocabulary

NEAR = 7
"""Two things belong together when at most so many words lie between them, unless the pattern says otherwise."""

CALM = "calm"
"""The file of examples that are no alarm, and their label."""

CONTEXT_LISTS = (
    "sayings", "no saying", "denies thing", "denies doing", "denies sentence", "no denial", "denied after",
    "stops denial", "long ago", "over", "recent", "for long", "only asks", "supposes", "own", "myself",
    "mine",
    "someone", "something",
)  # fmt: skip
"""The word lists that say how a find is meant; see `dialogs/safety/context.yaml`."""

Past = Literal["asks", "counts", "ends"]
Who = Literal["anyone", "self", "other"]


Part = tuple[Phrase, ...]
"""One of these phrases."""
Group = tuple[Part, ...]
"""Parts that stand near each other."""


@dataclass(frozen=True)
class Pattern:
    """What to look for: all groups somewhere in the message, the parts of a group near each other.

    A part is one of several phrases. None of `unless` may stand in the same sentence. `within` is in words.
    `past`: what a remark like "in 2016" does: `asks` (calls it off, or asks when the message speaks of now
    too), `counts` (nothing), `ends` (calls it off). `asked` and `denied`: the find counts even inside a general
    question, or after "no"; `calm`: even where the whole message reads calm.
    """

    groups: tuple[Group, ...]
    unless: tuple[Phrase, ...]
    within: int
    doubt: bool
    past: Past
    asked: bool
    calm: bool
    denied: bool
    who: Who
    path: Path
    line: int


@dataclass(frozen=True)
class Sign:
    """A sign of danger: its key, its kind, the card that it shows."""

    key: str
    kind: AlarmKind
    card: str
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class Examples:
    """Messages as people write them; `sign` is the danger that they tell of, None for those that are no alarm."""

    sign: Sign | None
    texts: Mapping[str, tuple[str, ...]]
    """By language."""


@dataclass(frozen=True)
class SafetyData:
    """All that stands in `dialogs/safety/`."""

    lists: Lists
    signs: tuple[Sign, ...]
    examples: tuple[Examples, ...]
    spelling: Mapping[str, tuple[str, ...]]
    number_words: Mapping[str, float]
    clause_words: frozenset[str]

    @property
    def labelled(self) -> Iterator[Example]:
        """All examples, with the key of their sign, or CALM."""
        for each in self.examples:
            for lang, texts in each.texts.items():
                yield from (Example(lang, each.sign.key if each.sign else CALM, str(text)) for text in texts)


def load_safety(folder: Path) -> SafetyData:
    """Everything in the folder. Raises ContentError."""
    settings, words = folder / "context.yaml", folder / "words.yaml"
    context = _Table(settings, _mapping(settings, read_yaml(settings)))
    entries: dict[str, list[Word]] = {}
    for path, section in ((settings, context.take("lists")), (words, read_yaml(words))):
        for name, body in _mapping(path, section).items():
            if name in entries:
                raise ContentError(path, _line(name), f"the word list '{name}' stands twice")
            table = _Table(path, _mapping(path, body), _line(name))
            table.text("about")
            entries[name] = table.words("words")
            table.finish()
    for name in CONTEXT_LISTS:
        if name not in entries:
            raise ContentError(settings, 1, f"the word list '{name}' is missing")
    spelling = {
        plain_letters(written): tuple(plain_letters(meant).split()) for written, meant in context.pairs("spelling")
    }
    numbers = {plain_letters(written): float(value) for written, value in context.pairs("number_words")}
    vocabulary = Vocabulary(context.words("not_typos"))
    clauses = frozenset(plain_letters(word) for word in context.words("clause_words"))
    context.finish()
    lists = Lists(vocabulary, entries, spelling)
    for name, texts in entries.items():
        path = settings if name in CONTEXT_LISTS else words
        phrases = [_phrase(path, lists, text) for text in texts]
        with _told(path, texts[0].line):
            lists.add(name, phrases)
    signs: list[Sign] = []
    for path in sorted(folder.glob("sign_*.yaml")):
        signs += _signs(path, lists)
    _refuse_twins(folder, signs)
    examples = tuple(_examples(path) for path in sorted((folder / "examples").glob("*.yaml")))
    return SafetyData(lists, tuple(signs), examples, spelling, numbers, clauses)


@contextmanager
def _told(path: Path, line: int) -> Iterator[None]:
    """Tell a mistake in a phrase with its file and line."""
    try:
        yield
    except PhraseError as error:
        raise ContentError(path, line, str(error)) from None


def _phrase(path: Path, lists: Lists, text: Word) -> Phrase:
    with _told(path, text.line):
        return lists.compile(text)


def _signs(path: Path, lists: Lists) -> Iterator[Sign]:
    file = _Table(path, _mapping(path, read_yaml(path)))
    kind = file.kind()
    signs = _mapping(path, file.take("signs"))
    file.finish()
    for key, body in signs.items():
        sign = _Table(path, _mapping(path, body), _line(key))
        sign.text("about")
        card = sign.text("card")
        patterns = tuple(_pattern(path, lists, item, _line(key)) for item in sign.items("patterns"))
        sign.finish()
        yield Sign(str(key), kind, str(card), patterns)


def _examples(path: Path) -> Examples:
    file = _Table(path, _mapping(path, read_yaml(path)))
    file.text("about")
    sign = None
    if path.stem != CALM:
        key, kind, card = file.text("sign"), file.kind(), file.text("card")
        sign = Sign(str(key), kind, str(card), ())
    texts = {lang: tuple(map(str, file.words(lang))) for lang in LANGUAGES}
    file.finish()
    return Examples(sign, texts)


def _pattern(path: Path, lists: Lists, node: Node, line: int) -> Pattern:
    table = _Table(path, _mapping(path, node, line), line)
    find = table.text("find")
    table.line = find.line
    table.text("why")
    pattern = Pattern(
        groups=_groups(path, lists, find),
        unless=tuple(_phrase(path, lists, text) for text in table.words("unless", needed=False)),
        within=table.number("within", NEAR),
        doubt=table.choice("doubt", ("no", "yes")) == "yes",
        past=cast(Past, table.choice("past", get_args(Past))),
        asked=table.choice("asked", ("asks", "counts")) == "counts",
        calm=table.choice("calm", ("ends", "counts")) == "counts",
        denied=table.choice("denied", ("ends", "counts")) == "counts",
        who=cast(Who, table.choice("who", get_args(Who))),
        path=path,
        line=find.line,
    )
    table.finish()
    return pattern


def _groups(path: Path, lists: Lists, find: Word) -> tuple[Group, ...]:
    with _told(path, find.line):
        return tuple(
            tuple(tuple(lists.compile(phrase) for phrase in part.split(" | ")) for part in group.split(" + "))
            for group in find.split(" & ")
        )


def _refuse_twins(folder: Path, signs: list[Sign]) -> None:
    seen: set[str] = set()
    for sign in signs:
        if sign.key in seen:
            raise ContentError(folder, 1, f"the sign '{sign.key}' stands twice")
        seen.add(sign.key)
    if not signs:
        raise ContentError(folder, 1, "no file sign_*.yaml")


def _line(word: object, otherwise: int = 1) -> int:
    return word.line if isinstance(word, Word) else otherwise


def _mapping(path: Path, node: Node, line: int = 1) -> dict[str, Node]:
    if not isinstance(node, dict):
        raise ContentError(path, _line(node, line), "here 'name: …' lines are expected")
    return node


class _Table:
    """A mapping of which every key must be taken; one that is left over is a mistake."""

    def __init__(self, path: Path, content: Mapping[str, Node], line: int = 1) -> None:
        self._path, self._content, self.line = path, dict(content), line

    def take(self, key: str) -> Node:
        if key not in self._content:
            raise ContentError(self._path, self.line, f"'{key}:' is missing")
        return self._content.pop(key)

    def text(self, key: str) -> Word:
        value = self.take(key)
        if not isinstance(value, Word) or not value.strip():
            raise ContentError(self._path, _line(value, self.line), f"'{key}:' needs a text")
        return value

    def kind(self) -> AlarmKind:
        kind = self.text("kind")
        if kind not in get_args(AlarmKind):
            said = f"'{kind}' is no kind; the kinds are {', '.join(get_args(AlarmKind))}"
            raise ContentError(self._path, kind.line, said)
        return cast(AlarmKind, str(kind))

    def items(self, key: str) -> list[Node]:
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise ContentError(self._path, _line(value, self.line), f"'{key}:' needs a list")
        return value

    def words(self, key: str, needed: bool = True) -> list[Word]:
        if not needed and key not in self._content:
            return []
        words: list[Word] = []
        for item in self.items(key):
            if not isinstance(item, Word):
                raise ContentError(self._path, self.line, f"in '{key}:' stands something that is no word or phrase")
            words.append(item)
        if len(words) != len(set(words)):
            twin = next(word for at, word in enumerate(words) if word in words[:at])
            raise ContentError(self._path, twin.line, f"'{twin}' stands twice in this list")
        return words

    def pairs(self, key: str) -> list[tuple[str, str]]:
        table = _mapping(self._path, self.take(key), self.line)
        return [(name, str(value)) for name, value in table.items()]

    def number(self, key: str, default: int) -> int:
        if key not in self._content:
            return default
        text = self.text(key)
        if not text.isdecimal():
            raise ContentError(self._path, text.line, f"'{key}:' needs a whole number")
        return int(text)

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """One of the choices; the first one where the key is not there."""
        if key not in self._content:
            return choices[0]
        text = self.text(key)
        if text not in choices:
            raise ContentError(self._path, text.line, f"'{key}:' is {' or '.join(choices)}")
        return str(text)

    def finish(self) -> None:
        for key in self._content:
            raise ContentError(self._path, _line(key, self.line), f"'{key}:' means nothing here")
