"""What texts show of blocks: what is left of the running one, its halves, and what was done so far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.blocks import MINUTE, halves, plan_of_last_block, wall_clock
from bot.dialogue.words.plans import plan_of, quota, quota_now, shown
from bot.domain import Block, Value

words = Words()
BREATH = 10
"""Seconds of a calm breath, 4 in and 6 out: blocks under a minute are counted in breaths."""


@words.view
def ends_at(talk: Talk) -> str:
    """The wall-clock time at which the running block ends."""
    running = talk.profile.running
    if running is None or running.seconds is None:
        return wall_clock(talk, quota_now(talk) or 0)
    left = running.began + timedelta(seconds=running.seconds) - talk.event.at
    return wall_clock(talk, round(left.total_seconds()))


@words.view
def minutes_left(talk: Talk) -> int:
    """Whole minutes left of the running block."""
    running = talk.profile.running
    if running is None or running.seconds is None:
        return 0
    left = running.began + timedelta(seconds=running.seconds) - talk.event.at
    return max(1, round(left.total_seconds() / MINUTE))


@words.view
def running_for(talk: Talk) -> int:
    """How long the block or trial that is under way lasts in all, in seconds; 0 for a trial."""
    running = talk.profile.running
    return running.seconds or 0 if running else quota_now(talk) or 0


@words.view
def half(talk: Talk) -> Value:
    """The larger half of the block."""
    return shown(plan_of(talk), halves(talk)[0])


@words.view
def breaths(talk: Talk) -> int:
    """How many calm breaths a block of under a minute lasts."""
    return max(1, round((quota_now(talk) or 0) / BREATH))


@words.view
def other_half(talk: Talk) -> Value:
    """The second half of the block, which is no larger than the first."""
    return shown(plan_of(talk), halves(talk)[1])


@words.view
def half_breaths(talk: Talk) -> int:
    """How many calm breaths half a block of under two minutes lasts."""
    return max(1, round(halves(talk)[0] / BREATH))


@words.view
def block_change(talk: Talk) -> str:
    """What became of the oldest block that is kept: it `grew`, it `shrank`, or it is the `same`."""
    plan, now = plan_of(talk), quota_now(talk)
    first = plan.blocks[0].quota if plan and plan.blocks else now
    if not now or not first or now == first or not quota(talk):
        return "same"
    return "grew" if now > first else "shrank"


@words.view
def last_amount(talk: Talk) -> Value:
    """How much the last block was."""
    plan = plan_of_last_block(talk)
    return shown(plan, plan.blocks[-1].amount) if plan else 0


def _all(talk: Talk) -> Iterable[Block]:
    return (block for plan in talk.profile.plans for block in plan.blocks)


@words.view
def blocks_total(talk: Talk) -> int:
    """How many blocks were done in the last four weeks."""
    return sum(1 for _ in _all(talk))


@words.view
def minutes_total(talk: Talk) -> int:
    """How many minutes of blocks there were in the last four weeks."""
    timed = (block for plan in talk.profile.plans if plan.measure == "time" for block in plan.blocks)
    return round(sum(block.amount for block in timed) / MINUTE)


@words.view
def first_quota(talk: Talk) -> Value:
    """The oldest block that is kept."""
    plan = plan_of(talk)
    return shown(plan, plan.blocks[0].quota if plan and plan.blocks else quota_now(talk) or 0)


@words.guard
def nothing_done_yet(talk: Talk) -> bool:
    """Was there no block and no lesson yet?"""
    return not any(_all(talk)) and not talk.profile.lessons
