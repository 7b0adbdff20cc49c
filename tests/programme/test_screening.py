"""The course by the calendar, and which path is open to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import Course, Profile
from bot.programme.screening import (
    MALAISE,
    PREGNANCY,
    SURGERY,
    course,
    guessed_since,
    hides_exercise,
    path,
    stage_change,
)
from tests.programme.help import day


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "acute"), (41, "acute"), (42, "subacute"), (83, "subacute"), (84, "chronic"), (4000, "chronic")],
)
def test_the_calendar_decides(days: int, expected: Course) -> None:
    assert course(day(0), day(days)) == expected


def test_what_comes_and_goes_stays_so() -> None:
    assert course(day(0), day(1), "recurrent") == "recurrent"
    assert course(day(0), day(100), "no_pain") == "no_pain"
    assert course(None, day(0)) is None
    assert course(None, day(0), "chronic") == "chronic"


@pytest.mark.parametrize("said", ["acute", "subacute", "chronic"])
def test_a_guessed_day_gives_back_what_was_said(said: Course) -> None:
    assert course(guessed_since(said, day(0)), day(0), said) == said


def test_no_day_is_guessed_where_the_calendar_does_not_matter() -> None:
    assert guessed_since("recurrent", day(0)) is None


LONG = Profile(since=day(-200), course="chronic")


@pytest.mark.parametrize(
    ("profile", "expected", "hidden"),
    [
        (LONG, "quota", False),
        (Profile(since=day(-50), course="subacute"), "quota", False),
        (Profile(course="recurrent"), "quota", False),
        (Profile(course="no_pain"), "quota", False),
        (Profile(since=day(-20), course="acute"), "little_and_often", False),
        (Profile(), "little_and_often", False),
        (replace(LONG, exclusions=(SURGERY,)), "with_advice", False),
        (Profile(since=day(-20), course="acute", exclusions=(PREGNANCY,)), "with_advice", False),
        (replace(LONG, exclusions=(MALAISE,)), "with_advice", True),
        (replace(LONG, exclusions=(SURGERY,), alarm="saddle"), "closed", True),
    ],
)
def test_who_gets_which_path(profile: Profile, expected: str, hidden: bool) -> None:
    assert path(profile, day(0)) == expected
    assert hides_exercise(profile) is hidden


def test_a_new_stage_is_offered_once() -> None:
    profile = Profile(since=day(0), course="acute")
    assert stage_change(profile, day(41)) is None
    assert stage_change(profile, day(42)) == "subacute"
    assert stage_change(replace(profile, offered="subacute"), day(43)) is None
    assert stage_change(replace(profile, offered="subacute"), day(84)) == "chronic"
    assert stage_change(replace(profile, course="subacute"), day(84)) == "chronic"
    assert stage_change(replace(profile, course="chronic"), day(84) + timedelta(days=900)) is None
    assert stage_change(replace(profile, course="recurrent"), day(84)) is None
