"""A question comes back after 2, 7 and 21 days, until it sits; nothing brings it too early."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.programme import spaced
from bot.programme.spaced import SITS, STEPS, Reviews
from tests.programme.help import day

DAYS = timedelta(days=1)


def test_three_right_answers_on_their_days() -> None:
    reviews = spaced.after_quiz((), "stress", False, day(0))
    asked_on = []
    for number in range(60):
        if spaced.due(reviews, day(number)):
            asked_on.append(number)
            reviews = spaced.answered(reviews, "stress", True, day(number))
    assert asked_on == [2, 2 + 7, 2 + 7 + 21]


def test_another_answer_begins_again() -> None:
    reviews = spaced.answered((("stress", 2, day(30)),), "stress", False, day(30))
    assert reviews == (("stress", 0, day(32)),)


def test_silence_waits_two_days_and_loses_no_step() -> None:
    assert spaced.asked((("stress", 1, day(9)),), "stress", day(9)) == (("stress", 1, day(11)),)


def test_reading_again() -> None:
    sits = (("stress", SITS, day(30)),)
    assert spaced.after_quiz(sits, "stress", True, day(40)) == sits
    assert spaced.after_quiz(sits, "stress", False, day(40)) == (("stress", 0, day(42)),)


def test_the_question_that_waited_longest_comes_first_and_only_of_lessons_that_are_there() -> None:
    reviews = (("stress", 0, day(5)), ("two_alarms", 1, day(3)), ("gone", 0, day(1)))
    assert spaced.due(reviews, day(6), ("stress", "two_alarms")) == "two_alarms"
    assert spaced.due(reviews, day(0)) is None


def test_what_the_person_sent_away_comes_no_more() -> None:
    reviews = spaced.settled((("stress", 1, day(3)),), "stress", day(3))
    assert spaced.due(reviews, day(400)) is None


LIFE = st.lists(
    st.tuples(
        st.sampled_from(["two_alarms", "stress", "safe_to_move"]),
        st.sampled_from(["quiz", "asked", "answered"]),
        st.booleans(),
        st.integers(0, 9),
    ),
    max_size=40,
)


@given(LIFE)
def test_whatever_somebody_does_each_lesson_has_one_question_with_its_day(
    life: list[tuple[str, str, bool, int]],
) -> None:
    reviews: Reviews = ()
    today = day(0)
    for lesson, what, right, days in life:
        today += days * DAYS
        before = spaced.stage_of(reviews, lesson)
        if what == "quiz":
            reviews = spaced.after_quiz(reviews, lesson, right, today)
        elif what == "asked":
            reviews = spaced.asked(reviews, lesson, today)
        else:
            reviews = spaced.answered(reviews, lesson, right, today)
            after = spaced.stage_of(reviews, lesson)
            assert after == (min(SITS, (before or 0) + 1) if right else 0)
            assert spaced.due(reviews, today, [lesson]) is None, "never twice on a day"
        names = [name for name, _, _ in reviews]
        assert len(names) == len(set(names))
        for _, stage, due in reviews:
            assert 0 <= stage <= SITS
            assert stage == SITS or due <= today + max(STEPS) * DAYS
