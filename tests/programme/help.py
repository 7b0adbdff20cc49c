"""What the stories about the programme share."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.domain import Block, Flare, Plan, Stopped, Trial

MONDAY = date(2027, 3, 1)


def day(number: int) -> date:
    """The Monday of the story is day 0."""
    return MONDAY + timedelta(days=number)


def at(number: int, hour: int, minute: int = 0) -> datetime:
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, minute, tzinfo=UTC) + timedelta(days=number)


def trials(*amounts: int, overdone: tuple[int, ...] = ()) -> tuple[Trial, ...]:
    """One trial a day, from day 0 on; `overdone` are the places of those that were too much."""
    return tuple(Trial(day(n), each, n in overdone) for n, each in enumerate(amounts))


def walking(quota: int | None = 360, **changes: object) -> Plan:
    """Walking, built up since day 0."""
    plan = {"activity": "walk", "towards": "the market", "started": day(0), "quota": quota}
    return Plan(**{**plan, "evaluated_on": None if quota is None else day(0), **changes})  # type: ignore[arg-type]


def stairs(quota: int | None = 5, **changes: object) -> Plan:
    """Stairs, which are counted, built up since day 0."""
    return walking(quota, **{"activity": "stairs", "measure": "count", "ceiling": 10, **changes})


def blocks(quota: int, *numbers: int, amount: int | None = None, stopped: Stopped = "bell") -> tuple[Block, ...]:
    """A block on each of these days, whole unless `amount` says otherwise."""
    return tuple(Block(day(n), quota if amount is None else amount, quota, stopped) for n in numbers)


def flare(began: datetime, *, last: datetime | None = None, over: date | None = None) -> Flare:
    return Flare(began, last or began, over)
