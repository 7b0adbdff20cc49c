"""Somebody at the page of the local Telegram: taps what stands there, and looks until the bot has answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bot.sandbox.server import LocalTelegram
from tests.needs import chromium
from tests.sandbox.page.conftest import QUIET
from tests.sandbox.page.stage import Visit

from .person import LABELS

PATIENCE = 20_000
"""Milliseconds that the bot may take to answer on a busy machine."""
WORDS = {
    "en": {"start": "Start", "morning": "Next morning", "stored_none": "Nothing is stored about you."},
    "nl": {"start": "Start", "morning": "Volgende ochtend", "stored_none": "Er is niets over jou bewaard."},
}
"""The page's own words."""


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET.split())
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """Who taps on the page. `lang` is the language that the bot speaks, `page_lang` that of the page."""

    def __init__(
        self, browser: Browser, local: LocalTelegram, user_id: int, lang: str, pictures: Path, height: int = 900
    ) -> None:
        self.visit = Visit(browser, local.url)
        self.lang = self.page_lang = lang
        self.pictures = pictures
        self.page: Page = self.visit(
            f"?user={user_id}&lang={lang}", width=1280, height=height, reduced_motion="reduce"
        )
        self.page.set_default_timeout(PATIENCE)
        self.messages = self.page.locator("#log .message")

    def close(self) -> None:
        """Leave the page; the browser must not have complained of anything."""
        self.visit.close()
        assert self.visit.complaints == []

    def start(self) -> None:
        """Open the talk with the one button that is there."""
        self.page.get_by_role("button", name=WORDS[self.page_lang]["start"], exact=True).click()

    def tap(self, *keys: str) -> None:
        """Tap the newest button with each label, one after the other, until it is answered."""
        for key in keys:
            label = LABELS[self.lang][key]
            newest = self.messages.filter(has=self.key(label)).last
            message = self.page.locator(f'#log [data-id="{newest.get_attribute("data-id")}"]')
            message.locator(self.key(label)).click()
            message.locator(self.key(label)).wait_for(state="detached")

    def key(self, label: str) -> Locator:
        """A button under a message, by exactly what stands on it."""
        return self.page.locator(f".key:text-is({json.dumps(label, ensure_ascii=False)})")

    def say(self, text: str) -> None:
        """Write something."""
        self.page.get_by_role("textbox").fill(text)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("textbox")).to_have_value("")

    def vote(self, option: int) -> None:
        """Answer the open quiz; the page shows which answer is right."""
        quiz = self.page.locator(".poll").last
        quiz.locator(".option").nth(option).click()
        quiz.locator(".result.right").wait_for()

    def next_morning(self) -> None:
        """Move the clock with the page's own button."""
        button = self.page.get_by_role("button", name=WORDS[self.page_lang]["morning"], exact=True)
        button.click()
        expect(button).to_have_attribute("aria-disabled", "false", timeout=PATIENCE)

    def offers(self, *keys: str) -> None:
        """The newest keyboard has these buttons among its own."""
        for key in keys:
            self.messages.last.locator(self.key(LABELS[self.lang][key])).wait_for()

    def picture(self, name: str) -> Path:
        """Take a picture of the page as it is now, once its drawings are there."""
        for image in self.page.locator("#log img").all():
            expect(image).to_have_js_property("complete", True)
            assert image.evaluate("image => image.naturalWidth") > 0
        file = self.pictures / f"{name}.png"
        self.page.screenshot(path=file, animations="disabled")
        return file
