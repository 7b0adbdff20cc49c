"""Fear of a movement: two calm tries for the next step, never by pain, and the proofs that are shown again."""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Fear, Flare, Profile
from bot.programme import fear as rules
from bot.programme.fear import add_proof, after_try, begin, calm, easier, highest, reminders, step_today
from tests.programme.help import at, day

TRIES = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10), st.booleans()), max_size=40)


def told(**fields: object) -> Profile:
    return Profile(consent="v", course="chronic", since=day(-200), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expected", "became", "breathed", "was_calm"),
    [(8, 3, True, True), (5, 5, True, True), (0, 0, True, True), (3, 4, True, False), (8, 3, False, False)],
)
def test_a_calm_try_is_no_worse_than_expected_and_breathes(
    expected: int, became: int, breathed: bool, was_calm: bool
) -> None:
    assert calm(expected, became, breathed) is was_calm


def test_two_calm_tries_in_a_row_lead_on() -> None:
    once = after_try(Fear("sock"), True, 5, day(0))
    assert once == Fear("sock", 1, 1)
    assert after_try(once, False, 5, day(0)) == Fear("sock", 1, 0)
    assert after_try(once, True, 5, day(0)) == Fear("sock", 2, 0)


def test_the_own_task_twice_calmly_is_done_and_stays_done() -> None:
    last = after_try(Fear("sock", 5, 1), True, 5, day(3))
    assert last == Fear("sock", 5, 2, done=day(3))
    assert after_try(after_try(last, True, 5, day(9)), False, 5, day(9)).done == day(3)


def test_new_pain_and_a_flare_up_open_imagining_and_the_seated_reach_alone() -> None:
    going_on = Flare(at(0, 9), at(0, 9))
    assert highest(told(), day(1)) == 5
    assert highest(told(flares=(going_on,)), day(1)) == 2
    assert highest(told(flares=(going_on,)), day(8)) == 5  # it settled
    assert highest(Profile(course="acute", since=day(-9)), day(1)) == 2
    assert highest(Profile(), day(1)) == 2  # nobody knows how new it is


def test_what_was_reached_waits_while_only_the_gentle_steps_are_open() -> None:
    reached = Fear("basket", 4, 1)
    assert step_today(reached, 2) == 2
    assert after_try(reached, True, 2, day(0)) == after_try(reached, False, 2, day(0)) == reached
    held = after_try(after_try(Fear("basket", 2), True, 2, day(0)), True, 2, day(0))
    assert held == Fear("basket", 2, 2)
    assert after_try(held, True, 5, day(9)) == Fear("basket", 3, 0)


def test_a_step_back_is_the_persons_own_choice() -> None:
    assert easier(Fear("sock", 4, 1), 5) == Fear("sock", 3, 0)
    assert easier(Fear("sock", 1), 5).step == 1
    assert easier(Fear("sock", 4), 2).step == 1


@given(TRIES, st.integers(1, 5))
def test_steps_rise_one_at_a_time_and_only_by_two_calm_tries(tries: list[tuple[int, int, bool]], most: int) -> None:
    fear, in_a_row = Fear("sock"), 0
    for expected, became, breathed in tries:
        was_calm = calm(expected, became, breathed)
        in_a_row = in_a_row + 1 if was_calm else 0
        after = after_try(fear, was_calm, most, day(0))
        assert after.step - fear.step == (in_a_row >= 2 and fear.calm >= 1 and was_calm and fear.step < most)
        assert after.step <= most
        assert (after.done is None) or (fear.done is not None) or (after.step == 5 and in_a_row >= 2)
        if after.step > fear.step:
            in_a_row = 0
        fear = after


@given(TRIES, st.lists(st.sampled_from([2, 5]), min_size=40, max_size=40))
def test_no_try_ever_leads_back(tries: list[tuple[int, int, bool]], open_steps: list[int]) -> None:
    fear = Fear("sock")
    for (expected, became, breathed), most in zip(tries, open_steps, strict=False):
        after = after_try(fear, calm(expected, became, breathed), most, day(0))
        assert after.step >= fear.step
        fear = after


def test_no_rule_of_it_asks_for_pain() -> None:
    for name, function in inspect.getmembers(rules, inspect.isfunction):
        assert not {"pain", "usual_pain", "score"} & set(inspect.signature(function).parameters), name


def test_a_movement_goes_on_where_it_was_left() -> None:
    fears = begin(begin((), "sock"), "lift my <child>")
    moved = (fears[0], after_try(Fear("sock", 3), False, 5, day(0)))
    assert [fear.movement for fear in fears] == ["lift my <child>", "sock"]
    assert begin(moved, "sock")[0].step == 3
    for number in range(9):
        fears = begin(fears, f"movement {number}")
    assert len(fears) == rules.MOST_FEARS and fears[0].movement == "movement 8"


def test_when_fear_comes_back_the_greatest_difference_is_shown_first() -> None:
    proofs = ((day(0), "sock", 5, 4), (day(1), "sock", 8, 3), (day(2), "sock", 3, 6), (day(3), "basket", 9, 0))
    assert reminders(proofs, "sock") == (proofs[1], proofs[0])
    assert reminders((*proofs, (day(4), "sock", 8, 3)), "sock") == ((day(4), "sock", 8, 3), proofs[0])
    assert reminders(proofs, "turn") == (proofs[3], proofs[1], proofs[0])
    assert reminders(((day(0), "sock", 3, 3),), "sock") == ()


def test_the_oldest_proofs_give_way() -> None:
    proofs: tuple[rules.Proof, ...] = ()
    for number in range(rules.MOST_PROOFS + 5):
        proofs = add_proof(proofs, (day(0) + timedelta(days=number), "sock", 5, 3))
    assert len(proofs) == rules.MOST_PROOFS and proofs[0][0] == day(5)
