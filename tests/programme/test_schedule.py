"""How often, what counts as done, long tasks, and the zigzag of too much and too little."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Block
from bot.programme.activities import CEILINGS, DAYS_A_WEEK, STRENGTH, measure
from bot.programme.schedule import (
    add_block,
    blocks_a_day,
    boom_bust,
    done,
    halves,
    left_today,
    pieces,
    planned,
    rests_today,
    uneven,
)
from tests.programme.help import blocks, day, stairs, trials, walking


def test_each_activity_has_its_ceiling_and_its_measure() -> None:
    assert {CEILINGS[each] for each in ("walk", "stand", "housework", "garden", "swim")} == {1800}
    assert [CEILINGS[each] for each in ("sit", "desk", "cycle")] == [2700, 2700, 2400]
    assert {each for each in CEILINGS if measure(each) == "count"} == {"stairs", "rise", "lift"}
    assert {*STRENGTH, *DAYS_A_WEEK} <= {*CEILINGS}


@pytest.mark.parametrize(("quota", "expected"), [(30, 3), (119, 3), (120, 2), (299, 2), (300, 1), (1800, 1)])
def test_short_blocks_come_more_often(quota: int, expected: int) -> None:
    assert blocks_a_day(walking(quota)) == expected
    assert blocks_a_day(stairs(quota)) == 1


@pytest.mark.parametrize(
    ("activity", "quota", "days", "expected"),
    [
        ("walk", 360, 7, 5),
        ("walk", 60, 4, 9),  # three of the four days, three blocks each
        ("garden", 360, 7, 7),
        ("garden", 200, 4, 8),
        ("rise", 360, 7, 3),
        ("lift", 360, 4, 2),
        ("rise", 360, 1, 1),
        ("cycle", 360, 7, 5),
        ("cycle", 360, 1, 1),
        ("cycle", 360, 3, 2),
        ("swim", 360, 7, 3),
        ("walk", None, 7, 0),
    ],
)
def test_how_many_blocks_are_planned(activity: str, quota: int | None, days: int, expected: int) -> None:
    assert planned(walking(quota, activity=activity), day(0), day(days)) == expected


def test_a_day_counts_no_more_than_its_plan() -> None:
    plan = walking(360, blocks=blocks(360, 0, 0, 0, 0, 0, 1))
    assert done(plan, day(0), day(7)) == 2


def test_only_the_week_until_yesterday_is_counted() -> None:
    plan = walking(360, blocks=blocks(360, -1, 0, 6, 7))
    assert done(plan, day(0), day(7)) == 2


def test_two_halves_make_a_whole_and_a_lone_half_counts_twice_a_week() -> None:
    first, second = halves(360, "time")
    assert first + second == 360
    both = walking(360, blocks=blocks(360, 0, amount=first) + blocks(360, 0, amount=second))
    assert done(both, day(0), day(7)) == 1
    assert [done(walking(360, blocks=blocks(360, *range(n), amount=180)), day(0), day(7)) for n in range(5)] == [
        0,
        1,
        2,
        2,
        2,
    ]


def test_less_than_a_half_is_kept_but_does_not_count() -> None:
    assert done(walking(360, blocks=blocks(360, 0, amount=179)), day(0), day(7)) == 0


def test_a_half_on_top_of_the_days_block_adds_nothing() -> None:
    plan = walking(360, blocks=blocks(360, 0) + blocks(360, 0, amount=180))
    assert done(plan, day(0), day(7)) == 1


def test_four_days_have_room_for_one_lone_half() -> None:
    assert done(walking(200, blocks=blocks(200, 0, 1, 2, amount=100)), day(0), day(4)) == 1


@pytest.mark.parametrize(("seconds", "expected"), [(324, 5), (323, 2)])
def test_stopping_just_before_the_bell_is_a_whole_block(seconds: int, expected: int) -> None:
    early = blocks(360, *range(5), amount=seconds, stopped="earlier")
    assert done(walking(360, blocks=early), day(0), day(7)) == expected


def test_a_block_that_was_set_aside_does_not_count() -> None:
    plan = walking(360, blocks=(Block(day(0), 360, 360, counts=False),))
    assert done(plan, day(0), day(7)) == 0


def test_five_of_seven_days_then_rest() -> None:
    assert left_today(walking(360), day(3)) == 1
    assert left_today(walking(360, blocks=blocks(360, 3)), day(3)) == 0
    assert left_today(walking(360, blocks=blocks(360, 0, 1, 2, 3)), day(4)) == 1
    assert left_today(walking(360, blocks=blocks(360, 0, 1, 2, 3, 4)), day(5)) == 0
    assert left_today(walking(360, blocks=blocks(360, 0, 1, 2, 3, 4)), day(7)) == 1
    assert left_today(walking(60, blocks=blocks(60, 3)), day(3)) == 2
    assert left_today(walking(60, blocks=blocks(60, 0, 1, 2, 3, 4)), day(4)) == 2  # the fifth day is not over
    assert left_today(walking(None), day(3)) == 0


def test_blocks_of_four_weeks_are_kept() -> None:
    plan = add_block(walking(360, blocks=blocks(360, 0, 1, 2)), Block(day(29), 360, 360))
    assert [block.on for block in plan.blocks] == [day(2), day(29)]
    late = add_block(plan, Block(day(28), 360, 360))  # "already done", told a day later
    assert [block.on for block in late.blocks] == [day(2), day(29), day(28)]


def test_a_long_task_is_broken_up_by_the_clock() -> None:
    an_hour = pieces(60 * 60, 360)
    assert (an_hour.work, an_hour.pause, an_hour.left) == ((360, 360, 360), 180, 3600 - 1080)
    short = pieces(100, 45)
    assert (short.work, short.pause, short.left) == ((45, 45, 10), 120, 0)


@given(st.integers(30, 3600), st.integers(1, 20_000))
@settings(deadline=None)
def test_pieces_are_never_longer_than_the_block_and_breaks_never_shorter_than_half(quota: int, task: int) -> None:
    cut = pieces(task, quota)
    assert sum(cut.work) + cut.left == task
    assert all(0 < piece <= quota for piece in cut.work)
    assert len(cut.work) <= 3
    assert cut.pause >= max(120, quota / 2)


@given(st.integers(30, 3600))
@settings(deadline=None)
def test_either_way_of_taking_a_bad_day_counts(quota: int) -> None:
    first, second = halves(quota, "time")
    assert first >= second > 0
    alone = walking(quota, blocks=blocks(quota, 0, amount=first))
    both = walking(quota, blocks=alone.blocks + blocks(quota, 0, amount=second))
    assert done(alone, day(0), day(7)) == done(both, day(0), day(7)) == 1


@pytest.mark.parametrize(("quota", "parts"), [(8, (4, 4)), (5, (3, 2)), (2, (1, 1)), (1, (1, 0))])
def test_a_counted_block_has_two_halves_as_long_as_it_is_more_than_once(quota: int, parts: tuple[int, int]) -> None:
    assert halves(quota, "count") == parts
    plan = stairs(quota, blocks=blocks(quota, 0, amount=parts[0]))
    assert done(plan, day(0), day(7)) == 1


def test_strengthening_never_falls_on_two_days_in_a_row() -> None:
    plan = stairs(8, activity="rise", blocks=blocks(8, 0))
    assert [left_today(plan, day(number)) for number in range(4)] == [0, 0, 1, 1]
    assert planned(plan, day(0), day(7)) == 3
    assert [rests_today(plan, day(number)) for number in range(3)] == [False, True, False]
    tried = stairs(8, activity="lift", trials=trials(8))
    assert [rests_today(tried, day(number)) for number in range(3)] == [True, True, False]
    assert planned(stairs(8, activity="rise", days=7), day(0), day(7)) == 3


def test_counted_activities_are_uneven_each_by_itself() -> None:
    steady = [
        stairs(2, blocks=blocks(2, *range(13))),
        stairs(12, activity="rise", blocks=blocks(12, 0, 2, 4, 7, 9, 11)),
    ]
    assert not uneven(steady, day(14))
    wild = stairs(2, blocks=blocks(2, *range(8)) + blocks(2, 8, amount=6))
    assert uneven([*steady, wild], day(14))


# --- boom and bust ----------------------------------------------------------------------------------------


def _days(*minutes: int) -> tuple[Block, ...]:
    return tuple(Block(day(n), 60 * each, 360) for n, each in enumerate(minutes) if each)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ((10, 10, 10, 26, 3, 10, 10, 10), True),
        ((10, 10, 10, 26, 10, 3, 10, 10), True),  # within two days
        ((10, 10, 10, 26, 10, 10, 3, 10), False),  # three days later
        ((100, 100, 100, 251, 39, 100, 100, 100), True),
        ((10, 10, 10, 25, 3, 10, 10, 10), False),  # not over two and a half times
        ((10, 10, 10, 26, 4, 10, 10, 10), False),  # not under 40 %
        ((10, 10, 10, 26, 0, 10, 10, 10), True),  # nothing at all is little too
        ((10, 10, 10, 26, 3, 10), False),  # six days are too few to tell
    ],
)
def test_a_day_of_far_too_much_and_then_of_little(minutes: tuple[int, ...], expected: bool) -> None:
    assert boom_bust(_days(*minutes), day(len(minutes))) is expected


def test_a_day_that_is_not_over_is_no_bust() -> None:
    boom_today = _days(10, 10, 10, 10, 10, 10, 26)
    assert not boom_bust(boom_today, day(7))
    assert boom_bust(boom_today, day(8))


def test_what_is_older_than_two_weeks_is_forgotten() -> None:
    zigzag = _days(26, 3, 10, 10, 10, 10, 10, 10, 10, 10)
    assert boom_bust(zigzag, day(14))
    assert not boom_bust(zigzag, day(15))
