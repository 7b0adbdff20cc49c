"""A message as the page shows it."""

from __future__ import annotations

from bot.sandbox import markup
from bot.sandbox.records import Chat, Entry, Json

MEDIA = ("photo", "animation", "document", "poll", "sticker", "voice", "location", "contact", "dice")


def message_view(chat: Chat, entry: Entry) -> Json:
    """The message for the page; `html` holds escaped text and Telegram's own tags alone."""
    message = entry.message
    kind = next((medium for medium in MEDIA if medium in message), "text")
    text: str = message.get("text") or message.get("caption") or ""
    entities: list[Json] = message.get("entities") or message.get("caption_entities") or []
    document = message.get("document") if kind == "document" else None
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {
        "id": entry.id,
        "from": "bot" if entry.by_bot else "user",
        "date": message["date"],
        "edit_date": message.get("edit_date"),
        "kind": kind,
        "html": markup.to_html(text, entities),
        "text": text,
        "photo_url": f"/app/file/{message['photo'][-1]['file_id']}" if kind == "photo" else None,
        "animation_url": f"/app/file/{message['animation']['file_id']}" if kind == "animation" else None,
        "file_url": f"/app/file/{document['file_id']}" if document else None,
        "file_name": document.get("file_name") if document else None,
        "buttons": [[_button_view(button) for button in row] for row in rows],
        "poll": _poll_view(entry) if kind == "poll" else None,
        "silent": entry.silent,
        "protected": message.get("has_protected_content", False),
        "forwarded": "forward_origin" in message,
        "reaction": entry.reaction,
        "pinned": entry.id in chat.pinned,
    }


def _button_view(button: Json) -> Json:
    names = {"text": "text", "callback_data": "data", "url": "url", "style": "style"}
    return {names[field]: value for field, value in button.items()}


def _poll_view(entry: Entry) -> Json:
    poll = entry.message["poll"]
    over = entry.vote is not None or poll["is_closed"]
    correct = poll.get("correct_option_ids", [])
    return {
        "id": poll["id"],
        "question": poll["question"],
        "options": [{"text": option["text"]} for option in poll["options"]],
        "chosen": entry.vote,
        "correct": correct[0] if over and correct else None,
        "explanation": poll.get("explanation") if over else None,
        "closed": poll["is_closed"],
    }
