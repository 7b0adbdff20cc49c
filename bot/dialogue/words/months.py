"""Words about the four weeks: the person's own goals, the change as a whole, the choice how to go on."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.plans import plan_of, shown
from bot.dialogue.words.reviews import points
from bot.domain import Goal, Value
from bot.programme import pacing, review, screening

words = Words()
CHANGES = tuple(f"pgic_{number}" for number in range(1, 8))
"""The seven answers of the global change, from very much better to very much worse (PGIC)."""
WEEK, MONTH = 7, 28


# --- goals ------------------------------------------------------------------------------------------------


@words.action
def begin_month(talk: Talk) -> None:
    """Keep that the four weeks were looked back on today; begin with the first goal."""
    talk.change(month_on=talk.today)
    talk.remember(goal_at=0)


@words.guard
def no_goals(talk: Talk) -> bool:
    """Was no goal told yet?"""
    return not talk.profile.goals


@words.guard
def room_for_goal(talk: Talk) -> bool:
    """Are there fewer than three goals?"""
    return len(talk.profile.goals) < review.MOST_GOALS


@words.action
def clear_goals(talk: Talk) -> None:
    """Write the goals anew."""
    talk.change(goals=())


@words.list
def goal_ideas(talk: Talk) -> tuple[str, ...]:
    """The button for the goal that the plan already leads to, if it was told."""
    plan = plan_of(talk)
    return ("goal_from_plan",) if plan and plan.towards else ()


@words.action
def add_goal(talk: Talk) -> None:
    """Keep a goal in the person's own words."""
    _add_goal(talk, str(talk.value))


@words.action
def goal_from_plan(talk: Talk) -> None:
    """Take what the plan leads to as a goal."""
    plan = plan_of(talk)
    if plan and plan.towards:
        _add_goal(talk, plan.towards)


def _add_goal(talk: Talk, goal: str) -> None:
    if room_for_goal(talk):
        talk.change(goals=(*talk.profile.goals, Goal(goal)))
        talk.record("goal", words=goal)


def _goal_at(talk: Talk) -> int:
    at = talk.frame.get("goal_at")
    return at if isinstance(at, int) else 0


@words.guard
def goal_left(talk: Talk) -> bool:
    """Is there another goal to score after this one?"""
    return _goal_at(talk) + 1 < len(talk.profile.goals)


@words.action
def next_goal(talk: Talk) -> None:
    """Go on to the next goal."""
    talk.remember(goal_at=_goal_at(talk) + 1)


@words.action
def rate_goal(talk: Talk) -> None:
    """Keep how well the goal goes now, 0 to 10."""
    score, goals, at = points(talk.value), talk.profile.goals, _goal_at(talk)
    if score is None or at >= len(goals):
        return
    scored = review.rate(goals[at], talk.today, score)
    talk.change(goals=(*goals[:at], scored, *goals[at + 1 :]))
    talk.record("goal_score", goal=at, words=scored.words, score=score)


@words.view
def goal_words(talk: Talk) -> str:
    """The goal that is being scored, in the person's words."""
    goals, at = talk.profile.goals, _goal_at(talk)
    return goals[at].words if at < len(goals) else ""


@words.view
def goals(talk: Talk) -> Value:
    """Each goal that has a score: its words, the first score, the last, and `better`, `same`, `worse` or `first`."""
    return tuple(
        (goal.words, goal.scores[0][1], goal.scores[-1][1], review.goal_change(goal) or "first")
        for goal in talk.profile.goals
        if goal.scores
    )


# --- the change as a whole, and the choice ------------------------------------------------------------------


@words.list
def global_changes(talk: Talk) -> tuple[str, ...]:
    """The seven answers to how it is as a whole, from very much better to very much worse."""
    return tuple(CHANGES)


@words.action
def keep_change(talk: Talk) -> None:
    """Keep how the person finds it as a whole, 1 (very much better) to 7 (very much worse)."""
    talk.record("global_change", answer=CHANGES.index(str(talk.value)) + 1)


@words.view
def plans_grown(talk: Talk) -> Value:
    """Each plan with a block: its activity, the first block and the present one, and whether it grew."""
    found = []
    for plan in talk.profile.plans:
        if plan.quota and any(not trial.overdone for trial in plan.trials):
            first = pacing.first_quota(plan.trials, plan.factor, plan.ceiling, plan.measure).amount
            found.append((plan.activity, shown(plan, first), shown(plan, plan.quota), plan.quota > first))
    return tuple(found)


@words.view
def confidence_grown(talk: Talk) -> Value:
    """The first and the last score of confidence, where it is clearly better; else nothing."""
    weeks = talk.profile.weeks
    if review.outlook(weeks, "confidence") != "better":
        return ()
    told = [each.confidence for each in weeks if each.confidence is not None]
    return (told[0], told[-1])


@words.pick
def ways_to_vary(talk: Talk) -> str:
    """What one can do differently: none of it moves who gets no exercise advice."""
    return "four_weeks/vary_quietly" if screening.hides_exercise(talk.profile) else "four_weeks/vary"


@words.list
def ways_on(talk: Talk) -> tuple[str, ...]:
    """The buttons for something different, as far as it is open to the person."""
    return ("learn",) if screening.hides_exercise(talk.profile) else ("other_activity", "exercises")


@words.action
def touch_weekly(talk: Talk) -> None:
    """Write once a week from now on, and ask nothing in the evening."""
    _keep_in_touch(talk, WEEK)


@words.action
def touch_monthly(talk: Talk) -> None:
    """Write once in four weeks from now on, and ask nothing in the evening."""
    _keep_in_touch(talk, MONTH)


def _keep_in_touch(talk: Talk, days: int) -> None:
    talk.change(keep_in_touch=days, evening=None)
    talk.cancel_timer("evening")
    talk.record("keep_in_touch", days=days)


@words.action
def write_daily(talk: Talk) -> None:
    """Write every day again; the week and the four weeks count from now."""
    if talk.profile.keep_in_touch is not None:
        talk.change(reviewed_on=talk.today, month_on=talk.today)
        talk.record("daily_again")
    talk.change(keep_in_touch=None)


@words.view
def touch_days(talk: Talk) -> int:
    """The days between two messages for who only keeps in touch; 0 for who gets one a day."""
    return talk.profile.keep_in_touch or 0
