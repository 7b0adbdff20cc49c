"""Which lesson comes when: nothing is locked or lost, and who is afraid to move reads about moving first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.programme.education import (
    MOVEMENT,
    MOVING_TIPS,
    PAGE,
    TIPS,
    for_the_list,
    in_order,
    knowledge_round,
    next_lesson,
    page_of,
    tip_of,
)

LESSONS = ("two_alarms", "pain_is_real", "by_the_clock", "rest_and_moving", "scans", "stress", "safe_to_move")
ORDERS = st.permutations(LESSONS).flatmap(lambda order: st.integers(1, len(order)).map(lambda n: tuple(order[:n])))
READ = st.frozensets(st.sampled_from(LESSONS))


def test_who_is_afraid_reads_about_moving_first() -> None:
    afraid = in_order(LESSONS, 7)
    assert afraid == (
        "safe_to_move",
        "scans",
        "rest_and_moving",
        "two_alarms",
        "pain_is_real",
        "by_the_clock",
        "stress",
    )
    assert in_order(LESSONS, 6) == in_order(LESSONS, None) == LESSONS


@given(ORDERS, st.none() | st.integers(0, 10))
def test_fear_hides_no_lesson_and_keeps_the_order_of_the_others(order: tuple[str, ...], fear: int | None) -> None:
    found = in_order(order, fear)
    assert sorted(found) == sorted(order)
    assert [each for each in found if each not in MOVEMENT] == [each for each in order if each not in MOVEMENT]


@given(ORDERS, READ)
def test_the_list_shows_each_lesson_once_and_begins_with_the_next(
    order: tuple[str, ...], read: frozenset[str]
) -> None:
    listed = for_the_list(order, read)
    assert sorted(listed) == sorted(order)
    coming = next_lesson(order, read)
    assert coming == (listed[0] if set(order) - read else None)


@given(st.integers(1, 40), st.integers(0, 20))
def test_turning_the_pages_once_round_shows_all(count: int, start: int) -> None:
    lessons = tuple(f"lesson_{number}" for number in range(count))
    pages = -(-count // PAGE)
    seen = [lesson for page in range(start, start + pages) for lesson in page_of(lessons, page)]
    assert sorted(seen) == sorted(lessons)
    assert page_of(lessons, start) == page_of(lessons, start + pages)
    assert 1 <= len(page_of(lessons, start)) <= PAGE


@pytest.mark.parametrize(
    ("times", "read", "expected"),
    [
        (0, 0, "before"),
        (0, 1, "before"),
        (0, 9, "before"),
        (1, 1, None),  # nobody sits an exam in the middle
        (1, 9, None),
        (1, 10, "after"),
        (0, 10, "after"),
        (2, 18, "after"),  # as often as they like
    ],
)
def test_when_the_short_quiz_fits(times: int, read: int, expected: str | None) -> None:
    assert knowledge_round(times, read, 18) == expected


def test_a_short_course_is_over_when_all_was_read() -> None:
    assert knowledge_round(1, 3, 3) == "after"
    assert knowledge_round(1, 2, 3) is None


@given(st.integers(0, 1_000_000))
def test_the_tips_take_turns(day: int) -> None:
    assert {tip_of(day + number, moving=True) for number in range(len(TIPS))} == set(TIPS)
    calm = {tip_of(day + number, moving=False) for number in range(len(TIPS))}
    assert calm == set(TIPS) - MOVING_TIPS, "no advice to exercise for whom effort makes ill"
