"""From trials to the first block, and the units in which a block grows.

Amounts are whole seconds; for the activities that are counted (`measure` is `count`) they are numbers of times.

Sources: three sessions and a start below their mean (BMC Public Health 2007, 7:254, table 2: 70 %; i-engage and
Oxford pain leaflets: three days, 80 %). Pain may end a trial; after that the clock decides. Where a number has
no source, it is marked "our own default".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Literal

from bot.domain import Change, Measure, Plan, Trial, Why
from bot.programme.activities import STRENGTH

LEAST: dict[Measure, int] = {"time": 30, "count": 1}
"""The smallest block. Our own default."""

TRIALS = 3
WINDOW = timedelta(days=10)
"""The trials fall within this many days, counting the first one's. Our own default."""

SPREAD = 2
"""Where the longest trial is more than so many times the shortest, one more is asked. Our own default."""

STANDARD, CAREFUL, VERY_CAREFUL = 0.8, 0.7, 0.5
TINY = 60
"""Below so many seconds a careful start keeps the standard factor: a small unit protects enough. Our own default."""

HIGH_SCORE = 7
"""From this fear or usual pain on, the start is careful. Our own default."""

STEPS = {"gentle": 0.05, "standard": 0.1, "brisk": 0.2}
"""By how much a block grows a week: 10 % is the leaflets' rule, the other two are our own defaults."""

BRISK_FEAR = 3
BRISK_CALM_DAYS = 28
"""Brisk steps need a fear of this or less, and so many days without a flare-up. Our own defaults."""

CHANGES_KEPT = 12

Pace = Literal["gentle", "standard", "brisk"]
Next = Literal["another", "extra", "ready", "restart", "wait"]


# --- units ------------------------------------------------------------------------------------------------


def unit(amount: int, measure: Measure) -> int:
    """The step in which an amount is given: once, or 5 to 17 % of a time. Our own default."""
    if measure == "count":
        return 1
    if amount < 120:
        return 5
    if amount < 300:
        return 15
    return 30 if amount < 600 else 60


def round_down(amount: int, measure: Measure) -> int:
    """The largest amount in whole units that is not above this one."""
    return amount - amount % unit(amount, measure)


def part(amount: int | Fraction, factor: float) -> int:
    """An amount times a factor of whole percents, rounded down: free of the errors of binary fractions."""
    return int(amount * round(factor * 100) // 100)


def lowered(amount: int | Fraction, factor: float, ceiling: int, measure: Measure) -> int:
    """A block made smaller by a factor: in whole units, not under the smallest block, not over the ceiling."""
    least = LEAST[measure]
    return min(max(least, round_down(part(amount, factor), measure)), max(least, ceiling))


# --- what changed -----------------------------------------------------------------------------------------


def with_reason(before: Plan, after: Plan, on: date, why: Why, done: int = 0, planned: int = 0) -> Plan:
    """The plan `after`, with the change of its block noted; as it is where the block stayed the same."""
    if after.quota is None or after.quota == before.quota:
        return after
    change = Change(on, before.quota, after.quota, why, done, planned)
    return replace(after, changes=(*after.changes, change)[-CHANGES_KEPT:])


# --- how carefully ----------------------------------------------------------------------------------------


def start_factor(
    fear: int | None,
    usual_pain: int | None,
    flares_last_14_days: int,
    boom_bust: bool,
    very_careful: bool = False,
) -> float:
    """The share of the trials that the first block gets. Scores are 0 to 10, None when not told.

    The only place in which a pain score (the usual one, before the start) touches a block. 0.8 and 0.7 are
    the sources' numbers; who gets which, and 0.5 for who asks for it, are our own defaults.
    """
    if very_careful:
        return VERY_CAREFUL
    high = max(fear or 0, usual_pain or 0) >= HIGH_SCORE
    return CAREFUL if high or flares_last_14_days >= 1 or boom_bust else STANDARD


def may_be_brisk(fear: int | None, flares_last_28_days: int) -> bool:
    """May a block grow briskly? Only with a fear of 3 or less, told, and no flare-up in 28 days."""
    return fear is not None and fear <= BRISK_FEAR and flares_last_28_days == 0


def step_size(wanted: Pace, fear: int | None, flares_last_28_days: int) -> float:
    """The growth a week for the pace that a person asks for; brisk becomes standard where it may not be."""
    if wanted == "brisk" and not may_be_brisk(fear, flares_last_28_days):
        return STEPS["standard"]
    return STEPS[wanted]


# --- trials -----------------------------------------------------------------------------------------------


def add_trial(plan: Plan, trial: Trial) -> Plan:
    """The plan with one more trial."""
    return replace(plan, trials=(*plan.trials, trial))


def mark_overdone(plan: Plan, on: date) -> Plan:
    """The plan with the trials of that day marked as too much (the pain was clearly up for more than a day)."""
    trials = (replace(trial, overdone=True) if trial.on == on else trial for trial in plan.trials)
    return replace(plan, trials=tuple(trials))


def restart_trials(plan: Plan) -> Plan:
    """The plan at its trials again: for a window that ran out, or a new start that the person chose."""
    return replace(plan, trials=(), quota=None, evaluated_on=None, holds=0, good_weeks=0)


def night(activity: str) -> timedelta:
    """The least time between two trials: a night, and a day of rest too where they strengthen."""
    return timedelta(days=2 if activity in STRENGTH else 1)


def next_after_trial(plan: Plan, today: date) -> Next:
    """What the trials ask for on this day.

    `another` trial, one `extra` because they differ much, `wait` for the next day (a night lies between two
    trials), `ready` for the first block, or `restart`: the window ran out with fewer than two that count.
    """
    if not plan.trials:
        return "another"
    valid = _valid(plan.trials)
    open_window = today - plan.trials[0].on < WINDOW
    enough = len(valid) >= TRIALS
    wants_extra = len(valid) == TRIALS and _spread(valid)
    if enough and not (wants_extra and open_window):
        return "ready"
    if not open_window:
        return "ready" if len(valid) >= 2 else "restart"
    if any(today - trial.on < night(plan.activity) for trial in plan.trials):
        return "wait"
    return "extra" if wants_extra else "another"


def centre(trials: Iterable[Trial]) -> Fraction:
    """The middle of the trials that count, unrounded: the mean, or the median where they differ much.

    Overdone trials do not count, but the middle is never above the shortest of them. Raises ValueError when
    no trial counts.
    """
    given = tuple(trials)
    valid = _valid(given)
    if not valid:
        raise ValueError("no trial counts")
    return min([_middle(valid), *map(Fraction, _overdone(given))])


@dataclass(frozen=True)
class FirstQuota:
    """The first block and its arithmetic: `trials` (those that count), their `centre`, by `method`, times
    `factor`, rounded down to `amount`. `capped` tells that an overdone trial lowered the centre, `rounded` that the
    centre is shown rounded down."""

    amount: int
    centre: int
    method: Literal["mean", "median"]
    factor: float
    trials: tuple[int, ...]
    capped: bool
    rounded: bool


def first_quota(
    trials: Iterable[Trial], factor: float, ceiling: int = 30 * 60, measure: Measure = "time"
) -> FirstQuota:
    """The first block from the trials. Raises ValueError when no trial counts.

    A tiny middle of timed trials keeps the standard factor, unless the person asked for a very careful start.
    """
    given = tuple(trials)
    middle, valid = centre(given), _valid(given)
    if measure == "time" and middle < TINY and factor == CAREFUL:
        factor = STANDARD
    return FirstQuota(
        amount=lowered(middle, factor, ceiling, measure),
        centre=int(middle),
        method="median" if _spread(valid) else "mean",
        factor=factor,
        trials=valid,
        capped=middle < _middle(valid),
        rounded=middle.denominator != 1,
    )


def begin(plan: Plan, first: FirstQuota, today: date) -> Plan:
    """The plan with its first block; its first week counts from today."""
    begun = replace(plan, quota=first.amount, factor=first.factor, evaluated_on=today, holds=0, good_weeks=0)
    return with_reason(plan, begun, today, "first")


def _valid(trials: Iterable[Trial]) -> tuple[int, ...]:
    return tuple(trial.amount for trial in trials if not trial.overdone)


def _overdone(trials: Iterable[Trial]) -> tuple[int, ...]:
    return tuple(trial.amount for trial in trials if trial.overdone)


def _middle(amounts: tuple[int, ...]) -> Fraction:
    exact = [Fraction(amount) for amount in amounts]
    return median(exact) if _spread(amounts) else sum(exact, Fraction()) / len(exact)


def _spread(amounts: tuple[int, ...]) -> bool:
    return max(amounts) > SPREAD * min(amounts)
