"""The page for everybody: without a mouse, with a screen reader, in the dark, on a small screen, in two languages."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox import server

from .probes import FOCUS_IS_VISIBLE, FOCUSED, NAMELESS, TOO_FAINT, TOO_SMALL
from .stage import Stage, Visit


def one_of_everything(stage: Stage) -> None:
    stage.say("See https://example.org or /menu", disable_notification=True, protect_content=True)
    stage.say("<b>Bold</b> <blockquote>quoted</blockquote> <code>code</code>")
    for kind in ("photo", "document", "voice", "sticker", "location", "contact", "dice", "forwarded"):
        stage.phone.send(kind=kind)
    stage.photo("A picture")
    stage.animation("A movement")
    stage.document("about-you.json", b"{}")
    stage.ask()
    stage.phone.vote(0)
    stage.ask()
    stage.phone.edit(stage.phone.send("Mine"), "Mine again")
    stage.say(
        "Buttons",
        [{"text": style, "callback_data": "x", "style": style} for style in ("primary", "success", "danger")],
        [{"text": "Web", "url": "https://example.org"}, {"text": "Plain", "callback_data": "y"}],
    )
    stage.inside.frames = [{"flow": "day", "state": "wait", "id": 1}, {"flow": "flare_up", "state": "list", "id": 2}]
    stage.inside.stored = {"profile": {"country": "BE"}, "record": []}


def test_the_whole_talk_without_a_mouse(empty: Stage, visit: Visit) -> None:
    page = visit()
    keyboard = page.keyboard

    def tab_to(name: str) -> None:
        """Tabs on until the focus, which must be seen, is on the thing called `name`."""
        for _ in range(40):
            keyboard.press("Tab")
            if page.evaluate(FOCUSED) == name:
                assert page.evaluate(FOCUS_IS_VISIBLE), f"no focus to be seen on {name}"
                return
        raise AssertionError(f"Tab never came to {name}")

    tab_to("To the message box")
    tab_to("Start")
    keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    empty.say("Shall we?", [{"text": "Let's start", "callback_data": "1:go"}])
    empty.ask()
    expect(page.get_by_role("article")).to_have_count(3)
    page.reload()
    expect(page.get_by_role("article")).to_have_count(3)
    tab_to("Let's start")
    keyboard.press("Space")
    assert empty.heard("callback_query")[0]["data"] == "1:go"
    tab_to("A touchy alarm")
    keyboard.press("Enter")
    expect(page.locator(".result.right")).to_be_visible()
    tab_to("Menu")
    keyboard.press("Enter")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    tab_to("Message")
    keyboard.type("7,5")
    keyboard.press("Enter")
    tab_to("Attach something")
    keyboard.press("Enter")
    keyboard.press("End")
    keyboard.press("ArrowUp")
    keyboard.press("Enter")
    expect(page.locator(".mine").get_by_text("Forwarded message")).to_be_visible()
    assert empty.texts(4)[:3] == ["/start", "/stop", "7,5"]
    tab_to("+1 hour")
    keyboard.press("Enter")
    expect(page.get_by_role("region", name="Clock").get_by_role("time")).to_have_text(re.compile("09:3"))
    tab_to("Block the bot")
    tab_to("English")
    tab_to("Start over")
    keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    keyboard.press("Escape")
    expect(page.get_by_role("button", name="Start over")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_names_contrast_and_size_of_everything(
    stage: Stage, visit: Visit, scheme: Literal["light", "dark"], lang: str
) -> None:
    one_of_everything(stage)
    page = visit(f"?lang={lang}", color_scheme=scheme, reduced_motion="reduce")
    page.get_by_role("textbox").fill("/")
    expect(page.get_by_role("option")).to_have_count(3)
    page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(TOO_FAINT) == []
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map((h) => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    stage.say("New")
    moves = page.locator(".fresh").evaluate("message => getComputedStyle(message).animationName")
    assert moves == "none", "reduced motion"


def test_dark_as_the_device_wants_it_or_as_chosen(empty: Stage, visit: Visit) -> None:
    page = visit(color_scheme="dark")
    assert lightness(page) < 60
    page.get_by_role("radio", name="Light").check()
    assert lightness(page) > 200
    page.reload()
    expect(page.get_by_role("radio", name="Light")).to_be_checked()
    assert lightness(page) > 200
    page.get_by_role("radio", name="Like my device").check()
    assert lightness(page) < 60
    page.emulate_media(color_scheme="light")
    assert lightness(page) > 200
    page.get_by_role("radio", name="Dark").check()
    assert lightness(page) < 60


def lightness(page: Page) -> float:
    """Of the page's background, 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(float(part) for part in re.findall(r"[\d.]+", colour)[:3]) / 3


def test_on_a_phone_the_chat_fills_the_screen_and_the_panel_is_a_drawer(stage: Stage, visit: Visit) -> None:
    one_of_everything(stage)
    page = visit(width=360, height=640, has_touch=True, is_mobile=True)
    assert page.locator("#phone").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    expect(page.get_by_role("button", name="+1 hour")).not_to_be_in_viewport()
    assert page.locator("#panel").evaluate("panel => panel.inert")
    opener = page.locator("#drawer-open")
    opener.tap()
    expect(opener).to_have_attribute("aria-expanded", "true")
    assert page.locator("#phone").evaluate("phone => phone.inert")
    page.get_by_role("button", name="+1 hour").tap()
    expect(page.get_by_role("region", name="Clock").get_by_role("time")).to_have_text(re.compile("09:3"))
    assert page.evaluate(TOO_SMALL) == []
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.get_by_role("textbox").tap()
    expect(page.get_by_role("textbox")).to_be_focused()


def test_every_word_stands_in_both_languages_and_is_used() -> None:
    words = (server.PAGE / "words.js").read_text(encoding="utf-8")
    _, english, dutch = re.split(r"^  (?:en|nl): \{$", words, flags=re.MULTILINE)
    en, nl = (dict(re.findall(r'^    (\w+): "(.*)",$', part, re.MULTILINE)) for part in (english, dutch))
    assert len(en) > 80
    assert list(en) == list(nl)
    for key in en:
        assert re.findall(r"\{\w+\}", en[key]) == re.findall(r"\{\w+\}", nl[key]), key
    others = "".join(path.read_text(encoding="utf-8") for path in page_files() if path.name != "words.js")
    assert [key for key in en if f'"{key}"' not in others] == []


def test_the_refusals_that_the_page_translates_are_those_of_the_server() -> None:
    known = re.findall(r'^  "(.+)": "\w+",$', (server.PAGE / "refusals.js").read_text(encoding="utf-8"), re.MULTILINE)
    python = "".join(path.read_text(encoding="utf-8") for path in server.PAGE.parent.glob("*.py"))
    assert len(known) > 3
    assert [words for words in known if f'"{words}"' not in python] == []


def test_nothing_comes_from_elsewhere_and_nothing_runs_inline() -> None:
    for path in page_files():
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"https?://[\w.]+", text)) <= {"http://www.w3.org"}, path.name
        assert "innerHTML" not in re.sub(r"//.*", "", text), path.name
        if path.suffix == ".html":
            assert not re.search(r"<style|\son\w+=|\sstyle=|<script(?![^>]*\ssrc=)", text)


def page_files() -> list[Path]:
    return [path for path in server.PAGE.iterdir() if path.suffix in (".html", ".css", ".js", ".svg")]
