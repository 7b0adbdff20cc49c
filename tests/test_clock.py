"""Local time: the nights on which the clocks change, and moving the dialogue's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.clock import Clock, from_micros, instant, local, next_instant, to_micros

AMSTERDAM, KATHMANDU = "Europe/Amsterdam", "Asia/Kathmandu"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        (date(2026, 11, 24), time(7, 30), AMSTERDAM, utc(2026, 11, 24, 6, 30)),
        (date(2026, 7, 1), time(7, 30), AMSTERDAM, utc(2026, 7, 1, 5, 30)),
        (date(2027, 3, 28), time(2, 30), AMSTERDAM, utc(2027, 3, 28, 1, 0)),  # does not exist: the gap's end
        (date(2027, 3, 28), time(3, 0), AMSTERDAM, utc(2027, 3, 28, 1, 0)),
        (date(2027, 10, 31), time(2, 30), AMSTERDAM, utc(2027, 10, 31, 0, 30)),  # comes twice: the first
        (date(2026, 11, 24), time(7, 30), KATHMANDU, utc(2026, 11, 24, 1, 45)),
        (date(2028, 2, 29), time(7, 30), AMSTERDAM, utc(2028, 2, 29, 6, 30)),
    ],
)
def test_the_instant_of_a_local_time(day: date, clock: time, zone: str, expected: datetime) -> None:
    assert instant(day, clock, zone) == expected


def test_a_daily_time_comes_once_on_each_day_of_a_year_with_both_changes() -> None:
    now, days = utc(2027, 1, 1), []
    while now < utc(2028, 1, 1):
        now = next_instant(now, time(2, 30), AMSTERDAM)
        days.append(local(now, AMSTERDAM).date())
    assert len(days) == len(set(days))
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))


def test_the_next_instant_lies_after_now() -> None:
    now = utc(2026, 11, 24, 6, 30)
    assert next_instant(now, time(7, 30), AMSTERDAM) == now + timedelta(days=1)


def test_microseconds_there_and_back() -> None:
    moment = utc(2026, 11, 24, 6, 30, 1, 234567)
    assert from_micros(to_micros(moment)) == moment


def test_the_offset_moves_the_dialogue_and_not_the_world() -> None:
    clock = Clock(timedelta(days=3))
    assert clock.now() - clock.real() > timedelta(days=2, hours=23)
