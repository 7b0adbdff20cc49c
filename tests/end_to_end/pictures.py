"""Takes the pictures of the README anew: `.venv/bin/python -m tests.end_to_end.pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.domain import LANGUAGES
from bot.sandbox.server import LocalTelegram

from .browser import Visitor, chromium_browser
from .conftest import environment
from .person import FIRST_TALK, FIRST_TRIAL, LESSON, Person

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
TRIALS = ("+9m", "+12m", "+9m")
"""How long the person of the pictures walked on three mornings."""
HEIGHT = 872
"""Of the pictures, in pixels: no card is cut through."""


def as_far_as_the_first_block(person: Person) -> None:
    """The first talk and a lesson, then a try of walking on each of three mornings."""
    person.clock("next_morning")
    person.say("/start")
    person.tap(*FIRST_TALK, *LESSON)
    person.answer_quiz(1)
    person.tap("done", "hour_7", *FIRST_TRIAL)
    first, *others = TRIALS
    person.clock(first)
    person.tap("stop_block", "just_right")
    for length in others:
        person.tap("done")
        person.clock("next_morning")
        person.tap("start")
        person.clock(length)
        person.tap("stop_block", "just_right")


def main() -> None:
    """One picture for each language: the page with the arithmetic of the first block."""
    with tempfile.TemporaryDirectory() as folder, chromium_browser() as browser:
        for number, lang in enumerate(LANGUAGES, start=1001):
            place = Path(folder) / lang
            place.mkdir()
            with LocalTelegram(bot_env=environment(place)) as local, Person(local.url, number, lang) as person:
                as_far_as_the_first_block(person)
                visitor = Visitor(browser, local, number, lang, PICTURES, height=HEIGHT)
                visitor.offers("start", "later", "why")
                print(visitor.picture(f"page-{lang}").relative_to(PICTURES.parents[1]))
                visitor.close()


if __name__ == "__main__":
    main()
