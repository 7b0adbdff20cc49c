"""The week's evaluation and what happens after days without blocks. A pain score never enters here.

What was done decides, not how it felt: the quota is strictly followed and grows by plan (BMC Public Health 2007,
7:254; Lindström 1992). +10 % a week is the leaflets' rule, WalkBack's build-up over six months is the check: 6 to
30 minutes takes 23 weeks here. The shares 0.7 and 0.4, the caps and the days are our own defaults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.domain import Block, Flare, Measure, Plan, Trial
from bot.domain import Why as Reason
from bot.programme import flare as flare_rules
from bot.programme.pacing import (
    BRISK_CALM_DAYS,
    STEPS,
    lowered,
    may_be_brisk,
    part,
    round_down,
    unit,
    with_reason,
)
from bot.programme.schedule import done, is_small, planned

WEEK, SHORT_WEEK = timedelta(days=7), timedelta(days=4)
"""Days between evaluations; the short ones while a timed block is under 5 minutes (Explain Pain raises daily)."""

GOOD, FAIR = 0.7, 0.4
MOST_RISE = 0.2
MOST_SECONDS = 5 * 60
OVER = 1.2
MANY_OVER = 2
HOLDS = 2
GOOD_DAYS = 28
MOST_RISING = 2
"""Activities that grow at one time (Oakville pain leaflet: one or two things)."""

BACK = 0.8
"""What is left of a block after a week away or an illness. Our own default."""

AWAY, LONG_AWAY, VERY_LONG_AWAY = 3, 7, 28

Kind = Literal["raise", "hold", "offer_lower", "brake", "at_ceiling", "skip", "not_due"]
Why = Literal["flare", "paused", "away", "others_first"]


@dataclass(frozen=True)
class Evaluation:
    """What a week leads to. `quota` is the block from now on; `done` of `planned` blocks, `over` of them too long.

    `raise`, `hold`; `brake` holds because blocks ran over; `offer_lower` holds and offers a lower block or
    another activity; `at_ceiling` keeps and varies; `skip` (and `why`) and `not_due` change nothing.
    """

    kind: Kind
    quota: int = 0
    done: int = 0
    planned: int = 0
    over: int = 0
    ask_barrier: bool = False
    offer_smaller_step: bool = False
    ask_goal: bool = False
    lesson: Literal["boom_bust"] | None = None
    why: Why | None = None


def evaluate(
    plan: Plan,
    today: date,
    *,
    flares: Sequence[Flare] = (),
    fear: int | None = None,
    paused_until: date | None = None,
) -> Evaluation:
    """What the week until yesterday leads to, if an evaluation is due today.

    A late evaluation looks at the last week alone. None takes place during a flare-up and the 7 days after, an
    illness or a holiday (both are pauses), or after a week without any block (`after_gap` speaks then). A brisk
    step counts as the standard one when fear or a flare-up no longer allow it, and for blocks under 5 minutes,
    which grow more often already (our own default).
    """
    if plan.quota is None or plan.evaluated_on is None or plan.rests:
        return Evaluation("not_due")
    days = span(plan)
    if today - plan.evaluated_on < days:
        return Evaluation("not_due", plan.quota)
    why = _why_not(plan, today, flares, paused_until)
    if why is not None:
        return Evaluation("skip", plan.quota, why=why)
    start = today - days
    brisk = days == WEEK and may_be_brisk(fear, flare_rules.began_within(flares, today, BRISK_CALM_DAYS))
    if plan.step > STEPS["standard"] and not brisk:
        plan = replace(plan, step=STEPS["standard"])
    return _judge(plan, done(plan, start, today), planned(plan, start, today), _over(plan.blocks, start, today))


def evaluate_all(
    plans: Sequence[Plan],
    today: date,
    *,
    flares: Sequence[Flare] = (),
    fear: int | None = None,
    paused_until: date | None = None,
) -> tuple[Evaluation, ...]:
    """Every plan's evaluation, in order. Only the first two that can still grow do; the later ones wait."""
    waiting = rising(plans)[MOST_RISING:]
    return tuple(
        Evaluation("skip", plan.quota or 0, why="others_first")
        if plan in waiting
        else evaluate(plan, today, flares=flares, fear=fear, paused_until=paused_until)
        for plan in plans
    )


def rising(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """The plans that can still grow, in order: those that neither rest nor are at their ceiling."""
    return tuple(plan for plan in plans if not plan.rests and (plan.quota is None or plan.quota < plan.ceiling))


def apply(plan: Plan, evaluation: Evaluation, today: date) -> Plan:
    """The plan after an evaluation; a new week counts from today, unless it was skipped or not due."""
    if evaluation.kind in ("skip", "not_due"):
        return plan
    good = evaluation.kind in ("raise", "at_ceiling")
    after = replace(
        plan,
        quota=evaluation.quota,
        evaluated_on=today,
        holds=0 if good else plan.holds + 1,
        good_weeks=plan.good_weeks + 1 if good else 0,
    )
    why: Reason = "good_week" if evaluation.kind == "raise" else "goal"
    return with_reason(plan, after, today, why, evaluation.done, evaluation.planned)


def lower(plan: Plan, today: date, why: Reason = "chosen") -> Plan:
    """The plan with a block lowered by a fifth, as offered and chosen; a new week counts from today."""
    if plan.quota is None:
        return plan
    quota = lowered(plan.quota, BACK, plan.ceiling, plan.measure)
    after = replace(plan, quota=quota, evaluated_on=today, holds=0, good_weeks=0)
    return with_reason(plan, after, today, why)


def gentler(plan: Plan) -> Plan:
    """The plan with the next smaller step, as offered after two holds in a row; the gentle one stays."""
    return replace(plan, step=max((step for step in STEPS.values() if step < plan.step), default=plan.step))


def span(plan: Plan) -> timedelta:
    """The days from one evaluation of the block to the next."""
    return SHORT_WEEK if is_small(plan) else WEEK


def raised(quota: int, step: float, ceiling: int, measure: Measure) -> int:
    """The next block: one unit or the step, whichever is more, down to whole units.

    Never more than a fifth (or one unit) or 5 minutes at a time, and not over the ceiling.
    """
    least = unit(quota, measure)
    most = max(least, part(quota, MOST_RISE))
    if measure == "time":
        most = min(most, MOST_SECONDS)
    return min(round_down(quota + min(max(least, part(quota, step)), most), measure), ceiling)


# --- days without blocks ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Return:
    """How a plan goes on after days without a block: the `same`, with a `welcome_back`, `lower`, or after
    `one_trial` (the plan stays as it is until `after_trial`)."""

    kind: Literal["same", "welcome_back", "lower", "one_trial"]
    plan: Plan


def days_missed(plan: Plan, today: date) -> int:
    """The whole days without a block between the last block or trial and today."""
    return max(0, (today - _last(plan)).days - 1)


def after_gap(plan: Plan, today: date) -> Return:
    """How a plan goes on when the person comes back. Safe to ask every day: a gap lowers the block once.

    3 days: welcome back, same block. 7 days: four fifths. 28 days: one trial first. Nothing happens to a plan
    that rests. Our own defaults.
    """
    if plan.quota is None or plan.evaluated_on is None or plan.rests:
        return Return("same", plan)
    missed = days_missed(plan, today)
    if missed >= VERY_LONG_AWAY:
        return Return("one_trial", plan)
    # An evaluation never falls into a gap of a week, so a week that counts from inside one was set here.
    already = (plan.evaluated_on - _last(plan)).days > LONG_AWAY or _lowered_in_gap(plan)
    if missed >= LONG_AWAY and not already:
        return Return("lower", lower(plan, today, "away"))
    return Return("welcome_back" if missed >= AWAY else "same", plan)


def pause(plan: Plan, today: date, until: date, *, ill: bool = False) -> Plan:
    """The plan of somebody who pauses until that day: a new week counts from then.

    An illness makes the block a fifth smaller for the way back, once a gap: told again before the next block it
    changes nothing more. Our own default.
    """
    if plan.quota is None:
        return plan
    if ill and not plan.rests and not _lowered_in_gap(plan):
        plan = lower(plan, today, "ill")
    return replace(plan, evaluated_on=until)


def resume(plan: Plan, today: date) -> Plan:
    """The plan when a pause ends before its day: the new week counts from today."""
    paused = plan.evaluated_on is not None and plan.evaluated_on > today
    return replace(plan, evaluated_on=today) if paused else plan


def after_trial(plan: Plan, trial: Trial) -> Plan:
    """The plan after the one trial that follows a long gap: four fifths of the old block or of the trial,
    whichever is less. A new week counts from the trial's day."""
    if plan.quota is None:
        return plan
    quota = lowered(min(plan.quota, trial.amount), BACK, plan.ceiling, plan.measure)
    after = replace(
        plan,
        quota=quota,
        trials=(*plan.trials, trial),
        evaluated_on=trial.on,
        holds=0,
        good_weeks=0,
    )
    return with_reason(plan, after, trial.on, "long_away")


# --- inside -----------------------------------------------------------------------------------------------


def _last(plan: Plan) -> date:
    return max([plan.started, *(block.on for block in plan.blocks), *(trial.on for trial in plan.trials)])


def _lowered_in_gap(plan: Plan) -> bool:
    """Was the block lowered since the last one, for days away or an illness?"""
    last = plan.changes[-1] if plan.changes else None
    return last is not None and last.why in ("away", "ill") and last.on >= _last(plan)


def _why_not(plan: Plan, today: date, flares: Sequence[Flare], paused_until: date | None) -> Why | None:
    if flare_rules.holds_back(flares, today):
        return "flare"
    if paused_until is not None and today < paused_until:
        return "paused"
    return "away" if days_missed(plan, today) >= LONG_AWAY else None


def _over(blocks: Sequence[Block], start: date, end: date) -> int:
    """Blocks over 120 % of their quota; one that "went on" nobody knows how long is one of them."""
    return sum(
        block.amount > OVER * block.quota or (block.stopped == "went_on" and block.amount <= block.quota)
        for block in blocks
        if start <= block.on < end
    )


def _judge(plan: Plan, did: int, of: int, over: int) -> Evaluation:
    quota = min(plan.quota or 0, plan.ceiling)  # the person may have lowered the ceiling since
    smaller = (plan.holds + 1) % HOLDS == 0
    if over >= MANY_OVER:
        return Evaluation("brake", quota, did, of, over, offer_smaller_step=smaller, lesson="boom_bust")
    share = did / of
    if share >= GOOD:
        goal = (plan.good_weeks + 1) % (GOOD_DAYS // span(plan).days) == 0
        if quota >= plan.ceiling:
            return Evaluation("at_ceiling", quota, did, of, over, ask_goal=goal)
        return Evaluation("raise", raised(quota, plan.step, plan.ceiling, plan.measure), did, of, over, ask_goal=goal)
    if share >= FAIR:
        return Evaluation("hold", quota, did, of, over, ask_barrier=True, offer_smaller_step=smaller)
    return Evaluation("offer_lower", quota, did, of, over, offer_smaller_step=smaller)
