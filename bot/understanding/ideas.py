"""Which ideas of a lesson stand in somebody's own sentence. Nothing is wrong: what is not found is not missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.understanding.tokens import plain_letters

_WORD = re.compile(r"\w+(?:-\w+)*")


def found_ideas(text: str, ideas: Sequence[Iterable[str]]) -> tuple[int, ...]:
    """The places (from 0) of the ideas of which a word stands in the text, whatever its accents and capitals.

    A word that ends in `*` stands for every word that begins so. A word with a hyphen counts whole and in parts.
    """
    written = _words(text)
    return tuple(place for place, words in enumerate(ideas) if any(_stands(word, written) for word in words))


def _words(text: str) -> frozenset[str]:
    whole = _WORD.findall(plain_letters(text))
    return frozenset(whole).union(*(word.split("-") for word in whole))


def _stands(word: str, written: frozenset[str]) -> bool:
    plain = plain_letters(word)
    if plain.endswith("*"):
        return any(each.startswith(plain[:-1]) for each in written)
    return plain in written
