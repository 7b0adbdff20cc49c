"""Words about looking back on a week: its six questions, what they mean, and how the weeks went on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.plans import measured_in
from bot.dialogue.words.weeks import due_evaluation
from bot.domain import Measure, Value, Week
from bot.programme import review, schedule, screening

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


def points(answer: Value) -> int | None:
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
    week = Week(talk.today, **{score: points(talk.frame.get(name)) for score, name in ANSWERS.items()})
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


# --- trends, for the picture and its words ----------------------------------------------------------------


@words.view
def work_is_counted(talk: Talk) -> bool:
    """Are all blocks of the last four weeks counted, so that there are no minutes to show?"""
    return bool(_lately(talk, "count")) and not _lately(talk, "time")


def _lately(talk: Talk, measure: Measure) -> list[tuple[int, int]]:
    """The blocks of the last four weeks that are measured so: how many weeks ago, and how much."""
    ago = ((talk.today - block.on, block.amount) for block in measured_in(talk, measure))
    return [(days.days // 7, amount) for days, amount in ago if timedelta(0) <= days < schedule.KEPT]


@words.view
def work_by_week(talk: Talk) -> Value:
    """Minutes of blocks in each of the last four weeks, the oldest first; how many blocks, where all are counted."""
    found, counted = [0, 0, 0, 0], work_is_counted(talk)
    for weeks_ago, amount in _lately(talk, "count" if counted else "time"):
        found[3 - weeks_ago] += 1 if counted else amount
    return tuple(found) if counted else tuple(round(seconds / 60) for seconds in found)


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
