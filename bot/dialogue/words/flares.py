"""Words about flare-ups, from the button to the block that is whole again."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.clock import instant
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Flare
from bot.programme import flare, hours

words = Words()
MORNING = time(9)
SAME_TALK = 60 * 60
"""So many seconds after the button another press is still the same talk. Our own default."""


def _current(talk: Talk) -> Flare | None:
    return flare.current(talk.profile.flares, talk.today)


@words.guard
def flare_open(talk: Talk) -> bool:
    """Is a flare-up going on?"""
    return _current(talk) is not None


@words.guard
def flare_up_running(talk: Talk) -> bool:
    """Is the talk about the flare-up on top right now? One that was left an hour ago begins anew, with its checks."""
    top = talk.session.top
    pressed = top.get("pressed") if top is not None and top.flow == "flare_up" else None
    return isinstance(pressed, int) and talk.event.at.timestamp() - pressed < SAME_TALK


@words.action
def note_the_press(talk: Talk) -> None:
    """Remember when the button was pressed."""
    talk.remember(pressed=int(talk.event.at.timestamp()))


@words.guard
def flare_again(talk: Talk) -> bool:
    """Was the same flare-up reported within the last 12 hours?"""
    ongoing = _current(talk)
    return ongoing is not None and flare.again(ongoing, talk.event.at)


@words.action
def open_flare(talk: Talk) -> None:
    """Keep that a flare-up began. Of strangers nothing is kept."""
    if talk.profile.consent:
        talk.change(flares=flare.report(talk.profile.flares, talk.event.at))
    talk.record("flare_up")


@words.action
def report_flare(talk: Talk) -> None:
    """Keep that the flare-up was reported again; the earlier report is remembered for the question."""
    ongoing = _current(talk)
    if ongoing:
        talk.remember(flare_since=_clock(talk, ongoing.last))
        talk.change(flares=flare.report(talk.profile.flares, talk.event.at))


def _clock(talk: Talk, at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(talk.profile.zone)):%H:%M}"


@words.action
def arm_flare_morning(talk: Talk) -> None:
    """Make sure that the next morning asks how it is."""
    ongoing = _current(talk)
    if ongoing:
        on = flare.morning_after(ongoing.last.astimezone(ZoneInfo(talk.profile.zone)))
        hour = min(hours.next_hour(talk.profile, on.weekday()) or MORNING, MORNING)
        at = instant(on, hour, talk.profile.zone)
        if at > talk.event.at:
            talk.set_timer("day", at, "day")


@words.action
def flare_better(talk: Talk) -> None:
    """Keep that it is better this morning."""
    talk.record("flare_better")


@words.action
def step_flare_ladder(talk: Talk) -> None:
    """Close the flare-up once its ladder is at the top."""
    ongoing = _current(talk)
    if ongoing and flare.phase(flare.day_number(ongoing, talk.now)) == "back":
        talk.change(flares=flare.close(talk.profile.flares, talk.today))
        talk.record("flare_over")


@words.guard
def flare_over(talk: Talk) -> bool:
    """Is the flare-up over?"""
    return _current(talk) is None


@words.guard
def refer_flares(talk: Talk) -> bool:
    """Were there three flare-ups in six weeks, or one of more than seven days?"""
    return flare.refer(talk.profile.flares, talk.today) is not None


@words.view
def flare_since(talk: Talk) -> str:
    """The wall-clock time at which the flare-up was last reported."""
    found, ongoing = talk.get("flare_since"), _current(talk)
    return str(found) if found else _clock(talk, ongoing.last) if ongoing else ""


@words.view
def flare_day(talk: Talk) -> int:
    """Which day of the flare-up it is, from 1."""
    ongoing = _current(talk)
    return flare.day_number(ongoing, talk.now) if ongoing else 1


@words.view
def few_words(talk: Talk) -> bool:
    """Is it night, or was the pain of today 8 or more? Then few words."""
    return talk.few_words
