"""Remarks: the one that fits, none of them twice in a week, and enough of them in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Dialogs
from bot.dialogue.words.remarks import PLACES, choose
from bot.domain import LANGUAGES, Block, Event, EventKind, Flare
from tests.profiles import profiles, standing_in
from tests.talking import START, Talking

TODAY = START.date()
DAY = timedelta(days=1)


def shown_after(shown: list[tuple[str, date]], situation: str, number: int, on: date) -> list[tuple[str, date]]:
    return [*shown, (f"{situation}/{number}", on)]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sets(st.sampled_from(("hard", "good")))), min_size=1, max_size=40),
    st.integers(1, 4),
    st.integers(1, 4),
)
@settings(deadline=None, max_examples=150)
def test_none_comes_twice_within_a_week(days: list[tuple[int, set[str]]], hard: int, good: int) -> None:
    """Whatever happens on whichever days: with eight that always fit, one a day never repeats within seven days."""
    situations = (("hard", hard), ("good", good), ("always", 8))
    shown: list[tuple[str, date]] = []
    today = TODAY
    for gap, holding in days:
        today += (1 + gap) * DAY
        situation, number = choose(situations, holding.__contains__, shown, today)
        assert situation == "always" or situation in holding
        assert number < dict(situations)[situation]
        again = [on for name, on in shown if name == f"{situation}/{number}"]
        assert all(today - on >= 7 * DAY for on in again), (situation, number)
        shown = shown_after(shown, situation, number, today)


def test_three_a_day_need_twenty_two_and_then_none_repeats() -> None:
    shown: list[tuple[str, date]] = []
    for moment in range(60):
        today = TODAY + (moment // 3) * DAY
        situation, number = choose((("always", 22),), lambda guard: False, shown, today)
        assert all(today - on >= 7 * DAY for name, on in shown if name == f"{situation}/{number}")
        shown = shown_after(shown, situation, number, today)


def test_where_all_were_shown_the_oldest_comes_again() -> None:
    shown = [("always/0", TODAY - DAY), ("always/1", TODAY - 3 * DAY), ("always/2", TODAY)]
    assert choose((("always", 3),), lambda guard: False, shown, TODAY) == ("always", 1)


def test_the_closest_fit_comes_first() -> None:
    situations = (("hard", 2), ("good", 2), ("always", 8))
    assert choose(situations, lambda guard: True, (), TODAY)[0] == "hard"
    spent = [("hard/0", TODAY), ("hard/1", TODAY)]
    assert choose(situations, lambda guard: True, spent, TODAY)[0] == "good"
    assert choose(situations, lambda guard: False, (), TODAY)[0] == "always"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_fifty_and_more_in_each_language(dialogs: Dialogs, lang: str) -> None:
    counted = sum(count for place in set(PLACES.values()) for _, count in dialogs.shelf.remarks(place, lang))
    assert counted >= 50


def _evening(how: str, tense: str, *before: tuple[int, str, str]) -> dict[str, Any]:
    days = [(TODAY - ago * DAY, was, felt, None) for ago, was, felt in before]
    return {"days": (*days, (TODAY, how, tense, None))}


def _with(ago: int) -> dict[str, Any]:
    """A plan with one block, so many days ago."""
    plan = profiles("en", START)["plan"].plans[0]
    return {"plans": (replace(plan, blocks=(Block(TODAY - ago * DAY, 360, 360),)),)}


OFFERED = {"calm_offered": True, "flare_offered": TODAY, "hard_days_offered": True}
"""What an evening may lead to was offered before: an offer would come in place of the remark."""

SITUATIONS = [
    ("first_check_in", _evening("good_day", "calm_day")),
    ("check_in_after_a_while", _evening("bad", "tense", (6, "bad", "tense"))),
    ("three_tense_days", _evening("so_so", "tense", (2, "bad", "tense"), (1, "bad", "tense"))),
    ("hard_after_good_days", _evening("bad", "calm_day", (2, "good_day", "tense"), (1, "good_day", "tense"))),
    ("hard_days_in_a_row", _evening("bad", "calm_day", (1, "bad", "tense"))),
    ("hard_day", _evening("bad", "calm_day", (2, "bad", "tense"))),
    ("better_than_the_day_before", _evening("so_so", "calm_day", (1, "bad", "calm_day"))),
    ("good_days_in_a_row", _evening("good_day", "calm_day", (1, "good_day", "calm_day"))),
    ("good_day", _evening("good_day", "calm_day", (3, "good_day", "calm_day"))),
    ("always", _evening("so_so", "calm_day", (1, "so_so", "calm_day"))),
    ("block_done_today", {**_evening("so_so", "calm_day", (1, "so_so", "calm_day")), **_with(0)}),
    ("no_block_today", {**_evening("so_so", "calm_day", (1, "so_so", "calm_day")), **_with(8)}),
    ("hard_day_with_a_block", {**_evening("bad", "calm_day", (2, "bad", "tense")), **_with(0)}),
    ("flare_open", {**_evening("bad", "tense", (1, "bad", "tense")), "flares": (Flare(START - DAY, START - DAY),)}),
    (
        "flare_just_over",
        {
            **_evening("so_so", "tense", (1, "bad", "tense")),
            "flares": (Flare(START - 4 * DAY, START - 3 * DAY, TODAY),),
        },
    ),
]


@pytest.mark.parametrize(("situation", "changes"), SITUATIONS, ids=[each[0] for each in SITUATIONS])
def test_the_evening_answers_to_the_last_days(dialogs: Dialogs, situation: str, changes: dict[str, Any]) -> None:
    """The person's own evenings choose the answer, in both languages."""
    for lang in LANGUAGES:
        profile = replace(profiles(lang, START)["told"], ask_pain=False, **OFFERED, **changes)
        days = profile.days
        profile = replace(profile, days=days[:-1])
        talking = Talking(dialogs, lang, person=standing_in("evening", "how", profile))
        talking.event(_sticker(talking))
        talking.tap(days[-1][1])
        talking.tap(str(days[-1][2]))
        assert talking.person.profile.remarks[-1][0].startswith(f"evening/{situation}/")
        assert talking.text()


def test_praise_knows_the_first_block_and_the_longer_one(dialogs: Dialogs) -> None:
    plan = profiles("en", START)["plan"].plans[0]
    for situation, blocks in (
        ("first_block", ()),
        ("block_after_a_while", (Block(TODAY - 8 * DAY, 360, 360),)),
        ("longer_block", (Block(TODAY - 1 * DAY, 330, 330),)),
        ("block_yesterday", (Block(TODAY - 1 * DAY, 360, 360),)),
    ):
        profile = replace(
            profiles("en", START)["plan"],
            plans=(replace(plan, started=TODAY - 14 * DAY, blocks=(*blocks, Block(TODAY, 360, 360))),),
        )
        talking = Talking(dialogs, "en", person=standing_in("bell", "asked", profile))
        talking.event(_sticker(talking))  # a new block was rung before: the question stands there again
        talking.tap("stopped_at_bell")
        assert talking.person.profile.remarks[-1][0].startswith(f"praise/{situation}/")


def test_three_weeks_of_talk_repeat_nothing_within_a_week(dialogs: Dialogs) -> None:
    """Somebody with a block a day and the evening's question, on good and hard days, reads no remark twice."""
    profile = replace(profiles("nl", START)["plan"], ask_pain=False)
    talking = Talking(dialogs, "nl", person=standing_in("menu", "home", profile))
    talking.send("/start")
    heard: dict[str, int] = {}
    for number in range(21):
        talking.until("07:30")
        if talking.state == "day.block":
            talking.tap("start")
            talking.wait(timedelta(minutes=12))
            talking.tap("stopped_at_bell")
            _heard(talking, heard, number)
        talking.until("20:00")
        _heard(talking, heard, number)
        talking.tap(("good_day", "bad", "bad", "so_so")[number % 4])
        talking.tap(("calm_day", "tense", "tense")[number % 3])
        _heard(talking, heard, number)
    assert len(heard) > 21


def _heard(talking: Talking, heard: dict[str, int], number: int) -> None:
    """What was said in the last turn that shows a remark was not said in the six days before."""
    for said in talking.new:
        if said.name in ("bell/praise", "evening/how", "evening/thanks"):
            text = said.messages[0].text
            assert number - heard.get(text, -7) >= 7, text
            heard[text] = number


def _sticker(talking: Talking) -> Event:
    return Event(EventKind.MEDIA, talking.clock.now(), "sticker")
