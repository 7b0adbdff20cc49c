"""From the trials to the first block."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Measure, Plan, Trial
from bot.programme.pacing import (
    LEAST,
    add_trial,
    begin,
    centre,
    first_quota,
    lowered,
    mark_overdone,
    next_after_trial,
    restart_trials,
    round_down,
    start_factor,
    step_size,
    unit,
)
from tests.programme.help import day, trials, walking

MEASURES = st.sampled_from(get_args(Measure))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(30, 5), (119, 5), (120, 15), (299, 15), (300, 30), (599, 30), (600, 60), (1800, 60)],
)
def test_a_block_is_counted_in_units_that_grow_with_it(seconds: int, expected: int) -> None:
    assert unit(seconds, "time") == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(44, 40), (152, 150), (396, 390), (299, 285), (300, 300), (659, 600), (1848, 1800)],
)
def test_rounding_goes_down_to_whole_units(seconds: int, expected: int) -> None:
    assert round_down(seconds, "time") == expected


@given(st.integers(0, 10_000), st.integers(0, 10_000), MEASURES)
@settings(deadline=None)
def test_rounding_twice_changes_nothing_and_keeps_the_order(one: int, two: int, measure: Measure) -> None:
    assert round_down(round_down(one, measure), measure) == round_down(one, measure) <= one
    low, high = sorted((one, two))
    assert round_down(low, measure) <= round_down(high, measure)


def test_what_is_counted_goes_once_by_once() -> None:
    assert {unit(times, "count") for times in (1, 8, 100)} == {1}
    assert round_down(7, "count") == 7


@given(st.integers(LEAST["time"], 3600))
@settings(deadline=None)
def test_a_unit_is_never_more_than_the_cap_of_a_fifth(seconds: int) -> None:
    assert 5 * unit(round_down(seconds, "time"), "time") <= round_down(seconds, "time")


# --- how carefully ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fear", "pain", "flares", "boom_bust", "very_careful", "factor"),
    [
        (None, None, 0, False, False, 0.8),
        (6, 6, 0, False, False, 0.8),
        (7, 0, 0, False, False, 0.7),
        (0, 7, 0, False, False, 0.7),
        (0, 0, 1, False, False, 0.7),
        (0, 0, 0, True, False, 0.7),
        (9, 9, 3, True, True, 0.5),
        (0, 0, 0, False, True, 0.5),
    ],
)
def test_who_starts_carefully(
    fear: int | None, pain: int | None, flares: int, boom_bust: bool, very_careful: bool, factor: float
) -> None:
    assert start_factor(fear, pain, flares, boom_bust, very_careful) == factor


@pytest.mark.parametrize(
    ("wanted", "fear", "flares", "step"),
    [
        ("gentle", 9, 3, 0.05),
        ("standard", 9, 3, 0.1),
        ("brisk", 3, 0, 0.2),
        ("brisk", 4, 0, 0.1),
        ("brisk", None, 0, 0.1),
        ("brisk", 0, 1, 0.1),
    ],
)
def test_brisk_is_only_for_little_fear_and_no_flare_up(wanted, fear, flares, step) -> None:  # type: ignore[no-untyped-def]
    assert step_size(wanted, fear, flares) == step


# --- the first block --------------------------------------------------------------------------------------


def test_three_walks_become_a_first_block_of_six_minutes() -> None:
    first = first_quota(trials(360, 540, 450), 0.8)
    assert (first.trials, first.centre, first.method) == ((360, 540, 450), 450, "mean")
    assert (first.factor, first.amount, first.capped) == (0.8, 360, False)


def test_trials_that_differ_much_ask_for_a_fourth_and_take_the_median() -> None:
    plan = walking(None, trials=trials(120, 300, 180))
    assert next_after_trial(plan, day(2)) == "wait"
    assert next_after_trial(plan, day(3)) == "extra"
    plan = add_trial(plan, Trial(day(3), 200))
    assert next_after_trial(plan, day(3)) == "ready"
    first = first_quota(plan.trials, 0.8)
    assert (first.centre, first.method, first.amount) == (190, "median", 150)


def test_twice_as_long_is_not_yet_much() -> None:
    plan = walking(None, trials=trials(120, 240, 180))
    assert next_after_trial(plan, day(2)) == "ready"
    assert first_quota(plan.trials, 0.8).method == "mean"


def test_an_overdone_trial_does_not_count_but_caps_the_middle() -> None:
    given_trials = trials(600, 300, 500, 400, overdone=(1,))
    assert centre(given_trials) == 300  # the mean of the others is 500
    first = first_quota(given_trials, 0.8)
    assert (first.trials, first.capped, first.amount) == ((600, 500, 400), True, 240)
    assert not first_quota(trials(600, 900, 500, 400, overdone=(1,)), 0.8).capped


def test_a_trial_that_hurt_for_more_than_a_day_is_marked_afterwards() -> None:
    plan = mark_overdone(walking(None, trials=trials(300, 400)), day(1))
    assert [trial.overdone for trial in plan.trials] == [False, True]


def test_no_middle_without_a_trial_that_counts() -> None:
    with pytest.raises(ValueError, match="no trial counts"):
        centre(trials(300, overdone=(0,)))


@pytest.mark.parametrize(
    ("seconds", "factor", "used", "quota"),
    [
        (59, 0.7, 0.8, 45),  # tiny: the standard factor
        (60, 0.7, 0.7, 40),
        (59, 0.5, 0.5, 30),  # a very careful start is the person's own choice
        (20, 0.8, 0.8, 30),  # never under the shortest block
        (4000, 0.8, 0.8, 1800),  # never over the ceiling
    ],
)
def test_the_edges_of_a_first_block(seconds: int, factor: float, used: float, quota: int) -> None:
    first = first_quota(trials(seconds, seconds, seconds), factor, ceiling=1800)
    assert (first.factor, first.amount) == (used, quota)


def test_the_first_week_counts_from_the_first_block() -> None:
    plan = begin(walking(None, trials=trials(360, 540, 450)), first_quota(trials(360, 540, 450), 0.8), day(2))
    assert (plan.quota, plan.factor, plan.evaluated_on) == (360, 0.8, day(2))


# --- the way through the trials ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "overdone", "today", "expected"),
    [
        ((), (), 0, "another"),
        ((300,), (), 0, "wait"),  # a night lies between two trials
        ((300,), (), 1, "another"),
        ((300, 300), (), 1, "wait"),
        ((300, 300), (), 9, "another"),  # the tenth day
        ((300, 300), (), 10, "ready"),  # the window is over: two are enough
        ((300,), (), 9, "another"),
        ((300,), (), 10, "restart"),
        ((300, 300), (1,), 10, "restart"),
        ((300, 300, 300), (), 2, "ready"),
        ((300, 300, 300), (0,), 3, "another"),  # an overdone one is not counted
        ((100, 300, 300), (), 3, "extra"),
        ((100, 300, 300), (), 10, "ready"),  # too late for an extra one
        ((100, 300, 300, 300), (), 3, "ready"),
    ],
)
def test_what_the_trials_ask_for(
    seconds: tuple[int, ...], overdone: tuple[int, ...], today: int, expected: str
) -> None:
    plan = walking(None, trials=trials(*seconds, overdone=overdone))
    assert next_after_trial(plan, day(today)) == expected


def test_a_restart_asks_for_trials_again() -> None:
    plan = restart_trials(walking(360, trials=trials(300), holds=2, good_weeks=1))
    assert (plan.quota, plan.trials, plan.holds, plan.good_weeks) == (None, (), 0, 0)
    assert next_after_trial(plan, day(20)) == "another"


TRIES = st.lists(st.tuples(st.integers(1, 4000), st.booleans(), st.integers(0, 3)), min_size=1, max_size=12)


@given(TRIES, st.sampled_from([0.8, 0.7, 0.5]), st.integers(LEAST["time"], 3600))
@settings(deadline=None)
def test_any_trials_lead_to_a_block_between_floor_and_ceiling(
    tries: list[tuple[int, bool, int]], factor: float, ceiling: int
) -> None:
    today, plan = day(0), walking(None)
    for seconds, overdone, later in tries:
        today = day((today - day(0)).days + later)
        wanted = next_after_trial(plan, today)
        if wanted == "restart":
            plan = restart_trials(plan)
        if wanted == "ready":
            break
        if wanted != "wait":
            plan = add_trial(plan, Trial(today, seconds, overdone))
    if next_after_trial(plan, today) == "ready":
        _check(plan, factor, ceiling)


def _check(plan: Plan, factor: float, ceiling: int) -> None:
    first = first_quota(plan.trials, factor, ceiling)
    assert LEAST["time"] <= first.amount <= ceiling
    assert len(first.trials) >= 2
    assert len({trial.on for trial in plan.trials}) == len(plan.trials)
    assert first.amount <= max(LEAST["time"], 0.8 * max(first.trials))
    assert all(first.centre <= trial.amount for trial in plan.trials if trial.overdone)


@given(st.integers(1, 4000), st.sampled_from([0.5, 0.75, 0.8, 1.0]), st.integers(LEAST["time"], 3600), MEASURES)
@settings(deadline=None)
def test_a_lowered_block_stays_between_floor_and_ceiling(
    amount: int, factor: float, ceiling: int, measure: Measure
) -> None:
    assert LEAST[measure] <= lowered(amount, factor, ceiling, measure) <= max(ceiling, LEAST[measure])


@pytest.mark.parametrize(
    ("tries", "factor", "centre_of_them", "method", "quota"),
    [
        ((10, 8, 12), 0.8, 10, "mean", 8),
        ((6, 5, 7), 0.8, 6, "mean", 4),
        ((4, 10, 5), 0.8, 5, "median", 4),
        ((10, 8, 12), 0.7, 10, "mean", 7),
        ((2, 1, 1), 0.8, 1, "mean", 1),
        ((2, 3, 3), 0.8, 2, "mean", 2),
        ((5, 6, 8), 0.8, 6, "mean", 5),
        ((4, 8, 8), 0.8, 6, "mean", 5),
        ((1, 1, 1), 0.5, 1, "mean", 1),
        ((90, 90, 90), 0.8, 90, "mean", 20),
    ],
)
def test_counted_tries_lead_to_a_number(
    tries: tuple[int, ...], factor: float, centre_of_them: int, method: str, quota: int
) -> None:
    first = first_quota(trials(*tries), factor, ceiling=20, measure="count")
    assert (first.centre, first.method, first.factor, first.amount) == (centre_of_them, method, factor, quota)
    assert first.rounded == (method == "mean" and sum(tries) % len(tries) != 0)


def test_a_day_of_rest_lies_between_two_tries_that_strengthen() -> None:
    plan = walking(None, activity="rise", measure="count", trials=trials(8))
    assert [next_after_trial(plan, day(number)) for number in range(3)] == ["wait", "wait", "another"]
    assert next_after_trial(walking(None, trials=trials(360)), day(1)) == "another"
