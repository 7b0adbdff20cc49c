"""The person's side over HTTP: who is let in, what is served, what the page hears, what is refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

import httpx
import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.images import blank_png
from bot.sandbox.phone import Phone, PhoneError
from bot.sandbox.server import PAGE, LocalTelegram, open_socket

from .help import NO_TLS, Api

EVERY_DOOR = ["/", "/page/main.js", "/app/chat?user=5", "/app/events?user=5", "/bot1:x/getMe", "/file/bot1:x/y"]


@pytest.fixture
def client(shared: LocalTelegram) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared.url, trust_env=False, verify=NO_TLS, timeout=5) as client:
        yield client


# --- who is let in ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", EVERY_DOOR)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:{port}", ""])
def test_a_name_that_only_points_here_is_refused(client: httpx.Client, door: str, host: str) -> None:
    answer = client.get(door, headers={"Host": host.format(port=client.base_url.port)})
    assert answer.status_code == 403, answer.text
    assert "Host" in answer.text


def test_both_names_of_this_machine_are_let_in(client: httpx.Client) -> None:
    for name in ("127.0.0.1", "localhost", "LOCALHOST"):
        assert client.get("/app/chat?user=5", headers={"Host": f"{name}:{client.base_url.port}"}).is_success


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "https://localhost:{port}"])
@pytest.mark.parametrize("door", ["/app/send", "/app/clock", "/bot1:x/sendMessage"])
def test_a_strangers_page_can_do_nothing(client: httpx.Client, door: str, origin: str) -> None:
    headers = {"Origin": origin.format(port=client.base_url.port)}
    answer = client.post(door, json={"user": 5, "text": "x", "move": "+1h"}, headers=headers)
    assert (answer.status_code, "Origin" in answer.text) == (403, True)


def test_our_own_page_may_write(client: httpx.Client) -> None:
    headers = {"Origin": f"http://localhost:{client.base_url.port}", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/app/send", json={"user": 5, "text": "x"}, headers=headers).is_success


def test_a_strangers_page_cannot_even_load_a_picture_from_here(client: httpx.Client) -> None:
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert client.get("/app/chat?user=5", headers=cross).status_code == 403
    assert client.get("/bot1:x/getMe", headers=cross).status_code == 403
    assert client.get("/", headers=cross).status_code == 200  # a link may lead to the page


def test_a_form_is_not_taken_for_json(client: httpx.Client) -> None:
    answer = client.post(
        "/app/send", content=json.dumps({"user": 5, "text": "x"}), headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 415


def test_only_this_machine_is_listened_to(shared: LocalTelegram) -> None:
    with open_socket(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
    assert shared.url.startswith("http://127.0.0.1:")


def test_a_taken_port_is_an_error(shared: LocalTelegram) -> None:
    with pytest.raises(OSError, match="in use"):
        LocalTelegram(int(shared.url.rpartition(":")[2]))


# --- what is served ---------------------------------------------------------------------------------------


def test_the_page_comes_with_a_closed_policy(client: httpx.Client) -> None:
    answer = client.get("/")
    assert answer.content == (PAGE / "index.html").read_bytes()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    for file in PAGE.iterdir():
        assert client.get(f"/page/{file.name}").content == file.read_bytes()


@pytest.mark.parametrize(
    "path",
    ["/page/..%2fserver.py", "/page/%2e%2e%2fserver.py", "/page//etc/passwd", "/page/server.py", "/page/", "/x"],
)
def test_nothing_else_is_served(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_files_need_their_id(client: httpx.Client) -> None:
    assert client.get("/app/file/nothing").status_code == 404
    assert client.get("/app/file/..%2f..%2fserver.py").status_code == 404


# --- what the page hears ----------------------------------------------------------------------------------


@contextmanager
def listening(url: str, user: int) -> Iterator[Queue[dict[str, Any]]]:
    """The events of a person's page, as they come."""
    events: Queue[dict[str, Any]] = Queue()
    client = httpx.Client(base_url=url, trust_env=False, verify=NO_TLS, timeout=10)
    opened = threading.Event()

    def read() -> None:
        try:
            with client.stream("GET", "/app/events", params={"user": user}) as stream:
                for line in stream.iter_lines():
                    opened.set()
                    if line.startswith("data: "):
                        events.put(json.loads(line.removeprefix("data: ")))
        except httpx.HTTPError:
            pass

    thread = threading.Thread(target=read)
    thread.start()
    assert opened.wait(5)
    yield events
    with Phone(url, user) as phone:  # one more event, so that the reader sees the end
        client.close()
        phone.language("en")
    thread.join(5)


async def test_every_change_is_told_at_once(bot: Bot, phone: Phone, shared: LocalTelegram) -> None:
    person = phone.user_id
    with listening(shared.url, person) as events:

        def heard() -> dict[str, Any]:
            return events.get(timeout=5)

        ours = phone.send("hello")
        assert (heard()["type"], phone.messages()[-1]["id"]) == ("message", ours)
        await bot.send_chat_action(person, "typing")
        assert heard()["type"] == "typing"
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
        sent = await bot.send_message(person, "<b>one</b>", parse_mode="HTML", reply_markup=buttons)
        told = heard()
        assert (told["type"], told["message"]) == ("message", phone.bot_messages()[-1])
        phone.press("Yes")
        query = (await bot.get_updates())[-1].callback_query
        await query.answer("Saved", show_alert=True)
        assert heard() == {"type": "toast", "text": "Saved", "alert": True}
        await bot.edit_message_text("two", person, sent.message_id)
        told = heard()
        assert (told["type"], told["message"]["text"]) == ("edit", "two")
        await bot.delete_message(person, sent.message_id)
        assert heard() == {"type": "delete", "id": sent.message_id}
        await bot.set_my_commands([BotCommand("menu", "Everything")])
        assert heard() == {"type": "commands", "commands": [{"command": "menu", "description": "Everything"}]}
        await bot.delete_my_commands()
        assert heard()["commands"] == []
        phone.block()
        assert heard() == {"type": "blocked", "blocked": True}
        phone.block(False)
        assert heard()["blocked"] is False
        assert events.empty()


async def test_nobody_hears_of_others(bot: Bot, phone: Phone, shared: LocalTelegram) -> None:
    with Phone(shared.url, 5000) as other, listening(shared.url, phone.user_id) as events:
        other.send("secret")
        await bot.send_message(5000, "secret too")
        phone.send("mine")
        assert events.get(timeout=5)["message"]["text"] == "mine"


def test_the_page_learns_when_a_bot_goes(
    phone: Phone, api: Api, shared: LocalTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.polls.ABSENT_AFTER", 0.3)
    api.post("getUpdates")
    with listening(shared.url, phone.user_id) as events:
        told = events.get(timeout=6)
        assert (told["type"], told["bot"]["running"]) == ("bot", False)


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("door", "body", "why"),
    [
        ("send", {}, "user must be of type int"),
        ("send", {"user": "5", "text": "x"}, "user must be of type int"),
        ("send", {"user": -5, "text": "x"}, "user must be a positive number"),
        ("send", {"user": 5, "text": " \n "}, "an empty message cannot be sent"),
        ("send", {"user": 5, "text": "x" * 4097}, "a message has at most 4096 characters"),
        ("send", {"user": 5, "kind": "spaceship"}, "there is no such kind of message: spaceship"),
        ("edit", {"user": 5, "message_id": 1, "text": "x"}, "only your own text messages can be edited"),
        ("press", {"user": 5, "message_id": 1, "data": ""}, "the data of a button has 1 to 64 bytes"),
        ("press", {"user": 5, "message_id": 1, "data": "x" * 65}, "the data of a button has 1 to 64 bytes"),
        ("press", {"user": 5, "message_id": True, "data": "x"}, "message_id must be of type int"),
        ("vote", {"user": 5, "poll_id": "1", "option": 0}, "there is no such poll"),
        ("language", {"user": 5, "language_code": "<b>"}, "a language code looks like nl or pt-br"),
        ("block", {"user": 5, "blocked": "yes"}, "blocked must be of type bool"),
        ("clock", {"move": "back"}, "the clock can move +1h, +7d, next_morning or next_event"),
        ("clock", {"move": "+1e9d"}, "the clock can move +1h, +7d, next_morning or next_event"),
        ("clock", {"move": "next_event"}, "nothing is scheduled"),
        ("fault", {"fault": "fire"}, "there is no such fault: fire"),
        ("fault", {"fault": "kill"}, "this bot was not started from here"),
    ],
)
def test_refusals_have_a_reason(client: httpx.Client, door: str, body: dict[str, Any], why: str) -> None:
    answer = client.post(f"/app/{door}", json=body)
    assert answer.is_client_error or answer.status_code == 503
    assert answer.json() == {"error": why}


@pytest.mark.parametrize("user", ["", "0", "-1", "x", "٣", "99999999999999999999"])
def test_a_chat_belongs_to_somebody(client: httpx.Client, user: str) -> None:
    for door in ("chat", "events", "panel"):
        assert client.get(f"/app/{door}", params={"user": user}).status_code in (400, 503)


def test_broken_json_is_refused(client: httpx.Client) -> None:
    for content in (b"", b"{", b"[]", b"\xff"):
        answer = client.post("/app/send", content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["error"]) == (400, "a JSON object was expected")


# --- starting over ----------------------------------------------------------------------------------------


async def test_starting_over_leaves_nothing_of_the_person(bot: Bot, phone: Phone, shared: LocalTelegram) -> None:
    person = phone.user_id
    document = await bot.send_document(person, b"my export", filename="x.txt")
    photo = await bot.send_photo(person, blank_png(20, 20))
    await bot.send_poll(person, "Q?", ["a", "b"])
    phone.send(kind="group")
    with Phone(shared.url, 6000) as other:
        other.send("mine stays")
        phone.restart()
        assert other.messages()[-1]["text"] == "mine stays"
    assert phone.messages() == []
    assert [update.effective_user.id for update in await bot.get_updates()] == [6000]
    assert document.document.file_id not in shared.telegram.files
    assert photo.photo[0].file_id in shared.telegram.files
    with pytest.raises(PhoneError, match="no poll"):
        phone.vote(0)
    phone.send("/start")
    assert len(phone.messages()) == 1
