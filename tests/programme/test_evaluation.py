"""The week's evaluation and the gaps between blocks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Block, Trial
from bot.programme import evaluation
from bot.programme.editing import wake
from bot.programme.evaluation import (
    after_gap,
    after_trial,
    apply,
    days_missed,
    evaluate,
    evaluate_all,
    gentler,
    lower,
    pause,
    raised,
    resume,
)
from bot.programme.pacing import LEAST, STEPS, unit
from bot.programme.schedule import add_block
from tests.programme.help import at, blocks, day, flare, stairs, trials, walking

# --- the rise ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "step", "expected"),
    [
        (360, 0.1, 390),  # 6:00 + 10 % is 6:36, rounded to 6:30
        (40, 0.1, 45),  # 10 % is 4 s: one unit
        (28 * 60, 0.1, 1800),  # 30:48: the ceiling
        (570, 0.2, 660),  # brisk
        (1500, 0.2, 1800),
        (30, 0.05, 35),
    ],
)
def test_worked_rises(quota: int, step: float, expected: int) -> None:
    assert raised(quota, step, 1800, "time") == expected


def test_a_fifth_and_five_minutes_a_week_at_most() -> None:
    assert raised(600, 0.5, 90 * 60, "time") == 720
    assert raised(40 * 60, 0.2, 90 * 60, "time") == 45 * 60


@given(st.integers(LEAST["time"], 5400), st.sampled_from(sorted(STEPS.values())), st.integers(LEAST["time"], 5400))
@settings(deadline=None)
def test_a_rise_is_a_rise_and_never_above_the_cap(quota: int, step: float, ceiling: int) -> None:
    after = raised(quota, step, ceiling, "time")
    assert after - quota <= min(max(unit(quota, "time"), quota / 5), 300)
    assert after <= ceiling
    assert after > quota or after == ceiling


@pytest.mark.parametrize(
    ("quota", "step", "expected"),
    [(1, 0.1, 2), (8, 0.1, 9), (8, 0.2, 9), (20, 0.1, 22), (20, 0.2, 24), (29, 0.2, 30)],
)
def test_what_is_counted_rises_by_one_or_a_step(quota: int, step: float, expected: int) -> None:
    assert raised(quota, step, 30, "count") == expected


def test_what_is_counted_is_looked_back_on_every_week_however_few() -> None:
    plan = stairs(3, blocks=blocks(3, *range(7)))
    assert evaluate(plan, day(4)).kind == "not_due"
    found = evaluate(plan, day(7))
    assert (found.kind, found.quota, found.done, found.planned) == ("raise", 4, 7, 7)
    over = stairs(5, blocks=blocks(5, *range(5)) + blocks(5, 5, 6, amount=7))
    assert evaluate(over, day(7)).kind == "brake"


# --- a week -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "kind", "quota"),
    [
        ((0, 1, 2, 3, 4), "raise", 390),
        ((0, 1, 2, 3), "raise", 390),  # 4 of 5
        ((0, 1, 2), "hold", 360),
        ((0, 1), "hold", 360),  # 2 of 5 is 40 %
        ((0,), "offer_lower", 360),
    ],
)
def test_what_was_done_decides(days: tuple[int, ...], kind: str, quota: int) -> None:
    found = evaluate(walking(360, blocks=blocks(360, *days)), day(7))
    assert (found.kind, found.quota, found.done, found.planned) == (kind, quota, len(days), 5)
    assert found.ask_barrier == (kind == "hold")


def test_seventy_percent_is_enough() -> None:
    garden = walking(360, activity="garden", blocks=blocks(360, 0, 1, 2, 3, 4))
    assert evaluate(garden, day(7)).kind == "raise"  # 5 of 7, as told in "5 of 7 blocks: 6:00 becomes 6:30"
    assert evaluate(replace(garden, blocks=garden.blocks[1:]), day(7)).kind == "hold"


def test_two_blocks_that_ran_over_brake_and_bring_the_lesson() -> None:
    once = walking(360, blocks=blocks(360, 0, 1, 2, 3) + blocks(360, 4, amount=433))
    assert evaluate(once, day(7)).kind == "raise"
    twice = replace(once, blocks=once.blocks + blocks(360, 5, amount=433))
    found = evaluate(twice, day(7))
    assert (found.kind, found.quota, found.over, found.lesson) == ("brake", 360, 2, "boom_bust")


def test_a_little_over_is_no_matter_but_going_on_without_end_is() -> None:
    a_little = walking(360, blocks=blocks(360, 0, 1, 2, 3, amount=432, stopped="went_on"))
    assert evaluate(a_little, day(7)).kind == "raise"
    who_knows = walking(360, blocks=blocks(360, 0, 1, 2, 3, stopped="went_on"))
    assert evaluate(who_knows, day(7)).kind == "brake"


@pytest.mark.parametrize(("quota", "due"), [(299, 4), (300, 7)])
def test_a_short_block_is_looked_at_every_four_days(quota: int, due: int) -> None:
    assert evaluate(walking(quota), day(due - 1)).kind == "not_due"
    assert evaluate(walking(quota), day(due)).kind != "not_due"


def test_nothing_is_due_during_the_trials() -> None:
    assert evaluate(walking(None), day(30)).kind == "not_due"


def test_at_the_ceiling_the_block_stays_and_varies() -> None:
    full = walking(1800, blocks=blocks(1800, 0, 1, 2, 3))
    assert (evaluate(full, day(7)).kind, evaluate(full, day(7)).quota) == ("at_ceiling", 1800)
    lowered_goal = replace(full, ceiling=1200)
    assert evaluate(lowered_goal, day(7)).quota == 1200


def test_two_holds_in_a_row_offer_a_smaller_step() -> None:
    plan = walking(360, blocks=blocks(360, 0, 1, 2, 7, 8, 9))
    first = evaluate(plan, day(7))
    plan = apply(plan, first, day(7))
    second = evaluate(plan, day(14))
    assert (first.offer_smaller_step, second.offer_smaller_step) == (False, True)
    assert [gentler(replace(plan, step=step)).step for step in (0.2, 0.1, 0.05)] == [0.1, 0.05, 0.05]


def test_four_good_weeks_ask_for_the_goal() -> None:
    plan, asked = walking(360), []
    for week in range(5):
        plan = replace(plan, blocks=blocks(plan.quota or 0, *range(7 * week, 7 * week + 5)))
        found = evaluate(plan, day(7 * week + 7))
        asked.append(found.ask_goal)
        plan = apply(plan, found, day(7 * week + 7))
    assert asked == [False, False, False, True, False]
    assert plan.good_weeks == 5


def test_short_blocks_ask_for_the_goal_after_four_weeks_too() -> None:
    good = blocks(60, *range(4), *range(4), *range(4))
    asked = [evaluate(walking(60, blocks=good, good_weeks=n), day(4)).ask_goal for n in range(8)]
    assert asked == [False] * 6 + [True, False]


def test_a_good_week_ends_the_holds_and_a_hold_ends_the_good_weeks() -> None:
    plan = walking(360, holds=1, good_weeks=3)
    well = replace(plan, blocks=blocks(360, 0, 1, 2, 3))
    assert apply(well, evaluate(well, day(7)), day(7)).holds == 0
    halfway = apply(replace(well, blocks=well.blocks[:2]), evaluation.Evaluation("hold", 360), day(7))
    assert (halfway.holds, halfway.good_weeks) == (2, 0)
    lowered = lower(plan, day(7))
    assert (lowered.holds, lowered.good_weeks) == (0, 0)


def test_only_this_weeks_blocks_brake() -> None:
    over = blocks(360, -1, 0, 6, 7, amount=600)
    assert evaluate(walking(360, blocks=over), day(7)).over == 2


def test_an_offer_lowers_nothing_by_itself() -> None:
    plan = walking(360, blocks=blocks(360, 0))
    after = apply(plan, evaluate(plan, day(7)), day(7))
    assert (after.quota, after.holds, after.evaluated_on) == (360, 1, day(7))
    assert lower(after, day(7)).quota == 285  # four fifths is 4:48
    assert lower(replace(after, quota=30), day(7)).quota == 30


def test_no_week_is_weighed_in_a_pause_and_a_new_one_counts_from_its_end() -> None:
    plan = walking(360, blocks=blocks(360, 0, 1, 2, 3, 4))
    found = evaluate(plan, day(7), paused_until=day(8))
    assert (found.kind, found.why, found.quota) == ("skip", "paused", 360)
    assert apply(plan, found, day(7)) == plan
    paused = pause(plan, day(5), day(12))
    assert (paused.quota, paused.evaluated_on) == (360, day(12))
    assert evaluate(paused, day(12)).kind == "not_due"
    assert resume(paused, day(8)).evaluated_on == day(8)
    assert resume(paused, day(14)) == paused


@pytest.mark.parametrize(
    ("over", "today", "kind"), [(None, 8, "skip"), (8, 14, "skip"), (8, 15, "raise"), (1, 8, "raise")]
)
def test_no_rise_in_a_flare_up_nor_for_a_week_after(over: int | None, today: int, kind: str) -> None:
    plan = walking(360, blocks=blocks(360, *range(today)))
    flares = (flare(at(0 if over == 1 else 6, 9), over=None if over is None else day(over)),)
    assert evaluate(plan, day(today), flares=flares).kind == kind


def test_a_week_without_any_block_is_left_to_the_return() -> None:
    plan = walking(360, blocks=blocks(360, 0))
    assert evaluate(plan, day(7)).kind == "offer_lower"
    assert (evaluate(plan, day(8)).kind, evaluate(plan, day(8)).why) == ("skip", "away")


def test_only_two_activities_grow_and_the_next_follows_at_the_ceiling() -> None:
    walk, sit, garden = (
        walking(360, activity=name, blocks=blocks(360, *range(7))) for name in ("walk", "sit", "garden")
    )
    assert [each.kind for each in evaluate_all((walk, sit, garden), day(7))] == ["raise", "raise", "skip"]
    at_top = replace(walk, ceiling=360)
    assert [each.kind for each in evaluate_all((at_top, sit, garden), day(7))] == ["at_ceiling", "raise", "raise"]
    trying = walking(None, activity="stand")
    assert [each.why for each in evaluate_all((trying, sit, garden), day(7))] == [None, None, "others_first"]


# --- gaps -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("back", "kind", "quota"),
    [
        (3, "same", 360),  # two days missed
        (4, "welcome_back", 360),
        (7, "welcome_back", 360),
        (8, "lower", 285),  # seven days missed
        (28, "lower", 285),
        (29, "one_trial", 360),
    ],
)
def test_coming_back(back: int, kind: str, quota: int) -> None:
    found = after_gap(walking(360, blocks=blocks(360, 0)), day(back))
    assert (found.kind, found.plan.quota) == (kind, quota)


def test_a_gap_lowers_the_block_only_once() -> None:
    plan = after_gap(walking(360, blocks=blocks(360, 0)), day(8)).plan
    again = after_gap(plan, day(15))
    assert (again.kind, again.plan) == ("welcome_back", plan)
    looked_at = apply(walking(360, blocks=blocks(360, 0)), evaluation.Evaluation("offer_lower", 360), day(7))
    assert after_gap(looked_at, day(8)).kind == "lower"  # the week's evaluation had lowered nothing
    next_gap = after_gap(add_block(plan, Block(day(16), 285, 285)), day(24))
    assert (next_gap.kind, next_gap.plan.quota) == ("lower", 225)


def test_after_a_month_one_trial_decides() -> None:
    plan = after_gap(walking(360, blocks=blocks(360, 0), holds=1, good_weeks=2), day(40)).plan
    assert after_trial(plan, Trial(day(40), 200)).quota == 150  # four fifths of 200 s
    well = after_trial(plan, Trial(day(40), 900))
    assert (well.quota, well.evaluated_on) == (285, day(40))  # four fifths of the old block
    assert (well.holds, well.good_weeks) == (0, 0)
    assert days_missed(well, day(41)) == 0
    assert after_gap(well, day(41)).kind == "same"


def test_an_illness_makes_the_block_a_fifth_smaller_once() -> None:
    ill = pause(walking(360, blocks=blocks(360, 0, 1, 2)), day(5), day(8), ill=True)
    assert (ill.quota, ill.evaluated_on) == (285, day(8))
    assert pause(ill, day(8), day(15), ill=True).quota == 285  # still ill: the same illness
    assert after_gap(ill, day(10)).plan.quota == 285  # and the same gap
    well = add_block(ill, Block(day(16), 285, 285))
    assert pause(well, day(20), day(23), ill=True).quota == 225


def test_what_rests_is_neither_weighed_nor_lowered_and_wakes_as_after_any_gap() -> None:
    resting = walking(360, blocks=blocks(360, 0), rests=True)
    assert evaluate(resting, day(9)).kind == "not_due"
    assert after_gap(resting, day(40)).plan == resting
    assert (wake(resting, day(4)).quota, wake(resting, day(4)).evaluated_on) == (360, day(4))
    assert wake(resting, day(9)).quota == 285
    assert after_gap(wake(resting, day(40)), day(40)).kind == "one_trial"


def test_a_brisk_step_becomes_the_standard_one_with_fear_or_a_flare_up() -> None:
    brisk = walking(600, step=0.2, blocks=blocks(600, 30, 31, 32, 33), evaluated_on=day(30))
    assert evaluate(brisk, day(37), fear=3).quota == 720
    assert evaluate(brisk, day(37), fear=4).quota == 660
    assert evaluate(brisk, day(37)).quota == 660
    over = (flare(at(15, 9), over=day(20)),)
    assert evaluate(brisk, day(37), fear=0, flares=over).quota == 660


def test_the_trials_know_no_gap() -> None:
    plan = walking(None, trials=trials(300))
    assert after_gap(plan, day(60)) == evaluation.Return("same", plan)
