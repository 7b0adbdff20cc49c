"""The little language in which the safety data says what to look for, and how it is found in a message.

    kan niet          these words, one after the other
    plas*             a word that begins so
    pee/wee           one word or the other
    can't .. pee      up to three words may stand in between (`...` up to five, `....` up to eight)
    <numb>            any entry of the word list `numb`
    <8-100>           a number from 8 to 100, in digits or in words

All of it runs in time that grows with the message only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.understanding.tokens import Tokens, plain_letters
from bot.understanding.vocabulary import Vocabulary

Span = tuple[int, int]
"""The first word of a find and the word after its last."""

MOST_TYPOS = 250
"""So many unknown words of one message are tried as slips of the hand."""
MOST_GAPS = 2
AROUND = 12
"""So many spans beside a place are looked at for one that ends before it or lies in it or around it."""
MOST_STARTS = 24
"""A phrase is looked for at so many places at most, half of them the first and half the last of a message."""

_ELEMENT = re.compile(r"<(?P<list>[a-z ]+)>|<(?P<low>\d+)-(?P<high>\d+)>|(?P<gap>\.{2,4})(?=\s|\Z)|(?P<word>\S+)")
_WORD = re.compile(r"[^\W_]+\*?(/[^\W_]+\*?)*\Z")
_GAPS = {"..": 3, "...": 5, "....": 8}


class PhraseError(ValueError):
    """A phrase that is not of the language above; says what is wrong with it."""


@dataclass(frozen=True)
class WordElement:
    """One word, or one of several, by its number in the vocabulary."""

    id: int


@dataclass(frozen=True)
class ListElement:
    """Any entry of a word list."""

    name: str


@dataclass(frozen=True)
class NumberElement:
    """A number from `low` to `high`."""

    low: float
    high: float


@dataclass(frozen=True)
class Gap:
    """Up to so many words in between."""

    most: int


Element = WordElement | ListElement | NumberElement | Gap
Phrase = tuple[Element, ...]


class Lists:
    """The word lists by name, compiled, and what a message says of them."""

    def __init__(self, vocabulary: Vocabulary, names: Iterable[str], spelling: Mapping[str, tuple[str, ...]]) -> None:
        self.vocabulary = vocabulary
        self._spelling = spelling
        self._by_word: dict[str, dict[int, list[Phrase]]] = {}
        self._by_other: dict[str, list[Phrase]] = {}
        self.phrases: dict[str, tuple[Phrase, ...]] = dict.fromkeys(names, ())

    def add(self, name: str, phrases: Iterable[Phrase]) -> None:
        """Fill the list `name`. Raises PhraseError where lists name each other in a circle."""
        self.phrases[name] = tuple(phrases)
        by_word: dict[int, list[Phrase]] = defaultdict(list)
        for phrase in self.phrases[name]:
            if isinstance(phrase[0], WordElement):
                by_word[phrase[0].id].append(phrase)
        self._by_word[name] = by_word
        self._by_other[name] = [phrase for phrase in self.phrases[name] if not isinstance(phrase[0], WordElement)]
        self._refuse_circle(name, ())

    def compile(self, text: str) -> Phrase:
        """A phrase from its text. Raises PhraseError."""
        elements = tuple(self._elements(text))
        if not elements:
            raise PhraseError("an empty phrase")
        if isinstance(elements[0], Gap) or isinstance(elements[-1], Gap):
            raise PhraseError(f"'{text}' begins or ends with a gap")
        if sum(isinstance(element, Gap) for element in elements) > MOST_GAPS:
            raise PhraseError(f"'{text}' has more than {MOST_GAPS} gaps")
        return elements

    def _elements(self, text: str) -> Iterator[Element]:
        for match in _ELEMENT.finditer(text):
            if name := match["list"]:
                if name not in self.phrases:
                    raise PhraseError(f"there is no word list <{name}>")
                yield ListElement(name)
            elif match["gap"]:
                yield Gap(_GAPS[match["gap"]])
            elif match["low"]:
                yield NumberElement(float(match["low"]), float(match["high"]))
            else:
                for word in _plain_words(match["word"]):
                    for meant in self._spelling.get(word, (word,)):
                        yield WordElement(self.vocabulary.number(meant))

    def likely(self, name: str, said: Collection[int]) -> Iterator[Phrase]:
        """The phrases of a list that a message may hold: those whose first word it says, if they begin with one."""
        by_word = self._by_word[name]
        for number in by_word.keys() & said:
            yield from by_word[number]
        yield from self._by_other[name]

    def openers(self, phrase: Phrase) -> frozenset[int] | None:
        """The words with which the phrase may begin, by number; None where it may begin with a figure."""
        first = phrase[0]
        if isinstance(first, ListElement):
            return self.openers_of(self.phrases[first.name])
        return frozenset((first.id,)) if isinstance(first, WordElement) else None

    def openers_of(self, phrases: Iterable[Phrase]) -> frozenset[int] | None:
        """The words with which one of the phrases may begin."""
        found: set[int] = set()
        for phrase in phrases:
            openers = self.openers(phrase)
            if openers is None:
                return None
            found |= openers
        return frozenset(found)

    def _refuse_circle(self, name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise PhraseError(f"the word lists {' -> '.join((*above, name))} go round in a circle")
        for phrase in self.phrases[name]:
            for element in phrase:
                if isinstance(element, ListElement):
                    self._refuse_circle(element.name, (*above, name))


def _plain_words(written: str) -> list[str]:
    plain = plain_letters(written).replace("-", " ").split()
    for word in plain:
        if not _WORD.match(word):
            raise PhraseError(f"'{written}' is neither a word nor a sign of the pattern language")
    return plain


class Reading:
    """One message, looked up word by word; finds of a list are kept, so that each list is looked for once."""

    def __init__(self, lists: Lists, message: Tokens, number_words: Mapping[str, float]) -> None:
        self.tokens = message
        self._lists = lists
        self._numbers = tuple(
            number if number is not None else number_words.get(word)
            for word, number in zip(message.words, message.numbers, strict=True)
        )
        words = list(dict.fromkeys(message.words))
        known = {word: frozenset(lists.vocabulary.exact(word)) for word in words}
        for word in [word for word in words if not known[word]][:MOST_TYPOS]:
            known[word] = lists.vocabulary.ids(word)
        self._ids = [known[word] for word in message.words]
        self._at: dict[int, list[int]] = defaultdict(list)
        for at, word in enumerate(message.words):
            for number in known[word]:
                self._at[number].append(at)
        self._barred: frozenset[int] = frozenset()
        self.hidden: frozenset[int] = frozenset()
        """The words that were taken out."""
        self._spans: dict[str, tuple[Span, ...]] = {}
        self._ends: dict[str, dict[int, tuple[int, ...]]] = {}

    @property
    def said(self) -> Iterator[int]:
        """The numbers of all words that the message says, hidden ones aside."""
        return (number for number, places in self._at.items() if places)

    def bar(self, places: Iterable[int]) -> None:
        """Let no gap of a phrase skip these words: a "not" in a gap would turn the meaning round."""
        self._barred = frozenset(places)
        self._spans.clear()
        self._ends.clear()

    def hide(self, spans: Sequence[Span]) -> None:
        """Take the words of these spans out of the message: they mean something else."""
        self.hidden = frozenset(at for begin, end in spans for at in range(begin, end))
        for at in self.hidden:
            self._ids[at] = frozenset()
        for number, places in self._at.items():
            self._at[number] = [at for at in places if number in self._ids[at]]
        self._spans.clear()
        self._ends.clear()

    def spans(self, name: str) -> tuple[Span, ...]:
        """Where the message says something of the list `name`, in order."""
        if name not in self._spans:
            found = {span for phrase in self._lists.likely(name, self._at.keys()) for span in self.find(phrase)}
            self._spans[name] = tuple(sorted(found))
        return self._spans[name]

    def find(self, phrase: Phrase) -> list[Span]:
        """Where the message says the phrase, in order."""
        first = phrase[0]
        if isinstance(first, ListElement) and len(phrase) == 1:
            return list(self.spans(first.name))
        if any(isinstance(element, WordElement) and not self._at.get(element.id) for element in phrase):
            return []
        if isinstance(first, WordElement):
            starts = self._at[first.id]
            if len(phrase) == 1:
                return [(start, start + 1) for start in starts]
        elif isinstance(first, ListElement):
            starts = sorted(self._ends_of(first.name))
        else:
            starts = [at for at in range(len(self.tokens)) if self._is_number(first, at)]
        return sorted({(start, end) for start in few(starts) for end in self._ends_from(phrase, start)})

    def _ends_from(self, phrase: Phrase, start: int) -> set[int]:
        """The ends of the phrase, if it begins at a word: the rest must stand in the same sentence."""
        ends, reach = {start}, 0
        for element in phrase:
            if isinstance(element, Gap):
                reach = element.most
            else:
                ends = {
                    end
                    for at in ends
                    for place in self._reach(at, reach, start)
                    for end in self._step(element, place)
                }
                reach = 0
            if not ends:
                break
        return ends

    def _reach(self, at: int, most: int, start: int) -> Iterator[int]:
        """The words at which the next element may stand: up to `most` are skipped, within a clause, none barred."""
        sentence, clause = self.tokens.sentence, self.tokens.clause
        for place in range(at, min(at + most + 1, len(sentence))):
            if sentence[place] != sentence[start]:
                return
            if place > at and (place - 1 in self._barred or clause[place] != clause[at - 1]):
                return
            yield place

    def _step(self, element: Element, at: int) -> Iterable[int]:
        if isinstance(element, WordElement):
            return (at + 1,) if element.id in self._ids[at] else ()
        if isinstance(element, ListElement):
            return self._ends_of(element.name).get(at, ())
        return (at + 1,) if self._is_number(element, at) else ()

    def _is_number(self, element: Element, at: int) -> bool:
        number = self._numbers[at]
        return isinstance(element, NumberElement) and number is not None and element.low <= number <= element.high

    def _ends_of(self, name: str) -> dict[int, tuple[int, ...]]:
        if name not in self._ends:
            ends: dict[int, tuple[int, ...]] = {}
            for start, end in self.spans(name):
                ends[start] = (*ends.get(start, ()), end)
            self._ends[name] = ends
        return self._ends[name]

    def distance(self, one: Span, other: Span) -> int:
        """How many words lie between two spans; 0 when they touch or overlap."""
        first, last = sorted((one, other))
        return max(0, self.tokens.place[last[0]] - self.tokens.place[first[1] - 1] - 1)

    def nearest(self, spans: Sequence[Span], to: Span) -> list[Span]:
        """The nearest span before `to`, those in its gaps or around it, and the nearest after it."""
        begin, after = bisect_left(spans, (to[0], 0)), bisect_left(spans, (to[1], 0))
        found = [span for span in spans[max(0, begin - AROUND) : min(after, begin + AROUND)] if nested(span, to)]
        for at in range(begin - 1, max(-1, begin - 1 - AROUND), -1):
            if spans[at][1] <= to[0]:
                found.append(spans[at])
                break
        return [*found, spans[after]] if after < len(spans) else found


Thing = TypeVar("Thing")


def few(things: Sequence[Thing]) -> Sequence[Thing]:
    """At most MOST_STARTS of them: only a hostile message says one thing more often."""
    half = MOST_STARTS // 2
    return things if len(things) <= MOST_STARTS else [*things[:half], *things[-half:]]


def nested(one: Span, other: Span) -> bool:
    """Whether one span lies in the other's gap: "ik voel [mijn kruis] niet"."""
    return (one[0] < other[0] and other[1] < one[1]) or (other[0] < one[0] and one[1] < other[1])
