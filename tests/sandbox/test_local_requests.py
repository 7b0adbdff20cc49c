"""What a bot may put into a request, and in which form: strict where Telegram would shrug."""

from __future__ import annotations

import json

import pytest

from bot.sandbox.account_methods import METHODS
from bot.sandbox.bodies import BODY_LIMIT
from bot.sandbox.checks import SPEC
from bot.sandbox.images import blank_png
from bot.sandbox.phone import Phone

from .help import Api


def test_every_method_of_the_specification_is_there_and_no_other() -> None:
    assert METHODS.keys() | {"getUpdates"} == SPEC["methods"].keys()


def test_parameters_come_in_the_query_as_a_form_as_multipart_and_as_json(api: Api, phone: Phone) -> None:
    url = f"{api.root}/sendMessage"
    keyboard = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    given = {"chat_id": str(phone.user_id), "disable_notification": "true", "reply_markup": json.dumps(keyboard)}
    files = {"unused": (None, b"")}
    answers = [
        api.http.get(url, params=given | {"text": "één"}),
        api.http.post(url, data=given | {"text": "één"}),
        api.http.post(url, data=given | {"text": "één"}, files=files),
        api.http.post(url, json={**given, "chat_id": phone.user_id, "text": "één", "reply_markup": keyboard}),
        api.http.post(f"{api.root}/SENDMESSAGE", json=given | {"text": "één"}),
    ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["één"] * 5
    shown = phone.bot_messages()
    assert all(one["silent"] and one["buttons"] == [[{"text": "A", "data": "a"}]] for one in shown)


def test_a_file_may_be_attached_under_another_name(api: Api, phone: Phone) -> None:
    answer = api.http.post(
        f"{api.root}/sendPhoto",
        data={"chat_id": str(phone.user_id), "photo": "attach://mine"},
        files={"mine": ("a b.png", blank_png(30, 20), "image/png")},
    )
    assert answer.json()["result"]["photo"][0]["width"] == 30


@pytest.mark.parametrize(
    ("method", "given", "why"),
    [
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "", "text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1, "text": "x", "txt": "y"}, 'unknown parameter "txt"'),
        ("sendMessage", {"chat_id": 1, "text": "x", "message_thread_id": 5}, 'unknown parameter "message_thread_id"'),
        ("sendMessage", {"chat_id": 1, "text": 5}, "can't parse text: expected String"),
        ("sendMessage", {"chat_id": 1, "text": "x", "protect_content": "maybe"}, "expected Boolean"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": "{"},
            "can't parse reply_markup: can't parse JSON",
        ),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": []}, "object expected as InlineKeyboardMarkup"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": {"keyboard": []}}, 'unknown field "keyboard"'),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": {}}}, "expected an Array"),
        ("sendMessage", {"chat_id": 1, "text": "\ud800"}, "strings must be encoded in UTF-8"),
        ("sendMessage", {"chat_id": 1, "text": "x", "link_preview_options": {"x": 1}}, 'unknown field "x"'),
        ("editMessageText", {"chat_id": 1, "text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"chat_id": 1, "text": "x", "message_id": "1.5"}, "expected Integer"),
        ("editMessageText", {"chat_id": 1, "text": "x", "message_id": True}, "expected Integer"),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": 1, "photo": "attach://nothing"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"chat_id": 1}, "there is no document in the request"),
        ("sendPoll", {"chat_id": 1, "question": "Q"}, 'parameter "options" is required'),
        ("sendPoll", {"chat_id": 1, "question": "Q", "options": ["a", "b"]}, "object expected as InputPollOption"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, 'can\'t find field "description" in BotCommand'),
        ("setMyCommands", {"commands": [], "scope": {"type": "world"}}, "unknown type 'world'"),
        ("setChatMenuButton", {"menu_button": {"type": "web_app"}}, "unknown type 'web_app'"),
        ("getUpdates", {"allowed_updates": "message"}, "can't parse allowed_updates"),
        ("setWebhook", {"url": "https://a.example"}, "the local Telegram only polls"),
        ("leaveChat", {"chat_id": None}, "chat_id is empty"),
    ],
)
def test_malformed_calls(api: Api, method: str, given: dict[str, object], why: str) -> None:
    refusal = api.http.post(
        f"{api.root}/{method}", content=json.dumps(given), headers={"Content-Type": "application/json"}
    )
    assert refusal.status_code == 400
    description = refusal.json()["description"]
    assert description.startswith("Bad Request: ")
    assert why in description


def test_an_unknown_method_is_not_found(api: Api) -> None:
    answer = api.http.post(f"{api.root}/sendGift", json={})
    assert (answer.status_code, answer.json()) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )


def test_wrong_actions_and_reactions(api: Api, phone: Phone) -> None:
    person = phone.user_id
    message = phone.send("hm")
    assert "wrong parameter action" in api.refusal("sendChatAction", chat_id=person, action="dancing")
    wrong = [{"type": "emoji", "emoji": "🦴"}]
    assert "REACTION_INVALID" in api.refusal("setMessageReaction", chat_id=person, message_id=message, reaction=wrong)


def test_a_body_that_cannot_be_read(api: Api) -> None:
    url = f"{api.root}/getMe"
    as_json, as_form = {"Content-Type": "application/json"}, {"Content-Type": "application/x-www-form-urlencoded"}
    for content, headers in (
        (b"[1]", as_json),
        (b"{", as_json),
        (b"a=\xff", as_form),
        (b"x", {"Content-Type": "multipart/form-data"}),
        (b"--b\r\nX: y\r\n\r\nz\r\n--b--", {"Content-Type": "multipart/form-data; boundary=b"}),
    ):
        answer = api.http.post(url, content=content, headers=headers)
        assert answer.status_code == 400, content
        assert answer.json()["ok"] is False


def test_a_body_of_more_than_twenty_megabytes_is_refused(api: Api, phone: Phone) -> None:
    files = {"document": ("x.bin", b"x" * (BODY_LIMIT + 1))}
    answer = api.http.post(f"{api.root}/sendDocument", data={"chat_id": str(phone.user_id)}, files=files)
    assert (answer.status_code, answer.json()["description"]) == (413, "Request Entity Too Large")
    assert api.post("getMe")["ok"]


def test_a_group_can_be_left_and_a_person_cannot(phone: Phone, api: Api) -> None:
    phone.send(kind="group")
    message = api.post("getUpdates")["result"][-1]["message"]
    assert (message["chat"]["type"], message["from"]["id"]) == ("group", phone.user_id)
    assert api.post("leaveChat", chat_id=message["chat"]["id"])["ok"]
    assert "chat not found" in api.refusal("sendMessage", chat_id=message["chat"]["id"], text="bye")
    assert "private chats" in api.refusal("leaveChat", chat_id=phone.user_id)
