"""Learning with more behind one than a script can tell: all lessons read, much fear, a long list, a lesson gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.content import Dialogs
from bot.domain import LANGUAGES
from bot.programme import education
from tests.profiles import profiles, standing_in
from tests.talking import START, Talking

each_language = pytest.mark.parametrize("lang", LANGUAGES)
TODAY = START.date()


def talking(dialogs: Dialogs, lang: str = "en", **changes: Any) -> Talking:
    """Somebody at the menu, without a plan, who has read one lesson; `changes` are of the profile."""
    profile = replace(profiles(lang, START)["told"], **changes)
    return Talking(dialogs, lang, person=standing_in("menu", "home", profile))


def all_lessons(dialogs: Dialogs) -> tuple[str, ...]:
    return dialogs.shelf.lessons("chronic")


def labels(talk: Talking) -> list[str]:
    """What the buttons of the last message say."""
    return [button.label for row in talk.new[-1].messages[-1].buttons for button in row]


# --- the list ---------------------------------------------------------------------------------------------


def test_a_long_list_comes_in_pages_on_one_message(dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(education, "PAGE", 2)
    talk = talking(dialogs)
    talk.send("/learn")
    first = talk.person.session.keys
    assert first[2] == "more_lessons"
    seen = list(first[:2])
    for _ in range(-(-len(all_lessons(dialogs)) // 2) - 1):
        talk.tap("more_lessons")
        (message,) = talk.new[-1].messages
        assert message.kind == "edit"
        seen += [key for key in talk.person.session.keys if key in all_lessons(dialogs)]
    assert sorted(seen) == sorted(all_lessons(dialogs))
    talk.tap("more_lessons")
    assert talk.person.session.keys == first
    talk.tap(first[0])
    assert talk.state == "lesson.page"


@each_language
def test_a_lesson_that_was_read_has_one_tick_and_can_be_read_again(dialogs: Dialogs, lang: str) -> None:
    talk = talking(dialogs, lang, lessons=all_lessons(dialogs))
    talk.send("/learn")
    lesson, shown = talk.person.session.keys[0], labels(talk)[0]
    assert shown.startswith("✓ ")
    talk.tap(lesson)
    chosen = talk.new[0].messages[0].buttons[0][0].label
    assert chosen == shown, "tapped, it has no second tick"
    assert talk.state == "lesson.page"


def test_who_is_afraid_to_move_finds_moving_first(dialogs: Dialogs) -> None:
    for fear, first in ((8, "safe_to_move"), (2, "two_alarms")):
        talk = talking(dialogs, fear=fear, lessons=())
        talk.send("/learn")
        assert talk.person.session.keys[0] == first


# --- the day's message --------------------------------------------------------------------------------------


@each_language
def test_the_tip_comes_when_there_is_nothing_else(dialogs: Dialogs, lang: str) -> None:
    talk = talking(dialogs, lang, lessons=all_lessons(dialogs), begun=TODAY)
    talk.send("/start")
    heard = []
    for _ in range(len(education.TIPS)):
        talk.said.clear()
        talk.until("07:30")
        (said,) = [each for each in talk.said if each.name.startswith("tip/")]
        first_line = said.messages[0].text.splitlines()[0]
        assert not any(word in first_line.lower() for word in ("pain", "pijn", "flare", "opstoot", "opvlamming"))
        assert not any(letter.isdigit() for letter in first_line)
        heard.append(said.name)
        talk.tap("done")
    assert len(set(heard)) == len(education.TIPS)


def test_no_tip_to_exercise_for_whom_effort_makes_ill(dialogs: Dialogs) -> None:
    talk = talking(dialogs, exclusions=("malaise",))
    talk.send("/learn")
    talk.tap("tip")
    for _ in range(6):
        assert talk.new[-1].name.removeprefix("tip/") not in education.MOVING_TIPS
        talk.tap("another")


def test_the_question_of_a_lesson_that_is_gone_is_let_go(dialogs: Dialogs) -> None:
    gone = (("no_such_lesson", 0, TODAY - timedelta(days=3)), ("stress", 1, TODAY))
    talk = talking(dialogs, reviews=gone)
    talk.send("/start")
    talk.until("07:30")
    talk.tap("start")
    assert talk.names() == ["lesson/stress_question"]
    assert [name for name, _, _ in talk.person.profile.reviews] == ["stress"]


def test_not_today_loses_no_step(dialogs: Dialogs) -> None:
    talk = talking(dialogs, reviews=(("stress", 1, TODAY),))
    talk.send("/start")
    talk.until("07:30")
    talk.tap("not_today")
    assert talk.person.profile.reviews == (("stress", 1, TODAY + timedelta(days=3)),)
    talk.until("07:30")
    assert talk.names() == ["day/lesson"], "no two questions in a row while lessons are left"


# --- the short quiz -----------------------------------------------------------------------------------------


def judge(talk: Talking, right: int) -> None:
    """Take the short quiz with so many statements judged right."""
    talk.send("/learn")
    talk.tap("knowledge")
    talk.tap("start")
    for number, holds in enumerate(talk.dialogs.shelf.statements().values()):
        fits, other = ("is_true", "not_true") if holds else ("not_true", "is_true")
        talk.tap(fits if number < right else other)


WORDS = {
    "en": {4: "The same as before", 8: "gain is your own", 2: "That happens"},
    "nl": {4: "Evenveel als eerst", 8: "winst is van jou", 2: "Dat gebeurt"},
}


@each_language
@pytest.mark.parametrize("now", [2, 4, 8])
def test_the_second_round_shows_the_persons_own_gain(dialogs: Dialogs, lang: str, now: int) -> None:
    """More, the same or fewer: a kind word, and both numbers."""
    before = ((TODAY - timedelta(days=60), 4, 9),)
    talk = talking(dialogs, lang, lessons=all_lessons(dialogs), knowledge=before)
    judge(talk, now)
    assert talk.names()[-1] == "knowledge/gain"
    shown = {"en": f"First 4 of 9, now {now} of 9.", "nl": f"Eerst 4 van de 9, nu {now} van de 9."}[lang]
    assert shown in talk.text() and WORDS[lang][now] in talk.text()
    assert talk.person.profile.knowledge == (*before, (TODAY, now, 9))


def test_only_the_second_round_has_a_word_on_each_answer(dialogs: Dialogs) -> None:
    for lessons, expected in (((), 0), (all_lessons(dialogs), 9)):
        talk = talking(dialogs, lessons=lessons)
        judge(talk, 5)
        assert len([said for said in talk.said if said.name.endswith("_feedback")]) == expected
