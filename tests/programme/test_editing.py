"""What a person may change in the plan at any time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.programme.editing import LARGEST_GOAL, aim_for, must_rest, on_days, put_first
from bot.programme.evaluation import evaluate
from bot.programme.schedule import days_a_week, left_today, next_from, planned
from tests.programme.help import at, blocks, day, walking


@pytest.mark.parametrize(
    ("goal", "ceiling", "quota"),
    [
        (20 * 60, 1200, 1200),  # up to 20 minutes is enough: a block of 25 comes down
        (40 * 60, 2400, 1500),  # a longer goal raises nothing by itself
        (1, 30, 30),
        (24 * 60 * 60, LARGEST_GOAL["time"], 1500),
        (1234, 1200, 1200),  # whole units
    ],
)
def test_a_goal_of_ones_own(goal: int, ceiling: int, quota: int) -> None:
    changed = aim_for(walking(1500), goal, day(3))
    assert (changed.ceiling, changed.quota) == (ceiling, quota)
    assert [(each.why, each.new) for each in changed.changes] == ([("goal", quota)] if quota != 1500 else [])


def test_days_of_ones_own_change_what_a_week_asks() -> None:
    walk = walking(360)
    assert (days_a_week(walk), planned(walk, day(0), day(7))) == (5, 5)
    three = on_days(walk, 3)
    assert (days_a_week(three), planned(three, day(0), day(7))) == (3, 3)
    assert evaluate(replace(three, blocks=blocks(360, 0, 2, 4)), day(7)).kind == "raise"
    assert (on_days(walk, 0).days, on_days(walk, 9).days) == (1, 7)


def test_before_a_third_activity_grows_one_of_two_rests() -> None:
    walk, sit = walking(360), walking(360, activity="sit")
    assert must_rest((walk,), "garden") == ()
    assert must_rest((walk, sit), "garden") == (walk, sit)
    assert must_rest((walk, sit), "sit") == ()
    assert must_rest((replace(walk, rests=True), sit), "garden") == ()
    assert must_rest((replace(walk, quota=1800), sit), "garden") == ()  # at its ceiling: it grows no more
    assert left_today(replace(walk, rests=True), day(1)) == 0


def test_the_order_is_the_persons() -> None:
    walk, sit, desk = (walking(360, activity=each) for each in ("walk", "sit", "desk"))
    assert put_first((walk, sit, desk), "desk") == (desk, walk, sit)


def test_short_blocks_lie_an_hour_apart_and_long_ones_need_not() -> None:
    short = walking(150, last_block=at(0, 9))
    assert next_from(short, at(0, 9, 59)) == at(0, 10)
    assert next_from(short, at(0, 10)) is None
    assert next_from(replace(short, quota=300), at(0, 9, 1)) is None
    assert next_from(replace(short, last_block=None), at(0, 9)) is None
