"""What a person may do on the page: write, tap, vote, edit, block. Each becomes an update for the bot.

Nothing is checked that a forged client could get around: a tap passes on the data that it is given. RefusedError
says what a real client would not offer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox import images
from bot.sandbox.account_methods import commands_for
from bot.sandbox.errors import RefusedError
from bot.sandbox.markup import utf16_len, with_found
from bot.sandbox.records import Chat, Entry, Json, Query
from bot.sandbox.telegram import Telegram

TEXT_LIMIT = 4096
DATA_BYTES = 64
OLD_FRIEND = {"id": 1000000007, "is_bot": False, "first_name": "Kim"}
"""Who first wrote what is forwarded."""


def send_text(telegram: Telegram, user_id: int, text: str) -> Json:
    """A text, as it was typed; Telegram takes it up to 4096 characters."""
    clean = text.replace("\x00", "").replace("\r", "").strip(" \t\n")
    if not clean:
        raise RefusedError("an empty message cannot be sent")
    if utf16_len(clean) > TEXT_LIMIT:
        raise RefusedError(f"a message has at most {TEXT_LIMIT} characters")
    return _post(telegram, _open(telegram, user_id), _worded(clean))


def send_kind(telegram: Telegram, user_id: int, kind: str, text: str = "") -> Json:
    """Something that is not a text: a sticker, voice, photo, document, location, contact, dice, or a text that
    is forwarded or written in a group."""
    if kind == "group":
        return _post_to_group(telegram, user_id, text or "hello everybody")
    if kind == "forwarded":
        origin = {"type": "user", "date": telegram.date() - 3600, "sender_user": OLD_FRIEND}
        content = {"forward_origin": origin, **_worded(text or "You should read this!")}
    elif maker := MAKERS.get(kind):
        content = maker(telegram)
        if text and kind in ("photo", "voice", "document"):
            content["caption"] = text
    else:
        raise RefusedError(f"there is no such kind of message: {kind}")
    return _post(telegram, _open(telegram, user_id), content)


def edit(telegram: Telegram, user_id: int, message_id: int, text: str) -> Json:
    """Change a text that was sent."""
    chat = _open(telegram, user_id)
    entry = chat.entries.get(message_id)
    if entry is None or entry.by_bot or "text" not in entry.message or not text.strip():
        raise RefusedError("only your own text messages can be edited")
    kept = {name: value for name, value in entry.message.items() if name not in ("text", "entities")}
    entry.message = kept | {"edit_date": telegram.date()} | _worded(text)
    telegram.show(chat, "edit", entry)
    telegram.push("edited_message", entry.message)
    return entry.message


def press(telegram: Telegram, user_id: int, message_id: int, data: str) -> str:
    """Tap a button; gives the id of the callback query. Old and forged buttons go through, as with Telegram."""
    if not 1 <= len(data.encode("utf-8", "replace")) <= DATA_BYTES:
        raise RefusedError(f"the data of a button has 1 to {DATA_BYTES} bytes")
    chat = _open(telegram, user_id)
    entry = chat.entries.get(message_id)
    gone = {"chat": telegram.chat_api(chat), "message_id": message_id, "date": 0}
    query_id = str(telegram.new_id("query"))
    telegram.queries[query_id] = Query(user_id, telegram.clock.monotonic())
    query = {
        "id": query_id,
        "from": telegram.user(user_id).api(),
        "message": entry.message if entry else gone,
        "chat_instance": str(chat.id),
        "data": data,
    }
    telegram.push("callback_query", query)
    return query_id


def vote(telegram: Telegram, user_id: int, poll_id: str, option: int) -> None:
    """Answer a poll. A quiz takes one answer, for good."""
    chat_id, message_id = telegram.polls.get(poll_id, (0, 0))
    chat = _open(telegram, user_id)
    entry = chat.entries.get(message_id)
    if chat_id != chat.id or entry is None:
        raise RefusedError("there is no such poll")
    poll = entry.message["poll"]
    if poll["is_closed"]:
        raise RefusedError("this poll is closed")
    if entry.vote is not None:
        raise RefusedError("this poll has been answered")
    if not 0 <= option < len(poll["options"]):
        raise RefusedError("there is no such option")
    _count(entry, option)
    telegram.show(chat, "edit", entry)
    telegram.push("poll", entry.message["poll"])
    if not poll["is_anonymous"]:
        answer = {"poll_id": poll_id, "user": telegram.user(user_id).api(), "option_ids": [option]}
        telegram.push("poll_answer", answer | {"option_persistent_ids": [str(option)]})


def set_language(telegram: Telegram, user_id: int, language_code: str) -> None:
    """Set what the person's Telegram is set to; the bot sees it from the next update on."""
    if not re.fullmatch(r"[A-Za-z0-9-]{0,35}", language_code):
        raise RefusedError("a language code looks like nl or pt-br")
    user = telegram.user(user_id)
    user.language_code = language_code
    commands = commands_for(telegram, user_id, language_code)
    telegram.tell(telegram.chat(user_id), {"type": "commands", "commands": commands})


def block(telegram: Telegram, user_id: int, blocked: bool) -> None:
    """Block the bot, or let it in again."""
    chat = telegram.chat(user_id)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    member: Json = {"user": telegram.bot, "status": "member"}
    banned: Json = {"user": telegram.bot, "status": "kicked", "until_date": 0}
    change = {
        "chat": telegram.chat_api(chat),
        "from": telegram.user(user_id).api(),
        "date": telegram.date(),
        "old_chat_member": member if blocked else banned,
        "new_chat_member": banned if blocked else member,
    }
    telegram.push("my_chat_member", change)
    telegram.tell(chat, {"type": "blocked", "blocked": blocked})


def forget(telegram: Telegram, user_id: int) -> None:
    """Start over: no chat, nothing that waits for the bot, as if the person had never met it."""
    for chat in (telegram.chat(user_id), telegram.chat(-user_id)):
        for entry in list(chat.entries.values()):
            telegram.remove(chat, entry)
        del telegram.chats[chat.id]
    telegram.updates = [update for update in telegram.updates if _sender(update) not in (user_id, None)]
    telegram.queries = {key: query for key, query in telegram.queries.items() if query.user != user_id}
    telegram.toasts.pop(user_id, None)
    telegram.changed()


def _sender(update: Json) -> int | None:
    """Whose update it is; None for the state of a poll, which names nobody."""
    content = next(value for key, value in update.items() if key != "update_id")
    sender = content.get("from", content.get("user", {})).get("id")
    return None if sender is None else int(sender)


def _open(telegram: Telegram, user_id: int) -> Chat:
    """The person's chat, which their first act starts."""
    telegram.user(user_id)
    chat = telegram.chat(user_id)
    if chat.blocked:
        raise RefusedError("you have blocked the bot", code=409)
    chat.started = True
    return chat


def _post(telegram: Telegram, chat: Chat, content: Json) -> Json:
    entry = telegram.post(chat, telegram.user(chat.user).api(), content)
    telegram.push("message", entry.message)
    return entry.message


def _post_to_group(telegram: Telegram, user_id: int, text: str) -> Json:
    telegram.user(user_id)
    group = telegram.chat(-user_id)
    group.started = True
    return _post(telegram, group, _worded(text))


def _worded(text: str) -> Json:
    entities = with_found(text, [])
    return {"text": text, "entities": entities} if entities else {"text": text}


def _count(entry: Entry, option: int) -> None:
    poll = entry.message["poll"]
    chosen = poll["options"][option]
    options = list(poll["options"])
    options[option] = {**chosen, "voter_count": chosen["voter_count"] + 1}
    entry.vote = option
    entry.message = entry.message | {"poll": {**poll, "options": options, "total_voter_count": 1}}


def _sticker(telegram: Telegram) -> Json:
    file = telegram.add_file("sticker", "sticker.webp", b"a small sun", 512, 512)
    looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": {**file.api(), **looks, "emoji": "🌞"}}


def _voice(telegram: Telegram) -> Json:
    file = telegram.add_file("voice", "voice.ogg", b"a few words")
    return {"voice": {**file.api(), "duration": 3, "mime_type": "audio/ogg"}}


def _photo(telegram: Telegram) -> Json:
    width, height = 320, 240
    file = telegram.add_file("photo", "photo.png", images.blank_png(width, height), width, height)
    return {"photo": [{**file.api(), "width": width, "height": height}]}


def _document(telegram: Telegram) -> Json:
    file = telegram.add_file("document", "letter.txt", b"a letter")
    return {"document": {**file.api(), "file_name": file.name, "mime_type": "text/plain"}}


MAKERS: dict[str, Callable[[Telegram], dict[str, Any]]] = {
    "sticker": _sticker,
    "voice": _voice,
    "photo": _photo,
    "document": _document,
    "location": lambda _: {"location": {"latitude": 51.05, "longitude": 3.72}},
    "contact": lambda _: {"contact": {"phone_number": "+3200000000", "first_name": "Kim"}},
    "dice": lambda _: {"dice": {"emoji": "🎲", "value": 4}},
}
