"""Spaced review: a lesson's question comes back after 2, 7 and 21 days, until it sits.

The days and the three right answers are our own default; nothing is claimed of them to anybody.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

STEPS = (2, 7, 21)
"""Days until the question comes, after no, one and two right answers. Our own default."""

SITS = len(STEPS)
"""After so many right answers the question sits and comes no more."""

Review = tuple[str, int, date]
"""A lesson, how many right answers there were, and the day from which its question is due."""

Reviews = tuple[Review, ...]


def after_quiz(reviews: Reviews, lesson: str, right: bool, today: date) -> Reviews:
    """After a lesson's own quiz: its question begins to come back. Reading again changes nothing, unless the answer
    was another one than the right one: then it begins anew."""
    if stage_of(reviews, lesson) is not None and right:
        return reviews
    return _put(reviews, (lesson, 0, today + timedelta(days=STEPS[0])))


def due(reviews: Reviews, today: date, known: Collection[str] | None = None) -> str | None:
    """The lesson whose question has waited longest; None where none is due. With `known`, only of those lessons."""
    waiting = [(day, lesson) for lesson, stage, day in reviews if stage < SITS and day <= today]
    return min((each for each in waiting if known is None or each[1] in known), default=(None, None))[1]


def asked(reviews: Reviews, lesson: str, today: date) -> Reviews:
    """The question was sent. Should no answer come, it waits two days again, and no step is lost."""
    return _put(reviews, (lesson, stage_of(reviews, lesson) or 0, today + timedelta(days=STEPS[0])))


def answered(reviews: Reviews, lesson: str, right: bool, today: date) -> Reviews:
    """The next step after a right answer, until it sits; after another answer or none, the first step again."""
    stage = (stage_of(reviews, lesson) or 0) + 1 if right else 0
    wait = STEPS[stage] if stage < SITS else 0
    return _put(reviews, (lesson, min(stage, SITS), today + timedelta(days=wait)))


def settled(reviews: Reviews, lesson: str, today: date) -> Reviews:
    """The question comes no more: the person wants it so."""
    return _put(reviews, (lesson, SITS, today))


def stage_of(reviews: Reviews, lesson: str) -> int | None:
    """How many right answers in a row there were, 3 where it sits; None where the question never began to come."""
    return next((stage for name, stage, _ in reviews if name == lesson), None)


def _put(reviews: Reviews, review: Review) -> Reviews:
    return (*(each for each in reviews if each[0] != review[0]), review)
