"""Where a message says what a pattern looks for: all groups somewhere, the parts of each group together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import chain
from operator import or_

from bot.understanding.phrases import Lists, Phrase, Reading, Span, few, nested
from bot.understanding.safety_files import Part, Pattern, Sign


class Sieve:
    """Passes over the patterns that a message cannot hold, without looking for them.

    Each part of a pattern has a bit. A word sets the bits of the parts that may begin with it; a pattern is looked
    for when all its bits are set.
    """

    def __init__(self, lists: Lists, patterns: Iterable[tuple[Sign, Pattern]]) -> None:
        bits: dict[Part, int] = {}
        self._by_word: dict[int, int] = defaultdict(int)
        self._always = 0  # may begin with a figure, which is no word of the vocabulary
        self._patterns: list[tuple[Sign, Pattern, int]] = []
        for sign, pattern in patterns:
            parts = list(chain.from_iterable(pattern.groups))
            for part in parts:
                if part not in bits:
                    bits[part] = 1 << len(bits)
                    self._note(bits[part], lists.openers_of(part))
            self._patterns.append((sign, pattern, reduce(or_, (bits[part] for part in parts))))

    def _note(self, bit: int, openers: frozenset[int] | None) -> None:
        if openers is None:
            self._always |= bit
        for number in openers or ():
            self._by_word[number] |= bit

    def possible(self, reading: Reading) -> Iterator[tuple[Sign, Pattern]]:
        """The patterns that the message may hold, in their order."""
        there = reduce(or_, (self._by_word.get(number, 0) for number in reading.said), self._always)
        return ((sign, pattern) for sign, pattern, needed in self._patterns if needed & there == needed)


def finds(pattern: Pattern, reading: Reading) -> Iterator[tuple[Span, ...]]:
    """The places where all parts of the pattern are: those of the first group, then one of each other group."""
    groups: list[list[list[Span]]] = []
    for group in pattern.groups:
        groups.append([])
        for part in group:
            spans = _spans(reading, part)
            if not spans:
                return
            groups[-1].append(list(few(spans)))
    first, *others = groups
    for parts in _together(pattern, reading, first):
        elsewhere = _somewhere(pattern, reading, others, parts)
        if elsewhere is not None and not _called_off(pattern.unless, reading, parts):
            yield (*parts, *elsewhere)


def _spans(reading: Reading, part: Part) -> list[Span]:
    if len(part) == 1:
        return reading.find(part[0])
    return sorted({span for phrase in part for span in reading.find(phrase)})


def _somewhere(
    pattern: Pattern, reading: Reading, groups: list[list[list[Span]]], taken: tuple[Span, ...]
) -> tuple[Span, ...] | None:
    """The first find of each group that does not overlap what is taken already; None where one has none."""
    found: tuple[Span, ...] = ()
    for group in groups:
        for parts in _together(pattern, reading, group):
            if not any(_overlap(span, (*taken, *found)) for span in parts):
                found = (*found, *parts)
                break
        else:
            return None
    return found


def _together(pattern: Pattern, reading: Reading, group: list[list[Span]]) -> Iterator[tuple[Span, ...]]:
    """The finds of a group: a span of each part, each near to the first part's."""
    for first in group[0]:
        for rest in _companions(pattern, reading, first, group[1:]):
            yield (first, *rest)


def _companions(
    pattern: Pattern, reading: Reading, first: Span, others: list[list[Span]]
) -> Iterator[tuple[Span, ...]]:
    """The ways to complete a find: for each other part the nearest one before or after, close enough."""
    if not others:
        yield ()
        return
    for near in reading.nearest(others[0], first):
        if reading.distance(first, near) <= pattern.within:
            for rest in _companions(pattern, reading, first, others[1:]):
                if not _overlap(near, rest):
                    yield (near, *rest)


def _called_off(unless: tuple[Phrase, ...], reading: Reading, parts: tuple[Span, ...]) -> bool:
    sentences = {reading.tokens.sentence[begin] for begin, _ in parts}
    spans = chain.from_iterable(reading.find(phrase) for phrase in unless)
    return any(reading.tokens.sentence[begin] in sentences for begin, _ in spans)


def _overlap(span: Span, others: tuple[Span, ...]) -> bool:
    return any(span[0] < end and begin < span[1] and not nested(span, (begin, end)) for begin, end in others)
