"""Words about the evening: its question, and the nights in which none is asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.clock import next_instant
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.programme import day, hours

words = Words()
EVENING = "20:00"
NIGHT = timedelta(hours=4)
"""Until this hour a night belongs to the day before. Our own default."""
CHECK_IN_DAYS = timedelta(days=28)


def next_local(talk: Talk, clock: str) -> datetime:
    """The next instant at which the person's clock shows this time."""
    return next_instant(talk.event.at, time.fromisoformat(clock), talk.profile.zone)


def evening_of(talk: Talk) -> date:
    """The day that an answer of the evening is about: after midnight still the one before."""
    return (talk.now - NIGHT).date()


def silent(talk: Talk) -> bool:
    """Does nothing come by itself this evening?"""
    profile = talk.profile
    muted = profile.muted_until is not None and talk.event.at < profile.muted_until
    paused = profile.paused_until is not None and talk.today < profile.paused_until
    hushed = profile.stopped or paused or muted or profile.rhythm == "resting" or profile.alarm is not None
    return hushed or _away(talk) or _by_night(talk)


def _away(talk: Talk) -> bool:
    """Nobody answered: the evening's questions come weekly after three days, and after fourteen no more."""
    last = talk.profile.last_active
    gone = (talk.today - last.astimezone(talk.now.tzinfo).date()).days if last else 0
    return gone >= day.RESTS_AFTER or (gone > day.WEEKLY_AFTER and gone % 7 != 0)


def _by_night(talk: Talk) -> bool:
    """Would an evening's question, put off, come in the quiet hours? In its own hour it may."""
    own = talk.now.hour == time.fromisoformat(EVENING).hour
    return not own and hours.in_quiet_hours(talk.profile, talk.now.time())


@words.guard
def daytime(talk: Talk) -> bool:
    """Is it outside the quiet hours?"""
    return not hours.in_quiet_hours(talk.profile, talk.now.time())


@words.guard
def evening_silent(talk: Talk) -> bool:
    """Is the evening's question not to be asked tonight?"""
    asked = any(each[0] == talk.today for each in talk.profile.days)
    return silent(talk) or asked or talk.profile.rhythm == "weekly"


def arm_evening(talk: Talk) -> None:
    """Set the timer of the evening's question."""
    if talk.profile.evening:
        talk.set_timer("evening", next_local(talk, talk.profile.evening), "evening")


words.action(arm_evening)


@words.action
def keep_evening(talk: Talk) -> None:
    """Ask in the evening how the day was."""
    _keep_evening(talk, pain=False)


@words.action
def keep_evening_with_pain(talk: Talk) -> None:
    """Ask in the evening how the day was, and about the pain."""
    _keep_evening(talk, pain=True)


def _keep_evening(talk: Talk, *, pain: bool) -> None:
    if talk.profile.stopped:  # this question alone is wished for, and no daily message
        talk.change(stopped=False, hour=None, hours=(), shifts=False)
    talk.change(evening=EVENING, ask_pain=pain)


@words.action
def no_evening(talk: Talk) -> None:
    """Ask nothing in the evening."""
    talk.change(evening=None)
    talk.cancel_timer("evening")


@words.guard
def pain_wanted(talk: Talk) -> bool:
    """Does the person want to be asked about pain?"""
    return talk.profile.ask_pain


@words.action
def keep_day_pain(talk: Talk) -> None:
    """Keep the day's pain, 0 to 10."""
    talk.remember(pain=round(float(str(talk.value))))


@words.action
def log_day(talk: Talk) -> None:
    """Keep the check-in; those of 28 days remain at hand."""
    how, tension, pain = str(talk.get("day")), str(talk.get("tension")), talk.frame.get("pain")
    score = pain if isinstance(pain, int) else None
    on = evening_of(talk)
    before = (each for each in talk.profile.days if timedelta(0) < on - each[0] < CHECK_IN_DAYS)
    talk.change(days=(*before, (on, how, tension, score)))
    talk.record("check_in", of=on.isoformat(), day=how, tension=tension, pain=score)


@words.guard
def evening_open(talk: Talk) -> bool:
    """Does the evening's question still wait for an answer?"""
    top = talk.session.top
    return top is not None and top.flow == "evening" and top.state in ("how", "tension", "pain")


# --- what texts show --------------------------------------------------------------------------------------


@words.view
def evening_hour(talk: Talk) -> str:
    """The hour of the evening's question."""
    return talk.profile.evening or EVENING


@words.view
def evening_on(talk: Talk) -> bool:
    """Is the evening's question wanted?"""
    return talk.profile.evening is not None
