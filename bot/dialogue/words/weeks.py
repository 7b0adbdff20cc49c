"""Words about the week's evaluation and the stages of the pain."""

from __future__ import annotations

from typing import cast

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.plans import measured_in, plan_of, put_plan, recorded, shown
from bot.domain import Block, Course, Plan, Value
from bot.programme import evaluation, schedule, screening

words = Words()
UNEVEN = "boom_and_bust"


def due_evaluation(talk: Talk) -> tuple[Plan, evaluation.Evaluation] | None:
    """The first plan whose evaluation is due today, and what it leads to."""
    plans = talk.profile.plans
    results = evaluation.evaluate_all(
        plans,
        talk.today,
        flares=talk.profile.flares,
        fear=talk.profile.fear,
        paused_until=talk.profile.paused_until,
    )
    judged = ((plan, each) for plan, each in zip(plans, results, strict=True) if each.kind not in ("skip", "not_due"))
    return next(judged, None)


@words.action
def evaluate_week(talk: Talk) -> None:
    """Weigh the week's blocks, keep the new length and what led to it."""
    found = due_evaluation(talk)
    if found is None:
        return
    plan, result = found
    talk.remember(
        activity=plan.activity,
        kind=result.kind,
        old_quota=plan.quota,
        blocks_done=result.done,
        blocks_planned=result.planned,
        ask_goal=result.ask_goal,
        held_twice=result.offer_smaller_step,
    )
    put_plan(talk, evaluation.apply(plan, result, talk.today))
    talk.record(
        "week",
        activity=plan.activity,
        decision=result.kind,
        done=result.done,
        planned=result.planned,
        over=result.over,
        **recorded(plan, result.quota),
    )


@words.guard
def week_raises(talk: Talk) -> bool:
    """Does the block grow?"""
    return talk.frame.get("kind") == "raise"


@words.guard
def week_brakes(talk: Talk) -> bool:
    """Did blocks run over, so that the length stays and the reason is told?"""
    return talk.frame.get("kind") == "brake"


@words.guard
def week_at_ceiling(talk: Talk) -> bool:
    """Is the block as long as it needs to be?"""
    return talk.frame.get("kind") == "at_ceiling"


@words.guard
def week_offers_lower(talk: Talk) -> bool:
    """Were few blocks done, so that a smaller one is offered?"""
    return talk.frame.get("kind") == "offer_lower"


@words.guard
def goal_asked(talk: Talk) -> bool:
    """Were these four good weeks, so that we ask whether the goal is still the same?"""
    return bool(talk.frame.get("ask_goal"))


@words.guard
def held_twice(talk: Talk) -> bool:
    """Did the block stay the same for the second time in a row?"""
    return bool(talk.frame.get("held_twice"))


def _blocks(talk: Talk) -> tuple[Block, ...]:
    plan = plan_of(talk)
    return plan.blocks if plan and plan.measure == "count" else measured_in(talk, "time")


@words.list
def uneven(talk: Talk) -> tuple[str, ...]:
    """The button that shows the person's days, where days of very much led to days of very little."""
    return ("see_days",) if schedule.boom_bust(_blocks(talk), talk.today) else ()


@words.view
def uneven_days(talk: Talk) -> bool:
    """Did days of very much lead to days of very little, in the last two weeks?"""
    return bool(uneven(talk))


@words.view
def amount_by_day(talk: Talk) -> Value:
    """The blocks of each of the last two weeks' days, the oldest first: their seconds, or the times."""
    return tuple(schedule.day_totals(_blocks(talk), talk.today))


@words.action
def offer_uneven_lesson(talk: Talk) -> None:
    """Take the lesson about days of too much and days of too little."""
    talk.carry(lesson=UNEVEN)


@words.action
def log_barrier(talk: Talk) -> None:
    """Keep what came between."""
    talk.record("barrier", reason=str(talk.value))


@words.action
def lower_quota(talk: Talk) -> None:
    """Make the block a fifth shorter, as chosen."""
    plan = plan_of(talk)
    if plan:
        put_plan(talk, evaluation.lower(plan, talk.today))
        talk.record("lowered", activity=plan.activity)


@words.view
def rise(talk: Talk) -> Value:
    """By how much the block grew just now; 0 where it did not, or had none before."""
    plan, old = plan_of(talk), talk.get("old_quota")
    if plan is None or not isinstance(old, int) or not old:
        return 0
    return shown(plan, max(0, (plan.quota or 0) - old))


def _week(talk: Talk, name: str) -> int:
    found = talk.get(name)
    if isinstance(found, int):
        return found
    plan = plan_of(talk)
    if plan is None or plan.evaluated_on is None:
        return 0
    days = evaluation.span(plan)
    if name == "blocks_done":
        return schedule.done(plan, plan.evaluated_on, plan.evaluated_on + days)
    return schedule.planned(plan, plan.evaluated_on, plan.evaluated_on + days)


@words.view
def blocks_done(talk: Talk) -> int:
    """How many planned blocks of the week were done."""
    return _week(talk, "blocks_done")


@words.view
def blocks_planned(talk: Talk) -> int:
    """How many blocks the week has."""
    return _week(talk, "blocks_planned")


# --- stages -----------------------------------------------------------------------------------------------


@words.guard
def stage_is_subacute(talk: Talk) -> bool:
    """Does the pain last six weeks, and not yet twelve?"""
    return screening.stage_change(talk.profile, talk.today) == "subacute"


@words.view
def next_course(talk: Talk) -> str | None:
    """The course that the calendar has reached, where the person put it off; None otherwise."""
    reached = screening.course(talk.profile.since, talk.today, talk.profile.course)
    return None if reached == talk.profile.course else reached


@words.list
def next_path(talk: Talk) -> tuple[str, ...]:
    """The button to the next path, once the calendar has reached it and it was put off."""
    return ("try_it",) if next_course(talk) else ()


@words.action
def accept_stage(talk: Talk) -> None:
    """Go on with the next path."""
    new = cast("Course", screening.course(talk.profile.since, talk.today, talk.profile.course))
    talk.change(course=new, offered=new)
    talk.record("stage", course=new)


@words.action
def postpone_stage(talk: Talk) -> None:
    """Stay on the present path; it is not offered again until the calendar says so."""
    new = cast("Course", screening.course(talk.profile.since, talk.today, talk.profile.course))
    talk.change(offered=new)
    talk.record("stage_postponed", course=new)
