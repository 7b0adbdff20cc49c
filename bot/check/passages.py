"""The texts that a person may read: those of templates, branch by branch, and those in the fields of YAML files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.dialogue.reading import ContentError, read_yaml

FIELDS: dict[str, tuple[str, ...]] = {
    "buttons.yaml": ("*",),
    "commands.yaml": ("*",),
    "words.yaml": ("*",),
    "pictures.yaml": ("*.caption", "*.labels.*"),
    "lessons/*.yaml": (
        "title",
        "button",
        "pages",
        "picture.caption",
        "picture.labels.*",
        "quiz.question",
        "quiz.answers.label",
        "quiz.answers.feedback",
        "today",
        "another_way",
        "sources",
    ),
    "exercises/*.yaml": (
        "title",
        "button",
        "caption",
        "labels",
        "how",
        "dose",
        "feel",
        "easier",
        "harder",
        "scary",
    ),
    "remarks/*.yaml": ("lines",),
    "questions/_*.yaml": (),
    "questions/*.yaml": ("button", "sources"),
}
"""Which fields of a YAML file are texts, the first pattern that fits. Of a file that is not named here, all are.

The ways of asking in `questions` are not ours: people write what they write.
"""
TOKEN = re.compile(
    r"\{%-?\s*(?P<tag>.*?)\s*-?%\}\n?|\{\{\s*(?P<value>.*?)\s*\}\}|\{#.*?#\}\n?|\??</?[a-z][^<>]*>"
    r"|\{(?P<here>[^{}|%#]*)\|(?P<there>[^{}|]*)\}",
    re.S,
)
"""What is not shown as it stands. A question that ends in bold asks nothing: it is a heading or a button's name."""
PLURAL = re.compile(r"plural\(\s*[\"'].*?[\"']\s*,\s*[\"'](.*?)[\"']")
SOME_VALUE = "five"
BUBBLE_BREAK = re.compile(r"(?m)^---[ \t]*\n?")
Piece = tuple[int, str]
"""Where a piece of a source begins, and what is shown of it."""


@dataclass(frozen=True)
class Version:
    """A text as it may be shown: one branch of each condition, one country's words, a short word for each value."""

    source: str
    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """What is shown, bubbles and all."""
        return "".join(text for _, text in self.pieces)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for _, text in self.pieces:
            starts.append(at)
            at += len(text)
        return starts

    def line(self, place: int) -> int:
        """The line in the source of a place in the text, counted from 0."""
        if not self.pieces:
            return 0
        index = max(0, bisect_right(self._starts, place) - 1)
        return self.source.count("\n", 0, self.pieces[index][0] + place - self._starts[index])

    @cached_property
    def bubbles(self) -> tuple[tuple[int, str], ...]:
        """The bubbles with their place in the text."""
        cuts = [(0, 0), *(cut.span() for cut in BUBBLE_BREAK.finditer(self.text)), (len(self.text),) * 2]
        found = ((start, self.text[start:end]) for (_, start), (end, _) in pairwise(cuts))
        return tuple((start + len(text) - len(text.lstrip()), text.strip()) for start, text in found if text.strip())


@dataclass(frozen=True)
class Passage:
    """One text: its file, its name (`today/block`, `lessons/stress:pages`), its source and where that begins."""

    file: str
    lang: str
    name: str
    source: str
    first_line: int = 1
    block: bool = True
    """Does each line of the source stand on a line of its own in the file?"""

    @property
    def group(self) -> str:
        """What is measured together: a flow's folder, a lesson, an exercise, an answer."""
        place = self.name.partition(":")[0]
        folder = place.partition("/")[0]
        return place if ":" in self.name or folder == "questions" else folder

    @property
    def versions(self) -> tuple[Version, ...]:
        """The ways in which it may be shown: each branch and each country's words at least once."""
        return _versions(self.source)

    @property
    def bare(self) -> str:
        """The source with tags and conditions blanked; what stands in quotes in `set` and in values is kept."""
        return _bare(self.source)

    def line(self, line: int) -> int:
        """The line in the file of a line in the source, counted from 0."""
        return self.first_line + (line if self.block else 0)


@lru_cache(maxsize=20_000)
def _versions(source: str) -> tuple[Version, ...]:
    return tuple(Version(source, tuple(pieces)) for pieces in _Splitter(source).versions())


@lru_cache(maxsize=20_000)
def _bare(source: str) -> str:
    return TOKEN.sub(_blanked, source)


def _blanked(found: re.Match[str]) -> str:
    if found["here"] is not None:
        return found[0]
    keep = found["value"] is not None or (found["tag"] or "").startswith("set ")
    shown = re.sub(r"[^\n]", " ", found[0])
    if not keep:
        return shown
    for quoted in re.finditer(r"([\"'])(.*?)\1", found[0]):
        shown = shown[: quoted.start(2)] + quoted[2] + shown[quoted.end(2) :]
    return shown


class _Splitter:
    """Cuts a template at its tags, and puts its branches together again, one after the other.

    The first branches of all conditions make one version, the second ones the next, and so on: all are seen, not
    every mixture of them.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = list(TOKEN.finditer(source))
        self.next = 0

    def versions(self) -> list[list[Piece]]:
        found, _ = self._until(0)
        return found

    def _until(self, at: int) -> tuple[list[list[Piece]], str]:
        """The versions from a place to the tag that closes it or begins its next branch, and that tag."""
        found: list[list[Piece]] = [[]]
        while self.next < len(self.tokens):
            token = self.tokens[self.next]
            self.next += 1
            found = _joined(found, [[(at, self.source[at : token.start()])]])
            at = token.end()
            tag = token["tag"]
            if tag is None:
                found = _joined(found, _shown(token))
                continue
            word = tag.partition(" ")[0]
            if word in ("if", "for") or (word == "set" and "=" not in tag):
                choices, at = self._branches(at)
                found = found if word == "set" else _joined(found, choices)
            elif word in ("elif", "else") or word.startswith("end"):
                return found, word
        return _joined(found, [[(at, self.source[at:])]]), ""

    def _branches(self, at: int) -> tuple[list[list[Piece]], int]:
        choices: list[list[Piece]] = []
        word, with_else = "if", False
        while word and not word.startswith("end"):
            with_else = with_else or word == "else"
            branch, word = self._until(at)
            choices += branch
            at = self.tokens[self.next - 1].end()
        return choices if with_else else [*choices, []], at


def _shown(token: re.Match[str]) -> list[list[Piece]]:
    at = token.start()
    if token["value"] is not None:
        plural = PLURAL.search(token["value"])
        return [[(at, plural[1] if plural else SOME_VALUE)]]
    if token["here"] is not None:
        return [[(at, token["here"])], [(at, token["there"])]]
    return [[(at, ".")]] if token[0].startswith("?") else [[]]


def _joined(before: list[list[Piece]], after: list[list[Piece]]) -> list[list[Piece]]:
    count = max(len(before), len(after))
    return [before[min(i, len(before) - 1)] + after[min(i, len(after) - 1)] for i in range(count)]


def passages(home: Path, lang: str) -> Iterator[Passage]:
    """All texts of a language's folder. A file that cannot be read is left to the checks of its own."""
    for path in sorted(home.glob("*/*.j2")):
        yield Passage(str(path), lang, f"{path.parent.name}/{path.stem}", path.read_text(encoding="utf-8"))
    for path in sorted((*home.glob("*.yaml"), *home.glob("*/*.yaml"))):
        within = path.relative_to(home)
        fields = next((fields for pattern, fields in FIELDS.items() if fnmatchcase(str(within), pattern)), ("*",))
        if not fields:
            continue
        try:
            document = read_yaml(path)
        except ContentError:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for place, text in _strings(document.data):
            field = ".".join(part for part in place if isinstance(part, str))
            if any(fnmatchcase(field, pattern) for pattern in fields):
                line = document.line(*place)
                block = bool(re.search(r"[|][+-]?$", lines[line - 1]))
                yield Passage(document.file, lang, f"{within.with_suffix('')}:{field}", text, line + block, block)


def _strings(data: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _strings(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _strings(value, (*place, index))
