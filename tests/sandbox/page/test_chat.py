"""The chat on the page: what the bot says and shows, and what a person does with it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from .stage import ANSWERS, PERSON, QUESTION, Stage, Visit

HOSTILE = """
  <img src='/page/nowhere.png' onerror='document.title=1'><script>document.title=2</script>
  <a href='javascript:document.title=3'>tap</a><b onclick='document.title=4'>bold</b>
  <svg onload='document.title=5'></svg><iframe src='https://example.org'></iframe>
  <form action='/app/restart'><input name='x'></form>&lt;script&gt;alert(1)&lt;/script&gt;"""


def test_an_empty_chat_says_what_the_bot_does_and_starts_with_one_button(empty: Stage, visit: Visit) -> None:
    page = visit()
    expect(page.get_by_role("heading", name="What can this bot do?")).to_be_visible()
    expect(page.get_by_text("A program, not a doctor.")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)

    page.get_by_role("button", name="Start", exact=True).click()

    assert empty.texts(1) == ["/start"]
    expect(page.locator(".message.mine")).to_have_text(re.compile("/start"))
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    expect(page.get_by_text("A program, not a doctor.")).to_have_count(0)


def test_bubbles_show_format_time_and_marks_in_the_zone_of_the_person(stage: Stage, visit: Visit) -> None:
    stage.say("Until <b>tomorrow</b>", disable_notification=True, protect_content=True)
    stage.phone.clock("+1d")
    edited = stage.say("Evening")
    stage.call("editMessageText", chat_id=PERSON, message_id=edited, text="<i>Good</i> day", parse_mode="HTML")
    stage.phone.send("Hi <3")
    page = visit()

    days = page.locator(".day")
    expect(days.get_by_role("heading")).to_have_text(["Yesterday", "Today"])
    _, first, second, third = (page.get_by_role("article").nth(n) for n in range(4))
    expect(first.locator("strong")).to_have_text("tomorrow")
    expect(first.locator(".meta")).to_have_text(re.compile("Can't be forwarded.*without sound.*08:3"))
    expect(second.locator("em")).to_have_text("Good")
    expect(second.locator(".meta")).to_have_text(re.compile("edited.*08:3"))
    expect(second).to_have_accessible_name(re.compile("Backwise, 08:3"))
    expect(third).to_have_accessible_name(re.compile("You, 08:3"))
    expect(third.locator(".text")).to_have_text("Hi <3")
    expect(third).to_have_class(re.compile("mine"))
    expect(page.get_by_role("log")).to_have_accessible_name("Messages")


def test_what_looks_like_markup_or_a_template_is_text(stage: Stage, visit: Visit) -> None:
    page = visit()
    for text in ("<img src=x onerror=alert(1)>{{7*7}}", "</div><script>alert(1)</script>", "\u202edrow"):
        page.get_by_role("textbox").fill(text)
        page.keyboard.press("Enter")
        expect(page.locator(".mine .text").last).to_have_text(text)
    expect(page.locator(".message img")).to_have_count(0)


def test_even_hostile_markup_of_the_server_is_text_or_nothing(stage: Stage, visit: Visit) -> None:
    page = visit()
    built = page.evaluate(
        """async (html) => {
          const { richText } = await import('/page/richtext.js');
          const place = document.createElement('div');
          place.append(...richText(html));
          document.body.append(place);
          place.click();
          return place.innerHTML;
        }""",
        HOSTILE,
    )
    words = re.sub(r"\s+", " ", built).strip()
    assert words == "tap<strong>bold</strong> &lt;script&gt;alert(1)&lt;/script&gt;"
    expect(page).to_have_title("Backwise · Telegram")
    visit.forgive("Content Security Policy")  # the parsed copy, in which nothing runs, is held to it as well


def test_links_commands_quotes_and_spoilers(stage: Stage, visit: Visit) -> None:
    stage.say(
        "<a href='https://example.org/a'>source</a>, https://example.org/b or /menu. "
        "<tg-spoiler>secret</tg-spoiler>\n"
        "<blockquote expandable>One\nTwo\nThree\nFour\nFive\nSix</blockquote>and <pre>/code</pre>"
    )
    page = visit()
    said = page.get_by_role("article").last
    expect(said.get_by_role("link")).to_have_text(["source", "https://example.org/b"])
    for link in said.get_by_role("link").all():
        assert link.get_attribute("rel") == "noopener noreferrer"
        assert link.get_attribute("target") == "_blank"
    folded = said.locator("blockquote").bounding_box()
    said.get_by_role("button", name="Show all").click()
    unfolded = said.locator("blockquote").bounding_box()
    assert folded and unfolded and unfolded["height"] > folded["height"] + 20
    said.get_by_role("button", name="Hidden text").click()
    expect(said.locator(".spoiler-shown")).to_have_text("secret")
    said.get_by_role("button", name="/menu").click()
    assert stage.texts(2) == ["/start", "/menu"]


def test_a_tapped_button_leads_to_a_toast_and_its_message_is_edited(stage: Stage, visit: Visit) -> None:
    asked = stage.say(
        "Shall we begin with your <b>6 minutes</b>?",
        [{"text": "Start", "callback_data": "9:start"}, {"text": "Later", "callback_data": "9:later"}],
        [{"text": "Why", "url": "https://example.org"}],
    )
    page = visit()
    keys = page.get_by_role("group", name="Buttons of this message").locator(".key")
    boxes = [box for key in keys.all() if (box := key.bounding_box())]
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"], "rows as the bot gave them"
    bubble = page.locator(".theirs .bubble").bounding_box()
    assert bubble and abs(boxes[2]["width"] - bubble["width"]) < 1, "as wide as the bubble"
    link = page.get_by_role("link", name="Why (opens in a new tab)")
    expect(link).to_have_attribute("href", "https://example.org")

    page.get_by_role("button", name="Later").press("Enter")
    query = stage.heard("callback_query")[0]
    assert (query["data"], query["message"]["message_id"]) == ("9:later", asked)
    stage.call("answerCallbackQuery", callback_query_id=query["id"], text="Later it is.")
    expect(page.locator("#toasts")).to_have_text("Later it is.")

    text = page.locator(".theirs .text").element_handle()
    done = {"inline_keyboard": [[{"text": "✓ Later", "callback_data": "*:done"}]]}
    stage.call("editMessageReplyMarkup", chat_id=PERSON, message_id=asked, reply_markup=done)
    expect(keys).to_have_text(["✓ Later"])
    assert text.evaluate("e => e.isConnected"), "text that stays is not read out again"
    assert page.evaluate("document.activeElement.matches('article')"), "the focus stays with the message"
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="✓ Later")).to_be_focused()

    stage.call("editMessageText", chat_id=PERSON, message_id=asked, text="Your block runs")
    expect(page.locator(".theirs")).to_have_text(re.compile("Your block runs.*edited"))
    expect(keys).to_have_count(0)
    stage.call("deleteMessage", chat_id=PERSON, message_id=asked)
    expect(page.locator(".theirs")).to_have_count(0)


def test_an_alert_waits_to_be_closed(stage: Stage, visit: Visit) -> None:
    stage.say("Now?", [{"text": "Yes", "callback_data": "1:yes"}])
    page = visit()
    page.get_by_role("button", name="Yes").click()
    query = stage.heard("callback_query")[0]
    stage.call("answerCallbackQuery", callback_query_id=query["id"], text="Stop now.", show_alert=True)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Stop now.")
    expect(dialog.get_by_role("button", name="OK")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(("number", "says"), [(1, "That's right."), (0, "Not this one. The right answer is:")])
def test_a_quiz_is_answered_once(stage: Stage, visit: Visit, number: int, says: str) -> None:
    poll_id = stage.ask()
    page = visit()
    quiz = page.get_by_role("group", name=QUESTION)
    expect(quiz.get_by_role("button")).to_have_count(3)
    expect(quiz).not_to_contain_text("The pain is real")

    quiz.get_by_role("button", name=ANSWERS[number]).dblclick()

    expect(quiz.locator(".right")).to_have_text(re.compile("A touchy alarm.*right answer"))
    expect(quiz.get_by_role("listitem").filter(has_text="your answer")).to_contain_text(ANSWERS[number])
    expect(quiz).to_contain_text("The pain is real")
    expect(quiz.get_by_role("button")).to_have_count(0)
    expect(page.locator("#announcer")).to_contain_text(says)
    assert [(one["poll_id"], one["option_ids"]) for one in stage.heard("poll_answer")] == [(poll_id, [number])]
    expect(page.locator(".toast")).to_have_count(0)  # the second tap was not even sent


def test_photos_open_large_and_files_can_be_kept(stage: Stage, visit: Visit) -> None:
    stage.photo("Two <b>alarms</b>")
    stage.document("about-you.json", b"{}")
    page = visit()
    opener = page.get_by_role("button", name="Open the photo: Two alarms")
    assert opener.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    opener.click()
    large = page.get_by_role("dialog").get_by_role("img", name="Two alarms").bounding_box()
    small = opener.bounding_box()
    assert large and small and large["width"] > 2 * small["width"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download about-you.json").click()
    assert download.value.suggested_filename == "about-you.json"
    assert download.value.path().read_bytes() == b"{}"


def test_an_animation_loops_until_a_tap_and_stands_still_for_who_wants_that(stage: Stage, visit: Visit) -> None:
    stage.animation("Tip and tip back")
    page = visit()
    loop = page.get_by_role("button", name="Stop the moving picture: Tip and tip back")
    assert loop.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
    loop.click()
    paused = page.get_by_role("button", name="Play the moving picture: Tip and tip back")
    expect(paused.locator("canvas")).to_be_visible()
    expect(paused.locator("img")).not_to_be_visible()
    paused.click()
    expect(loop.locator("img")).to_be_visible()

    calm = visit(reduced_motion="reduce")
    expect(calm.get_by_role("button", name="Play the moving picture")).to_be_visible()


def test_the_newest_is_in_sight_unless_the_person_scrolled_up(stage: Stage, visit: Visit) -> None:
    for number in range(30):
        stage.say(f"Message {number}\nof several\nlines")
    page = visit()
    expect(page.get_by_text("Message 29")).to_be_in_viewport()
    stage.photo("One that comes")
    expect(page.get_by_text("One that comes")).to_be_in_viewport(ratio=1)

    page.locator("#log").hover()
    page.mouse.wheel(0, -900)
    hint = page.locator("#newest")
    expect(hint).to_have_accessible_name("To the newest message")
    stage.say("Unseen")
    stage.say("Unseen too")
    expect(hint).to_have_text("2 new messages")
    expect(page.get_by_text("Unseen too")).not_to_be_in_viewport()
    hint.click()
    expect(page.get_by_text("Unseen too")).to_be_in_viewport()
    expect(hint).to_be_hidden()


def test_typing_shows_in_the_header_until_the_message_is_there(stage: Stage, visit: Visit) -> None:
    page = visit()
    stage.call("sendChatAction", chat_id=PERSON, action="typing")
    expect(page.locator("#bot-status")).to_have_text("typing…")
    stage.say("Here")
    expect(page.locator("#bot-status")).to_have_text("bot")


def test_dates_of_the_server_are_shown_as_the_persons_own(stage: Stage, visit: Visit) -> None:
    stage.say("Now")
    page = visit(timezone_id="Asia/Tokyo")
    stamp = page.locator(".theirs time").get_attribute("datetime")
    sent = datetime.fromisoformat(str(stamp).replace("Z", "+00:00"))
    assert abs((sent - stage.local.telegram.clock.now().astimezone(UTC)).total_seconds()) < 60
    expect(page.locator(".theirs time")).to_have_text(re.compile("08:3"))
