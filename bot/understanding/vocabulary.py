"""Every word that a phrase of the safety data names, and how a written word is known as one of them.

Words of four letters are also known with two letters swapped, longer ones with any one slip of the hand (a letter
too many, too few, wrong or swapped), unless the slip makes another real word (the list `not_typos`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from bot.understanding.tokens import plain_letters

SHORTEST_SWAP, SHORTEST_TYPO, SHORTEST_WRONG_LETTER, SHORTEST_BEGIN = 4, 5, 7, 7
"""The shortest words in which two swapped letters are overlooked; a letter too many or too few; a wrong one; and the
shortest beginning of which any of these is."""

LONGEST_TYPO = 16


class Vocabulary:
    """Every word that a phrase names, with its number, and the way from a written word to those numbers."""

    def __init__(self, not_typos: Collection[str] = ()) -> None:
        self._ids: dict[str, int] = {}
        self._whole: dict[str, set[int]] = defaultdict(set)
        self._begins: dict[str, set[int]] = defaultdict(set)
        self._slips: dict[str, set[str]] = defaultdict(set)
        self._stems: set[str] = set()
        self._longest_begin = 0
        self._not_typos = frozenset(plain_letters(word) for word in not_typos)

    def number(self, written: str) -> int:
        """The number of the element `pee/wee*`."""
        if written not in self._ids:
            self._ids[written] = number = len(self._ids)
            for word in written.split("/"):
                stem = word.removesuffix("*")
                known = self._begins if word.endswith("*") else self._whole
                known[stem].add(number)
                self._stems.add(stem)
                if word.endswith("*"):
                    self._longest_begin = max(self._longest_begin, len(stem))
                if len(stem) >= SHORTEST_SWAP:
                    for short in _with_one_letter_less(stem):
                        self._slips[short].add(stem)
        return self._ids[written]

    def ids(self, word: str) -> frozenset[int]:
        """The numbers of all elements that the written word is, slips of the hand included."""
        found = self.exact(word)
        if found or not SHORTEST_SWAP <= len(word) <= LONGEST_TYPO or word in self._not_typos or not word.isalpha():
            return frozenset(found)
        return frozenset(self._with_slips(word))

    def exact(self, word: str) -> set[int]:
        """The numbers of all elements that the written word is to the letter."""
        found = set(self._whole.get(word, ()))
        for length in range(1, min(len(word), self._longest_begin) + 1):
            found |= self._begins.get(word[:length], set())
        return found

    def _with_slips(self, word: str) -> set[int]:
        found: set[int] = set()
        longest = min(len(word), self._longest_begin + 1)
        for begin in {*(word[:length] for length in range(SHORTEST_TYPO, longest + 1)), word}:
            near = {stem for short in (begin, *_with_one_letter_less(begin)) for stem in self._slips.get(short, ())}
            near |= {begin[:at] + begin[at + 1 :] for at in range(len(begin))} & self._stems
            for stem in near:
                if is_slip(begin, stem):
                    if len(stem) >= SHORTEST_BEGIN:
                        found |= self._begins.get(stem, set())
                    if begin == word:
                        found |= self._whole.get(stem, set())
        return found


def _with_one_letter_less(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def is_slip(written: str, meant: str) -> bool:
    """Whether `written` is `meant` with one letter too many, too few, swapped or (in long words) wrong.

    The first letter is taken to be right, except where it was swapped with the second.
    """
    if abs(len(written) - len(meant)) > 1 or min(len(written), len(meant)) < SHORTEST_SWAP:
        return False
    if len(written) < SHORTEST_TYPO and len(meant) != len(written):
        return False
    if len(written) == len(meant):
        wrong = [at for at in range(len(meant)) if written[at] != meant[at]]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return written[wrong[0]] == meant[wrong[1]] and written[wrong[1]] == meant[wrong[0]]
        return len(wrong) == 1 and wrong[0] > 0 and len(meant) >= SHORTEST_WRONG_LETTER
    longer, shorter = (written, meant) if len(written) > len(meant) else (meant, written)
    at = next((at for at in range(len(shorter)) if longer[at] != shorter[at]), len(shorter))
    if len(shorter) < SHORTEST_TYPO and longer[at] != longer[at - 1]:
        return False  # in short words only a doubled letter: "numbb"
    return at > 0 and longer[at + 1 :] == shorter[at:]
