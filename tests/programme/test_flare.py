"""Flare-ups: the same or a new one, the ladder back, and when somebody should look."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain import Flare, Profile
from bot.programme.flare import (
    again,
    began_within,
    careful,
    close,
    current,
    day_number,
    flare_quota,
    goes_on,
    holds_back,
    low_text,
    morning_after,
    offer_due,
    over_on,
    phase,
    refer,
    referred,
    report,
    suggests_flare,
    told_very_bad,
    very_bad,
)
from tests.programme.help import at, day, flare, walking


def test_within_twelve_hours_it_is_told_again() -> None:
    night = flare(at(0, 3, 10))
    assert again(night, at(0, 15, 10))
    assert not again(night, at(0, 15, 11))


def test_a_second_press_is_the_same_flare_up_until_it_is_over() -> None:
    flares = report((), at(0, 9))
    flares = report(flares, at(2, 9))
    assert flares == (Flare(at(0, 9), at(2, 9)),)
    flares = report(close(flares, day(4)), at(5, 9))
    assert flares == (Flare(at(0, 9), at(2, 9), day(4)), Flare(at(5, 9), at(5, 9)))
    assert current(flares, day(5)) == flares[1]


def test_a_flare_up_of_long_ago_is_forgotten() -> None:
    old = flare(at(0, 9), over=day(2))
    assert report((old,), at(90, 9)) == (old, Flare(at(90, 9), at(90, 9)))
    assert report((old,), at(91, 9)) == (Flare(at(91, 9), at(91, 9)),)


def test_unanswered_it_is_over_by_itself_after_a_week() -> None:
    silent = flare(at(0, 9), last=at(2, 9))
    assert over_on(silent, day(8)) is None
    assert over_on(silent, day(9)) == over_on(silent, day(30)) == day(9)
    assert current((silent,), day(9)) is None
    assert close((silent,), day(30))[0].over == day(9)  # saying it later changes nothing


@pytest.mark.parametrize(
    ("told", "morning"),
    [(at(1, 3, 10), 1), (at(1, 5, 59), 1), (at(1, 6), 2), (at(1, 14), 2), (at(1, 23, 30), 2)],
)
def test_the_morning_after(told: datetime, morning: int) -> None:
    assert morning_after(told) == day(morning)


def test_the_ladder_begins_in_the_persons_own_morning() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")
    at_night = flare(datetime(2027, 3, 1, 21, 0, tzinfo=UTC))  # 02:45 on the 2nd there
    assert day_number(at_night, datetime(2027, 3, 2, 8, 0, tzinfo=kathmandu)) == 1
    assert day_number(at_night, datetime(2027, 3, 3, 8, 0, tzinfo=kathmandu)) == 2


@pytest.mark.parametrize(
    ("number", "quota", "name"),
    [
        (1, 195, "half"),
        (2, 195, "half"),
        (3, 285, "three_quarters"),  # 390 * 0.75 is 292
        (4, 285, "three_quarters"),
        (5, 390, "back"),
        (7, 390, "back"),
        (8, 390, "long"),
    ],
)
def test_the_ladder_back(number: int, quota: int, name: str) -> None:
    assert flare_quota(walking(390), number) == quota
    assert phase(number) == name


def test_a_long_block_is_halved_to_the_minute() -> None:
    assert [flare_quota(walking(2400, ceiling=2400), number) for number in (1, 3, 5)] == [1200, 1800, 2400]


def test_the_ladder_has_a_floor_and_leaves_trials_alone() -> None:
    assert flare_quota(walking(40), 1) == 30
    assert flare_quota(walking(None), 1) is None


def test_blocks_are_held_for_a_week_after() -> None:
    done = flare(at(0, 9), over=day(3))
    assert holds_back((done,), day(9))
    assert not holds_back((done,), day(10))
    assert holds_back((flare(at(0, 9)),), day(5))


def test_three_in_six_weeks_should_be_looked_at() -> None:
    three = tuple(flare(at(n, 9), over=day(n + 2)) for n in (0, 20, 41))
    assert refer(three, day(41)) == "often"
    assert refer(three, day(42)) is None
    assert refer(three[1:], day(41)) is None
    assert began_within(three, day(41), 14) == 1


def test_one_of_more_than_a_week_should_be_looked_at() -> None:
    lasting = (flare(at(0, 9), last=at(6, 9)),)
    assert [refer(lasting, day(n)) for n in (7, 8)] == [None, "long"]
    assert refer((flare(at(0, 9), over=day(8)),), day(10)) == "long"
    silent = (flare(at(0, 9)),)
    assert refer(silent, day(9)) is None  # told once, then silence: nobody knows how long it was


def test_after_too_many_the_plan_goes_gently() -> None:
    plan = careful(walking(360, factor=0.8, step=0.2))
    assert (plan.factor, plan.step, plan.quota) == (0.7, 0.05, 360)
    assert careful(walking(360, factor=0.5)).factor == 0.5


@pytest.mark.parametrize(("hour", "pain", "few"), [(3, None, True), (12, None, False), (12, 7, False), (12, 8, True)])
def test_few_words_at_night_and_in_much_pain(hour: int, pain: int | None, few: bool) -> None:
    assert low_text(Profile(), at(0, hour), pain) is few


def test_scores_may_only_lead_to_an_offer() -> None:
    calm = [(day(n), "good", None, 3) for n in range(5)]
    assert suggests_flare([*calm, (day(5), "bad", None, 5), (day(6), "bad", None, 5)], day(6))
    assert not suggests_flare([*calm, (day(5), "bad", None, 4), (day(6), "bad", None, 9)], day(6))
    assert not suggests_flare([*calm, (day(6), "bad", None, 9)], day(6))  # one day is not two
    long_ago = [(day(n - 10), "good", None, 3) for n in range(5)]
    assert not suggests_flare([*long_ago, (day(5), "bad", None, 5), (day(6), "bad", None, 5)], day(6))
    assert not suggests_flare([*calm[1:], (day(5), "bad", None, 9), (day(6), "bad", None, 9)], day(6))
    assert not suggests_flare([*calm, (day(5), "bad", None, 9), (day(6), "bad", None, None)], day(6))


def test_a_mornings_answer_keeps_it_going_until_it_is_long() -> None:
    flares = report((), at(0, 9))
    for number in (3, 5):
        flares = goes_on(flares, day(number))
    assert current(flares, day(8)) == flares[0]
    assert refer(flares, day(7)) is None
    assert refer(flares, day(8)) == "long"
    assert referred(flares)[-1].referred and not flares[-1].referred
    assert current(flares, day(12)) is None  # seven days after it was last told of
    assert goes_on((), day(0)) == referred(()) == ()


def test_told_very_bad_it_has_few_words_for_twelve_hours() -> None:
    flares = told_very_bad(report((), at(0, 9)), at(0, 10))
    assert very_bad(flares, at(0, 22)) and not very_bad(flares, at(0, 22, 1))
    assert low_text(Profile(flares=flares), at(0, 12), None)
    assert not low_text(Profile(flares=flares), at(1, 12), None)
    assert told_very_bad((), at(0, 9)) == ()  # nothing goes on, so nothing is kept


def test_an_offer_is_made_once_in_seven_days_and_not_in_a_flare_up() -> None:
    days = (*((day(n), "good", None, 3) for n in range(5)), (day(5), "bad", None, 6), (day(6), "bad", None, 6))
    assert offer_due(Profile(days=days), day(6))
    assert not offer_due(Profile(days=days, flare_offered=day(0)), day(6))
    assert offer_due(Profile(days=days, flare_offered=day(-1)), day(6))
    assert not offer_due(Profile(days=days, flares=report((), at(5, 9))), day(6))
