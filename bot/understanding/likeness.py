"""The second layer of the safety net: does a message read like those that people in danger wrote?

It is learnt at the start from the messages in `dialogs/safety/examples/`, from nothing else, and always in the same
way: a logistic regression on words, pairs of words, and pieces of words (so that a slip of the hand or a form that
nobody wrote down still counts). It only ever raises a question, and takes no alarm away.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

PIECES = (4, 5)
"""So many letters has a piece of a word."""
MOST_WORDS = 400
"""No more words of a message are looked at: longer than anybody writes, and short enough to be quick."""
TRUST = 30.0
"""How closely the weights follow the examples (the C of the regression). Our own default, by cross-validation."""
NEIGHBOURS = 5
"""The most similar examples say together which sign it is."""

Words = Sequence[str]
"""The words of a message as they are compared; "." opens a new sentence, "#" stands for a number."""


@dataclass(frozen=True)
class Likely:
    """What a message reads like: how likely it is danger, from 0 to 1, and the sign of the most similar examples."""

    likelihood: float
    sign: str


class Likeness:
    """What was learnt: how much each feature speaks for danger, and the examples to compare with."""

    def __init__(self, danger: Mapping[str, Sequence[Words]], calm: Sequence[Words]) -> None:
        """`danger` has the examples by sign, `calm` those that are no alarm. With no examples nothing is likely."""
        self._known: dict[str, tuple[int, float, float]] = {}
        self._signs = [sign for sign, messages in danger.items() for _ in messages]
        if not self._signs or not calm:
            return
        # sublinear: the logarithm of how often; the features of one message together have length 1
        table = TfidfVectorizer(analyzer=_features, sublinear_tf=True)
        rows = table.fit_transform([*(each for messages in danger.values() for each in messages), *calm])
        # liblinear gives the same on every machine; balanced, since there may be more calm messages than others
        learnt = LogisticRegression(C=TRUST, solver="liblinear", tol=0.01, class_weight="balanced", random_state=0)
        learnt.fit(rows, np.arange(rows.shape[0]) < len(self._signs))
        self._bias = float(learnt.intercept_[0])
        weights, rare = learnt.coef_[0].tolist(), table.idf_.tolist()
        self._known = {feature: (at, rare[at], weights[at]) for feature, at in table.vocabulary_.items()}
        self._examples = rows[: len(self._signs)].tocsc()

    def read(self, words: Words, least: float = 0.0) -> Likely | None:
        """What a message reads like; None where it is less likely danger than `least`."""
        sizes, likelihood = self._weigh(words)
        return Likely(likelihood, self._nearest(sizes)) if sizes and likelihood >= least else None

    def _weigh(self, words: Words) -> tuple[dict[int, float], float]:
        """The size of each known feature of a message, and how likely it is danger."""
        known, sizes, speaks, square = self._known, {}, 0.0, 0.0
        for feature, often in Counter(_features(words)).items():
            if feature in known:
                at, rare, weight = known[feature]
                sizes[at] = size = rare * (1 + math.log(often))
                speaks += size * weight
                square += size * size
        return sizes, 1 / (1 + math.exp(-(speaks / math.sqrt(square) + self._bias))) if sizes else 0.0

    def _nearest(self, sizes: Mapping[int, float]) -> str:
        """The sign that the most similar examples give together."""
        alike = self._examples[:, list(sizes)] @ np.array(list(sizes.values()))
        votes: Counter[str] = Counter()
        for at in np.argsort(-alike, kind="stable")[:NEIGHBOURS].tolist():
            votes[self._signs[at]] += float(alike[at])  # type: ignore[assignment]
        return votes.most_common(1)[0][0]


def _features(words: Words) -> list[str]:
    """Words, pairs of words (the start of the message counts as a word), and pieces of words."""
    marked = ["^", *words[:MOST_WORDS]]
    return [*marked, *map(" ".join, pairwise(marked)), *_pieces(marked)]


def _pieces(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        edged = f"<{word}>"
        for length in PIECES:
            for at in range(len(edged) + 1 - length):
                yield f"~{edged[at : at + length]}"
