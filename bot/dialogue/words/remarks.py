"""Words about what fits today: the situations of a person's last days, and the remark that is made about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Block
from bot.programme import flare as flares
from bot.programme import schedule, screening

words = Words()
PLACES = {
    "evening.how": "evening_question",
    "evening.thanks": "evening",
    "bell.praise": "praise",
    "already_done.praise": "praise",
    "exercises.praise": "exercise",
    "day.block": "morning",
    "day.little": "little",
    "day.lesson": "lesson",
    "day.trial": "trial",
    "contact.ask": "contact",
    "walked_a_little": "walked",
    "not_today": "not_today",
}
"""The states and answers whose text shows a remark, and the file it is taken from."""
WEEK = timedelta(days=7)
"""No remark comes twice within this time."""
AWAY = timedelta(days=4)
"""After so long without a check-in or a block one is back after a while. Our own default."""
FIRST_WEEKS = timedelta(days=21)
"""A single block counts as the first for so long after the plan was made: older blocks are not kept. Our own."""
ORDER = ("bad", "so_so", "good_day")
"""How a day was, from hard to good."""


def choose(
    situations: Sequence[tuple[str, int]],
    holds: Callable[[str], bool],
    shown: Sequence[tuple[str, date]],
    today: date,
) -> tuple[str, int]:
    """The situation and number of a remark that fits and was not shown in the last week.

    The first situation that holds and has such a remark is taken; the date says where among its remarks the search
    begins. Where all that fit were shown, the one that was shown longest ago comes again. `shown` are names like
    `hard_day/2` with their days, `situations` the names with their numbers of remarks; the last one always fits.
    """
    last = {name: on for name, on in shown if today - on < WEEK}
    fitting = [each for each in situations if each == situations[-1] or holds(each[0])]
    rotated = [(name, (today.toordinal() + step) % count) for name, count in fitting for step in range(count)]
    fresh = (each for each in rotated if f"{each[0]}/{each[1]}" not in last)
    return next(fresh, None) or min(rotated, key=lambda each: last[f"{each[0]}/{each[1]}"])


def _choose(talk: Talk) -> str:
    place = PLACES.get(str(talk.value)) or PLACES.get(f"{talk.frame.flow}.{talk.frame.state}", "evening")
    shown = [(name.partition("/")[2], on) for name, on in talk.profile.remarks if name.startswith(f"{place}/")]
    situation, number = choose(talk.content.remarks(place, talk.profile.lang), talk.holds, shown, talk.today)
    return f"{place}/{situation}/{number}"


@words.action
def choose_remark(talk: Talk) -> None:
    """Choose a remark that fits the person's last days and was not made this week, and keep that it was."""
    name = _choose(talk)
    lately = (each for each in talk.profile.remarks if talk.today - each[1] < WEEK and each[0] != name)
    talk.remember(remark=name)
    if talk.profile.consent:
        talk.change(remarks=(*lately, (name, talk.today)))


@words.view
def remark(talk: Talk) -> str:
    """A line that fits the person's last days, from `remarks/`."""
    return str(talk.frame.get("remark") or _choose(talk))


# --- the situations: how the last days were -----------------------------------------------------------------


def _days(talk: Talk) -> tuple[tuple[date, str, str | None], ...]:
    """The check-ins in order of their days: the day, how it was, tension."""
    return tuple((on, how, tense) for on, how, tense, _ in sorted(talk.profile.days, key=lambda each: each[0]))


def _in_a_row(talk: Talk, count: int, fits: Callable[[tuple[date, str, str | None]], bool]) -> bool:
    """Were the last so many check-ins on days that follow each other, the last of them now, and do all fit?"""
    last = _days(talk)[-count:]
    follow = all(after[0] - before[0] == timedelta(days=1) for before, after in pairwise(last))
    fresh = bool(last) and talk.today - last[-1][0] <= timedelta(days=1)
    return len(last) == count and follow and fresh and all(map(fits, last))


@words.guard
def first_check_in(talk: Talk) -> bool:
    """Is this the only evening that is kept: the first of all, or the first in four weeks?"""
    return len(talk.profile.days) == 1


@words.guard
def check_in_after_a_while(talk: Talk) -> bool:
    """Were there four days or more without an answer in the evening before this one?"""
    days = _days(talk)[-2:]
    return len(days) == 2 and days[1][0] - days[0][0] > AWAY


@words.guard
def flare_just_over(talk: Talk) -> bool:
    """Was a flare-up over within the last week?"""
    overs = (flares.over_on(flare, talk.today) for flare in talk.profile.flares)
    return any(over is not None and timedelta(0) <= talk.today - over < WEEK for over in overs)


@words.guard
def three_tense_days(talk: Talk) -> bool:
    """Were the last three days all very tense?"""
    return _in_a_row(talk, 3, lambda day: day[2] == "tense")


@words.guard
def hard_after_good_days(talk: Talk) -> bool:
    """Was this day hard, and the two before it good?"""
    hows = [how for _, how, _ in _days(talk)[-3:]]
    return _in_a_row(talk, 3, lambda day: True) and hows == ["good_day", "good_day", "bad"]


@words.guard
def hard_days_in_a_row(talk: Talk) -> bool:
    """Were the last two days both hard?"""
    return _in_a_row(talk, 2, lambda day: day[1] == "bad")


@words.guard
def hard_day_with_a_block(talk: Talk) -> bool:
    """Was today hard, and was there a block all the same?"""
    return hard_day(talk) and any(block.on == talk.today for block in _blocks(talk))


@words.guard
def hard_day(talk: Talk) -> bool:
    """Was the last day that was told of hard?"""
    return _in_a_row(talk, 1, lambda day: day[1] == "bad")


@words.guard
def better_than_the_day_before(talk: Talk) -> bool:
    """Was the day better than the one before it?"""
    hows = [ORDER.index(how) for _, how, _ in _days(talk)[-2:] if how in ORDER]
    return _in_a_row(talk, 2, lambda day: True) and len(hows) == 2 and hows[1] > hows[0]


@words.guard
def good_days_in_a_row(talk: Talk) -> bool:
    """Were the last two days both good?"""
    return _in_a_row(talk, 2, lambda day: day[1] == "good_day")


@words.guard
def good_day(talk: Talk) -> bool:
    """Was the last day that was told of good?"""
    return _in_a_row(talk, 1, lambda day: day[1] == "good_day")


# --- the situations: blocks ---------------------------------------------------------------------------------


def _blocks(talk: Talk) -> list[Block]:
    return sorted((block for plan in talk.profile.plans for block in plan.blocks), key=lambda block: block.on)


@words.guard
def first_block(talk: Talk) -> bool:
    """Was this the first block of all?"""
    new = all(talk.today - plan.started < FIRST_WEEKS for plan in talk.profile.plans)
    return new and len(_blocks(talk)) == 1


@words.guard
def block_after_a_while(talk: Talk) -> bool:
    """Were there four days or more without a block before this one?"""
    blocks = _blocks(talk)[-2:]
    return len(blocks) == 2 and blocks[1].on - blocks[0].on > AWAY


@words.guard
def longer_block(talk: Talk) -> bool:
    """Was this block longer than the one before it, by the plan?"""
    blocks = _blocks(talk)[-2:]
    return len(blocks) == 2 and blocks[1].quota > blocks[0].quota and len(talk.profile.plans) == 1


@words.guard
def no_block_today(talk: Talk) -> bool:
    """Was a block planned today, and is none done?"""
    planned = any(schedule.left_today(plan, talk.today) for plan in talk.profile.plans)
    done = any(block.on == talk.today for block in _blocks(talk))
    return screening.path(talk.profile, talk.today) == "quota" and planned and not done


@words.guard
def block_yesterday(talk: Talk) -> bool:
    """Was there a block yesterday?"""
    return any(talk.today - block.on == timedelta(days=1) for block in _blocks(talk))
