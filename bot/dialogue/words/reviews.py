"""Words about looking back: the week's six questions, the four weeks with goals and choice, what they mean."""

from __future__ import annotations

from dataclasses import asdict

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.plans import plan_of
from bot.dialogue.words.weeks import due_evaluation
from bot.domain import Goal, Value, Week
from bot.programme import pacing, review, schedule, screening

words = Words()
ANSWERS = {
    "sleep": "slept",
    "pain": "peg_pain",
    "enjoyment": "peg_enjoyment",
    "activity": "peg_activity",
    "fear": "afraid_of_moving",
    "confidence": "sure_of_doing",
}
"""Under which name the flow remembers the answer to each question."""
SHOWN = ("confidence", "peg", "fear", "sleep")
"""The order in which scores are told: what one can do comes first."""
CHANGES = tuple(f"pgic_{number}" for number in range(1, 8))
"""The seven answers of the global change, from very much better to very much worse (PGIC)."""
WEEK, MONTH = 7, 28


def _points(answer: Value) -> int | None:
    """An answer of 0 to 10 as a whole number, tapped or typed; None for "rather not"."""
    try:
        return round(float(str(answer)))
    except ValueError:
        return None


# --- the week ---------------------------------------------------------------------------------------------


@words.action
def begin_review(talk: Talk) -> None:
    """Keep that the week's questions were asked today."""
    talk.change(reviewed_on=talk.today)


@words.action
def keep_week(talk: Talk) -> None:
    """Keep the week's answers; the fear counts for the start of the next plan, never for a block that runs."""
    week = Week(talk.today, **{score: _points(talk.frame.get(name)) for score, name in ANSWERS.items()})
    weeks = review.add_week(talk.profile.weeks, week)
    if weeks == talk.profile.weeks:
        return
    fear = talk.profile.fear if week.fear is None else week.fear
    talk.change(weeks=weeks, fear=fear)
    talk.record("measures", **{name: value for name, value in asdict(week).items() if name != "on"})


def _this_week(talk: Talk) -> Week | None:
    weeks = talk.profile.weeks
    return weeks[-1] if weeks and weeks[-1].on == talk.today else None


@words.view
def reviewed_today(talk: Talk) -> bool:
    """Were the week's questions asked today?"""
    return talk.profile.reviewed_on == talk.today


@words.view
def week_scores(talk: Talk) -> Value:
    """This week's scores: name, how it compares (`first`, `better`, `same`, `worse`), now, and the first time."""
    week = _this_week(talk)
    if week is None:
        return ()
    told = []
    for name in SHOWN:
        how, now = review.outlook(talk.profile.weeks, name), review.score(week, name)
        first = next((found for each in talk.profile.weeks if (found := review.score(each, name)) is not None), None)
        if how is not None and now is not None and first is not None:
            told.append((name, how, round(now, 1), round(first, 1)))
    return tuple(told)


@words.view
def peg_incomplete(talk: Talk) -> bool:
    """Was one of the three questions that make one score left out, and another answered?"""
    week = _this_week(talk)
    items = (week.pain, week.enjoyment, week.activity) if week else ()
    return None in items and any(item is not None for item in items)


@words.guard
def week_fear_high(talk: Talk) -> bool:
    """Is this week's fear of moving 7 or more, and is there no reason against moving?"""
    week = _this_week(talk)
    return week is not None and review.careful_next(week) and not screening.hides_exercise(talk.profile)


@words.guard
def block_week_due(talk: Talk) -> bool:
    """Is the evaluation of a block due today?"""
    return block_path(talk) and due_evaluation(talk) is not None


@words.guard
def block_path(talk: Talk) -> bool:
    """Are blocks by the clock open to this person?"""
    return screening.path(talk.profile, talk.today) == "quota"


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
    points, goals, at = _points(talk.value), talk.profile.goals, _goal_at(talk)
    if points is None or at >= len(goals):
        return
    scored = review.rate(goals[at], talk.today, points)
    talk.change(goals=(*goals[:at], scored, *goals[at + 1 :]))
    talk.record("goal_score", goal=at, words=scored.words, score=points)


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
    """Each plan with a block: its activity, the first block and the present one, in seconds."""
    return tuple(
        (plan.activity, pacing.first_quota(plan.trials, plan.factor, plan.ceiling).seconds, plan.quota)
        for plan in talk.profile.plans
        if plan.quota and any(not trial.overdone for trial in plan.trials)
    )


@words.view
def confidence_grown(talk: Talk) -> Value:
    """The first and the last score of confidence, where it is clearly better; else nothing."""
    told = [each.confidence for each in talk.profile.weeks if each.confidence is not None]
    grown = len(told) > 1 and told[-1] - told[0] >= 2
    return (told[0], told[-1]) if grown else ()


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


# --- trends, for the picture and its words ----------------------------------------------------------------


@words.view
def minutes_by_week(talk: Talk) -> Value:
    """Minutes of blocks in each of the last four weeks, the oldest first."""
    found = [0, 0, 0, 0]
    for plan in talk.profile.plans:
        for block in plan.blocks:
            ago = (talk.today - block.on).days
            if 0 <= ago < schedule.KEPT.days:
                found[3 - ago // 7] += block.seconds
    return tuple(round(seconds / 60) for seconds in found)


@words.view
def confidence_by_week(talk: Talk) -> Value:
    """Confidence in each of the last weekly reviews, the oldest first."""
    return review.trend(talk.profile.weeks, "confidence")


@words.view
def peg_by_week(talk: Talk) -> Value:
    """How much the back got in the way (PEG) in each of the last weekly reviews, the oldest first."""
    return review.trend(talk.profile.weeks, "peg")


@words.guard
def trend_known(talk: Talk) -> bool:
    """Are there two weekly reviews or more, so that a picture of them and of the blocks says something?"""
    return len(talk.profile.weeks) > 1 and not screening.hides_exercise(talk.profile)


@words.list
def progress_more(talk: Talk) -> tuple[str, ...]:
    """What else can be shown: tense and calm days, once there are enough; the plan that lies ready."""
    tense = ("tense_days",) if review.tension(talk.profile.days) else ()
    ready = ("ready_plan",) if talk.profile.course in ("recurrent", "no_pain") else ()
    return (*tense, *ready)


@words.view
def tension_compared(talk: Talk) -> str:
    """Tense days against calm ones: `more` pain, `less`, the `same`, or `unknown` before fourteen days are there."""
    found = review.tension(talk.profile.days)
    return found.compared if found else "unknown"


@words.view
def pain_when_tense(talk: Talk) -> float:
    """The middle pain score of very tense days."""
    found = review.tension(talk.profile.days)
    return found.tense if found else 0


@words.view
def pain_when_calm(talk: Talk) -> float:
    """The middle pain score of calm days."""
    found = review.tension(talk.profile.days)
    return found.calm if found else 0
