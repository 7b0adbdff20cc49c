"""Words about bells that come late, halves without a bell, and when the next block may come."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import local
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.blocks import MINUTE, clear_block, halves, log, plan_running
from bot.dialogue.words.plans import counted, plan_of
from bot.domain import Plan
from bot.programme import hours, schedule

words = Words()
LATE = timedelta(minutes=5)
"""A bell that is later than this rang for nobody: how long it was is asked. Our own default."""


# --- a bell that came late --------------------------------------------------------------------------------


@words.guard
def bell_late(talk: Talk) -> bool:
    """Did the bell come more than five minutes late, as after an outage?"""
    running = talk.profile.running
    if running is None or running.seconds is None:
        return False
    return talk.event.at - running.began - timedelta(seconds=running.seconds) > LATE


@words.action
def set_aside_late(talk: Talk) -> None:
    """End the block of a late bell without keeping a time: the person tells how long it was."""
    running, plan = talk.profile.running, plan_running(talk)
    talk.remember(measured=running.seconds if running else None, activity=plan.activity if plan else None)
    clear_block(talk)


@words.action
def log_late_as_planned(talk: Talk) -> None:
    """Keep the block of a late bell as long as it was planned."""
    log(talk, int(str(talk.frame.get("measured") or 0)), "bell")


# --- halves without a bell --------------------------------------------------------------------------------


@words.guard
def half_has_no_bell(talk: Talk) -> bool:
    """Is half a block counted, or so short that it is told in breaths, so that it has no bell?"""
    return counted(talk) or halves(talk)[0] < MINUTE


@words.guard
def no_half(talk: Talk) -> bool:
    """Is the block so small that it has no half?"""
    return halves(talk)[1] == 0


@words.action
def log_first_half(talk: Talk) -> None:
    """Keep the first half, which had no bell."""
    log(talk, halves(talk)[0], "bell")


@words.action
def log_last_half(talk: Talk) -> None:
    """Keep the second half, which had no bell."""
    _log_half(talk, halves(talk)[1])


@words.action
def log_one_half(talk: Talk) -> None:
    """Keep the one half of today, which had no bell."""
    _log_half(talk, halves(talk)[0])


def _log_half(talk: Talk, amount: int) -> None:
    plan = plan_of(talk)
    log(talk, amount, "bell")
    clear_block(talk)
    talk.carry(activity=plan.activity if plan else None)


# --- an hour apart ----------------------------------------------------------------------------------------


def _next_from(talk: Talk) -> tuple[Plan, datetime] | None:
    plan = plan_of(talk)
    at = schedule.next_from(plan, talk.event.at) if plan else None
    return (plan, at) if plan and at else None


@words.guard
def too_soon(talk: Talk) -> bool:
    """Was the last block of a short quota less than an hour ago?"""
    return _next_from(talk) is not None


@words.guard
def rest_after_strength(talk: Talk) -> bool:
    """Is this a day of rest after strengthening?"""
    plan = plan_of(talk)
    return plan is not None and schedule.rests_today(plan, talk.today)


@words.guard
def enough_today(talk: Talk) -> bool:
    """Are this activity's blocks of today done, so that a good day is no reason for more?"""
    plan = plan_of(talk)
    done = plan is not None and any(block.on == talk.today and block.counts for block in plan.blocks)
    return plan is not None and done and schedule.left_today(plan, talk.today) == 0


@words.list
def next_block(talk: Talk) -> tuple[str, ...]:
    """The button to be told when the next block of the day may begin, where there is one, outside quiet hours."""
    found = _next_from(talk)
    if found is None or not schedule.left_today(found[0], talk.today):
        return ()
    at = local(found[1], talk.profile.zone)
    welcome = at.date() == talk.today and not hours.in_quiet_hours(talk.profile, at.time())
    return ("remind_me",) if welcome and not talk.profile.stopped else ()


@words.action
def remind_of_next(talk: Talk) -> None:
    """Offer the next block of the day once the hour is over, today and from now on."""
    talk.change(tells_next=True)
    tell_next(talk)


@words.action
def tell_next(talk: Talk) -> None:
    """Offer the next block of the day once the hour is over, where the person wished that once."""
    found = _next_from(talk)
    if found and next_told(talk):
        talk.set_timer("day_later", found[1], "day_later")


@words.action
def tell_next_no_more(talk: Talk) -> None:
    """Offer the next block of the day no more by ourselves."""
    talk.change(tells_next=False)
    talk.cancel_timer("day_later")


@words.view
def next_told(talk: Talk) -> bool:
    """Is there another block today, and will it be offered once the hour is over?"""
    return talk.profile.tells_next and bool(next_block(talk))


@words.list
def next_or_not(talk: Talk) -> tuple[str, ...]:
    """The button to be told of the day's next block, or to be told no more."""
    return ("leave_it",) if next_told(talk) else next_block(talk)


@words.view
def next_from(talk: Talk) -> str | None:
    """The wall-clock time from which the day's next block may begin; None where it may now, or none is left."""
    found = _next_from(talk)
    if found is None or not schedule.left_today(found[0], talk.today):
        return None
    return f"{local(found[1], talk.profile.zone):%H:%M}"
