"""The ladder of exercises: the gate opens by the calendar and by what was done, never by the pain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Profile
from bot.programme.exercises import (
    GATE_SPAN,
    PLANNED,
    STAGES,
    add_day,
    compare,
    days_done,
    days_planned,
    gate_open,
    offered_up_to,
)

TODAY = date(2027, 3, 20)
DAY = timedelta(days=1)
STEADY = Profile(consent="2026-11", course="chronic")

stages = st.sampled_from(STAGES)
courses = st.sampled_from(["acute", "subacute", "chronic", "recurrent", "no_pain", None])
days = st.lists(
    st.tuples(st.integers(0, 40).map(lambda n: TODAY - n * DAY), stages, st.sampled_from(["bridge", "swim"])),
    max_size=40,
).map(tuple)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Anybody, with any exercises behind them."""
    since = draw(st.one_of(st.none(), st.integers(0, 60).map(lambda n: TODAY - n * DAY)))
    return replace(
        STEADY,
        course=draw(courses),
        exercise_stage=draw(stages),
        exercise_stage_since=since,
        exercise_gate_on=draw(st.one_of(st.none(), st.integers(0, 20).map(lambda n: TODAY - n * DAY))),
        exercises=draw(days),
    )


def after(done: int, stage: int = 1, since: int = 14) -> Profile:
    """Somebody who did this stage on so many days, up to today, and began it so many days ago."""
    exercises = tuple((TODAY - n * DAY, stage, "belly_breathing") for n in range(done))
    return replace(STEADY, exercise_stage=stage, exercise_stage_since=TODAY - since * DAY, exercises=exercises)


@pytest.mark.parametrize(
    ("stage", "done", "opens"), [(1, 9, False), (1, 10, True), (3, 10, True), (4, 4, False), (4, 5, True)]
)
def test_the_next_stage_is_offered_from_70_percent_of_two_weeks(stage: int, done: int, opens: bool) -> None:
    assert gate_open(after(done, stage), TODAY) is opens


def test_two_weeks_must_pass_however_much_was_done() -> None:
    assert not gate_open(after(14, since=13), TODAY)
    assert gate_open(after(14, since=14), TODAY)


@given(profiles())
def test_the_gate_never_opens_before_the_14th_day(profile: Profile) -> None:
    if gate_open(profile, TODAY):
        assert profile.exercise_stage_since is not None
        assert TODAY - profile.exercise_stage_since >= GATE_SPAN


@given(profiles(), st.integers(0, 10), st.integers(0, 10), st.integers(0, 10), st.sampled_from(["good", "bad"]))
def test_pain_never_enters_the_gate(profile: Profile, usual: int, fear: int, today: int, day: str) -> None:
    hurting = replace(profile, usual_pain=usual, fear=fear, days=((TODAY, day, "tense", today),), ask_pain=True)
    assert gate_open(hurting, TODAY) == gate_open(profile, TODAY)
    assert offered_up_to(hurting) == offered_up_to(profile)


@given(profiles())
def test_with_new_pain_or_where_a_doctor_is_asked_first_nothing_beyond_the_second_stage_is_offered(
    profile: Profile,
) -> None:
    for gentle in (replace(profile, course="acute"), replace(profile, exclusions=("pregnancy",))):
        assert offered_up_to(gentle) <= 2
        if gate_open(gentle, TODAY):
            assert gentle.exercise_stage == 1


@given(profiles())
def test_after_the_last_stage_no_other_is_offered_and_not_yet_counts_for_a_week(profile: Profile) -> None:
    assert not gate_open(replace(profile, exercise_stage=6), TODAY)
    assert not gate_open(replace(profile, exercise_gate_on=TODAY - 6 * DAY), TODAY)


def test_later_stages_and_other_movement_count_but_a_day_only_once() -> None:
    done = add_day((), TODAY, 2, "pelvic_tilt")
    done = add_day(done, TODAY, 2, "swim")
    done = add_day(done, TODAY, 4, "bridge")
    assert len(done) == 3
    assert add_day(done, TODAY, 4, "bridge") == done
    assert (days_done(done, 2, TODAY), days_done(done, 4, TODAY), days_done(done, 5, TODAY)) == (1, 1, 0)


@given(days, stages)
def test_only_the_last_28_days_are_kept_and_the_last_14_count(
    done: tuple[tuple[date, int, str], ...], stage: int
) -> None:
    kept = add_day(done, TODAY, stage, "walk")
    assert all(TODAY - day < timedelta(days=28) for day, _, _ in kept)
    assert 1 <= days_done(kept, stage, TODAY) <= 14
    assert days_done(kept, stage, TODAY) == days_done((*done, (TODAY, stage, "walk")), stage, TODAY)


def test_small_exercises_are_planned_daily_and_load_three_times_a_week() -> None:
    assert [days_planned(stage) for stage in STAGES] == [14, 14, 14, 6, 6, 6]
    assert set(PLANNED) == set(STAGES)


@pytest.mark.parametrize(
    ("expected", "became", "outcome"),
    [
        (8, 3, "milder"),
        (8, 6, "milder"),
        (8, 7, "as_expected"),
        (3, 4, "as_expected"),
        (3, 5, "harder_than_expected"),
    ],
)
def test_what_came_beside_what_was_expected(expected: int, became: int, outcome: str) -> None:
    assert compare(expected, became) == outcome
