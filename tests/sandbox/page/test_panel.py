"""Beside the phone: the clock, what is coming, where the talk stands, what is stored, faults, the page itself."""

from __future__ import annotations

import json
import re
import sys

from playwright.sync_api import Browser, Page, expect

from bot.sandbox.server import LocalTelegram

from .stage import PERSON, Stage, Visit

POLLER = """
import json, os, urllib.request
url = f"{os.environ['TELEGRAM_API_URL']}/bot{os.environ['TELEGRAM_BOT_TOKEN']}/getUpdates?timeout=20&offset="
offset = 0
while True:
    for update in json.load(urllib.request.urlopen(url + str(offset)))["result"]:
        offset = update["update_id"] + 1
"""
"""The smallest bot: it takes its updates and says nothing."""


def test_the_clock_moves_and_says_so(stage: Stage, visit: Visit) -> None:
    page = visit()
    clock = page.get_by_role("region", name="Clock")
    time = clock.get_by_role("time")
    expect(time).to_have_text(re.compile("08:3"))
    expect(clock).to_contain_text("Wednesday 5 March · Europe/Brussels")
    expect(clock).to_contain_text(re.compile(r"\d days .*ahead of real time"))
    coming = page.get_by_role("region", name="What is coming")
    expect(coming).to_contain_text(re.compile("Tomorrow 07:30.*daily · morning.*in 23 hours"))

    stage.inside.slow = 0.4
    clock.get_by_role("button", name="+1 hour").click()
    expect(clock.get_by_role("status")).to_have_text("The clock is moving…")
    clock.get_by_role("button", name="+7 days").click(force=True)  # not while it moves
    expect(clock.get_by_role("status")).to_have_count(0)
    expect(time).to_have_text(re.compile("09:3"))
    stage.inside.slow = 0

    def move(name: str) -> None:
        clock.get_by_role("button", name=name).click()
        expect(clock.get_by_role("button", name=name)).to_have_attribute("aria-disabled", "false")

    move("+7 days")
    expect(clock).to_contain_text("Wednesday 12 March")
    expect(time).to_have_text(re.compile("09:3"))
    expect(page.locator(".day-name")).to_have_text("Wednesday 5 March")  # no longer today
    move("Next morning")
    expect(clock).to_contain_text("Thursday 13 March")
    expect(time).to_have_text("08:00")
    move("To the next event")
    expect(clock).to_contain_text("Friday 14 March")
    expect(time).to_have_text("07:30")


def test_the_panel_shows_where_the_talk_stands_and_what_is_stored(stage: Stage, visit: Visit) -> None:
    page = visit()
    state = page.get_by_role("region", name="Where the talk is")
    stored = page.get_by_role("region", name="What is stored about me")
    expect(state).to_contain_text("No talk has begun.")
    expect(stored).to_contain_text("Nothing is stored about you.")
    expect(stored.get_by_role("button")).to_have_count(0)

    stage.inside.frames = [{"flow": "day", "state": "wait", "id": 1}, {"flow": "flare_up", "state": "list", "id": 2}]
    stage.inside.stored = {"profile": {"country": "BE", "lessons": ["two_alarms", "safe"]}, "record": []}
    stage.say("Two short checks")
    frames = state.locator("details")
    expect(frames.locator("summary")).to_have_text(["flare_up list", "day wait"])
    expect(frames.nth(0).get_by_role("listitem")).to_have_text(["toilet", "listnow here", "help"])
    expect(frames.nth(0).locator("[aria-current=step]")).to_have_text("listnow here")

    stored.get_by_text("profile").click()
    expect(stored).to_contain_text("lessons two_alarms, safe")
    expect(stored).to_contain_text("record empty")
    stage.inside.stored["profile"]["country"] = "NL"
    stage.say("Where do you live?")
    expect(stored.get_by_text("NL")).to_be_visible()  # it stays unfolded

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stored.get_by_role("button", name="Copy as JSON").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert json.loads(page.evaluate("navigator.clipboard.readText()")) == stage.inside.stored


def test_blocking_the_bot_and_letting_it_in_again(stage: Stage, visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="Block the bot").click()
    expect(page.locator("#foot")).to_contain_text("You blocked this bot.")
    stage.phone.block(False)  # on another device
    expect(page.get_by_role("textbox")).to_be_visible()
    stage.phone.block()
    page.locator("#foot").get_by_role("button", name="Let the bot in again").click()
    expect(page.get_by_role("textbox")).to_be_focused()
    statuses = [one["new_chat_member"]["status"] for one in stage.heard("my_chat_member", 4)]
    assert statuses == ["kicked", "member", "kicked", "member"]


def test_a_telegram_that_is_too_busy(stage: Stage, visit: Visit) -> None:
    page = visit()
    faults = page.get_by_role("region", name="Make something go wrong")
    faults.get_by_role("button", name="Too busy for 10 s").click()
    expect(faults).to_contain_text(re.compile("“too busy” for (10|9) more seconds"))
    assert stage.local.telegram.flooded_until > stage.local.telegram.clock.monotonic()


def test_a_bot_that_is_killed_starts_again(browser: Browser) -> None:
    command = (sys.executable, "-c", POLLER)
    with LocalTelegram(bot_env={}, bot_command=command) as local:
        page: Page = browser.new_page()
        page.goto(local.url)
        faults = page.get_by_role("region", name="Make something go wrong")
        expect(faults).to_contain_text("The bot is running.")
        # This bot has no debug interface: the page says so, and works.
        expect(page.get_by_role("region", name="What is stored about me")).to_contain_text("can't be asked now")
        before = local.process.pid if local.process else None
        faults.get_by_role("button", name="Kill and restart").click()
        expect(faults).to_contain_text("The bot was killed.")
        expect(faults).to_contain_text("The bot is running.", timeout=10_000)
        assert local.process and before and local.process.pid not in (None, before)
        page.close()


def test_the_language_is_that_of_the_persons_telegram(stage: Stage, visit: Visit) -> None:
    page = visit()
    page.get_by_role("radio", name="Nederlands").check()
    expect(page.get_by_role("heading", name="Achter de schermen")).to_be_visible()
    expect(page.get_by_role("radio", name="Nederlands")).to_be_focused()
    expect(page.locator(".day-name")).to_have_text("Vandaag")
    expect(page.get_by_role("region", name="Klok")).to_contain_text("Woensdag 5 maart")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("button", name="/opstoot Het werd erger")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Bericht").fill("Dag")
    page.keyboard.press("Enter")
    assert stage.heard("message", 2)[-1]["from"]["language_code"] == "nl"

    page = visit("?lang=en&user=77")
    expect(page.get_by_role("heading", name="Clock")).to_be_visible()
    page.get_by_role("radio", name="Nederlands").check()
    expect(page.get_by_role("heading", name="Klok")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Klok")).to_be_visible()
    page.get_by_role("button", name="Start", exact=True).click()
    assert stage.heard("message", 3)[-1]["from"]["id"] == 77


def test_a_refusal_is_told_in_the_persons_language(empty: Stage, visit: Visit) -> None:
    page = visit("?lang=nl")
    words = {"error": "nothing is scheduled"}
    page.route("**/app/clock", lambda route: route.fulfill(status=409, json=words))
    page.get_by_role("button", name="Naar het volgende").click()
    expect(page.locator("#toasts")).to_have_text("Er staat niets gepland.")
    visit.forgive("status of 409")


def test_starting_over_asks_first(stage: Stage, visit: Visit) -> None:
    stage.inside.stored = {"profile": {"country": "BE"}}
    stage.say("Hello")
    page = visit()
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("article")).to_have_count(2)
    assert stage.inside.erased == []
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Erase and start over").click()
    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    stored = page.get_by_role("region", name="What is stored about me")
    expect(stored).to_contain_text("Nothing is stored about you.")
    assert stage.inside.erased == [PERSON]
