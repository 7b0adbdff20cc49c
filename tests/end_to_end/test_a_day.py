"""From /start to the next morning's message, a flare-up and the erasure, over real HTTP, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain import LANGUAGES

from .person import FIRST_TALK, FIRST_TRIAL, FLARE_UP, LABELS, LESSON, Person

Meet = Callable[[str], Person]


def test_probe(meet: Meet) -> None:
    person = meet("en")
    person.say("/start")
    for key in (*FIRST_TALK, *LESSON): 
        person.tap(key); print(key, person.state)
    person.answer_quiz(1); print(person.state)
    for key in ("done", "hour_7", *FIRST_TRIAL):
        person.tap(key); print(key, person.state)
    print(person.timers, person.panel()["scheduled"], person.panel()["waiting"])
    person.clock("+6m")
    for key in ("stop_block", "just_right", "done"):
        person.tap(key); print(key, person.state)
    print(person.timers)
    person.clock("next_morning")
    print(person.state, person.timers, [m["text"] for m in person.fresh()])
    for key in ("start",):
        person.tap(key); print(key, person.state)
    person.clock("+9m")
    for key in ("stop_block", "just_right", "done"):
        person.tap(key); print(key, person.state)
    person.say("/flare"); print(person.state)
    for key in (*FLARE_UP, "breathe"):
        person.tap(key); print(key, person.state)
    print(person.panel()["waiting"], person.timers)
    person.clock("+1m")
    for key in ("enough", "enough"):
        person.tap(key); print(key, person.state, person.timers)
    print(person.transcript())
    person.clock("next_morning")
    print(person.state, person.timers, [m["text"] for m in person.fresh()])
    person.tap("better"); print(person.state, person.stored)
    person.say("/delete"); print(person.state)
    person.tap("delete_all"); print(person.state, person.stored)
    person.clock("+7d")
    print(person.fresh(), person.stored)
