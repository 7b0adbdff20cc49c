"""What two messages have in common: words, pairs of words, and pieces of words.

A `Table` knows every feature that stands in two examples or more, and how rare each is. Pieces of words make that a
slip of the hand, or a form that nobody wrote down, still counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.understanding.tokens import Tokens

PIECES = range(3, 6)
"""So many letters have the pieces of a word."""
MOST_WORDS = 400
"""No more words of a message are looked at: longer than anybody writes, and short enough to be quick."""
START, SENTENCE, NUMBER = "^", ".", "#"
"""What stands for the start of a message, for the opening of a further sentence, and before the size of a number."""
SIZES = (2, 6, 13, 38, 42, 65, 100, 1000)
"""Numbers between two of these are alike: a pill or two, a handful, hours, degrees of a fever, ages, milligrams."""

Words = Sequence[str]
"""The words of a message as they are compared."""


def compared(message: Tokens, hidden: Collection[int] = ()) -> Words:
    """The words of a message as they are compared, without those at the places that are `hidden`."""
    words: list[str] = []
    for at, word in enumerate(message.words):
        if at in hidden:
            continue
        if words and message.sentence[at] != message.sentence[at - 1]:
            words.append(SENTENCE)
        value = message.numbers[at]
        words.append(word if value is None else f"{NUMBER}{bisect_right(SIZES, value)}")
    return words


@dataclass(frozen=True)
class Table:
    """The features of one sort: their places, and how rare each is. Those of a message have length 1 together."""

    features: Callable[[Words], list[str]]
    place: Mapping[str, int]
    rareness: np.ndarray

    @classmethod
    def learn(cls, features: Callable[[Words], list[str]], messages: Sequence[Words]) -> tuple[Table, csr_matrix]:
        """The table of all messages, and their features, a row each."""
        # sublinear: the logarithm of how often
        maker = TfidfVectorizer(analyzer=features, sublinear_tf=True, min_df=2, dtype=np.float32)
        rows = maker.fit_transform(messages)
        return cls(features, maker.vocabulary_, maker.idf_.astype(np.float32)), rows

    def read(self, words: Words) -> tuple[np.ndarray, np.ndarray]:
        """The features of one message: their places and sizes. Many times faster than scikit-learn's way to them."""
        often = Counter(self.place[feature] for feature in self.features(words) if feature in self.place)
        places = np.fromiter(often, dtype=np.int32)
        sizes = (1 + np.log(np.fromiter(often.values(), dtype=np.float32))) * self.rareness[places]
        return places, sizes / max(float(np.linalg.norm(sizes)), 1e-9)


def sequences(words: Words) -> list[str]:
    """Words (the start of the message is one), pairs, and pairs with one or two words between."""
    marked = [START, *words[:MOST_WORDS]]
    one_apart = (f"{one} _ {other}" for one, other in zip(marked, marked[2:], strict=False))
    two_apart = (f"{one} __ {other}" for one, other in zip(marked, marked[3:], strict=False))
    return [*marked, *map(" ".join, pairwise(marked)), *one_apart, *two_apart]


def pieces(words: Words) -> list[str]:
    """Pieces of words; a space marks where a word begins and ends."""
    edged = [f" {word} " for word in words[:MOST_WORDS]]
    return [word[at : at + long] for word in edged for long in PIECES for at in range(len(word) + 1 - long)]
