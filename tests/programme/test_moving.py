"""When somebody who wished for it is asked to move a little."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Moving, Profile
from bot.programme.hours import in_quiet_hours
from bot.programme.moving import HOURS, MOST_A_DAY, fewer, may_come, next_at, times
from tests.programme.help import at, day, flare

WISHED = Profile(consent="1", moving=Moving(2))


def test_every_two_hours_from_an_hour_after_the_quiet_hours_and_six_times_at_most() -> None:
    assert times(WISHED) == tuple(time(hour) for hour in (9, 11, 13, 15, 17, 19))
    assert len(times(replace(WISHED, moving=Moving(1)))) == MOST_A_DAY
    assert times(replace(WISHED, moving=Moving(3))) == tuple(time(hour) for hour in (9, 12, 15, 18))
    assert times(replace(WISHED, moving=None)) == ()


@given(st.integers(0, 23), st.integers(0, 23), st.sampled_from(HOURS), st.integers(0, 7 * 24 * 60))
@settings(deadline=None)
def test_never_in_the_quiet_hours_never_twice_at_once(start: int, end: int, every: int, minutes: int) -> None:
    profile = replace(WISHED, quiet=(f"{start:02}:00", f"{end:02}:00"), moving=Moving(every, weekdays_only=True))
    now = at(0, 0) + timedelta(minutes=minutes)
    following = next_at(profile, now)
    assert len(times(profile)) <= MOST_A_DAY
    if following is not None:
        on, clock = following
        assert (on, clock) > (now.date(), now.time())
        assert on.weekday() < 5
        assert not in_quiet_hours(profile, clock)


def test_on_weekdays_friday_evening_leads_to_monday() -> None:
    weekdays = replace(WISHED, moving=Moving(2, weekdays_only=True))
    assert next_at(weekdays, at(4, 20)) == (day(7), time(9))
    assert next_at(WISHED, at(4, 20)) == (day(5), time(9))
    assert next_at(replace(WISHED, moving=None), at(4, 20)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"stopped": True},
        {"paused_until": day(3)},
        {"muted_until": at(2, 18)},
        {"rhythm": "resting"},
        {"rhythm": "weekly"},
        {"alarm": "bladder", "alarm_kind": "emergency"},
        {"exclusions": ("malaise",)},
        {"exclusions": ("pregnancy",)},
        {"flares": (flare(at(1, 9)),)},
        {"quiet": ("10:00", "12:00")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_when_it_is_silent(change: dict[str, object]) -> None:
    assert may_come(WISHED, at(2, 11))
    assert not may_come(replace(WISHED, **change), at(2, 11))  # type: ignore[arg-type]


def test_fewer_asks_less_often_until_the_least() -> None:
    assert fewer(Moving(1, weekdays_only=True)) == Moving(2, weekdays_only=True)
    assert fewer(Moving(3)) is None
