"""Which message comes by itself today, if any: one a day in all. Only what a person asked for comes on top.

Sources: e-Exercise and SELMA users wish for a time that they can move; after silence, less and then rest. The
order and the days are our own defaults.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from bot.domain import Profile
from bot.programme import flare as flare_rules
from bot.programme import review, spaced
from bot.programme.evaluation import evaluate_all
from bot.programme.hours import in_quiet_hours, next_hour
from bot.programme.pacing import next_after_trial
from bot.programme.schedule import left_today
from bot.programme.screening import path, stage_change

WEEKLY_AFTER = 3
"""So many of our messages unanswered, and they come once a week."""

RESTS_AFTER = 14
"""So many days of silence, and we say goodbye once and rest."""

OWN_HOUR = timedelta(hours=1)
"""For so long from the person's own hour on, it wins over the quiet hours."""

DAYS_OF_FLARE = (3, 5, 8)
"""On these days of a flare-up we ask again: the blocks go up, they are whole again, it lasts long."""

Rhythm = Literal["daily", "weekly", "resting"]
Prompt = Literal[
    "safety",
    "flare_morning",
    "weekly_review",
    "weekly",
    "month",
    "stage",
    "check",
    "contact",
    "block",
    "little_and_often",
    "trial",
    "review",
    "lesson",
    "tip",
    "goodbye",
]


def rhythm_after(unanswered: int, silent_days: int) -> Rhythm:
    """The rhythm that silence leads to: after three messages weekly, after fourteen days (and a weekly message) rest.

    A person who got none of our messages is not silent: `unanswered` counts them.
    """
    if unanswered > WEEKLY_AFTER and silent_days >= RESTS_AFTER:
        return "resting"
    return "weekly" if unanswered >= WEEKLY_AFTER else "daily"


def prompt_for(profile: Profile, local: datetime, *, lessons_left: bool = True) -> Prompt | None:
    """What the day's message is about, or None for silence. `local` is now, aware, in the person's local time.

    Safety comes before the morning after a flare-up, the weekly review (or the block's evaluation alone), the
    four weeks, a new stage, asking after new pain, the block, a trial, a question that comes back, a lesson and,
    when there is nothing else, the tip. Who only keeps in touch gets a few words in place of what follows that.

    A lesson comes before the tip, since it matters in the first days; a question before the lesson, since it is short
    and has its day, but no two questions in a row while lessons are left. Where the pain is new, moving little and
    often takes every other day, or lessons would never have their turn. It says when, too: never while stopped,
    paused, muted (an alarm sign may still be asked about), resting, in the quiet hours, or twice on a day.
    """
    if not _may_speak(profile, local):
        return None
    today = local.date()
    silence = rhythm_after(profile.unanswered, _silent_days(profile, local))
    if silence == "resting":
        return "goodbye"
    week_passed = profile.prompted_on is None or today - profile.prompted_on >= timedelta(days=7)
    if silence == "weekly" and not week_passed:
        return None
    if profile.alarm is not None:
        return "safety"
    ongoing = flare_rules.current(profile.flares, today)
    if ongoing is not None:
        told = flare_rules.morning_after(ongoing.last.astimezone(local.tzinfo))
        if today < told:
            return None
        if _asks_after_flare(profile, told, flare_rules.day_number(ongoing, local)):
            return "flare_morning"
    if profile.rhythm == "weekly" and not week_passed:
        return None
    if not review.contact_due(profile, today):
        return None
    return _look_back(profile, today) or _everyday(profile, today, lessons_left)


def _may_speak(profile: Profile, local: datetime) -> bool:
    today = local.date()
    if profile.stopped or profile.rhythm == "resting" or profile.prompted_on == today:
        return False
    if profile.paused_until is not None and today < profile.paused_until:
        return False
    muted = profile.muted_until is not None and local < profile.muted_until
    # After a crisis nothing comes by itself; a bodily alarm sign is still asked about.
    if muted and (profile.alarm is None or profile.alarm_kind not in ("emergency", "urgent")):
        return False
    return not in_quiet_hours(profile, local.time()) or _own_hour(profile, local)


def _own_hour(profile: Profile, local: datetime) -> bool:
    hour = next_hour(profile, local.weekday())
    if hour is None:
        return False
    return timedelta(0) <= local - datetime.combine(local.date(), hour, tzinfo=local.tzinfo) < OWN_HOUR


def _silent_days(profile: Profile, local: datetime) -> int:
    active = None if profile.last_active is None else profile.last_active.astimezone(local.tzinfo).date()
    heard = [day for day in (profile.answered_on, active) if day is not None]
    return (local.date() - max(heard)).days if heard else profile.unanswered


def _asks_after_flare(profile: Profile, told: date, day: int) -> bool:
    not_yet = profile.prompted_on is None or profile.prompted_on < told
    return not_yet or day in DAYS_OF_FLARE


def _look_back(profile: Profile, today: date) -> Prompt | None:
    """A message that takes the place of the everyday one: a review, a new stage, asking after new pain."""
    if review.week_due(profile, today):
        return "weekly_review"
    if path(profile, today) == "quota":
        week = evaluate_all(profile.plans, today, flares=profile.flares)
        if any(each.kind not in ("skip", "not_due") for each in week):
            return "weekly"
    if review.month_due(profile, today):
        return "month"
    if stage_change(profile, today) is not None:
        return "stage"
    return "check" if review.check_due(profile, today) else None


def _everyday(profile: Profile, today: date, lessons_left: bool) -> Prompt | None:
    if profile.keep_in_touch is not None:
        return "contact"
    way = path(profile, today)
    if way == "quota":
        if any(left_today(plan, today) for plan in profile.plans):
            return "block"
        trials = [plan for plan in profile.plans if plan.quota is None and not plan.rests]
        if any(next_after_trial(plan, today) != "wait" for plan in trials):
            return "trial"
    learning = _learning(profile, today, lessons_left)
    if way == "little_and_often" and (today.toordinal() % 2 == 0 or learning in ("tip", None)):
        return "little_and_often"
    return learning


def _learning(profile: Profile, today: date, lessons_left: bool) -> Prompt | None:
    """What there is to learn today; nothing more after a lesson that was read today already."""
    if profile.lessons_on == today:
        return None
    if spaced.due(profile.reviews, today) and not (profile.taught == "review" and lessons_left):
        return "review"
    return "lesson" if lessons_left else "tip"
