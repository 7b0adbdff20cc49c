"""The limits and words of `dialogs/style.yaml`, and which of them hold for a text."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache, cached_property, lru_cache
from math import inf
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator

from bot.check.passages import Passage
from bot.dialogue.reading import Document, read_yaml, validate
from bot.domain import LANGUAGES

Limit = float | Literal["any"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Strict):
    """What holds for the texts of one language; see the file for what each counts."""

    bubble: int
    button: int
    sentence: int
    mean_sentence: float
    questions: int
    emoji: int
    grade: float = inf
    ease: float = -inf


class Apart(_Strict):
    """Texts with limits of their own."""

    where: tuple[str, ...]
    why: str
    bubble: Limit | None = None
    sentence: Limit | None = None
    mean_sentence: Limit | None = None
    questions: Limit | None = None
    emoji: Limit | None = None
    reading: Literal["any"] | None = None


class Unwanted(_Strict):
    """Words that we never use, and what to say instead."""

    never: tuple[str, ...]
    say: str
    fine: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


class From(_Strict):
    """From how many words on something is measured."""

    message: int
    group: int


class Style(_Strict):
    """`dialogs/style.yaml`."""

    limits: dict[str, Limits]
    measured_from: From
    joining: frozenset[str]
    apart: tuple[Apart, ...]
    clock_times: tuple[str, ...]
    own_words: tuple[str, ...]
    words: dict[str, tuple[Unwanted, ...]]

    def limit(self, passage: Passage, what: str) -> float:
        """What holds for one text; `inf` where it is not looked at."""
        for apart in self.apart:
            found = getattr(apart, what)
            if found is not None and named(passage.name, apart.where):
                return inf if found == "any" else found
        return float(getattr(self.limits[passage.lang], what))

    @field_validator("limits", "words")
    @classmethod
    def _both_languages(cls, found: dict[str, Any]) -> dict[str, Any]:
        if set(found) != set(LANGUAGES):
            raise ValueError(f"must have {' and '.join(LANGUAGES)}")
        return found

    @cached_property
    def never(self) -> dict[str, tuple[str, ...]]:
        """All words that we never use, by language."""
        return {
            lang: tuple(phrase for entry in entries for phrase in entry.never) for lang, entries in self.words.items()
        }

    def is_read(self, passage: Passage) -> bool:
        """Does the text count for the reading level of its group?"""
        return not any(apart.reading and named(passage.name, apart.where) for apart in self.apart)


def read_style(folder: Path) -> tuple[Style, Document]:
    """The `style.yaml` of a folder (`dialogs`), and its lines. Raises ContentError."""
    document = read_yaml(folder / "style.yaml")
    return validate(Style, document), document


@cache
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, patterns)) or r"(?!)")


@lru_cache(maxsize=20_000)
def named(name: str, patterns: tuple[str, ...]) -> bool:
    """Does one of the patterns (`safety/*`) fit the name of a text?"""
    return bool(_pattern(patterns).match(name))
