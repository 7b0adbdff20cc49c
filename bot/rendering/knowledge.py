"""The short quiz about pain: statements to judge before and after the lessons, read from `dialogs` at the start.

`dialogs/knowledge.yaml` says which statements there are and which of them hold; `<language>/knowledge.yaml` has
each of them in words, with what is said to it, which is shown only after the lessons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from bot.domain import LANGUAGES
from bot.rendering.lesson_text import FEEDBACK, Key, Strict, shown_text
from bot.rendering.lessons import Document, Issue, Reader, read_model

STATEMENT = 160
"""Characters of a statement: it is read in one breath. Our own default."""


class Item(Strict):
    """A statement in the list: its id, and whether it holds."""

    id: Key
    holds: bool


class _Items(Strict):
    statements: Annotated[tuple[Item, ...], Field(min_length=8, max_length=10)]

    @field_validator("statements")
    @classmethod
    def _fair(cls, items: tuple[Item, ...]) -> tuple[Item, ...]:
        if len({item.id for item in items}) < len(items):
            raise ValueError("a statement stands here twice")
        if len({item.holds for item in items}) < 2:
            raise ValueError("some must hold and some must not")
        return items


class Statement(Strict):
    """A statement in one language, and what is said to it afterwards, whatever the answer was."""

    statement: Annotated[str, shown_text(STATEMENT)]
    feedback: Annotated[str, shown_text(FEEDBACK)]


class Statements(Strict):
    """All statements in one language, and the line above each: which one it is."""

    heading: Annotated[str, shown_text(STATEMENT)]
    statements: dict[Key, Statement]


@dataclass(frozen=True)
class Knowledge:
    """All statements in all languages. With `issues`, some are missing: the content must be mended first."""

    items: tuple[Item, ...] = ()
    texts: Mapping[str, Statements] = field(default_factory=dict)
    """By language."""
    issues: tuple[Issue, ...] = ()

    @property
    def holds(self) -> dict[str, bool]:
        """Of each statement, in order, whether it holds."""
        return {item.id: item.holds for item in self.items}

    def templates(self, lang: str) -> dict[str, str]:
        """The sources of what is said: `knowledge/<id>`, with the heading above it, and `knowledge/<id>_feedback`."""
        found, text = {}, self.texts[lang]
        for item in self.items:
            found[f"knowledge/{item.id}"] = f"<i>{text.heading}</i>\n{text.statements[item.id].statement}"
            found[f"knowledge/{item.id}_feedback"] = text.statements[item.id].feedback
        return found

    @classmethod
    def load(cls, folder: Path, read_yaml: Reader) -> Knowledge:
        """The statements under `folder` (`dialogs`). What `read_yaml` raises for a broken file passes through."""
        issues: list[Issue] = []
        read = read_model(_Items, folder / "knowledge.yaml", read_yaml, issues)
        items = read[1].statements if read else ()
        texts: dict[str, Statements] = {}
        for lang in LANGUAGES:
            path = folder / lang / "knowledge.yaml"
            if in_words := read_model(Statements, path, read_yaml, issues):
                document, texts[lang] = in_words
                issues += _compare(document, [item.id for item in items], list(texts[lang].statements))
        return cls(items, texts, tuple(issues))


def _compare(document: Document, ids: list[str], found: list[str]) -> list[Issue]:
    """Every statement of the list must be there in words, and no other."""
    line = document.line
    missing = [f"'{name}' is missing" for name in ids if name not in found]
    strange = [name for name in found if name not in ids]
    return [Issue(document.file, line("statements"), what) for what in missing] + [
        Issue(document.file, line("statements", name), f"'{name}' is not in knowledge.yaml") for name in strange
    ]
