"""The second layer of the safety net: does a message read like those that people in danger wrote?

A message is compared with the examples in `dialogs/safety/examples/`, and with all that people ask: how many words,
pairs of words and pieces of words they share, the rare ones counting most. Pieces make that a slip of the hand, or a
form that nobody wrote down, still counts. Nothing is trained; one more example is one more thing to be compared with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

PIECE = 5
"""So many letters has a piece of a word."""
MOST_WORDS = 400
"""No more words of a message are looked at: longer than anybody writes, and short enough to be quick."""
NEIGHBOURS = 6
"""So many of the nearest examples of each sort count. Our own default, see docs/decisions."""

Words = Sequence[str]
"""The words of a message as they are compared; "." opens a new sentence, "#" stands for a number."""


@dataclass(frozen=True)
class Likely:
    """What a message reads like.

    `margin` is how much nearer the nearest examples of danger are than the nearest calm ones (-1 to 1), `sign` the
    sign that those examples of danger give together.
    """

    margin: float
    sign: str


class Likeness:
    """The examples, ready to be compared with."""

    def __init__(self, danger: Mapping[str, Sequence[Words]], calm: Sequence[Words]) -> None:
        """`danger` has the examples by sign, `calm` those that are no alarm. Both may be empty."""
        self._signs = [sign for sign, messages in danger.items() for _ in messages]
        self._ready = len(self._signs) >= NEIGHBOURS and len(calm) >= NEIGHBOURS
        if self._ready:
            # sublinear: the logarithm of how often; the features of one message together have length 1
            table = TfidfVectorizer(analyzer=_features, sublinear_tf=True, dtype=np.float32)
            messages = [*(each for messages in danger.values() for each in messages), *calm]
            self._examples = table.fit_transform(messages).T.tocsr()
            self._place: dict[str, int] = table.vocabulary_
            self._rare = table.idf_

    def read(self, words: Words) -> Likely | None:
        """What a message reads like; None where there is nothing to compare."""
        place = self._place if self._ready else {}
        often = Counter(place[feature] for feature in _features(words) if feature in place)
        if not often:
            return None
        places = np.fromiter(often, dtype=np.int32)
        sizes = (1 + np.log(np.fromiter(often.values(), dtype=np.float32))) * self._rare[places]
        near = (sizes / np.linalg.norm(sizes)) @ self._examples[places]
        danger, calm = near[: len(self._signs)], near[len(self._signs) :]
        nearest = np.argpartition(-danger, NEIGHBOURS)[:NEIGHBOURS]
        margin = danger[nearest].mean() - np.partition(calm, -NEIGHBOURS)[-NEIGHBOURS:].mean()
        return Likely(float(margin), self._sign_of(nearest.tolist(), danger))

    def _sign_of(self, places: Sequence[int], near: np.ndarray) -> str:
        votes: Counter[str] = Counter()
        for at in sorted(places):
            votes[self._signs[at]] += near[at]
        return votes.most_common(1)[0][0]


def _features(words: Words) -> list[str]:
    """Words, pairs of words (the start of the message counts as a word), and pieces of words."""
    marked = ["^", *words[:MOST_WORDS]]
    return [*marked, *map(" ".join, pairwise(marked)), *_pieces(marked)]


def _pieces(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        edged = f"<{word}>"
        for at in range(len(edged) + 1 - PIECE):
            yield f"~{edged[at : at + PIECE]}"
