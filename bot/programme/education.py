"""Which lesson comes when, which tip, and when the short quiz about pain fits. Nothing is locked: orders suggest.

Sources: education before exercise (Malfliet 2017, treatment protocol); care from fear 7 on (section 3.3 of the
programme's evidence). Without a source, our own default: which lessons are those of movement, the length of a page,
the ten lessons after which what was gained may be looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from bot.programme.pacing import HIGH_SCORE

MOVEMENT = ("safe_to_move", "scans", "straight_back", "rest_and_moving")
"""The lessons that take the fear out of moving, in this order."""

PAGE = 6
"""So many lessons stand in a list at once: what a phone shows without scrolling. Our own default."""

ENOUGH_READ = 10
"""After so many lessons the short quiz may be taken again. Our own default."""

TIPS = ("move_often", "pelvic_tilt", "flare_up", "slouch", "sleep")
"""The five daily tips of the article, in its order."""

MOVING_TIPS = frozenset({"move_often", "pelvic_tilt"})
"""The tips that are advice to exercise."""

Round = Literal["before", "after"]


def in_order(order: Sequence[str], fear: int | None) -> tuple[str, ...]:
    """The lessons of a path for this person: from fear 7 (of 0 to 10) on, the lessons of movement come first."""
    if fear is None or fear < HIGH_SCORE:
        return tuple(order)
    first = tuple(lesson for lesson in MOVEMENT if lesson in order)
    return first + tuple(lesson for lesson in order if lesson not in first)


def next_lesson(order: Sequence[str], read: Collection[str]) -> str | None:
    """The first lesson of the path that was not read yet; None where all were."""
    return next((lesson for lesson in order if lesson not in read), None)


def for_the_list(order: Sequence[str], read: Collection[str]) -> tuple[str, ...]:
    """All lessons as the list shows them: those to come in the path's order, then those that were read."""
    return (*(each for each in order if each not in read), *(each for each in order if each in read))


def page_of(lessons: Sequence[str], page: int) -> tuple[str, ...]:
    """Six lessons of the list. Pages count from 0; after the last one the first comes again."""
    pages = max(1, -(-len(lessons) // PAGE))
    start = page % pages * PAGE
    return tuple(lessons[start : start + PAGE])


def knowledge_round(times: int, read: int, lessons: int) -> Round | None:
    """Which round of the short quiz fits now: after `times` rounds, with `read` of `lessons` lessons read.

    `before`, once, until the course is nearly done; `after` from ten lessons on or when all were read, as often as
    the person likes; None in between, so that nobody sits an exam in the middle.
    """
    if lessons and read >= min(ENOUGH_READ, lessons):
        return "after"
    return "before" if times == 0 else None


def tip_of(number: int, *, moving: bool) -> str:
    """The tip of a day (any number that changes daily). Without `moving`, none that is advice to exercise."""
    tips = TIPS if moving else tuple(tip for tip in TIPS if tip not in MOVING_TIPS)
    return tips[number % len(tips)]
