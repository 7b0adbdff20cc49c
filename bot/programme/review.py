"""The reviews: when the week and the four weeks are looked back on, what they compare, what they mean for the plan.

Sources: PEG weekly (Krebs 2009), goals as in the PSFS and the PGIC every four weeks; what counts as a clear change
is in `measures`. Days of silence and of waiting are our own defaults. Nothing here changes a block that runs: a
plan goes by what was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median
from typing import Literal

from bot.domain import Goal, Plan, Profile, Week
from bot.programme.evaluation import WEEK
from bot.programme.measures import Change, item_change, peg, peg_change
from bot.programme.pacing import HIGH_SCORE
from bot.programme.schedule import is_small
from bot.programme.screening import hides_exercise

MONTH = timedelta(days=28)

WAITS = timedelta(days=3)
"""So long the weekly questions wait for the evaluation of a block, so that both come in one message. Our own."""

BETWEEN = timedelta(days=4)
"""At least so much lies between two weekly reviews, also after a late one. Our own default."""

KEPT_WEEKS = 12
MOST_GOALS = 3
"""PSFS: one to three activities of the person's own."""

CHECK_DAYS = (3, 10)
"""New back pain is asked after on day 3 and in week 2, counted from the first day here."""

ENOUGH_DAYS, LEAST_OF_KIND, CLEAR_DIFFERENCE = 14, 3, 1
"""Tense and calm days are compared from 14 days with a pain score on, at least three of each. Our own defaults."""

SCORES = ("sleep", "pain", "enjoyment", "activity", "fear", "confidence")

Outlook = Literal["better", "same", "worse", "first"]


# --- when -------------------------------------------------------------------------------------------------


def scores_asked(profile: Profile) -> bool:
    """Does this person get the weekly questions at all?

    Not with new pain (it is asked after without scores), with none now, or with contact now and then only.
    """
    return profile.course in ("subacute", "chronic", "recurrent") and profile.keep_in_touch is None


def week_due(profile: Profile, today: date) -> bool:
    """Are the weekly questions due? On the weekday of the first day, from the seventh day on.

    One look back holds both: they come with the evaluation of a block's whole week, and wait up to three days for
    it. Without one they fall out when they are later than that. After a silence they are not the first thing said.
    """
    if profile.begun is None or not scores_asked(profile) or today - profile.begun < WEEK:
        return False
    last = profile.reviewed_on or profile.begun
    if today - last < BETWEEN or not _in_touch(profile, today):
        return False
    evaluations = [day for plan in profile.plans if (day := _evaluation_day(plan)) is not None]
    if today in evaluations:
        return True
    anchor = profile.begun + WEEK * ((today - profile.begun) // WEEK)
    wait = any(today < day <= today + WAITS for day in evaluations)
    return last < anchor and today - anchor <= WAITS and not wait


def _in_touch(profile: Profile, today: date) -> bool:
    """Did we write in the last three days, or as lately as the person wants to hear from us?"""
    silence = timedelta(days=profile.keep_in_touch) if profile.keep_in_touch else WAITS
    return profile.prompted_on is not None and today - profile.prompted_on <= silence


def _evaluation_day(plan: Plan) -> date | None:
    """The day of a plan's next whole week; None while its trials run or its weeks are short."""
    if plan.quota is None or is_small(plan) or plan.evaluated_on is None:
        return None
    return plan.evaluated_on + WEEK


def month_due(profile: Profile, today: date) -> bool:
    """Is the four-weekly look back due? With new pain there is none, the calendar offers the next path."""
    if profile.begun is None or profile.course in ("acute", None) or not _in_touch(profile, today):
        return False
    return today - (profile.month_on or profile.begun) >= MONTH


def check_due(profile: Profile, today: date) -> bool:
    """Is new back pain to be asked after: on day 3 and in week 2, once each? Put off, it comes on a later day.

    Never where no advice to do more is given: the answers lead to some.
    """
    if profile.begun is None or profile.course != "acute" or hides_exercise(profile):
        return False
    days = (profile.begun + timedelta(days=number) for number in CHECK_DAYS)
    latest = max((day for day in days if day <= today), default=None)
    return latest is not None and (not profile.checks or profile.checks[-1] < latest)


def contact_due(profile: Profile, today: date) -> bool:
    """May the next message come, for who only keeps in touch? Always for everybody else."""
    if profile.keep_in_touch is None or profile.prompted_on is None:
        return True
    return today - profile.prompted_on >= timedelta(days=profile.keep_in_touch)


# --- the week ---------------------------------------------------------------------------------------------


def add_week(weeks: Sequence[Week], week: Week) -> tuple[Week, ...]:
    """The weeks with one more; one without any score is not kept, a second one on a day takes the first's place.

    Twelve remain, and before them those that are compared with: the first with a PEG and with each single score.
    """
    if all(getattr(week, score) is None for score in SCORES):
        return tuple(weeks)
    every = (*(each for each in weeks if each.on != week.on), week)
    first = [_first(every, score) for score in ("peg", "sleep", "fear", "confidence")]
    older = tuple(each for each in every[:-KEPT_WEEKS] if each in first)
    return (*older, *every[-KEPT_WEEKS:])


def score(week: Week | None, name: str) -> float | None:
    """A score of a week by name; `peg` is the mean of its three items, None where one is missing."""
    if week is None:
        return None
    if name == "peg":
        return peg(week.pain, week.enjoyment, week.activity)
    found: int | None = getattr(week, name)
    return found


def _first(weeks: Sequence[Week], name: str) -> Week | None:
    return next((week for week in weeks if score(week, name) is not None), None)


def outlook(weeks: Sequence[Week], name: str) -> Outlook | None:
    """How the last week compares with the first one that had this score: `peg`, `sleep`, `fear`, `confidence`.

    `first` where it is the first itself, None where the last week lacks it.
    """
    if not weeks:
        return None
    now, first = score(weeks[-1], name), _first(weeks, name)
    if now is None or first is None:
        return None
    if first.on == weeks[-1].on:
        return "first"
    change: Change | None
    if name == "peg":
        change = peg_change(score(first, name), now)
    else:
        change = item_change(getattr(first, name), int(now), lower_is_better=name == "fear")
    return change


def careful_next(week: Week) -> bool:
    """Does the fear of this week make the start of the *next* plan careful, and a lesson about moving worth it?"""
    return week.fear is not None and week.fear >= HIGH_SCORE


def trend(weeks: Sequence[Week], name: str) -> tuple[float | None, ...]:
    """A score week by week, the last twelve, for a chart: a missing one stays missing."""
    return tuple(score(week, name) for week in weeks[-KEPT_WEEKS:])


# --- the four weeks ---------------------------------------------------------------------------------------


def rate(goal: Goal, on: date, points: int) -> Goal:
    """The goal with a new score. The first is kept for good. Raises ValueError outside 0 to 10."""
    if not 0 <= points <= 10:
        raise ValueError("a goal is scored 0 to 10")
    first = tuple(each for each in goal.scores[:1] if each[0] != on)
    return replace(goal, scores=(*first, (on, points)))


def goal_change(goal: Goal) -> Change | None:
    """How a goal changed since it was first scored; None before the second score."""
    if len(goal.scores) < 2:
        return None
    return item_change(goal.scores[0][1], goal.scores[-1][1], lower_is_better=False)


# --- tense and calm days ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tension:
    """The median pain of the days that were very tense and of the calm ones, and how they compare."""

    tense: float
    calm: float
    compared: Literal["more", "less", "same"]


def tension(days: Sequence[tuple[date, str, str | None, int | None]]) -> Tension | None:
    """Do tense days go together with more pain, for this person? None before there is enough to tell.

    A difference counts from one point on. It says nothing about which came first.
    """
    scored = [(tense, pain) for _, _, tense, pain in days if pain is not None]
    tense = [pain for kind, pain in scored if kind == "tense"]
    calm = [pain for kind, pain in scored if kind == "calm_day"]
    if len(scored) < ENOUGH_DAYS or min(len(tense), len(calm)) < LEAST_OF_KIND:
        return None
    high, low = float(median(tense)), float(median(calm))
    if abs(high - low) < CLEAR_DIFFERENCE:
        return Tension(high, low, "same")
    return Tension(high, low, "more" if high > low else "less")
