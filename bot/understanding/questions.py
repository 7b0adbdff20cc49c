"""Which question does a message ask? `Likeness` tells what it reads like; this tells what to make of that.

The standardised scores of the machine and of the Bayes are added; the topic with the highest sum is the likeliest.
How sure that is, is told by the machine's score of it, and by its lead over the second.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from bot.domain import Asked
from bot.understanding.likeness import Likeness, Scores
from bot.understanding.question_files import OUT_OF_SCOPE, SMALL_TALK, QuestionData
from bot.understanding.tokens import words_of

LONGEST = 1200
"""Characters of a message that are looked at."""
BAYES = 0.3
"""The weight of the naive Bayes beside the machine's 1."""
LEAD, LEAD_OUTSIDE = 0.1, 0.3
"""From this lead of the first choice on, an answer is given straight away; below it, the likeliest are offered. To
decline a question as none of ours takes more: a wrong "no" is worse than an offer that does not fit."""
LEAST, LEAST_SHORT, SHORT, LEAST_SURE = -1.1, -0.6, 3, -0.6
"""Where even the first choice scores less, nothing is offered; the second holds for texts of so few words. An answer
straight away takes the last: far from all ways of asking, the nearest topic is still a guess."""
LEAD_OF_PIECES = 0.3
"""Where no word was ever seen, only pieces of words, a smaller lead means nothing."""
LEAST_TALK = -0.65
"""Small talk is short and plain: what scores less is none."""
LEAD_OF_LANGUAGE = 3.5
"""A smaller lead is no language: "hernia" and "stress" are both. 98 in 100 messages have a larger one."""
OFFERED = 3
"""So many topics are offered when in doubt."""
SLOPE, MIDDLE = 5.5, 0.0
"""Confidence as a function of the lead: how often such an answer is right on messages that were not learnt from."""


class _Found(NamedTuple):
    """What is made of a text: labels from the likeliest on, score and lead of the first."""

    labels: list[str]
    score: float
    lead: float
    words: int
    talk: str
    lang: str


class Questions:
    """The questions that people ask, and which of them a message asks."""

    def __init__(self, data: QuestionData, likeness: Likeness) -> None:
        """`likeness` has learnt from the examples of `data`, among others."""
        self.data = data
        self._likeness = likeness

    def read(self, text: str) -> Asked:
        """Which question a message asks."""
        text = text[:LONGEST]
        words = words_of(text)
        scores = self._likeness.read(self._likeness.words(text))
        if scores is None or not any(len(word) > 1 and not word.isdigit() for word in words):
            return Asked("unknown")
        return _asked(self._found(scores, len(words)))

    @cached_property
    def _labels(self) -> np.ndarray:
        """The labels of questions, small talk and what is none of ours: their places among all labels."""
        kinds = (label.partition("/")[0] for label in self._likeness.labels)
        return np.array([kind in (*self.data.topics, SMALL_TALK, OUT_OF_SCOPE) for kind in kinds], dtype=bool)

    def _found(self, scores: Scores, words: int) -> _Found:
        names = np.array(self._likeness.labels)[self._labels]
        machine, bayes = scores.machine[self._labels], scores.bayes[self._labels]
        order = np.argsort(-(_standard(machine) + BAYES * _standard(bayes)), kind="stable")
        # Small talk is one thing, of several kinds: its likeliest kind speaks for all.
        places: dict[str, int] = {}
        for at in order:
            places.setdefault(str(names[at]).partition("/")[0], int(at))
        labels = list(places)
        first, second = (machine[places[label]] for label in labels[:2])
        lead = float(first - second)
        known = scores.known or lead >= LEAD_OF_PIECES
        return _Found(
            labels=labels,
            score=float(first) if known else LEAST - 1,
            lead=lead if known else 0.0,
            words=words,
            talk=str(names[places[SMALL_TALK]]).partition("/")[2] if SMALL_TALK in places else "",
            lang=self._language(scores.languages) if known else "",
        )

    def _language(self, scores: np.ndarray) -> str:
        order = np.argsort(-scores)
        clear = scores[order[0]] - scores[order[1]] >= LEAD_OF_LANGUAGE
        return self._likeness.languages[order[0]] if clear else ""


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


def _standard(scores: np.ndarray) -> np.ndarray:
    """Scores with mean 0 and spread 1, so that those of two classifiers may be added."""
    return np.asarray((scores - scores.mean()) / max(float(scores.std()), 1e-9))
