"""How often a block is planned, what counts as done, and how a long task is broken up.

Amounts are seconds, or numbers of times; days are the person's own.

Sources: daily-life activities every day (i-engage), walking on five of seven days (WalkBack trial), no more than
the plan on a good day (Explain Pain, p. 117). What has no source is marked "our own default".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median

from bot.domain import Block, Measure, Plan
from bot.programme.activities import DAYS_A_WEEK, STRENGTH
from bot.programme.pacing import round_down, unit

SMALL = 5 * 60
"""Below this a block is short enough to come more than once a day. Our own default."""

APART = timedelta(hours=1)
"""The least time between two blocks of a day. Our own default."""

KEPT = timedelta(days=28)
FORTNIGHT = timedelta(days=14)
WHOLE = 0.9
"""From this share of the quota on, a block is whole. Our own default."""

HALVES_A_WEEK = 2
"""So many lone halves of bad days count as done in a week. Our own default."""

LEAST_BREAK = 2 * 60
MOST_PIECES = 3


def is_small(plan: Plan) -> bool:
    """Is the block so short that it comes more than once a day, and is looked back on more often?"""
    return plan.measure == "time" and (plan.quota or 0) < SMALL


def most_days(activity: str) -> int:
    """On how many days a week an activity may be planned: strengthening has a day of rest after each."""
    return DAYS_A_WEEK[activity] if activity in STRENGTH else 7


def days_a_week(plan: Plan) -> int:
    """On how many days a week the activity is planned: the person's own choice, or else the usual."""
    return min(plan.days or DAYS_A_WEEK.get(plan.activity, 7), most_days(plan.activity))


def rests_today(plan: Plan, today: date) -> bool:
    """Is this a day of rest after strengthening: a block or a try yesterday, or a try today?"""
    tried = any(trial.on in (today, today - timedelta(days=1)) for trial in plan.trials)
    done = any(block.on == today - timedelta(days=1) for block in plan.blocks)
    return plan.activity in STRENGTH and (tried or done)


def blocks_a_day(plan: Plan) -> int:
    """How many blocks a planned day has: three under 2 minutes, two under 5, one from there and of what is counted.

    Our own default.
    """
    if not is_small(plan):
        return 1
    return 3 if (plan.quota or 0) < 120 else 2


def planned(plan: Plan, start: date, end: date) -> int:
    """How many blocks are planned from `start` until the day before `end`; 0 while the trials run."""
    if plan.quota is None:
        return 0
    a_week = days_a_week(plan)
    days = ((end - start).days * a_week * 2 + 7) // 14  # a week's share of the days, rounded to the nearest
    return max(1, days) * blocks_a_day(plan)


def done(plan: Plan, start: date, end: date) -> int:
    """How many planned blocks were done from `start` until the day before `end`.

    A day counts no more than its plan: doing much on one day does not make up for others. Parts of a day add
    up to whole blocks; a half that stays alone counts too, at most twice a week.
    """
    if plan.quota is None:
        return 0
    most = blocks_a_day(plan)
    whole = halves = 0
    for blocks in _by_day(plan.blocks, start, end).values():
        full, half = _of_day(blocks)
        whole += min(full, most)
        halves += half and full < most
    allowed = max(1, round(HALVES_A_WEEK * (end - start).days / 7))
    return whole + min(halves, allowed)


def left_today(plan: Plan, today: date) -> int:
    """How many blocks are still planned today: 0 on a day of rest, after the day's blocks, during the trials,
    and while the activity rests.

    The week's days may be chosen freely, until as many as planned were used in the last seven; strengthening
    never falls on two days in a row.
    """
    if plan.quota is None or plan.rests:
        return 0
    used = {block.on for block in plan.blocks if timedelta(0) < today - block.on < timedelta(days=7)}
    rest = len(used) >= days_a_week(plan)
    if rest or rests_today(plan, today):
        return 0
    full, half = _of_day([block for block in plan.blocks if block.on == today])
    return max(0, blocks_a_day(plan) - full - half)


def next_from(plan: Plan, now: datetime) -> datetime | None:
    """The instant from which the next block of a short quota may begin: an hour after the last one ended.

    None where it may begin now. Only blocks that come more than once a day are kept apart.
    """
    if plan.quota is None or plan.last_block is None or blocks_a_day(plan) == 1:
        return None
    from_then = plan.last_block + APART
    return from_then if now < from_then else None


def add_block(plan: Plan, block: Block) -> Plan:
    """The plan with one more block; those of 28 days and more before the newest are dropped.

    `block.quota` is the whole block that day, also when only a half of it was done.
    """
    blocks = (*plan.blocks, block)
    newest = max(each.on for each in blocks)
    return replace(plan, blocks=tuple(each for each in blocks if newest - each.on < KEPT))


def halves(quota: int, measure: Measure) -> tuple[int, int]:
    """A bad day's block in two parts with a break between; the first is not the smaller one. Once has no half."""
    second = round_down(quota // 2, measure)
    return quota - second, second


@dataclass(frozen=True)
class Pieces:
    """A long task in pieces: the `work` blocks, the `pause` after each, and what is `left` for another day."""

    work: tuple[int, ...]
    pause: int
    left: int


def pieces(task: int, quota: int) -> Pieces:
    """A task of so many seconds, in blocks of at most the quota with a change of posture or task between.

    The break comes by the clock, whether pain came or not: half the block or more, at least 2 minutes, at most
    three blocks. Our own defaults.
    """
    work = tuple(min(quota, task - begun) for begun in range(0, task, quota)[:MOST_PIECES])
    half = -(-quota // 2)
    pause = max(LEAST_BREAK, half + -half % unit(half, "time"))
    return Pieces(work, pause, task - sum(work))


def day_totals(blocks: Iterable[Block], today: date) -> tuple[int, ...]:
    """The sum of these blocks on each of the 14 days until yesterday, the oldest first."""
    of_day = _by_day(blocks, today - FORTNIGHT, today)
    days = (today - FORTNIGHT + timedelta(days=n) for n in range(FORTNIGHT.days))
    return tuple(sum(block.amount for block in of_day.get(day, ())) for day in days)


def uneven(plans: Sequence[Plan], today: date) -> bool:
    """Do days of very much lead to days of very little? All timed activities together, each counted one by itself."""
    timed = [block for plan in plans if plan.measure == "time" for block in plan.blocks]
    counted = (plan.blocks for plan in plans if plan.measure == "count")
    return any(boom_bust(blocks, today) for blocks in (timed, *counted))


def boom_bust(blocks: Iterable[Block], today: date) -> bool:
    """Do days of very much lead to days of very little in these blocks?

    In the last 14 days, at least 7 of them with a block: a day over 2.5 times the median day, and one of its
    two next days, over by now, under 40 % of the median (nothing at all included). Our own default.
    """
    start = today - FORTNIGHT
    totals = day_totals(blocks, today)
    days = {start + timedelta(days=n): total for n, total in enumerate(totals) if total}
    if len(days) < 7:
        return False
    middle = median(days.values())
    after = {day + timedelta(days=n) for day, total in days.items() if total > 2.5 * middle for n in (1, 2)}
    return any(days.get(day, 0) < 0.4 * middle for day in after if day < today)


def _by_day(blocks: Iterable[Block], start: date, end: date) -> dict[date, list[Block]]:
    days = defaultdict(list)
    for block in blocks:
        if start <= block.on < end:
            days[block.on].append(block)
    return days


def _of_day(blocks: Sequence[Block]) -> tuple[int, bool]:
    """How many whole blocks a day had, parts put together, and whether a half was left over."""
    parts = [block for block in blocks if block.counts and block.amount < WHOLE * block.quota]
    whole = sum(block.counts for block in blocks) - len(parts)
    if not parts:
        return whole, False
    quota, amount = max(block.quota for block in parts), sum(block.amount for block in parts)
    return whole + amount // quota, 2 * (amount % quota) >= quota
