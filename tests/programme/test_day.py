"""One message a day at most, by the order that keeps people safe and in peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Plan, Profile
from bot.programme.day import prompt_for, rhythm_after
from bot.programme.hours import after_quiet_hours, in_quiet_hours, next_hour
from tests.programme.help import at, blocks, day, flare, trials, walking

MORNING = 9
PERSON = Profile(
    since=day(-400), course="chronic", hour="09:00", answered_on=day(0), plans=(walking(blocks=blocks(360, 0, 1)),)
)


def prompt(number: int, o_clock: int = MORNING, profile: Profile = PERSON, **changes: Any) -> str | None:
    lessons_left = changes.pop("lessons_left", True)
    return prompt_for(replace(profile, **changes), at(number, o_clock), lessons_left=lessons_left)


def _week(plan: Plan) -> Plan:
    return replace(plan, blocks=blocks(360, 0, 1, 2, 3, 6))


# --- the order --------------------------------------------------------------------------------------------


def test_the_order_of_a_morning_on_which_everything_is_due() -> None:
    subacute_until_today = {"since": day(7) - timedelta(weeks=12), "course": "subacute"}
    full = replace(PERSON, plans=(_week(walking()), walking(None)), **subacute_until_today)  # type: ignore[arg-type]
    last_night = (flare(at(7, 3, 10)),)
    assert prompt(7, profile=full, flares=last_night, alarm="saddle", alarm_kind="emergency") == "safety"
    assert prompt(7, profile=full, flares=last_night) == "flare_morning"
    assert prompt(7, profile=full) == "weekly"
    fresh = replace(walking(), evaluated_on=day(6))
    assert prompt(7, profile=full, plans=(fresh, walking(None))) == "stage"
    assert prompt(7, profile=full, plans=(fresh, walking(None)), course="chronic", since=day(-400)) == "block"
    assert prompt(7, plans=(walking(None),)) == "trial"
    waiting = (("two_alarms", 0, day(7)),)
    assert prompt(7, plans=(), reviews=waiting) == "review"
    assert prompt(7, plans=(), reviews=(("two_alarms", 3, day(7)),)) == "lesson", "a question that sits comes no more"
    assert prompt(7, plans=(), reviews=waiting, taught="review") == "lesson", "no two questions in a row"
    assert prompt(7, plans=(), reviews=waiting, taught="review", lessons_left=False) == "review"
    assert prompt(7, plans=()) == "lesson"
    assert prompt(7, plans=(), lessons_left=False) == "tip"
    assert prompt(7, plans=(), lessons_on=day(7), reviews=waiting) is None, "a lesson today was enough"


def test_one_a_day_in_all() -> None:
    assert prompt(3, 9) == "block"
    assert prompt(3, 15, prompted_on=day(3)) is None


def test_a_day_of_rest_leaves_room_for_a_lesson() -> None:
    resting = (walking(blocks=blocks(360, 0, 1, 2, 3, 4)),)
    assert prompt(5, plans=resting) == "lesson"
    assert prompt(5, plans=resting, lessons_on=day(5)) is None


def test_a_trial_waits_for_the_night() -> None:
    tried = (walking(None, trials=trials(300)),)
    assert prompt(0, 20, plans=tried, lessons_left=False) == "tip"
    assert prompt(1, plans=tried) == "trial"


def test_paths_without_blocks_get_none() -> None:
    assert prompt(3, exclusions=("surgery",)) == "lesson"
    assert prompt(3, since=day(-10), course="acute") == "little_and_often"


def test_where_the_pain_is_new_every_other_day_is_for_learning() -> None:
    new = {"since": day(-10), "course": "acute", "reviews": (("safe_to_move", 0, day(6)),)}
    assert [prompt(number, **new) for number in (3, 4, 5, 6)] == [
        "little_and_often",
        "lesson",
        "little_and_often",
        "review",
    ]
    assert prompt(4, **new, lessons_left=False) == "little_and_often", "moving is the tip"
    assert prompt(4, **new, lessons_on=day(4)) == "little_and_often"


# --- silence by wish --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"stopped": True},
        {"rhythm": "resting"},
        {"paused_until": day(4)},
        {"muted_until": at(3, 12)},
        {"muted_until": at(3, 12), "alarm": "plan", "alarm_kind": "crisis"},
    ],
)
def test_nothing_comes_while_the_person_wants_or_needs_peace(changes: dict[str, Any]) -> None:
    assert prompt(3, **changes) is None


def test_peace_ends() -> None:
    assert prompt(4, paused_until=day(4)) == "block"
    assert prompt(3, muted_until=at(3, 8)) == "block"


def test_a_bodily_alarm_sign_is_asked_about_even_when_muted() -> None:
    assert prompt(3, muted_until=at(3, 12), alarm="saddle", alarm_kind="emergency") == "safety"


def test_quiet_hours_win_except_at_the_persons_own_hour() -> None:
    assert [prompt(3, hour) for hour in (7, 8, 20, 21)] == [None, "block", "block", None]
    assert prompt(3, 7, hour="07:00") == "block"
    assert prompt(3, 6, hour="07:00") is None
    assert prompt(3, 23, hour="07:00") is None  # a late timer does not wake anybody
    assert [prompt(3, o_clock, hour="22:00") for o_clock in (22, 23)] == ["block", None]  # who works at night


# --- after a flare-up -------------------------------------------------------------------------------------


def test_the_morning_after_comes_once_and_then_the_ladder_asks() -> None:
    told = (flare(at(2, 23)),)
    asked = {
        number: prompt(number, flares=told, prompted_on=None if number == 3 else day(number - 1))
        for number in range(3, 9)
    }
    assert asked == {
        3: "flare_morning",
        4: "block",
        5: "flare_morning",  # the third day: up to three quarters
        6: "block",
        7: "flare_morning",  # the fifth: whole again
        8: "block",
    }


def test_on_the_eighth_day_it_lasts_long() -> None:
    lasting = (flare(at(2, 23), last=at(5, 9)),)
    asked = [prompt(number, flares=lasting, prompted_on=day(number - 1)) for number in (9, 10, 11)]
    assert asked == ["block", "flare_morning", "block"]


def test_a_flare_up_by_day_has_peace_until_the_morning_after() -> None:
    told = (flare(at(3, 10)),)
    assert prompt(3, 18, flares=told) is None
    assert prompt(4, flares=told, prompted_on=day(2)) == "flare_morning"


def test_told_again_it_has_another_morning_after() -> None:
    told = (flare(at(2, 23), last=at(3, 22)),)
    assert prompt(4, flares=told, prompted_on=day(3)) == "flare_morning"


def test_a_weekly_rhythm_does_not_leave_a_flare_up_alone() -> None:
    assert prompt(3, rhythm="weekly", prompted_on=day(1)) is None
    assert prompt(3, rhythm="weekly", prompted_on=day(1), flares=(flare(at(2, 23)),)) == "flare_morning"
    assert prompt(8, rhythm="weekly", prompted_on=day(1), answered_on=day(7)) is not None


# --- silence by itself ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unanswered", "days", "expected"),
    [
        (0, 100, "daily"),
        (2, 2, "daily"),
        (3, 3, "weekly"),
        (4, 13, "weekly"),
        (4, 14, "resting"),
        (3, 14, "weekly"),
    ],
)
def test_silence_makes_us_quieter(unanswered: int, days: int, expected: str) -> None:
    assert rhythm_after(unanswered, days) == expected


def test_who_never_answers_again_hears_from_us_five_times() -> None:
    person, heard = replace(PERSON, plans=(walking(),)), {}
    for number in range(1, 60):
        for hour in range(24):
            said = prompt_for(person, at(number, hour))
            if said is None:
                continue
            heard[number] = said
            person = replace(
                person,
                prompted_on=day(number),
                unanswered=person.unanswered + 1,
                rhythm="resting" if said == "goodbye" else person.rhythm,
            )
    assert list(heard) == [1, 2, 3, 10, 14]
    assert heard[14] == "goodbye"


def test_whoever_was_active_is_not_silent() -> None:
    quiet = replace(PERSON, unanswered=4, answered_on=day(0), prompted_on=day(10))
    assert prompt(14, profile=quiet) == "goodbye"
    assert prompt(14, profile=quiet, last_active=at(12, 20)) is None  # weekly still, but no goodbye


def test_somebody_who_never_answered_is_counted_by_our_messages() -> None:
    assert prompt(30, answered_on=None, unanswered=4, prompted_on=day(29)) is None
    assert prompt(30, answered_on=None, unanswered=14, prompted_on=day(29)) == "goodbye"


# --- hours ------------------------------------------------------------------------------------------------


def test_the_hour_may_differ_by_weekday() -> None:
    person = Profile(hour="07:30", hours=((5, "10:00"),))
    assert [next_hour(person, weekday) for weekday in (4, 5)] == [time(7, 30), time(10)]
    assert next_hour(Profile(), 0) is None


@pytest.mark.parametrize(
    ("quiet", "at_time", "expected"),
    [
        (("21:00", "08:00"), "21:00", True),
        (("21:00", "08:00"), "03:00", True),
        (("21:00", "08:00"), "07:59", True),
        (("21:00", "08:00"), "08:00", False),
        (("21:00", "08:00"), "20:59", False),
        (("10:00", "16:00"), "10:00", True),  # who sleeps by day
        (("10:00", "16:00"), "16:00", False),
        (("10:00", "16:00"), "03:00", False),
        (("00:00", "00:00"), "00:00", False),  # none
    ],
)
def test_quiet_hours_cross_midnight(quiet: tuple[str, str], at_time: str, expected: bool) -> None:
    assert in_quiet_hours(Profile(quiet=quiet), time.fromisoformat(at_time)) is expected


def test_after_the_quiet_hours() -> None:
    person = Profile()
    assert after_quiet_hours(person, at(0, 22, 30)) == at(1, 8)
    assert after_quiet_hours(person, at(1, 3)) == at(1, 8)
    assert after_quiet_hours(person, at(1, 12)) == at(1, 12)
    ghent = ZoneInfo("Europe/Brussels")
    spring = after_quiet_hours(person, datetime(2027, 3, 27, 23, 0, tzinfo=ghent))  # the clocks go forward
    assert spring == datetime(2027, 3, 28, 8, 0, tzinfo=ghent)


HOURS = st.times().map(lambda each: each.strftime("%H:%M"))


@given(st.tuples(HOURS, HOURS), st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001
@settings(deadline=None)
def test_after_the_quiet_hours_is_never_quiet_and_within_a_day(quiet: tuple[str, str], naive: datetime) -> None:
    local = naive.replace(tzinfo=ZoneInfo("Europe/Brussels"))
    after = after_quiet_hours(Profile(quiet=quiet), local)
    assert not in_quiet_hours(Profile(quiet=quiet), after.time())
    assert timedelta(0) <= after - local <= timedelta(days=1)


@given(st.lists(st.tuples(st.integers(0, 23), st.booleans()), max_size=60), st.integers(0, 10), st.integers(0, 10))
@settings(deadline=None, max_examples=60)
def test_no_pain_score_changes_what_comes(days: list[tuple[int, bool]], one: int, other: int) -> None:
    """Two people who live the same and only score their pain differently get the same messages and blocks."""
    people = [replace(PERSON, usual_pain=pain, days=((day(0), "bad", None, pain),)) for pain in (one, other)]
    for number, (hour, answers) in enumerate(days, 1):
        said = [prompt_for(person, at(number, hour)) for person in people]
        assert said[0] == said[1]
        if said[0] is not None:
            unanswered = 0 if answers else people[0].unanswered + 1
            heard = day(number) if answers else people[0].answered_on
            people = [
                replace(person, prompted_on=day(number), unanswered=unanswered, answered_on=heard)
                for person in people
            ]
