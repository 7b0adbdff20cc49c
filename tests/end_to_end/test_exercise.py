"""An exercise over real HTTP: its picture, its loop, counted along, and kept."""

from __future__ import annotations

from collections.abc import Callable

from .person import FIRST_TALK, LESSON, Person


def test_an_exercise_is_shown_still_and_moving_and_counted_along(meet: Callable[[str], Person]) -> None:
    person = meet("nl")
    person.say("/start")
    person.tap(*FIRST_TALK, *LESSON)
    person.answer_quiz(1)
    person.tap("done", "hour_7")
    person.say("/exercises")
    person.tap("next_step")
    person.press("Bekken kantelen")
    person.wait_for("Tien keer naar voren en naar achteren")
    person.finish()
    still = [message for message in person.bot_messages() if message["kind"] == "photo"][-1]
    assert "de onderrug wordt wat hol" in still["text"]

    person.tap("show_moving")
    loop = person.bot_messages()[-1]
    assert loop["kind"] == "animation"
    assert loop["animation_url"]

    person.tap("back", "harder", "guided")
    counting = person.messages()[-1]
    person.clock("+1m")
    person.finish()
    shown = person.messages()[-1]
    assert shown["id"] == counting["id"], "a count is an edit, no new message"
    assert shown["text"] != counting["text"]
    person.clock("+1m")
    person.finish()
    assert person.state == "exercises.bell"
    assert [record["data"]["exercise"] for record in person.stored["record"] if record["kind"] == "exercise"] == [
        "pelvic_tilt"
    ]
