"""From /start to the next morning's message, a flare-up and the erasure, over real HTTP, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain import LANGUAGES

from .person import FIRST_TALK, FIRST_TRIAL, FLARE_UP, LABELS, LESSON, Person

Meet = Callable[[str], Person]


def trials(person: Person) -> list[int]:
    """The lengths of all tries that are stored, in seconds."""
    return [record["data"]["seconds"] for record in person.stored["record"] if record["kind"] == "trial"]


def unasked(person: Person) -> list[str]:
    """Move the clock to the next morning; what came by itself."""
    last = person.messages()[-1]["id"]
    person.clock("next_morning")
    return [message["text"] for message in person.bot_messages() if message["id"] > last]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_start_to_erasure(meet: Meet, lang: str) -> None:
    person = meet(lang)
    person.say("/start")
    person.tap(*FIRST_TALK, *LESSON)
    assert [message["kind"] for message in person.bot_messages()].count("photo") == 1
    assert person.state == "lesson.quiz"
    person.answer_quiz(1)
    person.tap("done", "hour_7")

    person.tap(*FIRST_TRIAL)
    assert person.state == "trial.running"
    person.clock("+6m")
    person.tap("stop_block", "just_right", "done")
    assert trials(person) == [360]

    assert len(unasked(person)) == 1
    assert person.state == "day.trial"
    person.tap("start")
    person.clock("+9m")
    person.tap("stop_block", "just_right", "done")
    assert trials(person) == [360, 540]

    person.say("/flare")
    person.tap(*FLARE_UP, "breathe")
    breathing = person.messages()[-1]
    person.clock("+1m")
    shown = person.messages()[-1]
    assert shown["id"] == breathing["id"], "a breath is an edit, no new message"
    assert shown["text"] != breathing["text"]
    person.tap("enough", "enough")
    assert person.state == "menu.home"
    assert len(unasked(person)) == 1
    assert person.state == "flare_morning.ask"
    person.tap("better")

    person.say("/delete")
    person.tap("delete_all")
    assert not any(person.stored.values()), person.stored
    said = person.messages()
    person.clock("+7d")
    assert person.messages() == said, "nobody writes to who is forgotten"


def test_another_language_half_way(meet: Meet) -> None:
    person = meet("en")
    person.say("/start")
    person.tap(*FIRST_TALK, "go_on")
    half_way = person.state
    person.say("/language")
    person.lang = "nl"
    person.tap("dutch", "go_on")
    assert (half_way, person.state) == ("lesson.page", "lesson.quiz")
    person.answer_quiz(1)
    person.tap("done", "hour_7", *FIRST_TRIAL)
    person.clock("+6m")
    person.tap("stop_block", "just_right", "done")

    assert len(unasked(person)) == 1
    assert LABELS["nl"]["not_today"] in person.labels()
    person.say("/language")
    person.lang = "en"
    person.tap("english", "not_today")


def kill_after(person: Person, key: str) -> None:
    """Tap, and kill the bot at that moment; wait until it is back and has said what it had to say."""
    message, button = person.wait_until(lambda: person.find(key))
    person.forge(message["id"], button["data"])
    person.fault("kill")
    person.wait_until(lambda: not person.find(key), f"nothing came of {key!r}")
    person.finish()


def test_killed_again_and_again(meet: Meet) -> None:
    """It goes on where it was; what was tapped and what was timed happens, and happens once."""
    person = meet("nl")
    person.say("/start")
    person.tap("begin")
    kill_after(person, "consent_yes")
    assert person.state == "onboarding.country"
    assert len(person.stored["consent"]) == 1

    person.tap(*FIRST_TALK[2:], *LESSON)
    person.answer_quiz(1)
    person.tap("done", "hour_7", *FIRST_TRIAL)
    person.fault("kill")
    person.clock("+6m")
    person.tap("stop_block", "just_right", "done")
    assert trials(person) == [360]
    assert len(unasked(person)) == 1
    assert person.state == "day.trial"


@pytest.mark.slow
def test_what_changes_on_one_message(meet: Meet) -> None:
    """The short quiz and the muscles are edits of one message; a lesson is told in one's own words."""
    person = meet("en")
    person.say("/start")
    person.tap(*FIRST_TALK, *LESSON)
    person.answer_quiz(1)
    person.tap("own_words")
    person.say("a smoke alarm that is too sensitive")
    assert "You speak of an alarm" in person.messages()[-2]["text"]
    assert "smoke" not in str(person.stored)
    person.tap("keep_lesson", "done", "no_messages", "menu", "learn", "favourites", "back", "knowledge")
    asked = person.messages()[-1]["id"]
    person.tap("start", *["not_true"] * 8)
    assert person.messages()[-1]["id"] == asked
    person.tap("dont_know", "done")
    assert person.state == "learn.list"

    person.say("/calm")
    person.tap("relax")
    guided = person.messages()[-1]
    person.clock("+1m")
    assert person.messages()[-1]["id"] == guided["id"]
    assert "Hands" in person.messages()[-1]["text"]
    person.tap("enough")
    assert person.state == "learn.list"
