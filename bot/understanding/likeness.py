"""The second layer of the safety net: does a message read like those that people in danger wrote?

What sets the examples in `dialogs/safety/examples/` apart from all that people ask is learnt as one weight for each
word, pair of words and piece of a word, per sign. Pieces make that a slip of the hand, or a form that nobody wrote
down, still counts. The same examples give the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

PIECES = range(3, 6)
"""So many letters have the pieces of a word."""
MOST_WORDS = 400
"""No more words of a message are looked at: longer than anybody writes, and short enough to be quick."""
LEAST_EXAMPLES = 6
"""With fewer of either sort nothing is learnt."""
COST = 1.0
"""How hard the learner tries to get each example right. By cross-validation, see docs/decisions."""
CALM = ""
"""The label of what is no alarm; it sorts before every sign."""
SHARE = sqrt(0.5)
"""Words and pieces count for as much together."""

Words = Sequence[str]
"""The words of a message as they are compared; "." opens a new sentence, "#" stands for a number."""


@dataclass(frozen=True)
class Likely:
    """What a message reads like.

    `margin` is by how much it reads more like a danger than like what is calm (0: as much the one as the other; the
    examples themselves lie beyond 1 on their side), `sign` the danger that it reads most like.
    """

    margin: float
    sign: str


class Likeness:
    """What was learnt from the examples."""

    def __init__(self, danger: Mapping[str, Sequence[Words]], calm: Sequence[Words]) -> None:
        """`danger` has the examples by sign, `calm` those that are no alarm. Both may be empty."""
        told = [(words, sign) for sign, messages in danger.items() for words in messages]
        self._signs = sorted({sign for _, sign in told})
        self._ready = min(len(told), len(calm)) >= LEAST_EXAMPLES
        if self._ready:
            self._learn([*told, *((words, CALM) for words in calm)])

    def _learn(self, examples: Sequence[tuple[Words, str]]) -> None:
        messages, labels = zip(*examples, strict=True)
        tables = [_Table(features) for features in (_sequences, _pieces)]
        rows = hstack([table.learn(messages) for table in tables], format="csr")
        machine = LinearSVC(C=COST, random_state=0).fit(rows, labels)
        # One row a class, calm first; of two classes the machine keeps one row, and calm is its opposite.
        rows, lift = machine.coef_, machine.intercept_
        if len(rows) == 1:
            rows, lift = np.vstack([-rows, rows]), np.hstack([-lift, lift])
        self._lift = lift[1:] - lift[0]
        weights = np.ascontiguousarray((rows[1:] - rows[0]).T, dtype=np.float32)
        self._parts = list(zip(tables, np.split(weights, [len(tables[0].place)]), strict=True))

    def read(self, words: Words) -> Likely | None:
        """What a message reads like; None where there is nothing to compare."""
        parts = [(table.read(words), weights) for table, weights in self._parts] if self._ready else []
        if not any(places.size for (places, _), _ in parts):
            return None
        margins = self._lift + sum(sizes @ weights[places] for (places, sizes), weights in parts)
        best = int(margins.argmax())
        return Likely(float(margins[best]), self._signs[best])


class _Table:
    """The features of one sort, and how rare each is."""

    def __init__(self, features: Callable[[Words], list[str]]) -> None:
        self._features = features
        # sublinear: the logarithm of how often; the features of one message together have length 1
        self._rareness = TfidfVectorizer(analyzer=features, sublinear_tf=True, min_df=2, dtype=np.float32)

    def learn(self, messages: Sequence[Words]) -> csr_matrix:
        """The features of all messages, a row each."""
        rows = self._rareness.fit_transform(messages) * SHARE
        self.place: dict[str, int] = self._rareness.vocabulary_
        return rows

    def read(self, words: Words) -> tuple[np.ndarray, np.ndarray]:
        """The same for one message, many times faster: where its features stand, and their sizes."""
        often = Counter(self.place[feature] for feature in self._features(words) if feature in self.place)
        places = np.fromiter(often, dtype=np.int32)
        sizes = (1 + np.log(np.fromiter(often.values(), dtype=np.float32))) * self._rareness.idf_[places]
        return places, sizes * (SHARE / max(float(np.linalg.norm(sizes)), 1e-9))


def _sequences(words: Words) -> list[str]:
    """Words (the start of the message is one), pairs, and pairs with one or two words between."""
    marked = ["^", *words[:MOST_WORDS]]
    one_apart = (f"{one} _ {other}" for one, other in zip(marked, marked[2:], strict=False))
    two_apart = (f"{one} __ {other}" for one, other in zip(marked, marked[3:], strict=False))
    return [*marked, *map(" ".join, pairwise(marked)), *one_apart, *two_apart]


def _pieces(words: Words) -> list[str]:
    """Pieces of words; a space marks where a word begins and ends."""
    edged = [f" {word} " for word in words[:MOST_WORDS]]
    return [word[at : at + long] for word in edged for long in PIECES for at in range(len(word) + 1 - long)]
