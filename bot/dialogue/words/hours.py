"""Words about hours: when the day's message comes, and when nothing does."""

from __future__ import annotations

from datetime import time, timedelta

from bot.clock import instant
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.evenings import EVENING, evening_of, next_local, silent
from bot.domain import CancelTimer, SetTimer

words = Words()
HOURS = {"hour_7": "07:30", "hour_9": "09:00", "hour_12": "12:30", "hour_18": "18:00"}
WEEKEND = (5, 6)
WEEKDAYS = tuple(f"weekday_{number}" for number in range(7))


def _clock(talk: Talk) -> str:
    return HOURS.get(str(talk.value), str(talk.value))


@words.action
def keep_hour(talk: Talk) -> None:
    """Keep the hour of the day's message, the same on every day."""
    talk.change(hour=_clock(talk), hours=(), shifts=False, stopped=False, rhythm="daily")
    talk.add(CancelTimer("shift"))


@words.action
def keep_weekend_hour(talk: Talk) -> None:
    """Keep another hour for Saturday and Sunday."""
    talk.change(hours=tuple((weekday, _clock(talk)) for weekday in WEEKEND), hour=talk.profile.hour or "09:00")


@words.action
def same_hour_weekend(talk: Talk) -> None:
    """Let Saturday and Sunday have the hour of the other days."""
    talk.change(hours=())


@words.list
def weekdays(talk: Talk) -> tuple[str, ...]:
    """The days of the week, from Monday."""
    return tuple(WEEKDAYS)


@words.action
def keep_weekday_hour(talk: Talk) -> None:
    """Keep another hour for the chosen day of the week."""
    day_hours = {**dict(talk.profile.hours), _weekday(talk): _clock(talk)}
    talk.change(hours=tuple(sorted(day_hours.items())), hour=talk.profile.hour or "09:00")


@words.action
def same_hour_weekday(talk: Talk) -> None:
    """Let the chosen day of the week have the hour of the other days."""
    talk.change(hours=tuple(each for each in talk.profile.hours if each[0] != _weekday(talk)))


def _weekday(talk: Talk) -> int:
    return WEEKDAYS.index(str(talk.get("weekday")))


@words.action
def keep_shifts(talk: Talk) -> None:
    """Hours change: ask each evening about the next day."""
    talk.change(shifts=True, hour=None, hours=(), stopped=False)
    talk.add(CancelTimer("day"))
    arm_shift(talk)


@words.action
def keep_tomorrow(talk: Talk) -> None:
    """Set the hour of tomorrow's message alone."""
    tomorrow = evening_of(talk) + timedelta(days=1)
    talk.change(hours=((tomorrow.weekday(), _clock(talk)),))  # the person's own hour wins over the quiet hours
    talk.add(SetTimer("day", instant(tomorrow, time.fromisoformat(_clock(talk)), talk.profile.zone), "day"))


@words.action
def skip_tomorrow(talk: Talk) -> None:
    """Send nothing tomorrow."""
    talk.change(hours=())
    talk.add(CancelTimer("day"))


def arm_shift(talk: Talk) -> None:
    """Set the timer of the evening's question about tomorrow's hour, for who works shifts."""
    if not talk.profile.shifts:
        return
    talk.set_timer("shift", next_local(talk, EVENING), "shift_question")


words.action(arm_shift)


@words.guard
def shifts_silent(talk: Talk) -> bool:
    """Is the question about tomorrow's hour not to be asked tonight?"""
    return not talk.profile.shifts or silent(talk)


@words.action
def keep_quiet(talk: Talk) -> None:
    """Keep the quiet hours."""
    talk.change(quiet=(str(talk.get("quiet_from")), str(talk.value)))


@words.action
def usual_quiet(talk: Talk) -> None:
    """Take the usual quiet hours, 21 to 8."""
    talk.change(quiet=("21:00", "08:00"))


# --- what texts show --------------------------------------------------------------------------------------


@words.view
def hour(talk: Talk) -> str | None:
    """The hour of the day's message; None while none comes."""
    return None if talk.profile.stopped else talk.profile.hour


@words.view
def shifts(talk: Talk) -> bool:
    """Does the person have changing hours?"""
    return talk.profile.shifts


@words.view
def quiet_from(talk: Talk) -> str:
    """The beginning of the quiet hours."""
    return talk.profile.quiet[0]


@words.view
def quiet_until(talk: Talk) -> str:
    """The end of the quiet hours."""
    return talk.profile.quiet[1]


@words.view
def paused_until(talk: Talk) -> str | None:
    """The day on which the pause ends (an ISO date)."""
    until = talk.profile.paused_until
    return until.isoformat() if until and until > talk.today else None


@words.list
def message_switch(talk: Talk) -> tuple[str, ...]:
    """The buttons that end the messages that come by themselves, or let them come again, or daily again."""
    if talk.profile.stopped:
        return ("messages_again",)
    return ("no_messages",) if talk.profile.keep_in_touch is None else ("daily_again", "no_messages")
