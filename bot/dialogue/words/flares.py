"""Words about flare-ups, from the button to the block that is whole again."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import instant
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.people import may_write
from bot.domain import Flare
from bot.programme import flare, hours

words = Words()
MORNING = time(9)
EVENING = time(20)
"""When the evening of a flare-up is asked about, for who wanted that. Our own default."""
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
def arm_flare_evening(talk: Talk) -> None:
    """Ask this evening too how it is, because the person wanted that."""
    if talk.profile.consent:
        talk.set_timer("flare_evening", _this_evening(talk), "flare_evening")


@words.action
def flare_evening_again_soon(talk: Talk) -> None:
    """Try this evening's question again in ten minutes."""
    talk.set_timer("flare_evening", talk.event.at + timedelta(minutes=10), "flare_evening")


@words.guard
def flare_evening_wanted(talk: Talk) -> bool:
    """Does this evening's question about the flare-up still fit: it goes on, and nothing silences us?"""
    profile = talk.profile
    muted = profile.muted_until is not None and talk.event.at < profile.muted_until
    return _current(talk) is not None and profile.alarm is None and not muted and talk.now.hour >= EVENING.hour


def _this_evening(talk: Talk) -> datetime:
    return instant(talk.today, EVENING, talk.profile.zone)


@words.action
def flare_better(talk: Talk) -> None:
    """Keep that it is better."""
    talk.record("flare_better")


@words.action
def flare_goes_on(talk: Talk) -> None:
    """Keep that the flare-up is still there."""
    talk.change(flares=flare.goes_on(talk.profile.flares, talk.today))
    talk.record("flare_goes_on")


@words.action
def step_flare_ladder(talk: Talk) -> None:
    """Close the flare-up where it is better and its ladder is at the top."""
    ongoing = _current(talk)
    if ongoing and flare.phase(flare.day_number(ongoing, talk.now)) in ("back", "long"):
        talk.change(flares=flare.close(talk.profile.flares, talk.today))
        talk.record("flare_over")


@words.action
def mark_very_bad(talk: Talk) -> None:
    """Few words from now on, for twelve hours: it was told to be very bad, and no number is asked."""
    talk.remember(very_bad=True)
    if talk.profile.consent:
        talk.change(flares=flare.told_very_bad(talk.profile.flares, talk.event.at))
    talk.record("very_bad")


@words.action
def go_carefully(talk: Talk) -> None:
    """After too many or too long flare-ups: careful starts and the gentle step for all blocks, told once."""
    reason = flare.refer(talk.profile.flares, talk.today)
    plans = tuple(flare.careful(plan) for plan in talk.profile.plans)
    talk.change(plans=plans, flares=flare.referred(talk.profile.flares))
    talk.record("flare_referred", reason=reason)


@words.action
def keep_after_talk(talk: Talk) -> None:
    """Keep what went before the flare-up and what helped, as told."""
    helped = str(talk.value) if talk.value not in (None, "skip") else None
    talk.record("flare_after", before=talk.get("before"), helped=helped)


@words.guard
def looks_like_flare(talk: Talk) -> bool:
    """Do the evening's answers look like a flare-up? Then its help is offered, once in seven days, never imposed."""
    days = talk.profile.days
    return bool(days) and flare.offer_due(talk.profile, days[-1][0])


@words.action
def note_flare_offer(talk: Talk) -> None:
    """Keep that a flare-up's help was offered."""
    talk.change(flare_offered=talk.today)


@words.list
def flare_help(talk: Talk) -> tuple[str, ...]:
    """What may help now, in the order of the programme; a letter where there is one, fewer words if wanted."""
    letter = ("my_letter",) if talk.profile.letter else ()
    fewer = () if talk.few_words else ("very_bad",)
    return ("breathe", "lie_easier", "is_it_broken", "my_plan", "off_my_chest", *letter, *fewer)


@words.list
def after_plan(talk: Talk) -> tuple[str, ...]:
    """What goes with the plan: the own card to change, and the question this evening while that is to come."""
    card = ("my_card",) if talk.profile.flare_card else ()
    asks = talk.profile.consent is not None and talk.event.at < _this_evening(talk)
    tonight = ("ask_tonight",) if asks and may_write(talk) else ()
    return (*card, *tonight)


@words.guard
def flare_over(talk: Talk) -> bool:
    """Is the flare-up over?"""
    return _current(talk) is None


@words.guard
def refer_flares(talk: Talk) -> bool:
    """Were there three flare-ups in six weeks, or one of more than seven days, and was that not said yet?"""
    flares = talk.profile.flares
    return bool(flares) and not flares[-1].referred and flare.refer(flares, talk.today) is not None


@words.view
def refer_reason(talk: Talk) -> str | None:
    """Why somebody should look at it: `often` or `long`; None where nobody needs to."""
    return flare.refer(talk.profile.flares, talk.today)


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
    """Is it night, is the pain 8 or more, or was it told to be very bad? Then few words."""
    return talk.few_words
