"""The PEG and what counts as a clear change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.programme.measures import item_change, peg, peg_change


def test_the_peg_is_the_mean_of_its_three_items() -> None:
    assert peg(6, 5, 7) == 6
    assert peg(1, 0, 0) == pytest.approx(1 / 3)


def test_a_missing_item_gives_no_score() -> None:
    assert peg(6, None, 7) is None
    assert peg_change(None, 4) is None
    assert peg_change(4, None) is None
    assert item_change(None, 4, lower_is_better=True) is None


@pytest.mark.parametrize("wrong", [-1, 11])
def test_an_impossible_score_is_refused(wrong: int) -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        peg(5, wrong, 5)


@pytest.mark.parametrize(
    ("first", "now", "expected"),
    [
        ((7, 7, 6), (5, 5, 4), "better"),  # 20/3: two points are 30 %
        ((7, 7, 6), (5, 5, 5), "same"),
        ((4, 3, 3), (3, 2, 2), "better"),  # 10/3: one point is exactly 30 %
        ((2, 2, 2), (1, 1, 2), "same"),  # 33 %, but less than a point
        ((2, 2, 2), (1, 1, 1), "better"),
        ((0, 0, 0), (1, 1, 1), "worse"),
        ((5, 5, 5), (6, 6, 7), "same"),
        ((5, 5, 5), (7, 6, 7), "worse"),
    ],
)
def test_clear_is_thirty_percent_and_a_point(
    first: tuple[int, int, int], now: tuple[int, int, int], expected: str
) -> None:
    assert peg_change(peg(*first), peg(*now)) == expected


@pytest.mark.parametrize(
    ("first", "now", "lower_is_better", "expected"),
    [(6, 4, True, "better"), (6, 5, True, "same"), (4, 6, True, "worse"), (4, 6, False, "better")],
)
def test_two_points_of_a_single_item(first: int, now: int, lower_is_better: bool, expected: str) -> None:
    assert item_change(first, now, lower_is_better=lower_is_better) == expected


SCORE = st.integers(0, 10)


@given(SCORE, SCORE, SCORE)
@settings(deadline=None)
def test_nothing_changed_is_the_same_and_the_order_of_items_does_not_matter(a: int, b: int, c: int) -> None:
    assert peg_change(peg(a, b, c), peg(c, a, b)) == "same"
