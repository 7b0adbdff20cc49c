"""What the bot may do with messages: one function a method of the Bot API.

Each takes the Telegram and the checked parameters and gives the method's result; ApiError is Telegram's no.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox import images, markup
from bot.sandbox.checks import SPEC, Upload
from bot.sandbox.errors import bad
from bot.sandbox.records import Chat, Entry, File, Json
from bot.sandbox.telegram import CALLBACK_SECONDS, TYPING_SECONDS, Telegram

Method = Callable[[Telegram, Json], Any]

TEXT_LIMIT, CAPTION_LIMIT, TOAST_LIMIT = 4096, 1024, 200
QUESTION_LIMIT, OPTION_LIMIT, EXPLANATION_LIMIT, EXPLANATION_LINE_FEEDS = 300, 100, 200, 2
OPTIONS = (2, 12)
TOASTS_KEPT = 20
PHOTO_BYTES, PHOTO_SUM, PHOTO_RATIO = 10 * 2**20, 10_000, 20
DELETE_SECONDS = 48 * 3600
ACTIONS = frozenset(SPEC["values"]["chat_actions"])
REACTIONS = frozenset(SPEC["values"]["reactions"])


# --- sending ----------------------------------------------------------------------------------------------


def send_message(telegram: Telegram, given: Json) -> Json:
    chat = telegram.reach(given["chat_id"])
    return _post(telegram, chat, given, _text(given))


def send_photo(telegram: Telegram, given: Json) -> Json:
    chat = telegram.reach(given["chat_id"])
    caption = _caption(given)
    file = _photo_file(telegram, given["photo"])
    size = {**file.api(), "width": file.width, "height": file.height}
    return _post(telegram, chat, given, {"photo": [size], **caption})


def send_document(telegram: Telegram, given: Json) -> Json:
    chat = telegram.reach(given["chat_id"])
    caption = _caption(given)
    document = given["document"]
    if isinstance(document, Upload):
        file = telegram.add_file("document", document.name or "file", document.data)
    else:
        file = _known_file(telegram, document, "document")
    return _post(telegram, chat, given, {"document": {**file.api(), "file_name": file.name}, **caption})


def send_poll(telegram: Telegram, given: Json) -> Json:
    chat = telegram.reach(given["chat_id"])
    poll = _poll(telegram, given)
    message = _post(telegram, chat, given, {"poll": poll})
    telegram.polls[poll["id"]] = (chat.id, message["message_id"])
    return message


def send_chat_action(telegram: Telegram, given: Json) -> bool:
    chat = telegram.reach(given["chat_id"])
    if given["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    telegram.typing[chat.id] = telegram.clock.monotonic() + TYPING_SECONDS
    telegram.tell(chat, {"type": "typing", "action": given["action"]})
    return True


def _post(telegram: Telegram, chat: Chat, given: Json, content: Json) -> Json:
    content = content | _reply(chat, given)
    if markup_given := _keyboard(given):
        content["reply_markup"] = markup_given
    if given.get("protect_content"):
        content["has_protected_content"] = True
    silent = given.get("disable_notification", False)
    return telegram.post(chat, telegram.bot, content, silent=silent).message


def _reply(chat: Chat, given: Json) -> Json:
    wanted = given.get("reply_parameters")
    if wanted is None:
        return {}
    entry = chat.entries.get(wanted["message_id"])
    if entry is not None:
        return {"reply_to_message": {k: v for k, v in entry.message.items() if k != "reply_to_message"}}
    if not wanted.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return {}


def _keyboard(given: Json) -> Json | None:
    """The inline keyboard, None where it is missing or has no button."""
    rows = given.get("reply_markup", {}).get("inline_keyboard", [])
    return given["reply_markup"] if any(rows) else None


def _parsed(source: str, mode: str | None) -> tuple[str, list[Json]]:
    if mode is not None and mode.lower() != "html":
        raise bad("unsupported parse_mode")
    text, entities = markup.parse_html(source) if mode else (source, [])
    text, entities = markup.strip(text, entities)
    return text, markup.with_found(text, entities)


def _text(given: Json) -> Json:
    text, entities = _parsed(given["text"], given.get("parse_mode"))
    if not text:
        raise bad("text must be non-empty")
    if markup.utf16_len(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def _caption(given: Json) -> Json:
    text, entities = _parsed(given.get("caption", ""), given.get("parse_mode"))
    if markup.utf16_len(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    content: Json = {"caption": text} if text else {}
    return content | {"caption_entities": entities} if entities else content


def _photo_file(telegram: Telegram, photo: Upload | str) -> File:
    if isinstance(photo, str):
        return _known_file(telegram, photo, "photo")
    if len(photo.data) > PHOTO_BYTES:
        raise bad("file is too big")
    size = images.size(photo.data)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    if sum(size) > PHOTO_SUM or min(size) * PHOTO_RATIO < max(size):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return telegram.add_file("photo", photo.name, photo.data, *size)


def _known_file(telegram: Telegram, file_id: str, kind: str) -> File:
    file = telegram.files.get(file_id)
    if file is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _poll(telegram: Telegram, given: Json) -> Json:
    question = given["question"].strip()
    if not 1 <= markup.utf16_len(question) <= QUESTION_LIMIT:
        raise bad(f"poll question length must be from 1 to {QUESTION_LIMIT}")
    kind = given.get("type", "regular")
    if kind not in ("regular", "quiz"):
        raise bad("unsupported poll type specified")
    poll = {
        "id": str(telegram.new_id("poll")),
        "question": question,
        "options": _options(given["options"]),
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": given.get("is_anonymous", True),
        "type": kind,
        "allows_multiple_answers": False,
        "allows_revoting": kind == "regular",
        "members_only": False,
    }
    return poll | (_quiz(given, len(poll["options"])) if kind == "quiz" else {})


def _options(given: list[Json]) -> list[Json]:
    low, high = OPTIONS
    if len(given) < low:
        raise bad(f"poll must have at least {low} option")
    if len(given) > high:
        raise bad(f"poll can't have more than {high} options")
    texts = [option["text"].strip() for option in given]
    if not all(texts):
        raise bad("poll options must be non-empty")
    if any(markup.utf16_len(text) > OPTION_LIMIT for text in texts):
        raise bad(f"poll options length must not exceed {OPTION_LIMIT}")
    return [{"persistent_id": str(number), "text": text, "voter_count": 0} for number, text in enumerate(texts)]


def _quiz(given: Json, options: int) -> Json:
    correct = given.get("correct_option_ids", [])
    if not correct:
        raise bad("there must be at least one correct option specified")
    if correct != sorted(set(correct)) or not 0 <= correct[0] <= correct[-1] < options:
        raise bad("wrong correct option ID specified")
    text, entities = _parsed(given.get("explanation", ""), given.get("explanation_parse_mode"))
    if markup.utf16_len(text) > EXPLANATION_LIMIT or text.count("\n") > EXPLANATION_LINE_FEEDS:
        raise bad("quiz explanation is too long")
    quiz: Json = {"correct_option_ids": correct}
    if text:
        quiz["explanation"] = text
    return quiz | {"explanation_entities": entities} if entities else quiz


# --- changing ---------------------------------------------------------------------------------------------


def edit_message_text(telegram: Telegram, given: Json) -> Json:
    chat, entry = _editable(telegram, given)
    content = _text(given)
    if "text" not in entry.message:
        raise bad("there is no text in the message to edit")
    return _change(telegram, chat, entry, given, content, ("text", "entities"))


def edit_message_caption(telegram: Telegram, given: Json) -> Json:
    chat, entry = _editable(telegram, given)
    content = _caption(given)
    if "photo" not in entry.message and "document" not in entry.message:
        raise bad("there is no caption in the message to edit")
    return _change(telegram, chat, entry, given, content, ("caption", "caption_entities"))


def edit_message_reply_markup(telegram: Telegram, given: Json) -> Json:
    chat, entry = _editable(telegram, given)
    return _change(telegram, chat, entry, given, {}, ())


def _editable(telegram: Telegram, given: Json) -> tuple[Chat, Entry]:
    chat = telegram.reach(given["chat_id"])
    entry = chat.entries.get(given["message_id"])
    if entry is None:
        raise bad("message to edit not found")
    if not entry.by_bot:
        raise bad("message can't be edited")
    return chat, entry


def _change(
    telegram: Telegram, chat: Chat, entry: Entry, given: Json, content: Json, fields: tuple[str, ...]
) -> Json:
    """Replace `fields` by `content` and the keyboard by the given one (none given: none left)."""
    if markup_given := _keyboard(given):
        content = content | {"reply_markup": markup_given}
    old = {name: entry.message[name] for name in (*fields, "reply_markup") if name in entry.message}
    if content == old:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    kept = {name: value for name, value in entry.message.items() if name not in old}
    if fields:  # a mere change of buttons does not show as "edited"
        kept["edit_date"] = telegram.date()
    entry.message = kept | content
    telegram.show(chat, "edit", entry)
    return entry.message


def delete_message(telegram: Telegram, given: Json) -> bool:
    chat = telegram.reach(given["chat_id"])
    entry = chat.entries.get(given["message_id"])
    if entry is None:
        raise bad("message to delete not found")
    if telegram.date() - entry.message["date"] > DELETE_SECONDS:
        raise bad("message can't be deleted for everyone")
    telegram.remove(chat, entry)
    return True


def stop_poll(telegram: Telegram, given: Json) -> Json:
    chat = telegram.reach(given["chat_id"])
    entry = chat.entries.get(given["message_id"])
    if entry is None or "poll" not in entry.message or not entry.by_bot:
        raise bad("message with poll to stop not found")
    if entry.message["poll"]["is_closed"]:
        raise bad("poll has already been closed")
    poll: Json = entry.message["poll"] | {"is_closed": True}
    kept = {name: value for name, value in entry.message.items() if name != "reply_markup"}
    markup_given = _keyboard(given)
    entry.message = kept | {"poll": poll} | ({"reply_markup": markup_given} if markup_given else {})
    telegram.show(chat, "edit", entry)
    return poll


def set_message_reaction(telegram: Telegram, given: Json) -> bool:
    chat = telegram.reach(given["chat_id"])
    entry = chat.entries.get(given["message_id"])
    if entry is None:
        raise bad("message to react not found")
    wanted = [reaction["emoji"] for reaction in given.get("reaction", [])]
    if len(wanted) > 1 or not REACTIONS.issuperset(wanted):
        raise bad("REACTION_INVALID")
    entry.reaction = wanted[0] if wanted else None
    telegram.show(chat, "edit", entry)
    return True


def pin_chat_message(telegram: Telegram, given: Json) -> bool:
    chat = telegram.reach(given["chat_id"])
    entry = chat.entries.get(given["message_id"])
    if entry is None:
        raise bad("message to pin not found")
    if entry.id not in chat.pinned:
        chat.pinned.append(entry.id)
        telegram.show(chat, "edit", entry)
    return True


def unpin_chat_message(telegram: Telegram, given: Json) -> bool:
    chat = telegram.reach(given["chat_id"])
    wanted: int = given.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    entry = chat.entries.get(wanted)
    if entry is None or entry.id not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(entry.id)
    telegram.show(chat, "edit", entry)
    return True


def answer_callback_query(telegram: Telegram, given: Json) -> bool:
    text = given.get("text", "")
    if markup.utf16_len(text) > TOAST_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    if "url" in given:
        raise bad("URL_INVALID")
    query = telegram.queries.pop(given["callback_query_id"], None)
    if query is None or telegram.clock.monotonic() - query.asked > CALLBACK_SECONDS:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    toast = {"text": text, "alert": given.get("show_alert", False)}
    telegram.toasts[query.user] = [*telegram.toasts.get(query.user, []), toast][-TOASTS_KEPT:]
    if text:
        telegram.tell(telegram.chat(query.user), {"type": "toast", **toast})
    return True


MESSAGE_METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendPoll": send_poll,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "stopPoll": stop_poll,
    "setMessageReaction": set_message_reaction,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "answerCallbackQuery": answer_callback_query,
}
