"""What a message may hold: text, caption, keyboard, photo, animation, quiz; checked against Telegram's limits.

ApiError, in Telegram's words, for what goes beyond them.
"""

from __future__ import annotations

from bot.sandbox import images, markup
from bot.sandbox.checks import Upload
from bot.sandbox.errors import bad
from bot.sandbox.records import File, Json
from bot.sandbox.telegram import Telegram

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
QUESTION_LIMIT, OPTION_LIMIT, EXPLANATION_LIMIT, EXPLANATION_LINE_FEEDS = 300, 100, 200, 2
OPTIONS = (2, 12)
ANIMATION_BYTES = 50 * 2**20
PHOTO_BYTES, PHOTO_SUM, PHOTO_RATIO = 10 * 2**20, 10_000, 20
"""Bytes; width plus height in pixels; the longer side by the shorter."""


def text_of(given: Json) -> Json:
    """The text of a message and its entities."""
    text, entities = _parsed(given["text"], given.get("parse_mode"))
    if not text:
        raise bad("text must be non-empty")
    if markup.utf16_len(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_of(given: Json) -> Json:
    """The caption under a photo or document; empty where there is none."""
    text, entities = _parsed(given.get("caption", ""), given.get("parse_mode"))
    if markup.utf16_len(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    content: Json = {"caption": text} if text else {}
    return content | {"caption_entities": entities} if entities else content


def keyboard_of(given: Json) -> Json | None:
    """The inline keyboard, None where it is missing or has no button."""
    rows = given.get("reply_markup", {}).get("inline_keyboard", [])
    return given["reply_markup"] if any(rows) else None


def photo_file(telegram: Telegram, photo: Upload | str) -> File:
    """The photo that is uploaded or named by its id."""
    if isinstance(photo, str):
        return known_file(telegram, photo, "photo")
    if len(photo.data) > PHOTO_BYTES:
        raise bad("file is too big")
    size = images.size(photo.data)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    if sum(size) > PHOTO_SUM or min(size) * PHOTO_RATIO < max(size):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return telegram.add_file("photo", photo.name, photo.data, *size)


def animation_file(telegram: Telegram, animation: Upload | str) -> File:
    """The animation that is uploaded or named by its id. Telegram takes MP4 too; here only GIF is known.

    What Telegram would silently send as a plain file, for its content or its name, is refused.
    """
    if isinstance(animation, str):
        return known_file(telegram, animation, "animation")
    if len(animation.data) > ANIMATION_BYTES:
        raise bad("file is too big")
    size, seconds = images.size(animation.data), images.gif_seconds(animation.data)
    if size is None or seconds is None or not animation.name.lower().endswith(".gif"):
        raise bad("can't use file of type Document as Animation")
    return telegram.add_file("animation", animation.name, animation.data, *size, seconds=round(seconds))


def known_file(telegram: Telegram, file_id: str, kind: str) -> File:
    """A file that was sent before."""
    file = telegram.files.get(file_id)
    if file is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def poll_of(telegram: Telegram, given: Json) -> Json:
    """A new poll, as the Bot API shows it."""
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


def _parsed(source: str, mode: str | None) -> tuple[str, list[Json]]:
    if mode is not None and mode.lower() != "html":
        raise bad("unsupported parse_mode")
    text, entities = markup.parse_html(source) if mode else (source, [])
    text, entities = markup.strip(text, entities)
    return text, markup.with_found(text, entities)
