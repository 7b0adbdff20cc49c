"""Which question does a message ask? The matcher learns from the ways of asking in `dialogs/`, in a few seconds.

Two of scikit-learn's linear classifiers, a support vector machine and a naive Bayes, look at the same features: words
and pairs of words, and pieces of words, which bear slips and compounds. Their standardised scores are added. How sure
they are is told by the lead of the machine's first choice. The same content gives the same answers: nothing is left
to chance. How it was chosen, and what it scores: `docs/decisions/0016-questions-by-two-linear-classifiers.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC

from bot.domain import Asked
from bot.understanding.question_files import OUT_OF_SCOPE, SMALL_TALK, QuestionData, load_questions
from bot.understanding.tokens import words_of

LONGEST = 1200
"""Characters of a message that are looked at."""
BAYES = 0.5
"""The weight of the naive Bayes beside the machine's 1."""
LEAD, LEAD_OUTSIDE = 0.1, 0.5
"""From this lead of the first choice on, an answer is given straight away; below it, the likeliest are offered. To
decline a question as none of ours takes more: a wrong "no" is worse than an offer that does not fit."""
LEAST, LEAST_SHORT, SHORT, LEAST_SURE = -0.9, -0.6, 3, -0.5
"""Where even the first choice scores less, nothing is offered; the second holds for texts of so few words. An answer
straight away takes the last: far from all ways of asking, the nearest topic is still a guess."""
LEAD_OF_PIECES = 0.3
"""Where no word was ever seen, only pieces of words, a smaller lead means nothing."""
LEAST_TALK = -0.35
"""Small talk is short and plain: what scores less is none."""
LEAD_OF_LANGUAGE = 3.5
"""A smaller lead is no language: "hernia" and "stress" are both. 98 in 100 messages have a larger one."""
OFFERED = 3
"""So many topics are offered when in doubt."""
SLOPE, MIDDLE = 5.5, -0.2
"""Confidence as a function of the lead: how often such an answer is right on messages that were not learnt from."""


class _Found(NamedTuple):
    """What the matcher makes of a text: labels from the likeliest on, score and lead of the first."""

    labels: list[str]
    score: float
    lead: float
    words: int
    talk: str
    lang: str


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
        return [_asked(found) for found in self._matcher.read([text[:LONGEST] for text in texts])]

    @cached_property
    def _matcher(self) -> _Matcher:
        return _Matcher(self.data)


def _asked(found: _Found) -> Asked:
    first = found.labels[0]
    sure = found.lead >= (LEAD_OUTSIDE if first == OUT_OF_SCOPE else LEAD)
    confidence = float(1 / (1 + np.exp(-SLOPE * (found.lead - MIDDLE))))
    if first == SMALL_TALK and sure and found.score >= LEAST_TALK:
        return Asked("small_talk", found.talk, confidence=confidence, lang=found.lang)
    if first == OUT_OF_SCOPE and sure:
        return Asked("out_of_scope", confidence=confidence, lang=found.lang)
    if found.score < (LEAST_SHORT if found.words <= SHORT else LEAST):
        return Asked("unknown", confidence=confidence, lang=found.lang)
    topics = [label for label in found.labels if label not in (SMALL_TALK, OUT_OF_SCOPE)][:OFFERED]
    if sure and first in topics and found.score >= LEAST_SURE:
        return Asked("answer", first, tuple(topics), confidence, found.lang)
    return Asked("clarify", None, tuple(topics), confidence, found.lang)


class _Matcher:
    """What was learnt from the ways of asking."""

    def __init__(self, data: QuestionData) -> None:
        labels = [label.partition("/")[0] for _, label, _ in data.examples]
        small = [at for at, label in enumerate(labels) if label == SMALL_TALK]
        words = TfidfVectorizer(analyzer=_words_and_pairs, sublinear_tf=True, min_df=2, dtype=np.float32)
        pieces = TfidfVectorizer(
            analyzer="char_wb",
            preprocessor=_joined,
            ngram_range=(2, 5),
            sublinear_tf=True,
            min_df=2,
            dtype=np.float32,
        )
        self.features = make_pipeline(FeatureUnion([("words", words), ("pieces", pieces)]), Normalizer(copy=False))
        rows = self.features.fit_transform([text for _, _, text in data.examples])
        self.known_words = len(words.vocabulary_)
        machine = LinearSVC(C=0.5, random_state=0).fit(rows, labels)
        bayes = ComplementNB(alpha=0.3).fit(rows, labels)
        language = ComplementNB().fit(rows, [lang for lang, _, _ in data.examples])
        talk = ComplementNB().fit(rows[small], [data.examples[at][1].partition("/")[2] for at in small])
        self.labels, self.languages, self.talks = machine.classes_, language.classes_, talk.classes_
        self.lift = machine.intercept_
        # All four are linear: one product gives the scores of all, many times faster than asking each.
        parts = [machine.coef_, bayes.feature_log_prob_, language.feature_log_prob_, talk.feature_log_prob_]
        self.weights = np.ascontiguousarray(np.vstack(parts).T, dtype=np.float32)
        self.ends = np.cumsum([len(part) for part in parts])[:-1]

    def read(self, texts: Sequence[str]) -> Iterator[_Found]:
        """What it makes of each text; of a text without a known piece of a word, nothing with certainty."""
        rows = self.features.transform(texts)
        machine, bayes, language, talk = np.split(rows @ self.weights, self.ends, axis=1)
        machine = machine + self.lift
        ranked = np.argsort(-(_standard(machine) + BAYES * _standard(bayes)), axis=1, kind="stable")
        talks = self.talks[talk.argmax(axis=1)]
        for at, order in enumerate(ranked):
            first, second = machine[at, order[0]], machine[at, order[1]]
            words = words_of(texts[at])
            known = rows[at, : self.known_words].nnz > 0 or (rows[at].nnz > 0 and first - second >= LEAD_OF_PIECES)
            known = known and any(len(word) > 1 and not word.isdigit() for word in words)
            yield _Found(
                labels=[str(label) for label in self.labels[order]],
                score=float(first) if known else LEAST - 1,
                lead=float(first - second) if known else 0.0,
                words=len(words),
                talk=str(talks[at]),
                lang=self._language(language[at]) if known else "",
            )

    def _language(self, scores: Any) -> str:
        order = np.argsort(-scores)
        clear = scores[order[0]] - scores[order[1]] >= LEAD_OF_LANGUAGE
        return str(self.languages[order[0]]) if clear else ""


def _standard(scores: Any) -> Any:
    """Scores of each row with mean 0 and spread 1, so that those of two classifiers may be added."""
    spread = scores.std(axis=1, keepdims=True)
    return (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread == 0, 1, spread)


def _joined(text: str) -> str:
    return " ".join(words_of(text))


def _words_and_pairs(text: str) -> list[str]:
    """Words, pairs that follow each other, and pairs with one word between."""
    words = words_of(text)
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    return words + pairs + [f"{one} … {two}" for one, two in zip(words, words[2:], strict=False)]
