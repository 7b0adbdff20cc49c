"""getUpdates: nothing is forgotten before it is confirmed, and only one may ask at a time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest
from telegram import Bot

from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram

from .help import Api


def ids(answer: dict[str, object]) -> list[int]:
    result = answer["result"]
    assert isinstance(result, list)
    return [update["update_id"] for update in result]


def test_updates_come_again_until_they_are_confirmed(phone: Phone, api: Api) -> None:
    phone.send("two")
    phone.send("three")
    first = ids(api.post("getUpdates"))
    assert first == list(range(first[0], first[0] + 3))
    assert ids(api.post("getUpdates")) == first
    assert ids(api.post("getUpdates", limit=1)) == first[:1]
    assert ids(api.post("getUpdates", offset=first[1])) == first[1:]
    assert ids(api.post("getUpdates")) == first[1:]
    assert api.post("getWebhookInfo")["result"]["pending_update_count"] == 2
    assert ids(api.post("getUpdates", offset=-1)) == first[2:]
    assert ids(api.post("getUpdates")) == first[2:]
    assert ids(api.post("getUpdates", offset=first[2] + 1)) == []
    phone.send("four")
    assert api.post("deleteWebhook", drop_pending_updates=True)["ok"]
    assert ids(api.post("getUpdates")) == []


def test_at_most_a_hundred_come_at_once(phone: Phone, api: Api) -> None:
    for number in range(104):
        phone.send(str(number))
    assert len(ids(api.post("getUpdates", limit=1000))) == 100


def test_a_long_poll_answers_as_soon_as_something_happens(phone: Phone, api: Api) -> None:
    ready = ids(api.post("getUpdates"))
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(api.post, "getUpdates", offset=ready[-1] + 1, timeout=9)
        time.sleep(0.1)
        assert not waiting.done()
        began = time.monotonic()
        phone.send("now")
        assert len(ids(waiting.result(timeout=5))) == 1
        assert time.monotonic() - began < 2


def test_a_long_poll_comes_back_empty_in_its_time(api: Api) -> None:
    began = time.monotonic()
    assert ids(api.post("getUpdates", timeout=1)) == []
    assert 0.9 < time.monotonic() - began < 3


def test_of_two_polls_the_older_one_ends_in_a_conflict(api: Api, shared: LocalTelegram) -> None:
    with Api(shared) as other, ThreadPoolExecutor() as pool:
        first = pool.submit(api.post, "getUpdates", timeout=9)
        time.sleep(0.1)
        second = other.post("getUpdates")
        refusal = first.result(timeout=5)
        assert refusal == {
            "ok": False,
            "error_code": 409,
            "description": "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        }
        assert ids(second) == []


def test_only_the_kinds_that_were_asked_for_are_kept(own_phone: Phone, own_api: Api) -> None:
    own_api.post("getUpdates", offset=2**50, allowed_updates=["callback_query"])
    message = own_phone.send("not wanted")
    own_phone.forge(message, "wanted")
    kinds = [set(update) - {"update_id"} for update in own_api.post("getUpdates")["result"]]
    assert kinds == [{"callback_query"}]
    assert own_api.post("getWebhookInfo")["result"]["allowed_updates"] == ["callback_query"]
    own_api.post("getUpdates", offset=2**50, allowed_updates=[])
    own_phone.send("wanted again")
    assert len(ids(own_api.post("getUpdates"))) == 1


def test_a_bot_that_hangs_up_is_noticed_and_loses_nothing(phone: Phone, api: Api) -> None:
    address = f"{api.root}/getUpdates"
    with httpx.Client(trust_env=False, timeout=0.2) as client, pytest.raises(httpx.ReadTimeout):
        client.post(address, json={"timeout": 30, "offset": 2**50})
    phone.wait_until(lambda: not phone.chat()["bot"]["running"], "the bot is still seen as running")
    phone.send("still here?")
    assert api.post("getUpdates")["result"][-1]["message"]["text"] == "still here?"
    assert phone.chat()["bot"]["running"] is True


def test_a_restart_repeats_no_number() -> None:
    def first_numbers() -> list[int]:
        with LocalTelegram() as local, Phone(local.url, 7) as phone, Api(local) as api:
            message = phone.send("/start")
            update = api.post("getUpdates")["result"][0]["update_id"]
            poll = {"question": "Q?", "options": [{"text": "a"}, {"text": "b"}]}
            sent = api.post("sendPoll", chat_id=7, **poll)["result"]
            return [message, update, int(sent["poll"]["id"])]

    once = first_numbers()
    again = first_numbers()
    assert all(new > old for old, new in zip(once, again, strict=True))


async def test_what_a_person_sends_is_what_python_telegram_bot_reads(bot: Bot, phone: Phone) -> None:
    await bot.get_updates(offset=2**50)
    phone.language("pt-br")
    kinds = ("sticker", "voice", "photo", "document", "location", "contact", "dice", "forwarded", "group")
    for kind in kinds:
        phone.send(kind=kind)
    messages = [update.message for update in await bot.get_updates()]
    assert len(messages) == len(kinds)
    for kind, message in zip(kinds[:7], messages[:7], strict=True):
        assert getattr(message, kind), kind
        assert message.from_user.language_code == "pt-br"
    forwarded, group = messages[7], messages[8]
    assert forwarded.forward_origin.sender_user.id != phone.user_id
    assert forwarded.from_user.id == phone.user_id
    assert (group.chat.type, group.from_user.id) == ("group", phone.user_id)
    assert "hello everybody" not in [message["text"] for message in phone.messages()]


async def test_an_edited_text_comes_as_an_edited_message(bot: Bot, phone: Phone) -> None:
    message = phone.send("/menu@backwise_local_bot please")
    phone.edit(message, "7,5")
    written, edited = (await bot.get_updates())[1:]
    assert [written.message.text[e.offset : e.offset + e.length] for e in written.message.entities] == [
        "/menu@backwise_local_bot"
    ]
    assert (edited.edited_message.text, edited.edited_message.message_id) == ("7,5", message)
    assert edited.edited_message.edit_date is not None
    assert phone.messages()[-1]["text"] == "7,5"


async def test_odd_texts_arrive_as_they_were_typed(bot: Bot, phone: Phone) -> None:
    texts = ["\u200b", "<b>&amp;</b>", "{{7*7}}", "\u202eright to left", "z̷̢̈́a̵l", "👩‍👩‍👧" * 10, "'; DROP TABLE x"]
    for text in texts:
        phone.send(text)
    assert [update.message.text for update in (await bot.get_updates())[1:]] == texts
    assert phone.messages()[2]["html"] == "&lt;b&gt;&amp;amp;&lt;/b&gt;"


def test_messages_carry_the_time_of_the_moved_clock(own_phone: Phone) -> None:
    now = datetime.fromisoformat(own_phone.clock("+7d"))
    assert 6.9 < (now - datetime.now(UTC)).total_seconds() / 86400 < 7.1
    own_phone.send("a week later")
    assert abs(own_phone.messages()[-1]["date"] - now.timestamp()) < 5


def test_many_may_write_while_a_bot_waits(phone: Phone, api: Api, shared: LocalTelegram) -> None:
    texts = [str(number) for number in range(10)]
    people = range(901, 906)

    def write_all(person: int) -> None:
        with Phone(shared.url, person) as one:
            for text in texts:
                one.send(text)

    seen: list[tuple[int, str]] = []
    with ThreadPoolExecutor() as pool:
        done = [pool.submit(write_all, person) for person in people]
        offset = 0
        while got := api.post("getUpdates", offset=offset, timeout=2)["result"]:
            offset = got[-1]["update_id"] + 1
            seen += [(update["message"]["from"]["id"], update["message"]["text"]) for update in got]
            if len(seen) == 1 + len(people) * len(texts):
                break
        for one in done:
            one.result()
    for person in people:
        assert [text for sender, text in seen if sender == person] == texts
