"""Which question does a message ask? The matcher learns from the ways of asking in `dialogs/`, in a second or two.

Two of scikit-learn's linear classifiers, a support vector machine and a naive Bayes, look at the same features: words
and pairs of words, pieces of words (they bear slips and compounds), and what words mean (`concepts`). Their
standardised scores are added. The same content gives the same answers: nothing here is left to chance.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC

from bot.domain import Asked
from bot.understanding.concepts import Concepts, words_of
from bot.understanding.question_files import OUT_OF_SCOPE, SMALL_TALK, QuestionData, load_questions

LONGEST = 1200
"""Characters of a message that are looked at."""
SURE, SURE_LEAD = 0.5, 1.6
"""An answer is given straight away at this confidence, or where the first topic leads the second by so many times."""
OFFERED = 3
"""So many topics are offered when in doubt."""
LEAST = 0.05
"""Below this confidence nothing is offered."""
SHARPNESS = 1.6
"""How fast confidence falls with the distance between scores; set so that it is about right on unseen messages."""


class Questions:
    """The questions that people ask, and which of them a message asks."""

    def __init__(self, data: QuestionData) -> None:
        self.data = data
        self._learning = Lock()

    @classmethod
    def load(cls, folder: Path) -> Questions:
        """The questions under `folder` (`dialogs`). Raises ContentError. Nothing is learnt before it is needed."""
        return cls(load_questions(folder))

    def learn(self) -> None:
        """Learn now, so that the first question needs not wait: for a thread at the start."""
        with self._learning:
            _ = self._matcher

    def read(self, text: str) -> Asked:
        """Which question a message asks."""
        return self.read_all([text])[0]

    def read_all(self, texts: Sequence[str]) -> list[Asked]:
        """The same for many messages at once, which is much faster."""
        self.learn()
        spoken = [any(words_of(text[:LONGEST])) for text in texts]
        found = self._matcher.read([text[:LONGEST] for text in texts])
        return [
            _asked(shares, talk, lang) if said else Asked("unknown", lang=lang)
            for (shares, talk, lang), said in zip(found, spoken, strict=True)
        ]

    @cached_property
    def _matcher(self) -> _Matcher:
        return _Matcher(self.data)


def _asked(shares: dict[str, float], talk: str, lang: str) -> Asked:
    best, confidence = next(iter(shares.items()))
    if best == OUT_OF_SCOPE:
        return Asked("out_of_scope", confidence=confidence, lang=lang)
    if best == SMALL_TALK:
        return Asked("small_talk", talk, confidence=confidence, lang=lang)
    topics = [name for name in shares if not name.startswith("_")][:OFFERED]
    if confidence < LEAST:
        return Asked("unknown", candidates=(), confidence=confidence, lang=lang)
    second = list(shares.values())[1]
    sure = confidence >= SURE or confidence >= SURE_LEAD * second
    return Asked("answer" if sure else "clarify", best if sure else None, tuple(topics), confidence, lang)


class _Matcher:
    """What was learnt from the ways of asking."""

    def __init__(self, data: QuestionData) -> None:
        concepts = Concepts(data.concepts)
        texts = [text for _, _, text in data.examples]
        labels = [label.partition("/")[0] for _, label, _ in data.examples]
        small = [at for at, label in enumerate(labels) if label == SMALL_TALK]
        self.features = make_pipeline(
            FeatureUnion(
                [
                    ("words", TfidfVectorizer(analyzer=_words_and_pairs, sublinear_tf=True, dtype=np.float32)),
                    (
                        "pieces",
                        TfidfVectorizer(
                            analyzer="char_wb",
                            preprocessor=_joined,
                            ngram_range=(2, 5),
                            sublinear_tf=True,
                            min_df=2,
                            dtype=np.float32,
                        ),
                    ),
                    (
                        "meanings",
                        TfidfVectorizer(
                            analyzer=lambda text: _with_pairs(concepts.of(words_of(text))),
                            sublinear_tf=True,
                            dtype=np.float32,
                        ),
                    ),
                ]
            ),
            Normalizer(copy=False),
        )
        rows = self.features.fit_transform(texts)
        self.machine = LinearSVC(C=1.0, random_state=0).fit(rows, labels)
        self.bayes = ComplementNB(alpha=0.3).fit(rows, labels)
        self.labels: list[str] = [str(label) for label in self.machine.classes_]
        self.language = ComplementNB().fit(rows, [lang for lang, _, _ in data.examples])
        self.talk = ComplementNB().fit(rows[small], [data.examples[at][1].partition("/")[2] for at in small])

    def read(self, texts: Sequence[str]) -> Iterator[tuple[dict[str, float], str, str]]:
        """For each text the confidence of each label, the most likely first, adding up to 1; which kind of small
        talk it is, if it is any; and its language."""
        rows = self.features.transform(texts)
        scores = _standard(self.machine.decision_function(rows)) + _standard(self.bayes.predict_log_proba(rows))
        weights = np.exp((scores - scores.max(axis=1, keepdims=True)) * SHARPNESS)
        weights /= weights.sum(axis=1, keepdims=True)
        order = np.argsort(-weights, axis=1, kind="stable")
        talks, langs = self.talk.predict(rows), self.language.predict(rows)
        for row, places, talk, lang in zip(weights, order, talks, langs, strict=True):
            yield {self.labels[at]: float(row[at]) for at in places}, str(talk), str(lang)


def _standard(scores: Any) -> Any:
    """Scores of each row with mean 0 and spread 1, so that those of two classifiers may be added."""
    spread = scores.std(axis=1, keepdims=True)
    return (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread == 0, 1, spread)


def _joined(text: str) -> str:
    return " ".join(words_of(text))


def _words_and_pairs(text: str) -> list[str]:
    words = words_of(text)
    return words + [f"{one} {two}" for one, two in itertools.pairwise(words)]


def _with_pairs(concepts: list[str]) -> list[str]:
    """Concepts and pairs of them, wherever they stand: a scan is one thing, a scan and fear another."""
    return concepts + [f"{one}+{two}" for at, one in enumerate(concepts) for two in concepts[at + 1 :]]
