"""The exercise ladder: how much of each, how often, and when the next stage is offered. Never by the pain.

Six stages after the phases of Malfliet, Danneels and Nijs (2017, treatment protocol) and the tailoring of Matheve,
Hodges and Danneels (2023): breathing, feel and find, deep muscles at low effort, load, function, one's own goals.
On average no form of exercise does better than another (Saragiotto 2016, Cochrane), so other movement that people
like counts the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.domain import Profile

STAGES = (1, 2, 3, 4, 5, 6)
PLANNED = {1: 7, 2: 7, 3: 7, 4: 3, 5: 3, 6: 3}
"""Days a week on which something is planned: every day while it is small, three once muscles are loaded (programme
3.4: "3x/week" for stage 4; the rest our own default)."""

DOSE_FROM = {"pelvic_tilt": "the article: ten times"}
"""Whose number the usual dose of an exercise is, by its id. All others, and the easier and harder forms, are our own
default."""

GATE_SPAN, GATE_SHARE = timedelta(days=14), 70
"""The next stage is offered after two weeks with at least 70 % done (programme 3.4), in percent."""
ASK_AGAIN = timedelta(days=7)
"""After "not yet" the question waits a week. Our own default."""
KEPT = timedelta(days=28)
"""How long days stay at hand."""
ACUTE_UP_TO = 2
"""In the first six weeks only breathing and finding the movement are offered; all may be looked at. Our own
default, in line with "stay active, no programme yet" for new back pain (NICE NG59)."""
PROOFS_KEPT = 60
"""How many comparisons of what was expected and what came stay at hand."""

Kind = Literal["time", "counts"]
Form = Literal["usual", "easier", "harder"]
Done = tuple[date, int, str]
"""The day, the stage, and the exercise (or what was done instead)."""


@dataclass(frozen=True)
class Dose:
    """How much: `seconds` in all for `time`; for `counts` the repetitions and the seconds of each."""

    kind: Kind
    seconds: int
    reps: int = 0
    pace: int = 0


def gently(profile: Profile) -> bool:
    """Is the pain new, is nothing known of it, or is there a reason to ask a doctor or physiotherapist first?

    Then only the first stages and the easier forms are offered: our own default.
    """
    return profile.course in ("acute", None) or bool(profile.exclusions)


def offered_up_to(profile: Profile) -> int:
    """The highest stage whose exercises are offered: the person's own, at most the second where it goes gently."""
    return min(profile.exercise_stage, ACUTE_UP_TO) if gently(profile) else profile.exercise_stage


def add_day(done: Iterable[Done], today: date, stage: int, what: str) -> tuple[Done, ...]:
    """The days with today's exercise added, and without those that lie more than 28 days back."""
    kept = [each for each in done if today - each[0] < KEPT]
    new = (today, stage, what)
    return tuple(kept) if new in kept else (*kept, new)


def days_done(done: Iterable[Done], stage: int, today: date) -> int:
    """On how many of the last 14 days, today included, something of this stage or a later one was done."""
    return len({day for day, at, _ in done if at >= stage and timedelta(0) <= today - day < GATE_SPAN})


def days_planned(stage: int) -> int:
    """How many days of two weeks are planned."""
    return PLANNED[stage] * GATE_SPAN.days // 7


def gate_open(profile: Profile, today: date) -> bool:
    """May the next stage be offered: two weeks on this one, 70 % done, and not asked within a week?

    The person's own yes ("I can do this while breathing and talking") comes on top; the pain is not asked.
    """
    stage, since = profile.exercise_stage, profile.exercise_stage_since
    if stage >= STAGES[-1] or offered_up_to(profile) < stage or since is None or today - since < GATE_SPAN:
        return False
    if gently(profile) and stage >= ACUTE_UP_TO:
        return False
    if profile.exercise_gate_on is not None and today - profile.exercise_gate_on < ASK_AGAIN:
        return False
    return days_done(profile.exercises, stage, today) * 100 >= days_planned(stage) * GATE_SHARE


Outcome = Literal["milder", "as_expected", "harder_than_expected"]


def compare(expected: int, became: int) -> Outcome:
    """How it went beside what was expected, both 0 to 10; one point of difference is none (our own default)."""
    if became <= expected - 2:
        return "milder"
    return "harder_than_expected" if became >= expected + 2 else "as_expected"
