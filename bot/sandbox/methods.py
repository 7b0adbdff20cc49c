"""What the bot may do with messages: one function a method of the Bot API.

Each takes the Telegram and the checked parameters and gives the method's result; ApiError is Telegram's no.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox.checks import SPEC, Upload
from bot.sandbox.content import animation_file, caption_of, keyboard_of, known_file, photo_file, poll_of, text_of
from bot.sandbox.errors import bad
from bot.sandbox.markup import utf16_len
from bot.sandbox.records import Chat, Entry, Json
from bot.sandbox.telegram import CALLBACK_SECONDS, TYPING_SECONDS, Telegram

Method = Callable[[Telegram, Json], Any]

TOAST_LIMIT, TOASTS_KEPT = 200, 20
DELETE_SECONDS = 48 * 3600
ACTIONS = frozenset(SPEC["values"]["chat_actions"])
REACTIONS = frozenset(SPEC["values"]["reactions"])


# --- sending ----------------------------------------------------------------------------------------------


def send_message(telegram: Telegram, given: Json) -> Json:
    """Send a text."""
    chat = telegram.reach(given["chat_id"])
    return _post(telegram, chat, given, text_of(given))


def send_photo(telegram: Telegram, given: Json) -> Json:
    """Send a photo: an upload, or one that was sent before."""
    chat = telegram.reach(given["chat_id"])
    caption = caption_of(given)
    file = photo_file(telegram, given["photo"])
    size = {**file.api(), "width": file.width, "height": file.height}
    return _post(telegram, chat, given, {"photo": [size], **caption})


def send_animation(telegram: Telegram, given: Json) -> Json:
    """Send an animation: an upload, or one that was sent before. As on Telegram it is a document as well."""
    chat = telegram.reach(given["chat_id"])
    caption = caption_of(given)
    file = animation_file(telegram, given["animation"])
    document = {**file.api(), "file_name": file.name, "mime_type": "image/gif"}
    told: Json = {name: given[name] for name in ("width", "height", "duration") if name in given}
    animation = {**document, "width": file.width, "height": file.height, "duration": file.seconds, **told}
    return _post(telegram, chat, given, {"animation": animation, "document": document, **caption})


def send_document(telegram: Telegram, given: Json) -> Json:
    """Send a file."""
    chat = telegram.reach(given["chat_id"])
    caption = caption_of(given)
    document = given["document"]
    if isinstance(document, Upload):
        file = telegram.add_file("document", document.name or "file", document.data)
    else:
        file = known_file(telegram, document, "document")
    return _post(telegram, chat, given, {"document": {**file.api(), "file_name": file.name}, **caption})


def send_poll(telegram: Telegram, given: Json) -> Json:
    """Send a poll or a quiz."""
    chat = telegram.reach(given["chat_id"])
    poll = poll_of(telegram, given)
    message = _post(telegram, chat, given, {"poll": poll})
    telegram.polls[poll["id"]] = (chat.id, message["message_id"])
    return message


def send_chat_action(telegram: Telegram, given: Json) -> bool:
    """Let the person see that the bot is busy."""
    chat = telegram.reach(given["chat_id"])
    if given["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    telegram.typing[chat.id] = telegram.clock.monotonic() + TYPING_SECONDS
    telegram.tell(chat, {"type": "typing", "action": given["action"]})
    return True


def _post(telegram: Telegram, chat: Chat, given: Json, content: Json) -> Json:
    content = content | _reply(chat, given)
    if markup_given := keyboard_of(given):
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


# --- changing ---------------------------------------------------------------------------------------------


def edit_message_text(telegram: Telegram, given: Json) -> Json:
    """Replace a text and its keyboard."""
    chat, entry = _editable(telegram, given)
    content = text_of(given)
    if "text" not in entry.message:
        raise bad("there is no text in the message to edit")
    return _change(telegram, chat, entry, given, content, ("text", "entities"))


def edit_message_caption(telegram: Telegram, given: Json) -> Json:
    """Replace a caption and its keyboard."""
    chat, entry = _editable(telegram, given)
    content = caption_of(given)
    if "photo" not in entry.message and "document" not in entry.message:
        raise bad("there is no caption in the message to edit")
    return _change(telegram, chat, entry, given, content, ("caption", "caption_entities"))


def edit_message_reply_markup(telegram: Telegram, given: Json) -> Json:
    """Replace a keyboard, or take it away."""
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
    if markup_given := keyboard_of(given):
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
    """Take a message away, up to 48 hours after it was sent."""
    chat = telegram.reach(given["chat_id"])
    entry = chat.entries.get(given["message_id"])
    if entry is None:
        raise bad("message to delete not found")
    if telegram.date() - entry.message["date"] > DELETE_SECONDS:
        raise bad("message can't be deleted for everyone")
    telegram.remove(chat, entry)
    return True


def stop_poll(telegram: Telegram, given: Json) -> Json:
    """Close a poll."""
    chat = telegram.reach(given["chat_id"])
    entry = chat.entries.get(given["message_id"])
    if entry is None or "poll" not in entry.message or not entry.by_bot:
        raise bad("message with poll to stop not found")
    if entry.message["poll"]["is_closed"]:
        raise bad("poll has already been closed")
    poll: Json = entry.message["poll"] | {"is_closed": True}
    kept = {name: value for name, value in entry.message.items() if name != "reply_markup"}
    markup_given = keyboard_of(given)
    entry.message = kept | {"poll": poll} | ({"reply_markup": markup_given} if markup_given else {})
    telegram.show(chat, "edit", entry)
    return poll


def set_message_reaction(telegram: Telegram, given: Json) -> bool:
    """React to a message with one emoji, or with none."""
    chat = telegram.reach(given["chat_id"])
    entry = chat.entries.get(given["message_id"])
    if entry is None:
        raise bad("message to react not found")
    # Whether an emoji is drawn as text or in colours makes no difference.
    wanted = [reaction["emoji"].replace("\ufe0f", "") for reaction in given.get("reaction", [])]
    if len(wanted) > 1 or not REACTIONS.issuperset(wanted):
        raise bad("REACTION_INVALID")
    entry.reaction = wanted[0] if wanted else None
    telegram.show(chat, "edit", entry)
    return True


def pin_chat_message(telegram: Telegram, given: Json) -> bool:
    """Pin a message."""
    chat = telegram.reach(given["chat_id"])
    entry = chat.entries.get(given["message_id"])
    if entry is None:
        raise bad("message to pin not found")
    if entry.id not in chat.pinned:
        chat.pinned.append(entry.id)
        telegram.show(chat, "edit", entry)
    return True


def unpin_chat_message(telegram: Telegram, given: Json) -> bool:
    """Unpin a message, or the last one that was pinned."""
    chat = telegram.reach(given["chat_id"])
    wanted: int = given.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    entry = chat.entries.get(wanted)
    if entry is None or entry.id not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(entry.id)
    telegram.show(chat, "edit", entry)
    return True


def answer_callback_query(telegram: Telegram, given: Json) -> bool:
    """Answer a tap, once and in time; the text is shown as a toast."""
    text = given.get("text", "")
    if utf16_len(text) > TOAST_LIMIT:
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
    "sendAnimation": send_animation,
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
