"""Split a message into words, with clauses, sentences and distances between them.

Everything is one pass over the text: the time grows with its length and with nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

LONGEST_TEXT = 8192
LONGEST_WORD = 40

_WORD = re.compile(r"[^\W_]+")
_PIECES = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[.!?;…\n][.!?;…\s]*|[,:()\-–—]")
_DROPPED = dict.fromkeys(map(ord, "'’‘`´ʼ\u00ad"))
_SENTENCE_ENDS = frozenset(".!?;…\n")
_CLAUSE_ENDS = frozenset(",:()-–—")
_SENTENCE_GAP, _CLAUSE_GAP = 3, 1


@dataclass(frozen=True)
class Tokens:
    """The words of a message and where they stand.

    `place` is a word's distance from the start, in words; a comma counts as one word more, the end of a
    sentence as three. `sentence` and `clause` number the part that a word belongs to.
    """

    words: tuple[str, ...]
    place: tuple[int, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def numbers(self) -> tuple[float | None, ...]:
        """The value of each word that is written in digits."""
        return tuple(float(word.replace(",", ".")) if word[0].isdecimal() else None for word in self.words)


def plain_letters(text: str) -> str:
    """Small letters without accents, apostrophes and invisible marks: `Suïcïdaal` becomes `suicidaal`."""
    text = unicodedata.normalize("NFKD", text[:LONGEST_TEXT]).casefold().translate(_DROPPED)
    return "".join(char for char in text if unicodedata.category(char) not in ("Mn", "Me", "Cf"))


def words_of(text: str) -> list[str]:
    """The words of a text alone: small letters without accents and marks; digits stay."""
    return _WORD.findall(plain_letters(text))


def tokens(text: str, spelling: Mapping[str, tuple[str, ...]], breaks: Iterable[str] = ()) -> Tokens:
    """The words of a text. `spelling` replaces a written word by others, `breaks` are words that open a clause."""
    words: list[str] = []
    place: list[int] = []
    sentence: list[int] = []
    clause: list[int] = []
    at, sentences, clauses = 0, 0, 0
    openers = frozenset(breaks)
    for piece in _PIECES.findall(plain_letters(text)):
        if piece[0] in _SENTENCE_ENDS:
            sentences, clauses, at = sentences + 1, clauses + 1, at + _SENTENCE_GAP
            continue
        if piece in _CLAUSE_ENDS:
            clauses, at = clauses + 1, at + _CLAUSE_GAP
            continue
        for word in spelling.get(piece, (piece[:LONGEST_WORD],)):
            clauses += word in openers
            words.append(word)
            place.append(at)
            sentence.append(sentences)
            clause.append(clauses)
            at += 1
    return Tokens(tuple(words), tuple(place), tuple(sentence), tuple(clause))
