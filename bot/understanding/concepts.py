"""What words mean: lists that put the words of both languages together, `dialogs/questions/concepts.yaml`.

The matcher has seen a few thousand ways of asking, and no naproxen among them. The lists tell it that naproxen is
a painkiller as others are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.understanding.tokens import plain_letters

_WORD = re.compile(r"[^\W_]+")
_ENTRY_WORD = re.compile(r"[^\W_]+\*?")


def words_of(text: str) -> list[str]:
    """The words of a text: small letters, no accents, no marks; digits stay."""
    return _WORD.findall(plain_letters(text))


class Concepts:
    """The lists, ready to be looked up. An entry is a word, a beginning (`rontgen*`), or several words."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._words: dict[str, set[str]] = defaultdict(set)
        self._beginnings: dict[str, set[str]] = defaultdict(set)
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for concept, entries in lists.items():
            for entry in entries:
                self._add(concept, tuple(_ENTRY_WORD.findall(plain_letters(entry))))

    def _add(self, concept: str, entry: tuple[str, ...]) -> None:
        if len(entry) > 1:
            self._phrases[entry[0].rstrip("*")].append((entry[1:], concept))
        elif entry and entry[0].endswith("*"):
            self._beginnings[entry[0][:-1]].add(concept)
        elif entry:
            self._words[entry[0]].add(concept)

    def of(self, words: Sequence[str]) -> list[str]:
        """The concepts of a text's words, in alphabetical order, each once."""
        found: set[str] = set()
        for place, word in enumerate(words):
            found |= self._words.get(word, set())
            for length in range(2, len(word) + 1):
                found |= self._beginnings.get(word[:length], set())
            for rest, concept in self._phrases.get(word, ()):
                if _follows(rest, words[place + 1 : place + 1 + len(rest)]):
                    found.add(concept)
        return sorted(found)


def _follows(entry: tuple[str, ...], words: Sequence[str]) -> bool:
    return len(entry) == len(words) and all(
        word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
        for wanted, word in zip(entry, words, strict=True)
    )
