"""When one looks back, what counts as a change, and what never follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Course, Goal, Plan, Profile, Week
from bot.programme import review
from bot.programme.day import Prompt, prompt_for
from tests.programme.help import at, blocks, day, flare, walking

PERSON = Profile(course="chronic", since=day(-400), begun=day(0), hour="09:00", answered_on=day(0))


def week_due(number: int, **changes: Any) -> bool:
    return review.week_due(replace(PERSON, **{"prompted_on": day(number - 1), **changes}), day(number))


# --- when the week is looked back on ------------------------------------------------------------------------


def test_the_weekday_stays_that_of_the_first_day() -> None:
    asked, profile = [], PERSON
    for number in range(1, 30):
        profile = replace(profile, prompted_on=day(number - 1))
        if review.week_due(profile, day(number)):
            asked.append(number)
            profile = replace(profile, reviewed_on=day(number))
    assert asked == [7, 14, 21, 28]


def test_it_waits_for_the_evaluation_of_a_block_but_not_for_long() -> None:
    assert not week_due(7, plans=(walking(evaluated_on=day(3)),))  # due on day 10
    assert week_due(10, plans=(walking(evaluated_on=day(3)),))
    assert week_due(7, plans=(walking(evaluated_on=day(4)),))  # on day 11 that is too late
    assert week_due(7, plans=(walking(60, evaluated_on=day(5)),))  # a short week comes in between anyhow


@pytest.mark.parametrize("begins", range(8))
def test_whenever_a_plan_begins_the_two_soon_come_together(begins: int) -> None:
    """From the second week of a plan on, every review is the day of its evaluation, and each week has one."""
    profile, asked, weighed = PERSON, [], []
    for number in range(1, 60):
        profile = replace(profile, prompted_on=day(number - 1))
        if number == begins:
            profile = replace(profile, plans=(walking(evaluated_on=day(number)),))
        due = review.week_due(profile, day(number))
        if due:
            asked.append(number)
            profile = replace(profile, reviewed_on=day(number))
        if profile.plans and day(number) == (profile.plans[0].evaluated_on or day(0)) + timedelta(days=7):
            weighed.append(number)
            profile = replace(profile, plans=(walking(evaluated_on=day(number)),))
    assert asked[0] in (7, 8, 9, 10)
    assert asked[-6:] == (weighed[-6:] or [21, 28, 35, 42, 49, 56])
    assert all(4 <= after - before <= 10 for before, after in pairwise(asked))


def test_what_came_too_late_falls_out_and_a_late_one_is_not_followed_at_once() -> None:
    assert week_due(10)
    assert not week_due(11)
    assert not week_due(14, reviewed_on=day(11))
    assert week_due(15, reviewed_on=day(11))


def test_after_a_silence_it_is_not_the_first_thing_said() -> None:
    assert not week_due(7, prompted_on=day(1))
    assert not week_due(7, prompted_on=None)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"course": "subacute"}, True),
        ({"course": "recurrent"}, True),
        ({"course": "acute"}, False),
        ({"course": "no_pain"}, False),
        ({"keep_in_touch": 7}, False),
        ({"begun": None}, False),
    ],
)
def test_who_is_asked_for_scores(changes: dict[str, Any], due: bool) -> None:
    assert week_due(7, **changes) is due


def test_four_weeks_and_the_checks_of_new_pain() -> None:
    months = [n for n in range(1, 60) if review.month_due(replace(PERSON, prompted_on=day(n - 1)), day(n))]
    assert months[0] == 28
    new, asked = replace(PERSON, course="acute"), []
    for number in range(1, 40):
        if review.check_due(new, day(number)):
            asked.append(number)
            new = replace(new, checks=(*new.checks, day(number)))
    assert asked == [3, 10]
    assert not review.check_due(replace(new, checks=(), exclusions=("malaise",)), day(3))
    away_until_week_3 = replace(PERSON, course="acute")
    assert review.check_due(away_until_week_3, day(20))
    assert not review.check_due(replace(away_until_week_3, checks=(day(20),)), day(21))


# --- what is kept and compared ------------------------------------------------------------------------------


def week(number: int, peg: tuple[int, int, int] | None = None, **scores: int) -> Week:
    items = dict(zip(("pain", "enjoyment", "activity"), peg, strict=True)) if peg else {}
    return Week(day(7 * number), **items, **scores)


def test_a_clear_change_and_about_the_same() -> None:
    weeks = (week(1, (7, 7, 6), fear=7, confidence=3, sleep=5), week(2, (5, 5, 4), fear=5, confidence=4, sleep=3))
    assert [review.outlook(weeks, name) for name in ("peg", "fear", "confidence", "sleep")] == [
        "better",
        "better",
        "same",
        "worse",
    ]
    assert review.outlook(weeks[:1], "peg") == "first"


def test_a_missing_item_gives_no_score_and_the_first_whole_one_is_compared_with() -> None:
    incomplete = Week(day(7), pain=9, activity=9)
    weeks = (incomplete, week(2, (6, 6, 6)), week(3, (3, 3, 3)))
    assert review.score(incomplete, "peg") is None
    assert review.outlook(weeks, "peg") == "better"
    assert review.outlook((*weeks, Week(day(28), pain=0)), "peg") is None


SCORE = st.none() | st.integers(0, 10)
WEEKS = st.lists(st.tuples(*[SCORE] * 6), max_size=40)


@given(WEEKS)
@settings(deadline=None, max_examples=60)
def test_what_is_compared_with_is_never_lost(answers: list[tuple[int | None, ...]]) -> None:
    every = [Week(day(7 * number), *scores) for number, scores in enumerate(answers)]
    kept: tuple[Week, ...] = ()
    for each in every:
        kept = review.add_week(kept, each)
    told = [each for each in every if any(getattr(each, name) is not None for name in review.SCORES)]
    assert kept[-12:] == tuple(told[-12:])
    assert len(kept) <= 12 + 4
    for name in ("peg", "sleep", "fear", "confidence"):
        assert review.outlook(kept, name) == review.outlook(told, name)


def test_a_second_review_on_a_day_takes_the_place_of_the_first() -> None:
    once = review.add_week((), Week(day(7), fear=8))
    assert review.add_week(once, Week(day(7), fear=6)) == (Week(day(7), fear=6),)
    assert review.add_week(once, Week(day(14))) == once


def test_goals_keep_their_first_score() -> None:
    goal = Goal("carry the shopping")
    for number, points in ((0, 2), (28, 3), (56, 4)):
        goal = review.rate(goal, day(number), points)
    assert goal.scores == ((day(0), 2), (day(56), 4))
    assert review.goal_change(goal) == "better"
    assert review.goal_change(Goal("x", ((day(0), 2),))) is None
    assert review.rate(Goal("x", ((day(0), 2),)), day(0), 5).scores == ((day(0), 5),)
    with pytest.raises(ValueError, match="0 to 10"):
        review.rate(goal, day(1), 11)


# --- tense and calm days --------------------------------------------------------------------------------------


def evenings(tense: list[int], calm: list[int]) -> list[tuple[date, str, str | None, int | None]]:
    kinds = [("tense", pain) for pain in tense] + [("calm_day", pain) for pain in calm]
    return [(day(number), "so_so", kind, pain) for number, (kind, pain) in enumerate(kinds)]


@pytest.mark.parametrize(
    ("tense", "calm", "expected"),
    [
        ([6] * 7, [4] * 7, "more"),
        ([5] * 7, [4] * 7, "more"),
        ([4] * 7, [4] * 7, "same"),
        ([3] * 7, [6] * 7, "less"),
        ([9] * 7, [4] * 6, None),  # thirteen days
        ([9] * 2, [4] * 14, None),  # two tense ones
    ],
)
def test_tense_days_are_compared_once_there_are_enough(
    tense: list[int], calm: list[int], expected: str | None
) -> None:
    found = review.tension(evenings(tense, calm))
    assert (found and found.compared) == expected


def test_half_a_point_is_about_the_same() -> None:
    found = review.tension(evenings([4, 4, 5, 5, 4, 5], [4] * 8))
    assert found
    assert (found.tense, found.calm, found.compared) == (4.5, 4.0, "same")


# --- one budget for all that comes by itself ------------------------------------------------------------------

ORDER: tuple[Prompt, ...] = (
    "safety",
    "flare_morning",
    "weekly_review",
    "weekly",
    "month",
    "stage",
    "check",
    "contact",
    "block",
    "trial",
    "little_and_often",
    "lesson",
)
COURSES: tuple[Course, ...] = ("acute", "subacute", "chronic", "recurrent", "no_pain")
PLANS: tuple[tuple[Plan, ...], ...] = (
    (),
    (walking(),),
    (walking(60),),
    (walking(None),),
    (walking(blocks=blocks(360, 0, 1, 2, 3)),),
)


def _due(profile: Profile, number: int, course: Course) -> set[str]:
    """What is due on this day, whatever else is: asked of the rules themselves, one by one."""
    today = day(number)
    rules = {
        "safety": profile.alarm is not None,
        "weekly_review": review.week_due(profile, today),
        "month": review.month_due(profile, today),
        "check": review.check_due(profile, today),
        "contact": profile.keep_in_touch is not None,
    }
    return {name for name, holds in rules.items() if holds}


@given(
    st.sampled_from(COURSES),
    st.sampled_from(PLANS),
    st.sampled_from((None, 7, 28)),
    st.lists(st.tuples(st.integers(0, 23), st.booleans(), st.booleans(), st.booleans(), st.booleans()), max_size=40),
)
@settings(deadline=None, max_examples=80)
def test_at_most_one_a_day_in_the_order_that_was_promised(
    course: Course, plans: tuple[Plan, ...], touch: int | None, days: list[tuple[int, bool, bool, bool, bool]]
) -> None:
    profile = replace(PERSON, course=course, plans=plans, keep_in_touch=touch, since=day(-20))
    for number, (hour, later, answers, hurts, alarms) in enumerate(days, 1):
        if hurts:
            profile = replace(profile, flares=(flare(at(number, 0)),))
        profile = replace(profile, alarm="saddle" if alarms else None, alarm_kind="emergency" if alarms else None)
        came: list[str] = []
        for o_clock in sorted({hour, (hour + 5) % 24 if later else hour}):
            due, prompt = _due(profile, number, course), prompt_for(profile, at(number, o_clock))
            if prompt is None or prompt == "goodbye":
                continue
            came.append(prompt)
            assert all(ORDER.index(prompt) <= ORDER.index(other) for other in due), (prompt, due)  # type: ignore[arg-type]
            profile = replace(
                profile,
                prompted_on=day(number),
                reviewed_on=day(number) if prompt == "weekly_review" else profile.reviewed_on,
                month_on=day(number) if prompt == "month" else profile.month_on,
                checks=(*profile.checks, day(number)) if prompt == "check" else profile.checks,
                unanswered=0 if answers else profile.unanswered + 1,
                answered_on=day(number) if answers else profile.answered_on,
            )
        assert len(came) <= 1, came


def test_a_review_takes_the_place_of_the_block_and_gives_way_to_a_flare_up() -> None:
    due = replace(PERSON, plans=(walking(evaluated_on=day(0)),), prompted_on=day(6))
    assert prompt_for(due, at(7, 9)) == "weekly_review"
    assert prompt_for(replace(due, flares=(flare(at(6, 20)),)), at(7, 9)) == "flare_morning"
    assert prompt_for(replace(due, reviewed_on=day(7), prompted_on=day(7)), at(8, 9)) in ("weekly", "block")


def test_a_block_of_short_weeks_is_weighed_in_between() -> None:
    tiny = replace(PERSON, prompted_on=day(3), plans=(walking(60, blocks=blocks(60, 0, 1, 2, 3)),))
    assert prompt_for(tiny, at(4, 9)) == "weekly"


def test_who_keeps_in_touch_hears_from_us_once_in_so_many_days() -> None:
    heard, profile = {}, replace(PERSON, course="no_pain", keep_in_touch=7, prompted_on=day(0))
    for number in range(1, 40):
        said = prompt_for(profile, at(number, 9))
        if said:
            heard[number] = said
            month = day(number) if said == "month" else profile.month_on
            profile = replace(profile, prompted_on=day(number), month_on=month)
    assert heard == {7: "contact", 14: "contact", 21: "contact", 28: "month", 35: "contact"}


@given(st.tuples(*[st.integers(0, 10)] * 6), st.tuples(*[st.integers(0, 10)] * 6))
@settings(deadline=None, max_examples=40)
def test_no_score_of_a_week_changes_a_block_or_what_comes(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    plans = (walking(blocks=blocks(360, 0, 1, 2, 3, 4)),)
    people = [
        replace(PERSON, plans=plans, prompted_on=day(6), weeks=(Week(day(6), *scores),), fear=scores[4])
        for scores in (one, other)
    ]
    for number in range(7, 12):
        assert len({prompt_for(person, at(number, 9)) for person in people}) == 1


def test_much_fear_is_for_the_next_plan() -> None:
    assert review.careful_next(Week(day(7), fear=7))
    assert not review.careful_next(Week(day(7), fear=6))
    assert not review.careful_next(Week(day(7)))


def test_the_last_twelve_weeks_make_a_trend() -> None:
    weeks = [Week(day(7 * n), confidence=n % 10 if n != 3 else None) for n in range(14)]
    assert review.trend(weeks, "confidence") == (2, None, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3)
    assert timedelta(days=28) == review.MONTH
