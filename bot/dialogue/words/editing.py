"""Words about seeing and changing the plan: how the block became what it is, the goal, days, steps, rest."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.plans import plan_of, put_plan, recorded, shown
from bot.domain import Plan, Value
from bot.programme import editing, flare, pacing, schedule

words = Words()
DAYS = tuple(f"days_{number}" for number in range(2, 8))
GOALS = {f"minutes_{number}": number * 60 for number in (10, 15, 20, 30)}
COUNTS = {f"times_{number}": number for number in (5, 10, 20, 30)}
SHOWN = 4
"""So many changes are shown, the newest last."""


def _change(talk: Talk, plan: Plan, what: str, **data: Value) -> None:
    put_plan(talk, plan)
    talk.record("plan_changed", activity=plan.activity, what=what, **data)


# --- the block, its goal, its steps, its days -------------------------------------------------------------


@words.action
def keep_goal(talk: Talk) -> None:
    """Keep the longest block that the person wants; a longer one comes down to it."""
    plan = plan_of(talk)
    if plan:
        told = str(talk.value)
        goal = GOALS.get(told) or COUNTS.get(told) or int(told)
        changed = editing.aim_for(plan, goal, talk.today)
        _change(talk, changed, "goal", **recorded(changed, changed.ceiling))


def _flares(talk: Talk) -> int:
    return flare.began_within(talk.profile.flares, talk.today, pacing.BRISK_CALM_DAYS)


@words.guard
def brisk_allowed(talk: Talk) -> bool:
    """May the block grow briskly: fear told and 3 or less, no flare-up in four weeks?"""
    return pacing.may_be_brisk(talk.profile.fear, _flares(talk))


@words.guard
def fear_untold(talk: Talk) -> bool:
    """Was the fear that moving makes it worse never told?"""
    return talk.profile.fear is None


@words.action
def keep_step(talk: Talk) -> None:
    """Keep the pace that the person chose: gentle, standard or brisk."""
    plan, pace = plan_of(talk), str(talk.value).removeprefix("step_")
    if plan and pace in pacing.STEPS:
        step = pacing.step_size(pace, talk.profile.fear, _flares(talk))  # type: ignore[arg-type]
        _change(talk, replace(plan, step=step), "step", step=step)


@words.action
def take_brisk_step(talk: Talk) -> None:
    """Let the block grow briskly, where that is allowed."""
    talk.value = "step_brisk"
    keep_step(talk)


@words.list
def week_days(talk: Talk) -> tuple[str, ...]:
    """How many days a week: two to seven, fewer where a day of rest follows each."""
    plan = plan_of(talk)
    return DAYS[: schedule.most_days(plan.activity) - 1] if plan else DAYS


@words.action
def keep_days(talk: Talk) -> None:
    """Keep on how many days a week the activity is planned."""
    plan, days = plan_of(talk), str(talk.value)
    if plan and days in week_days(talk):
        number = int(days.removeprefix("days_"))
        _change(talk, editing.on_days(plan, number), "days", days=number)


@words.action
def keep_aim(talk: Talk) -> None:
    """Keep what the activity leads to, in the person's new words."""
    plan = plan_of(talk)
    if plan:
        _change(talk, replace(plan, towards=str(talk.value)), "towards")


# --- several activities -----------------------------------------------------------------------------------


@words.guard
def must_rest_first(talk: Talk) -> bool:
    """Do two other activities grow already, so that one has to rest first?"""
    return bool(may_rest(talk))


@words.list
def may_rest(talk: Talk) -> tuple[str, ...]:
    """The activities that grow now, one of which may rest to make room."""
    chosen = str(talk.get("activity"))
    return tuple(plan.activity for plan in editing.must_rest(talk.profile.plans, chosen))


def _rest(talk: Talk, plan: Plan) -> None:
    _change(talk, replace(plan, rests=True), "rests")


@words.action
def rest_chosen(talk: Talk) -> None:
    """Let the activity that was tapped rest: its block stays, and nothing is planned."""
    plan = next((each for each in talk.profile.plans if each.activity == talk.value), None)
    if plan:
        _rest(talk, plan)


@words.action
def rest_activity(talk: Talk) -> None:
    """Let this activity rest: its block stays, and nothing is planned."""
    plan = plan_of(talk)
    if plan:
        _rest(talk, plan)


@words.guard
def activity_rests(talk: Talk) -> bool:
    """Does this activity rest?"""
    plan = plan_of(talk)
    return plan is not None and plan.rests


@words.action
def wake_activity(talk: Talk) -> None:
    """Take up this activity again; after a long rest its block is smaller, or is tried once first."""
    plan = plan_of(talk)
    if plan:
        _change(talk, editing.wake(plan, talk.today), "woken")


@words.action
def drop_activity(talk: Talk) -> None:
    """Let this activity and its plan go."""
    plan = plan_of(talk)
    if plan:
        talk.change(plans=tuple(each for each in talk.profile.plans if each.activity != plan.activity))
        talk.record("plan_dropped", activity=plan.activity)


@words.list
def order_switch(talk: Talk) -> tuple[str, ...]:
    """The button that puts this activity first, where another one is."""
    plan = plan_of(talk)
    first = talk.profile.plans[:1]
    return ("put_first",) if plan and first != (plan,) else ()


@words.action
def put_first(talk: Talk) -> None:
    """Speak of this activity first."""
    plan = plan_of(talk)
    if plan:
        talk.change(plans=editing.put_first(talk.profile.plans, plan.activity))


# --- what texts show --------------------------------------------------------------------------------------


@words.view
def plan_goal(talk: Talk) -> Value:
    """The largest block that the activity grows to."""
    plan = plan_of(talk)
    return shown(plan, plan.ceiling) if plan else 0


@words.view
def plan_days(talk: Talk) -> int:
    """On how many days a week the activity is planned."""
    plan = plan_of(talk)
    return schedule.days_a_week(plan) if plan else 7


@words.view
def plan_pace(talk: Talk) -> str:
    """How fast the block grows: `gentle`, `standard` or `brisk`."""
    plan = plan_of(talk)
    step = plan.step if plan else pacing.STEPS["standard"]
    return next((pace for pace, size in pacing.STEPS.items() if size >= step), "brisk")


@words.view
def plan_changes(talk: Talk) -> Value:
    """The last changes of the block: the day (ISO), the old and the new one, why, blocks done and planned."""
    plan = plan_of(talk)
    return tuple(
        (each.on.isoformat(), shown(plan, each.old or 0), shown(plan, each.new), each.why, each.done, each.planned)
        for each in (plan.changes[-SHOWN:] if plan else ())
    )


@words.view
def smaller_since(talk: Talk) -> str | None:
    """Why the block became smaller since the last one was done: `ill`, `away`; None otherwise."""
    plan = plan_of(talk)
    if plan is None or not plan.changes:
        return None
    last, block = plan.changes[-1], max((each.on for each in plan.blocks), default=plan.started)
    return last.why if last.why in ("ill", "away") and last.on >= block else None
