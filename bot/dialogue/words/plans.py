"""Words about the plan: path, activity, exclusions, trials, first block."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Block, Course, Measure, Plan, Value
from bot.programme import evaluation, pacing, schedule, screening
from bot.programme import flare as flares
from bot.programme.activities import CEILINGS, STRENGTH
from bot.programme.activities import measure as measure_of

words = Words()
ACTIVITIES = tuple(CEILINGS)
LONGEST_TRIAL = 3 * 60 * 60
"""A trial that seems to have run longer was forgotten. Our own default."""
SINCE: dict[str, Course] = {
    "since_under_6_weeks": "acute",
    "since_6_to_12_weeks": "subacute",
    "since_longer": "chronic",
    "since_comes_and_goes": "recurrent",
    "since_no_pain": "no_pain",
}
EXCLUSIONS = {
    "surgery": screening.SURGERY,
    "pregnancy": screening.PREGNANCY,
    "heart_or_lung": screening.HEART_LUNG,
    "malaise": screening.MALAISE,
}


def plan_of(talk: Talk) -> Plan | None:
    """The plan that is spoken of: the one under way, else the chosen one, else one due today, else the first."""
    plans, running = talk.profile.plans, talk.profile.running
    spoken_of = running.activity if running else talk.get("activity")
    used = tuple(plan for plan in plans if not plan.rests)
    due = (
        *(plan for plan in plans if plan.activity == spoken_of),
        *(plan for plan in used if plan.quota is not None and schedule.left_today(plan, talk.today)),
        *(plan for plan in used if plan.quota is None and pacing.next_after_trial(plan, talk.today) != "wait"),
        *used,
        *plans,
    )
    return due[0] if due else None


def measured_in(talk: Talk, measure: Measure) -> tuple[Block, ...]:
    """The blocks of all activities that are measured so."""
    return tuple(block for plan in talk.profile.plans if plan.measure == measure for block in plan.blocks)


def put_plan(talk: Talk, plan: Plan) -> None:
    """Replace the plan of the same activity."""
    plans = tuple(plan if each.activity == plan.activity else each for each in talk.profile.plans)
    talk.change(plans=plans)


def shown(plan: Plan | None, amount: int) -> Value:
    """An amount of a plan as texts get it: the seconds, or `("count", n)` where it is counted. Nothing is 0."""
    return (plan.measure, amount) if plan and plan.measure == "count" and amount else amount


def recorded(plan: Plan, amount: int) -> dict[str, Value]:
    """An amount of a plan as the history keeps it."""
    return {"times" if plan.measure == "count" else "seconds": amount}


def quota_now(talk: Talk) -> int | None:
    """Today's block: the plan's, smaller during a flare-up."""
    plan = plan_of(talk)
    ongoing = flares.current(talk.profile.flares, talk.today)
    if plan and ongoing:
        return flares.flare_quota(plan, flares.day_number(ongoing, talk.now))
    return plan.quota if plan else None


# --- the path ---------------------------------------------------------------------------------------------


@words.action
def keep_since(talk: Talk) -> None:
    """Keep since when there is pain, as a date, and the course that follows."""
    said = SINCE[str(talk.value)]
    since = screening.guessed_since(said, talk.today)
    talk.change(since=since, course=said, offered=said)
    talk.record("since", course=said)


@words.guard
def path_is_little_and_often(talk: Talk) -> bool:
    """Is the pain so new that it gets no blocks by the clock?"""
    return screening.path(talk.profile, talk.today) == "little_and_often"


@words.guard
def exclusion_kept(talk: Talk) -> bool:
    """Is there something that asks for a plan with the doctor or physiotherapist first?"""
    return bool(talk.profile.exclusions)


@words.guard
def no_exercise_advice(talk: Talk) -> bool:
    """Does effort make the person worse for days, so that no exercise advice is given at all?"""
    return screening.hides_exercise(talk.profile)


@words.guard
def exclusions_unasked(talk: Talk) -> bool:
    """Are the reasons against blocks by the clock still to be asked?"""
    return not talk.profile.asked_exclusions


@words.guard
def scores_told(talk: Talk) -> bool:
    """Were usual pain and fear told before?"""
    return talk.profile.usual_pain is not None and talk.profile.fear is not None


@words.action
def keep_exclusion(talk: Talk) -> None:
    """Keep the reason that was tapped."""
    reason = EXCLUSIONS[str(talk.value)]
    kept = dict.fromkeys((*talk.profile.exclusions, reason))
    talk.change(exclusions=tuple(kept), asked_exclusions=True)
    talk.record("exclusion", reason=reason)


@words.action
def keep_no_exclusion(talk: Talk) -> None:
    """Keep that none of the reasons holds."""
    talk.change(exclusions=(), asked_exclusions=True)


@words.action
def forget_exclusions(talk: Talk) -> None:
    """The reason is gone, or the doctor agreed: ask anew before the next trial."""
    talk.change(exclusions=(), asked_exclusions=False)
    talk.record("exclusion_over")


@words.action
def keep_usual_pain(talk: Talk) -> None:
    """Keep the usual pain, 0 to 10. It touches the start of a plan and nothing else."""
    talk.change(usual_pain=_score(talk.value))


@words.action
def keep_fear(talk: Talk) -> None:
    """Keep the fear that moving makes it worse, 0 to 10."""
    talk.change(fear=_score(talk.value))


def _score(value: Value) -> int:
    return int(float(str(value)) + 0.5)  # a half counts as the higher score: the careful side


# --- the activity -----------------------------------------------------------------------------------------


@words.list
def activities(talk: Talk) -> tuple[str, ...]:
    """The activities that can be built up, and have no plan yet."""
    taken = [plan.activity for plan in talk.profile.plans]
    return tuple(each for each in ACTIVITIES if each not in taken)


@words.action
def make_plan(talk: Talk) -> None:
    """Make a plan of the chosen activity and what it leads to; it comes first."""
    activity, aim = str(talk.get("activity")), talk.get("aim")
    towards = str(aim) if aim and aim != "skip" else ""
    ceiling, measure = CEILINGS[activity], measure_of(activity)
    new = Plan(activity, towards, talk.today, ceiling=ceiling, measure=measure)
    others = (each for each in talk.profile.plans if each.activity != activity)
    talk.change(plans=(new, *others))
    talk.record("plan", activity=activity, towards=towards)


@words.guard
def counted(talk: Talk) -> bool:
    """Is the activity one whose blocks are a number of times?"""
    plan = plan_of(talk)
    return plan is not None and plan.measure == "count"


@words.guard
def no_plan(talk: Talk) -> bool:
    """Was no activity chosen yet?"""
    return not talk.profile.plans


@words.guard
def several_plans(talk: Talk) -> bool:
    """Are there several activities, and none chosen just now?"""
    return len(talk.profile.plans) > 1 and talk.get("activity") not in my_activities(talk)


@words.list
def my_activities(talk: Talk) -> tuple[str, ...]:
    """The activities that have a plan."""
    return tuple(plan.activity for plan in talk.profile.plans)


@words.guard
def long_away(talk: Talk) -> bool:
    """Was the last block four weeks ago or more, so that one try comes first?"""
    plan = plan_of(talk)
    return plan is not None and evaluation.after_gap(plan, talk.today).kind == "one_trial"


@words.guard
def came_back(talk: Talk) -> bool:
    """Was this the one try after a long time away?"""
    plan = plan_of(talk)
    return plan is not None and plan.quota is not None


@words.action
def smaller_steps(talk: Talk) -> None:
    """Let the block grow more slowly."""
    plan = plan_of(talk)
    if plan:
        put_plan(talk, evaluation.gentler(plan))
        talk.record("smaller_steps", activity=plan.activity)


# --- what texts show --------------------------------------------------------------------------------------


@words.view
def activity(talk: Talk) -> str:
    """The key of the activity: the plan's, or the one being chosen."""
    running = talk.profile.running
    plan = plan_of(talk)
    chosen = talk.get("activity")
    return running.activity if running else str(chosen) if chosen else plan.activity if plan else ACTIVITIES[0]


@words.view
def towards(talk: Talk) -> str | None:
    """What the activity leads to, in the person's words."""
    plan = plan_of(talk)
    return (plan.towards or None) if plan else None


@words.view
def quota(talk: Talk) -> Value:
    """The block, as it is today; 0 where no block may be named: with an open sign, or advice first."""
    named = screening.path(talk.profile, talk.today) not in ("closed", "with_advice")
    return shown(plan_of(talk), (quota_now(talk) or 0) if named else 0)


@words.view
def strengthens(talk: Talk) -> bool:
    """Does the activity strengthen, so that a day of rest follows each time?"""
    return activity(talk) in STRENGTH


@words.view
def small_block(talk: Talk) -> bool:
    """Is the block so short that it comes more than once a day?"""
    plan = plan_of(talk)
    return plan is not None and plan.quota is not None and schedule.is_small(plan)


@words.view
def is_counted(talk: Talk) -> bool:
    """Is the activity that is named one whose blocks are a number of times?"""
    return measure_of(activity(talk)) == "count"


@words.view
def course(talk: Talk) -> str | None:
    """The person's course: acute, subacute, chronic, recurrent, no_pain."""
    return talk.profile.course


@words.view
def malaise(talk: Talk) -> bool:
    """Does effort make the person worse for days?"""
    return screening.MALAISE in talk.profile.exclusions
