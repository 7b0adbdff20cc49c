"""The main path on the page of the local Telegram, in a real Chromium, with the real bot behind it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.domain import LANGUAGES
from bot.sandbox.server import LocalTelegram

from .browser import PATIENCE, WORDS, Visitor, chromium_browser
from .person import FIRST_TALK, FIRST_TRIAL, FLARE_UP

_people = itertools.count(5001)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all."""
    with chromium_browser() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, local: LocalTelegram, tmp_path: Path) -> Iterator[Callable[[str], Visitor]]:
    """Opens the page as somebody new, on a morning."""
    visitors: list[Visitor] = []

    def visit(lang: str) -> Visitor:
        visitors.append(Visitor(browser, local, next(_people), lang, tmp_path))
        visitors[-1].next_morning()
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.close()


def first_lesson(visitor: Visitor) -> None:
    """From Start to the lesson's last page."""
    visitor.picture("before")
    visitor.start()
    visitor.tap(*FIRST_TALK, "go_on")


def quiz_and_trial(visitor: Visitor) -> None:
    """The rest of the lesson, with its picture and its quiz, and a try of walking."""
    visitor.tap("go_on")
    expect(visitor.page.locator("#log img")).to_have_count(1, timeout=PATIENCE)
    visitor.vote(1)
    visitor.picture("quiz")
    visitor.tap("done", "hour_7", *FIRST_TRIAL)
    visitor.offers("stop_block")
    visitor.picture("trial")
    visitor.tap("stop_block", "just_right", "done")


def morning(visitor: Visitor) -> None:
    """The next morning's message."""
    visitor.next_morning()
    visitor.offers("start", "not_today", "flare")
    visitor.picture("morning")


def flare_up_and_erasure(visitor: Visitor) -> None:
    """From the message's own button to ease, and then the end of it all."""
    visitor.tap("flare", *FLARE_UP)
    visitor.offers("breathe", "lie_easier")
    visitor.tap("lie_easier")
    visitor.offers("something_else")
    visitor.picture("flare-up")
    visitor.say("/delete")
    visitor.tap("delete_all")
    expect(visitor.page.locator("#panel")).to_contain_text(WORDS[visitor.page_lang]["stored_none"], timeout=PATIENCE)
    visitor.picture("erased")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_start_to_erasure(visit: Callable[[str], Visitor], lang: str) -> None:
    visitor = visit(lang)
    first_lesson(visitor)
    quiz_and_trial(visitor)
    morning(visitor)
    flare_up_and_erasure(visitor)


def test_another_language_half_way(visit: Callable[[str], Visitor]) -> None:
    visitor = visit("en")
    first_lesson(visitor)
    visitor.say("/language")
    visitor.lang = "nl"
    visitor.tap("dutch")
    quiz_and_trial(visitor)
    morning(visitor)
    visitor.tap("not_today")
