"""The week's evaluation, gaps, and what holds for any history."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Block, Flare, Plan, Trial
from bot.programme import evaluation, pacing, schedule
from bot.programme.evaluation import (
    after_gap,
    after_trial,
    apply,
    days_missed,
    evaluate,
    evaluate_all,
    gentler,
    lower,
    raised,
)
from bot.programme.flare import close, flare_quota, report
from bot.programme.pacing import MIN_QUOTA, STEPS, unit
from bot.programme.schedule import add_block, blocks_a_day
from tests.programme.help import at, blocks, day, flare, trials, walking

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
    assert raised(quota, step, 1800) == expected


def test_a_fifth_and_five_minutes_a_week_at_most() -> None:
    assert raised(600, 0.5, 90 * 60) == 720
    assert raised(40 * 60, 0.2, 90 * 60) == 45 * 60


@given(st.integers(MIN_QUOTA, 5400), st.sampled_from(sorted(STEPS.values())), st.integers(MIN_QUOTA, 5400))
@settings(deadline=None)
def test_a_rise_is_a_rise_and_never_above_the_cap(quota: int, step: float, ceiling: int) -> None:
    after = raised(quota, step, ceiling)
    assert after - quota <= min(max(unit(quota), quota / 5), 300)
    assert after <= ceiling
    assert after > quota or after == ceiling


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
    once = walking(360, blocks=blocks(360, 0, 1, 2, 3) + blocks(360, 4, seconds=433))
    assert evaluate(once, day(7)).kind == "raise"
    twice = replace(once, blocks=once.blocks + blocks(360, 5, seconds=433))
    found = evaluate(twice, day(7))
    assert (found.kind, found.quota, found.over, found.lesson) == ("brake", 360, 2, "boom_bust")


def test_a_little_over_is_no_matter_but_going_on_without_end_is() -> None:
    a_little = walking(360, blocks=blocks(360, 0, 1, 2, 3, seconds=432, stopped="went_on"))
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
    over = blocks(360, -1, 0, 6, 7, seconds=600)
    assert evaluate(walking(360, blocks=over), day(7)).over == 2


def test_an_offer_lowers_nothing_by_itself() -> None:
    plan = walking(360, blocks=blocks(360, 0))
    after = apply(plan, evaluate(plan, day(7)), day(7))
    assert (after.quota, after.holds, after.evaluated_on) == (360, 1, day(7))
    assert lower(after, day(7)).quota == 285  # four fifths is 4:48
    assert lower(replace(after, quota=30), day(7)).quota == 30


@pytest.mark.parametrize(("ill", "holiday", "why"), [(True, False, "ill"), (False, True, "holiday")])
def test_illness_and_holiday_are_left_out(ill: bool, holiday: bool, why: str) -> None:
    plan = walking(360, blocks=blocks(360, 0, 1, 2, 3, 4))
    found = evaluate(plan, day(7), ill=ill, on_holiday=holiday)
    assert (found.kind, found.why, found.quota) == ("skip", why, 360)
    assert apply(plan, found, day(7)) == plan


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


# --- months -----------------------------------------------------------------------------------------------


def _weeks_until_the_ceiling(quota: int) -> float:
    """Every planned block done, every day lived, evaluated whenever due."""
    plan, number = walking(quota), 0
    while plan.quota is None or plan.quota < plan.ceiling:
        for _ in range(blocks_a_day(plan.quota or 0)):
            plan = add_block(plan, Block(day(number), plan.quota or 0, plan.quota or 0))
        number += 1
        plan = apply(plan, evaluate(plan, day(number)), day(number))
    return number / 7


def test_from_six_minutes_to_thirty_in_the_half_year_of_the_walking_trial() -> None:
    assert _weeks_until_the_ceiling(360) == 23


def test_from_half_a_minute_to_thirty_minutes_takes_41_weeks() -> None:
    assert _weeks_until_the_ceiling(30) == 41


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


def test_an_illness_lowers_and_a_holiday_starts_a_new_week() -> None:
    plan = walking(360, blocks=blocks(360, 0, 1, 2))
    ill = after_gap(plan, day(5), "illness")
    assert (ill.kind, ill.plan.quota, ill.plan.evaluated_on) == ("lower", 285, day(5))
    rested = after_gap(plan, day(6), "holiday")
    assert (rested.kind, rested.plan.quota, rested.plan.evaluated_on) == ("welcome_back", 360, day(6))


def test_the_trials_know_no_gap() -> None:
    plan = walking(None, trials=trials(300))
    assert after_gap(plan, day(60)) == evaluation.Return("same", plan)


# --- any history ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lived:
    """What a person did on one day."""

    blocks: tuple[tuple[int, str], ...]  # share of the block in percent, how it was stopped
    flare: str  # "", "told" or "over"
    ill: bool
    away: bool
    lowers: bool
    asks: bool  # does the person answer, so that a return and an evaluation take place?


SHARES = st.tuples(st.integers(0, 300), st.sampled_from(["bell", "earlier", "went_on"]))
KEEN = st.lists(st.just((100, "bell")), min_size=1, max_size=3).map(tuple)
LIVED = st.builds(
    Lived,
    blocks=st.one_of(KEEN, KEEN, st.lists(SHARES, max_size=4).map(tuple)),
    flare=st.sampled_from(["", "", "", "", "", "", "", "", "told", "over"]),
    ill=st.sampled_from([False] * 19 + [True]),
    away=st.sampled_from([False] * 9 + [True]),
    lowers=st.booleans(),
    asks=st.sampled_from([True] * 4 + [False]),
)
HISTORIES = st.lists(LIVED, min_size=1, max_size=60)
PLANS = st.builds(
    walking,
    st.integers(6, 360).map(lambda n: n * 5),
    activity=st.sampled_from(["walk", "garden", "strength"]),
    ceiling=st.integers(1800, 3600),
    step=st.sampled_from(sorted(STEPS.values())),
)


def _live(plan: Plan, history: list[Lived]) -> list[tuple[date, int, str]]:
    """The day, the block and what happened, for every day of a history."""
    flares: tuple[Flare, ...] = ()
    story = []
    for number, lived in enumerate(history):
        today, what = day(number), ""
        if lived.flare == "told":
            flares = report(flares, at(number, 9))
        elif lived.flare == "over":
            flares = close(flares, today)
        if lived.asks:
            back = after_gap(plan, today, "illness" if lived.ill else "away")
            plan, what = back.plan, back.kind
            if what == "one_trial":
                plan = after_trial(plan, Trial(today, 200))
            found = evaluate(plan, today, flares=flares, ill=lived.ill)
            plan, what = apply(plan, found, today), f"{what} {found.kind}"
            if found.kind == "offer_lower" and lived.lowers:
                plan = lower(plan, today)
        quota = plan.quota or 0
        for share, stopped in () if lived.away else lived.blocks:
            plan = add_block(plan, Block(today, quota * share // 100, quota, stopped))  # type: ignore[arg-type]
        story.append((today, quota, what))
    return story


@given(PLANS, HISTORIES)
@settings(deadline=None, max_examples=150)
def test_any_days_keep_the_block_between_floor_and_ceiling_and_its_rise_under_the_cap(
    plan: Plan, history: list[Lived]
) -> None:
    story = _live(plan, history)
    quotas = [plan.quota or 0] + [quota for _, quota, _ in story]
    assert all(MIN_QUOTA <= quota <= plan.ceiling for quota in quotas)
    for before, after in pairwise(quotas):
        assert after - before <= min(max(unit(before), before / 5), 300)
    for start in range(len(quotas)):
        week = quotas[start : start + 8]
        assert max(week) - week[0] <= 300


@given(PLANS, HISTORIES)
@settings(deadline=None, max_examples=50)
def test_the_same_history_always_gives_the_same_plan(plan: Plan, history: list[Lived]) -> None:
    assert _live(plan, history) == _live(plan, list(history))


@given(PLANS, HISTORIES, st.integers(0, 59))
@settings(deadline=None, max_examples=50)
def test_no_block_rises_while_a_flare_up_lasts_nor_for_a_week_after(
    plan: Plan, history: list[Lived], number: int
) -> None:
    told = [*history[:number], Lived((), "told", False, False, False, True)]
    calm = [replace(lived, flare="over" if n == 0 else "") for n, lived in enumerate(history)]
    story = _live(plan, told + calm[:7])
    assert not any("raise" in what for _, _, what in story[len(told) - 1 :])


@given(PLANS, st.integers(1, 12))
@settings(deadline=None)
def test_the_flare_ladder_is_lower_and_never_under_the_floor(plan: Plan, number: int) -> None:
    on_ladder = flare_quota(plan, number)
    assert on_ladder is not None
    assert MIN_QUOTA <= on_ladder <= (plan.quota or 0)


def test_no_rule_of_the_block_takes_a_pain_score() -> None:
    """A profile or a pain score could only come in by a parameter; only the start may take the usual pain."""
    takes = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (pacing, schedule, evaluation)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        for parameter in inspect.signature(function).parameters.values()
        if "pain" in parameter.name or "Profile" in str(parameter.annotation)
    }
    assert takes == {"pacing.start_factor"}
    names = {
        node.id if isinstance(node, ast.Name) else node.attr
        for module in (schedule, evaluation)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Name | ast.Attribute)
    }
    assert not {name for name in names if "pain" in name}
