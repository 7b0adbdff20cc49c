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
from bot.programme import editing, evaluation, pacing, schedule
from bot.programme.evaluation import after_gap, after_trial, apply, evaluate, lower, pause
from bot.programme.flare import close, flare_quota, report
from bot.programme.pacing import LEAST, STEPS, unit
from bot.programme.schedule import add_block, blocks_a_day
from tests.programme.help import at, day, stairs, walking

# --- months -----------------------------------------------------------------------------------------------


def _weeks_until_the_ceiling(quota: int) -> float:
    """Every planned block done, every day lived, evaluated whenever due."""
    plan, number = walking(quota), 0
    while plan.quota is None or plan.quota < plan.ceiling:
        for _ in range(blocks_a_day(plan)):
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
    edits: str = ""  # what the person changes in the plan: "goal", "days", "rest", "wake" or nothing
    number: int = 0  # minutes of the goal, or days a week


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
    edits=st.sampled_from([""] * 12 + ["goal", "goal", "days", "rest", "wake", "wake"]),
    number=st.integers(0, 30),
)
HISTORIES = st.lists(LIVED, min_size=5, max_size=40)
TIMED = st.builds(
    walking,
    st.integers(6, 360).map(lambda n: n * 5),
    activity=st.sampled_from(["walk", "garden"]),
    ceiling=st.integers(1800, 3600),
    step=st.sampled_from(sorted(STEPS.values())),
)
COUNTED = st.builds(
    stairs,
    st.integers(1, 20),
    activity=st.sampled_from(["stairs", "rise"]),
    ceiling=st.integers(20, 60),
    step=st.sampled_from(sorted(STEPS.values())),
)
PLANS = st.one_of(TIMED, TIMED, COUNTED)


@dataclass(frozen=True)
class Told:
    """A day of a story: the plan, its block, and what happened."""

    today: date
    plan: Plan
    quota: int
    what: str


def _edited(plan: Plan, lived: Lived, today: date) -> Plan:
    match lived.edits:
        case "goal":
            return editing.aim_for(plan, lived.number * (60 if plan.measure == "time" else 1), today)
        case "days":
            return editing.on_days(plan, lived.number)
        case "rest":
            return replace(plan, rests=True)
        case "wake" if plan.rests:
            return editing.wake(plan, today)
    return plan


def _live(plan: Plan, history: list[Lived]) -> list[Told]:
    """Every day of a history."""
    flares: tuple[Flare, ...] = ()
    story = []
    for number, lived in enumerate(history):
        today, what = day(number), ""
        if lived.flare == "told":
            flares = report(flares, at(number, 9))
        elif lived.flare == "over":
            flares = close(flares, today)
        plan = _edited(plan, lived, today)
        if lived.asks:
            plan = pause(plan, today, today, ill=True) if lived.ill else plan
            back = after_gap(plan, today)
            plan, what = back.plan, back.kind
            if what == "one_trial":
                plan = after_trial(plan, Trial(today, 200 if plan.measure == "time" else 6))
            found = evaluate(plan, today, flares=flares, fear=0)
            plan, what = apply(plan, found, today), f"{what} {found.kind}"
            if found.kind == "offer_lower" and lived.lowers:
                plan = lower(plan, today)
        quota = plan.quota or 0
        for share, stopped in () if lived.away else lived.blocks:
            plan = add_block(plan, Block(today, quota * share // 100, quota, stopped))  # type: ignore[arg-type]
        story.append(Told(today, plan, quota, what))
    return story


def _quotas(plan: Plan, history: list[Lived]) -> list[int]:
    return [plan.quota or 0, *(told.quota for told in _live(plan, history))]


@given(PLANS, HISTORIES)
@settings(deadline=None, max_examples=60)
def test_a_quota_never_rises_by_more_than_the_cap(plan: Plan, history: list[Lived]) -> None:
    quotas = _quotas(plan, history)
    most = 300 if plan.measure == "time" else max(1, plan.ceiling // 5)
    for before, after in pairwise(quotas):
        assert after - before <= min(max(unit(before, plan.measure), before / 5), most)
    for start in range(len(quotas)):
        week = quotas[start : start + 8]
        assert max(week) - week[0] <= most


@given(PLANS, HISTORIES)
@settings(deadline=None, max_examples=60)
def test_a_quota_never_falls_below_the_minimum(plan: Plan, history: list[Lived]) -> None:
    assert min(_quotas(plan, history)) >= LEAST[plan.measure]


@given(PLANS, HISTORIES)
@settings(deadline=None, max_examples=60)
def test_any_sequence_of_days_keeps_the_quota_between_floor_and_ceiling(plan: Plan, history: list[Lived]) -> None:
    assert all(LEAST[plan.measure] <= told.quota <= told.plan.ceiling for told in _live(plan, history))


@given(PLANS, HISTORIES)
@settings(deadline=None, max_examples=60)
def test_every_change_of_the_quota_has_its_reason(plan: Plan, history: list[Lived]) -> None:
    """The newest note of a plan says what its block is: nothing changes it silently."""
    for told in _live(plan, history):
        changes = told.plan.changes
        assert told.quota == (changes[-1].new if changes else plan.quota)
        assert len(changes) <= pacing.CHANGES_KEPT


@given(st.lists(st.tuples(st.integers(6, 400), st.booleans()), max_size=6))
@settings(deadline=None)
def test_two_activities_rise_at_most(found: list[tuple[int, bool]]) -> None:
    names = ("walk", "stand", "sit", "desk", "garden", "swim")
    plans = []
    for name, (fives, rests) in zip(names, found, strict=False):
        quota = fives * 5
        plan = walking(quota, activity=name, rests=rests)
        for number in range(3, 7):
            for _ in range(blocks_a_day(plan)):
                plan = add_block(plan, Block(day(number), quota, quota))
        plans.append(plan)
    kinds = [each.kind for each in evaluation.evaluate_all(plans, day(7))]
    assert kinds.count("raise") <= 2


@given(PLANS, HISTORIES)
@settings(deadline=None, max_examples=50)
def test_the_same_history_always_gives_the_same_plan(plan: Plan, history: list[Lived]) -> None:
    assert _live(plan, history) == _live(plan, list(history))


@given(PLANS, HISTORIES, st.integers(0, 39))
@settings(deadline=None, max_examples=50)
def test_no_block_rises_while_a_flare_up_lasts_nor_for_a_week_after(
    plan: Plan, history: list[Lived], number: int
) -> None:
    told = [*history[:number], Lived((), "told", False, False, False, True)]
    calm = [replace(lived, flare="over" if n == 0 else "") for n, lived in enumerate(history)]
    story = _live(plan, told + calm[:7])
    assert not any("raise" in each.what for each in story[len(told) - 1 :])


@given(PLANS, st.integers(1, 12))
@settings(deadline=None)
def test_the_flare_ladder_is_lower_and_never_under_the_floor(plan: Plan, number: int) -> None:
    on_ladder = flare_quota(plan, number)
    assert on_ladder is not None
    assert LEAST[plan.measure] <= on_ladder <= (plan.quota or 0)


def test_a_quota_never_depends_on_a_pain_score() -> None:
    """A profile or a pain score could only come in by a parameter; only the start may take the usual pain."""
    takes = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (pacing, schedule, evaluation, editing)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        for parameter in inspect.signature(function).parameters.values()
        if "pain" in parameter.name or "Profile" in str(parameter.annotation)
    }
    assert takes == {"pacing.start_factor"}
    names = {
        node.id if isinstance(node, ast.Name) else node.attr
        for module in (schedule, evaluation, editing)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Name | ast.Attribute)
    }
    assert not {name for name in names if "pain" in name}
