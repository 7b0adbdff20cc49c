"""The foot of the phone: writing, editing, commands, attachments; and a line that breaks."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from bot.sandbox.server import LocalTelegram

from .stage import Stage, Visit


def test_enter_sends_and_shift_enter_makes_a_line(stage: Stage, visit: Visit) -> None:
    page = visit()
    box = page.get_by_role("textbox")
    box.press("Enter")
    box.press_sequentially("half 9")
    box.press("Shift+Enter")
    box.press_sequentially("of 8u30")
    box.press("Enter")
    expect(page.locator(".mine .text").last).to_have_text("half 9\nof 8u30", use_inner_text=True)
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    assert stage.texts(2) == ["/start", "half 9\nof 8u30"]


def test_what_the_server_refuses_stays_in_the_box(stage: Stage, visit: Visit) -> None:
    page = visit()
    page.route("**/app/send", lambda route: route.fulfill(status=400, json={"error": "not like this"}))
    page.get_by_role("textbox").fill("Are you there?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#toasts")).to_have_text("not like this")
    expect(page.get_by_role("textbox")).to_have_value("Are you there?")
    visit.forgive("status of 400")


def test_the_last_message_can_be_edited_by_button_and_by_arrow(stage: Stage, visit: Visit) -> None:
    stage.phone.send("6 minutes")
    last = stage.phone.send("7 minutes")
    page = visit()
    box = page.get_by_role("textbox")
    expect(page.get_by_role("button", name="Edit your message")).to_have_count(1)
    page.get_by_role("button", name="Edit your message").click()
    expect(box).to_have_value("7 minutes")
    box.press("Escape")
    expect(box).to_have_value("")
    box.press("ArrowUp")
    expect(box).to_have_value("7 minutes")
    box.fill("8 minutes")
    box.press("Enter")
    expect(page.get_by_role("article").last).to_have_text(re.compile("8 minutes.*edited"))
    expect(page.locator(".editing")).to_be_hidden()
    edited = stage.heard("edited_message")
    assert [(one["message_id"], one["text"]) for one in edited] == [(last, "8 minutes")]


def test_commands_are_in_the_menu_and_suggested_after_a_slash(stage: Stage, visit: Visit) -> None:
    page = visit()
    menu = page.get_by_role("button", name="Menu", exact=True)
    menu.click()
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="/flare It got worse").click()
    expect(page.locator(".mine")).to_have_count(2)

    box = page.get_by_role("textbox")
    box.press_sequentially("/")
    expect(page.get_by_role("option")).to_have_count(3)
    box.press_sequentially("s")
    expect(page.get_by_role("option")).to_have_text(["/stopBe quiet"])
    box.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == page.get_by_role("option").get_attribute("id")
    box.press("Enter")
    expect(page.locator(".mine")).to_have_count(3)
    assert stage.texts(3) == ["/start", "/flare", "/stop"]

    stage.call("setMyCommands", commands=[{"command": "calm", "description": "Breathe"}])
    menu.click()
    expect(page.get_by_role("button", name="/calm Breathe")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()


def test_everything_can_be_attached_that_a_bot_may_meet(stage: Stage, visit: Visit) -> None:
    page = visit()
    kinds = {
        "Photo": "photo",
        "File": "document",
        "Voice message": "voice",
        "Sticker": "sticker",
        "Location": "location",
        "Contact": "contact",
        "Forwarded message": "forward_origin",
        "Message in a group": "text",
    }
    for sent, (name, kind) in enumerate(kinds.items(), start=2):
        page.get_by_role("button", name="Attach something").click()
        page.locator("#kinds").get_by_role("button", name=name).click()
        assert kind in stage.heard("message", sent)[-1]
    assert stage.heard("message")[-1]["chat"]["type"] == "group"
    expect(page.locator("#toasts")).to_contain_text("Sent in a group")
    expect(page.get_by_role("img", name="Sticker")).to_be_visible()
    expect(page.locator(".mine").get_by_text("Forwarded message")).to_have_count(1)
    expect(page.locator(".mine")).to_have_count(8)


def test_after_a_restart_of_the_server_the_page_catches_up(browser: Browser, tmp_path: Path) -> None:
    chats = tmp_path / "chats.json"
    with LocalTelegram(path=chats) as local:
        page = browser.new_page()
        page.goto(local.url)
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.get_by_role("article")).to_have_count(1)
        port = int(local.url.rpartition(":")[2])
    expect(page.locator("#bot-status")).to_have_text("connecting…")
    page.get_by_role("textbox").fill("Anybody?")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("No connection with the local Telegram.")
    with LocalTelegram(port, path=chats):
        expect(page.locator("#bot-status")).to_have_text("the bot is off")
        page.keyboard.press("Enter")
        expect(page.get_by_role("article")).to_have_count(2)
        expect(page.get_by_text("Anybody?")).to_be_visible()
    page.close()
