"""The channel over real HTTP, against the local Telegram, which is as strict as the real one."""

from __future__ import annotations

import asyncio
import itertools
import logging
import struct
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.channel import Document, Parcel, RefusedError, Sent, UnreachableError
from bot.channels.telegram import Introduction, TelegramChannel
from bot.domain import Button, EventKind, Message
from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram
from tests.sandbox.help import GIF

AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
KEYS = ((Button("Yes", "7:yes"), Button("No", "7:no")), (Button("Stop", "*:stop"),))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 40, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * 60) * 40))
    + chunk(b"IEND", b"")
)
"""A grey picture of 60 by 40 pixels."""

people = itertools.count(5001)


@pytest.fixture(scope="module")
def local() -> Iterator[LocalTelegram]:
    with LocalTelegram() as local:
        yield local


@pytest.fixture
async def channel(local: LocalTelegram) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(local.token, local.url)
    await channel.open()
    yield channel
    await channel.close()


@pytest.fixture
def phone(local: LocalTelegram) -> Iterator[Phone]:
    with Phone(local.url, next(people), language="nl") as phone:
        phone.send("/start")
        yield phone


async def send(channel: TelegramChannel, phone: Phone, message: Message, **parcel: Any) -> Sent:
    return await channel.send(phone.user_id, Parcel(message, **parcel))


def last(phone: Phone) -> dict[str, Any]:
    return phone.bot_messages()[-1]


async def test_a_text_with_its_buttons(channel: TelegramChannel, phone: Phone) -> None:
    sent = await send(channel, phone, Message("text", "<b>Six</b> minutes &amp; more", KEYS))
    shown = last(phone)
    assert sent == Sent("sent", shown["id"])
    assert "Six" in shown["text"]
    assert [[(one["text"], one["data"]) for one in row] for row in shown["buttons"]] == [
        [("Yes", "7:yes"), ("No", "7:no")],
        [("Stop", "*:stop")],
    ]


async def test_bad_formatting_is_told_and_plain_text_gets_through(channel: TelegramChannel, phone: Phone) -> None:
    broken = Message("text", "<b>Six minutes &amp; <i>more</b>")
    assert (await send(channel, phone, broken)).status == "bad_html"
    assert (await send(channel, phone, broken, plain=True)).status == "sent"
    assert "Six minutes &amp; more" in last(phone)["text"] or "Six minutes & more" in last(phone)["text"]


async def test_an_edit_changes_text_and_buttons(channel: TelegramChannel, phone: Phone) -> None:
    first = await send(channel, phone, Message("text", "6 minutes", KEYS))
    edit = Message("edit", "5 minutes", KEYS[:1])
    assert (await send(channel, phone, edit, target=first.message_id)).status == "sent"
    assert last(phone)["text"] == "5 minutes"
    assert len(last(phone)["buttons"]) == 1
    assert (await send(channel, phone, edit, target=first.message_id)).status == "not_modified"
    assert (await send(channel, phone, edit, target=999_999)).status == "gone"


async def test_buttons_alone_are_replaced_and_stripped(channel: TelegramChannel, phone: Phone) -> None:
    first = await send(channel, phone, Message("text", "ready?", KEYS))
    chosen = Message("buttons", buttons=((Button("✓ Yes", "*:done"),),))
    assert (await send(channel, phone, chosen, target=first.message_id)).status == "sent"
    assert phone.labels() == ["✓ Yes"]
    assert (await send(channel, phone, Message("buttons"), target=first.message_id)).status == "sent"
    assert last(phone)["buttons"] == []
    assert last(phone)["text"] == "ready?"


async def test_a_picture_is_uploaded_once_and_its_caption_can_be_edited(
    channel: TelegramChannel, phone: Phone
) -> None:
    message = Message("photo", "<i>a calm back</i>", picture=("spine", "en"))
    first = await send(channel, phone, message, media=PNG)
    assert first.status == "sent"
    assert first.file_id is not None
    again = await send(channel, phone, message, media=first.file_id)
    assert again.status == "sent"
    assert last(phone)["kind"] == "photo"
    assert (await send(channel, phone, message, media="no-such-file")).status == "bad_file"
    edit = Message("edit", "a calmer back")
    assert (await send(channel, phone, edit, target=again.message_id)).status == "sent"
    assert "calmer" in last(phone)["text"]


async def test_a_loop_is_uploaded_once_and_its_caption_can_be_edited(channel: TelegramChannel, phone: Phone) -> None:
    message = Message("animation", "<i>tip and tip back</i>", KEYS, picture=("exercise/pelvic_tilt", "en"))
    first = await send(channel, phone, message, media=GIF)
    assert (first.status, last(phone)["kind"], phone.labels()) == ("sent", "animation", ["Yes", "No", "Stop"])
    again = await send(channel, phone, message, media=first.file_id)
    assert (again.status, again.file_id) == ("sent", first.file_id)
    assert (await send(channel, phone, message, media="no-such-file")).status == "bad_file"
    edit = Message("edit", "tip on")
    assert (await send(channel, phone, edit, target=again.message_id)).status == "sent"
    assert "tip on" in last(phone)["text"]


async def test_a_picture_that_is_missing_leaves_its_words(channel: TelegramChannel, phone: Phone) -> None:
    assert (await send(channel, phone, Message("photo", "a calm back"))).status == "sent"
    assert last(phone)["text"] == "a calm back"


async def test_a_quiz_is_answered_by_name(channel: TelegramChannel, phone: Phone) -> None:
    quiz = Message(
        "quiz",
        "Is pain damage &amp; nothing else?",
        options=("Yes", "No &amp; no"),
        correct=1,
        explanation="<b>No.</b>",
    )
    sent = await send(channel, phone, quiz)
    assert sent.status == "sent"
    poll = last(phone)["poll"]
    assert (sent.poll_id, poll["question"]) == (poll["id"], "Is pain damage & nothing else?")
    assert [option["text"] for option in poll["options"]] == ["Yes", "No & no"]
    offset = await confirm_all(channel)
    phone.vote(0)
    (raw,) = await channel.receive(offset, 5)
    event = channel.decode(raw, AT).event
    assert event is not None
    assert (event.kind, event.poll_id, event.options) == (EventKind.VOTE, sent.poll_id, (0,))


async def test_a_file(channel: TelegramChannel, phone: Phone) -> None:
    document = Document("backwise.json", b'{"all": "of it"}')
    sent = await send(channel, phone, Message("document", "all of it", protect=True), document=document)
    assert sent.status == "sent"
    assert last(phone)["kind"] == "document"


async def test_somebody_who_blocked_us_and_somebody_unknown(channel: TelegramChannel, phone: Phone) -> None:
    assert (await channel.send(4_999_999, Parcel(Message("text", "x")))).status == "blocked"
    phone.block()
    assert (await send(channel, phone, Message("text", "x"))).status == "blocked"
    phone.block(False)
    assert (await send(channel, phone, Message("text", "x"))).status == "sent"


async def test_too_fast(channel: TelegramChannel, phone: Phone) -> None:
    phone.fault("429", seconds=1)
    sent = await send(channel, phone, Message("text", "x"))
    assert sent.status == "retry_after"
    assert 0 < sent.retry_after <= 1
    await asyncio.sleep(1.1)
    assert (await send(channel, phone, Message("text", "x"))).status == "sent"


@pytest.mark.parametrize("text", ["", "x" * 4097])
async def test_what_telegram_never_takes_is_bad(channel: TelegramChannel, phone: Phone, text: str) -> None:
    assert (await send(channel, phone, Message("text", text))).status == "bad"


async def confirm_all(channel: TelegramChannel) -> int:
    """The offset after all updates so far."""
    offset = 0
    while batch := await channel.receive(offset, 0):
        offset = max(int(raw["update_id"]) for raw in batch) + 1
    return offset


async def test_updates_come_raw_until_they_are_confirmed(channel: TelegramChannel, phone: Phone) -> None:
    offset = await confirm_all(channel)
    phone.send("7,5 minuten")
    first = await channel.receive(offset, 5)
    assert first == await channel.receive(offset, 0)
    incoming = channel.decode(first[0], AT)
    assert incoming.event is not None
    assert (incoming.chat_id, incoming.event.text, incoming.event.language) == (phone.user_id, "7,5 minuten", "nl")
    assert await channel.receive(incoming.update_id + 1, 0) == []


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "location", "forwarded"])
async def test_everything_that_a_phone_can_send_is_understood(
    channel: TelegramChannel, phone: Phone, kind: str
) -> None:
    offset = await confirm_all(channel)
    phone.send("my back", kind=kind)
    (raw,) = await channel.receive(offset, 5)
    event = channel.decode(raw, AT).event
    assert event is not None
    assert (event.name, event.kind) in ((kind, EventKind.MEDIA), ("", EventKind.FORWARDED))


async def test_a_tap_is_answered_once_and_a_late_answer_is_swallowed(channel: TelegramChannel, phone: Phone) -> None:
    await send(channel, phone, Message("text", "ready?", KEYS))
    offset = await confirm_all(channel)
    phone.press("Yes")
    (raw,) = await channel.receive(offset, 5)
    incoming = channel.decode(raw, AT)
    assert incoming.event is not None
    assert (incoming.event.name, incoming.event.screen) == ("yes", 7)
    assert incoming.callback_id is not None
    await channel.answer(incoming.callback_id, "Saved.", alert=True)
    assert phone.toasts() == [{"text": "Saved.", "alert": True}]
    await channel.answer("1", "too late", alert=False)


async def test_a_wrong_token_is_one_line_without_it(local: LocalTelegram, caplog: pytest.LogCaptureFixture) -> None:
    token = "7000000001:" + "wrong" * 7
    with caplog.at_level(logging.DEBUG):
        channel = TelegramChannel(token, local.url)
        with pytest.raises(RefusedError) as caught:
            await channel.open()
        with pytest.raises(RefusedError, match="BotFather"):
            await channel.receive(0, 0)
        await channel.close()
    assert "\n" not in str(caught.value)
    assert token not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__


async def test_a_second_copy_is_noticed(local: LocalTelegram, channel: TelegramChannel) -> None:
    offset = await confirm_all(channel)
    waiting = asyncio.create_task(channel.receive(offset, 20))
    await asyncio.sleep(0.2)
    other = TelegramChannel(local.token, local.url)
    results = await asyncio.gather(waiting, other.receive(offset, 0), return_exceptions=True)
    await other.close()
    refused = [result for result in results if isinstance(result, RefusedError)]
    assert len(refused) == 1
    assert "Another program" in str(refused[0])


async def test_nobody_there_is_unreachable() -> None:
    channel = TelegramChannel("7000000001:x", "http://127.0.0.1:9")
    with pytest.raises(UnreachableError):
        await channel.open()
    with pytest.raises(UnreachableError):
        await channel.receive(0, 0)
    assert await channel.send(1, Parcel(Message("text", "x"))) == Sent("unreachable")
    await channel.answer("1", "x", alert=False)
    await channel.close()


async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    body = b"<html>my secret back</html>"
    writer.write(b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    await writer.drain()
    writer.close()


async def test_an_answer_that_is_no_answer_is_unreachable_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    channel = TelegramChannel("7000000001:x", f"http://127.0.0.1:{port}")
    with caplog.at_level(logging.INFO), pytest.raises(UnreachableError):
        await channel.receive(0, 0)
    assert await channel.send(1, Parcel(Message("text", "x"))) == Sent("unreachable")
    assert "my secret back" not in caplog.text
    await channel.close()
    server.close()
    await server.wait_closed()


async def test_the_menu_and_the_descriptions_are_set_per_language(
    local: LocalTelegram, channel: TelegramChannel, phone: Phone
) -> None:
    english = Introduction("", (("flare", "Help in a flare-up"),), "A coach", "Coach")
    dutch = Introduction("nl", (("flare", "Hulp bij een opstoot"),), "Een coach", "Coach")
    await channel.introduce([english, dutch])
    before = local.telegram.version
    assert [command["description"] for command in phone.chat()["commands"]] == ["Hulp bij een opstoot"]
    assert phone.chat()["bot"]["description"] == "Een coach"
    await channel.introduce([english, dutch])
    assert local.telegram.version == before, "nothing is written that is there already"
