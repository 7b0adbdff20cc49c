"""Updates as Telegram gives them, in our words: every kind, and nothing that raises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot, User

from bot.channels.channel import Incoming
from bot.channels.telegram import TelegramChannel
from bot.domain import Event, EventKind

AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
ANNA = {"id": 77, "is_bot": False, "first_name": "Anna", "language_code": "nl"}
PRIVATE = {"id": 77, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100, "type": "supergroup", "title": "Backs"}


@pytest.fixture
def channel() -> TelegramChannel:
    found = TelegramChannel("4242:test")
    bot: Bot = found._bot
    bot._bot_user = User(4242, "Backwise", is_bot=True, username="BackwiseBot")
    return found


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 9, "date": 1, "chat": PRIVATE, "from": ANNA, **fields}


def decode(channel: TelegramChannel, kind: str, body: Any) -> Incoming:
    return channel.decode({"update_id": 5, kind: body}, AT)


def said(channel: TelegramChannel, **fields: Any) -> Event | None:
    incoming = decode(channel, "message", message(**fields))
    assert incoming.update_id == 5
    return incoming.event


def test_a_text_is_taken_as_it_is(channel: TelegramChannel) -> None:
    words = "  <b>hoi</b> {{7*7}} \u202e \u200b "
    expected = Event(EventKind.TEXT, AT, text=words, message_id=9, language="nl")
    assert decode(channel, "message", message(text=words)) == Incoming(5, 77, expected, language="nl")


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/start", "start", ""),
        ("/START", "start", ""),
        ("/start clinic_1", "start", "clinic_1"),
        ("/flare@BackwiseBot", "flare", ""),
        ("/flare@backwisebot now\nplease", "flare", "now\nplease"),
        ("/flare@otherbot", "", ""),
        ("/nonsense", "nonsense", ""),
    ],
)
def test_commands(channel: TelegramChannel, text: str, name: str, rest: str) -> None:
    event = said(channel, text=text)
    assert event is not None
    assert (event.kind, event.name, event.text) == (EventKind.COMMAND, name, rest)


@pytest.mark.parametrize("text", ["/", "/ start", "a /start", "//start", "/stärt", "1/2", ""])
def test_what_only_looks_like_a_command_is_a_text(channel: TelegramChannel, text: str) -> None:
    event = said(channel, text=text)
    assert event is not None
    assert (event.kind, event.text) == (EventKind.TEXT, text)


FILE = {"file_id": "f", "file_unique_id": "u"}
MEDIA = {
    "sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
    "voice": {**FILE, "duration": 1},
    "video_note": {**FILE, "duration": 1, "length": 1},
    "video": {**FILE, "duration": 1, "width": 1, "height": 1},
    "audio": {**FILE, "duration": 1},
    "document": FILE,
    "photo": [{**FILE, "width": 1, "height": 1}],
    "location": {"longitude": 1.0, "latitude": 1.0},
    "contact": {"phone_number": "1", "first_name": "Bob"},
    "dice": {"emoji": "🎲", "value": 3},
    "poll": {
        "id": "1",
        "question": "?",
        "options": [],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
    "story": {"id": 1, "chat": GROUP},
}


@pytest.mark.parametrize("kind", MEDIA)
def test_media_are_named_and_their_caption_is_their_text(channel: TelegramChannel, kind: str) -> None:
    event = said(channel, **{kind: MEDIA[kind]}, caption="my back")
    assert event is not None
    assert (event.kind, event.name, event.text) == (EventKind.MEDIA, kind, "my back")


def test_an_animation_and_a_venue_are_not_taken_for_what_they_also_contain(channel: TelegramChannel) -> None:
    animation = {**FILE, "duration": 1, "width": 1, "height": 1}
    event = said(channel, animation=animation, document=FILE)
    assert event is not None
    assert event.name == "animation"
    venue = {"location": MEDIA["location"], "title": "x", "address": "y"}
    event = said(channel, venue=venue, location=MEDIA["location"])
    assert event is not None
    assert event.name == "venue"


def test_a_kind_that_telegram_invents_later_is_some_other_medium(channel: TelegramChannel) -> None:
    event = said(channel, hologram={"size": 3})
    assert event is not None
    assert (event.kind, event.name) == (EventKind.MEDIA, "other")


@pytest.mark.parametrize(
    "service",
    [{"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}}, {"delete_chat_photo": True}],
)
def test_service_messages_are_nothing(channel: TelegramChannel, service: dict[str, Any]) -> None:
    assert decode(channel, "message", message(**service)).event is None


def test_our_own_service_messages_are_nothing(channel: TelegramChannel) -> None:
    ours = {"id": 4242, "is_bot": True, "first_name": "Backwise"}
    pinned = message(**{"from": ours}, pinned_message=message(text="x"))
    assert decode(channel, "message", pinned) == Incoming(5)


def test_a_forwarded_text_is_no_answer(channel: TelegramChannel) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "x", "date": 1}
    event = said(channel, text="/delete", forward_origin=origin)
    assert event is not None
    assert (event.kind, event.name, event.text) == (EventKind.FORWARDED, "", "/delete")
    event = said(channel, text="good", via_bot={"id": 1, "is_bot": True, "first_name": "x", "username": "x"})
    assert event is not None
    assert event.kind == EventKind.FORWARDED
    event = said(channel, photo=MEDIA["photo"], forward_origin=origin)
    assert event is not None
    assert (event.kind, event.name) == (EventKind.FORWARDED, "photo")


def test_an_edited_command_is_not_run_again(channel: TelegramChannel) -> None:
    incoming = decode(channel, "edited_message", message(text="/delete", edit_date=2))
    assert incoming.event == Event(EventKind.EDITED, AT, text="/delete", message_id=9, language="nl")


def query(data: str | None, **fields: Any) -> dict[str, Any]:
    return {"id": "q", "from": ANNA, "chat_instance": "1", "data": data, "message": message(text="?"), **fields}


@pytest.mark.parametrize(
    ("data", "screen", "name"),
    [
        ("7:good", 7, "good"),
        ("4294967295:so_so", 4294967295, "so_so"),
        ("*:stop_block", None, "stop_block"),
        ("*:sources/1.2-a:b", None, "sources/1.2-a:b"),
    ],
)
def test_a_tap_names_its_screen_and_its_key(
    channel: TelegramChannel, data: str, screen: int | None, name: str
) -> None:
    incoming = decode(channel, "callback_query", query(data))
    event = Event(EventKind.BUTTON, AT, name, screen=screen, message_id=9, language="nl")
    assert incoming == Incoming(5, 77, event, "q", language="nl")


@pytest.mark.parametrize(
    "data",
    [
        "",
        None,
        "good",
        "7",
        "7:",
        ":good",
        "-1:good",
        "٣:good",
        "99999999999:x",
        "7:" + "x" * 60,
        "7:a b",
        "1:\n",
        "**:x",
    ],
)
def test_forged_data_is_no_button(channel: TelegramChannel, data: str | None) -> None:
    incoming = decode(channel, "callback_query", query(data))
    assert incoming.event is not None
    assert (incoming.event.name, incoming.event.screen, incoming.callback_id) == ("", None, "q")


def test_a_button_under_a_message_that_is_too_old_to_be_seen(channel: TelegramChannel) -> None:
    old = {"message_id": 3, "chat": PRIVATE, "date": 0}
    incoming = decode(channel, "callback_query", query("7:good", message=old))
    assert incoming.event is not None
    assert (incoming.chat_id, incoming.event.message_id) == (77, 3)


def test_somebody_elses_button_is_answered_and_nothing_else(channel: TelegramChannel) -> None:
    bob = {"id": 78, "is_bot": False, "first_name": "Bob"}
    assert decode(channel, "callback_query", query("7:good", **{"from": bob})) == Incoming(5, callback_id="q")
    in_group = message(text="?", chat=GROUP)
    assert decode(channel, "callback_query", query("7:good", message=in_group)) == Incoming(5, callback_id="q")
    inline = query("7:good", inline_message_id="x")
    del inline["message"]
    assert decode(channel, "callback_query", inline) == Incoming(5, callback_id="q")


def test_a_vote(channel: TelegramChannel) -> None:
    vote = {"poll_id": "901", "user": ANNA, "option_ids": [2], "option_persistent_ids": ["c"]}
    event = Event(EventKind.VOTE, AT, poll_id="901", options=(2,), language="nl")
    assert decode(channel, "poll_answer", vote) == Incoming(5, 77, event, language="nl")
    anonymous = {"poll_id": "901", "voter_chat": GROUP, "option_ids": [2], "option_persistent_ids": ["c"]}
    assert decode(channel, "poll_answer", anonymous) == Incoming(5)


def member(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    bot = {"id": 4242, "is_bot": True, "first_name": "Backwise"}
    new: dict[str, Any] = {"status": status, "user": bot}
    if status == "kicked":
        new["until_date"] = 0
    return {
        "chat": chat,
        "from": ANNA,
        "date": 1,
        "old_chat_member": {"status": "left", "user": bot},
        "new_chat_member": new,
    }


def test_blocking_and_coming_back(channel: TelegramChannel) -> None:
    blocked = decode(channel, "my_chat_member", member("kicked"))
    assert blocked == Incoming(5, 77, Event(EventKind.BLOCKED, AT, language="nl"), language="nl")
    back = decode(channel, "my_chat_member", member("member"))
    assert back.event == Event(EventKind.UNBLOCKED, AT, language="nl")


def test_groups_and_channels_are_not_for_us(channel: TelegramChannel) -> None:
    assert decode(channel, "message", message(text="hi", chat=GROUP)) == Incoming(5, group=-100, language="nl")
    assert decode(channel, "my_chat_member", member("member", GROUP)).group == -100
    assert decode(channel, "my_chat_member", member("left", GROUP)) == Incoming(5, language="nl")
    broadcast = {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel", "title": "x"}, "text": "hi"}
    assert decode(channel, "message", broadcast) == Incoming(5)
    assert decode(channel, "channel_post", broadcast) == Incoming(5)
    assert decode(channel, "some_new_update", {"x": 1}) == Incoming(5)


@pytest.mark.parametrize(("code", "language"), [("pt-br", "pt-br"), (None, ""), ("junk!", "junk!")])
def test_the_language_is_what_telegram_says(channel: TelegramChannel, code: str | None, language: str) -> None:
    anna = {key: value for key, value in ANNA.items() if key != "language_code"} | (
        {"language_code": code} if code else {}
    )
    assert decode(channel, "message", message(text="x", **{"from": anna})).language == language


def test_half_a_character_becomes_a_whole_one(channel: TelegramChannel) -> None:
    event = said(channel, text="a\ud83d b\udc00 \ud83d\ude00 \x00")
    assert event is not None
    assert event.text == "a\ufffd b\ufffd 😀 \x00"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("message", {"message_id": 9}),
        ("message", "nonsense"),
        ("callback_query", {"id": "q"}),
        ("message", {**message(text="x"), "date": "yesterday"}),
    ],
)
def test_a_malformed_update_raises_and_still_tells_whose_it_was(
    channel: TelegramChannel, kind: str, body: Any
) -> None:
    with pytest.raises(Exception):  # noqa: B017
        decode(channel, kind, body)
    expected = 77 if isinstance(body, dict) and "from" in body else None
    assert channel.sender_of({"update_id": 5, kind: body}) == expected


def test_in_a_group_a_bad_update_is_nobodys(channel: TelegramChannel) -> None:
    assert channel.sender_of({"update_id": 5, "message": message(chat=GROUP)}) is None
    assert channel.sender_of({"update_id": 5, "poll_answer": {"user": ANNA}}) == 77
    assert channel.sender_of({"update_id": 5, "callback_query": query("x")}) == 77
    assert channel.sender_of({"update_id": 5, "message": {"from": {"id": "77"}}}) is None
