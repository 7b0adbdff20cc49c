"""What holds for months of blocks and for any history."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Block, Flare, Plan, Trial
from bot.programme import evaluation, pacing, schedule
from bot.programme.evaluation import after_gap, after_trial, apply, evaluate, lower
from bot.programme.flare import close, flare_quota, report
from bot.programme.pacing import MIN_QUOTA, STEPS, unit
from bot.programme.schedule import add_block, blocks_a_day
from tests.programme.help import at, day, walking

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
