"""Telegram's words: its kinds of media, what its error texts mean, a formatted text without its formatting."""

from __future__ import annotations

import html
import re

from bot.channels.channel import Status

_TAG = re.compile(r"</?(?:b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|tg-spoiler|span)(?:\s[^<>]*)?>")

# The narrower kind first: an animation also counts as a document, a venue as a location.
MEDIA = (
    "animation",
    "venue",
    "sticker",
    "voice",
    "photo",
    "live_photo",
    "video",
    "video_note",
    "audio",
    "document",
    "location",
    "contact",
    "dice",
    "poll",
    "story",
    "game",
    "checklist",
    "paid_media",
    "invoice",
    "giveaway",
    "giveaway_winners",
    "gift",
    "unique_gift",
    "passport_data",
)

_MEANINGS: tuple[tuple[str, Status], ...] = (
    ("message is not modified", "not_modified"),
    ("message to edit not found", "gone"),
    ("message can't be edited", "gone"),
    ("message_id_invalid", "gone"),
    ("can't parse entities", "bad_html"),
    ("wrong file identifier", "bad_file"),
    ("wrong remote file", "bad_file"),
    ("wrong type of the web page content", "bad_file"),
    ("failed to get http url content", "bad_file"),
    ("chat not found", "blocked"),
    ("user not found", "blocked"),
    ("peer_id_invalid", "blocked"),
    ("user is deactivated", "blocked"),
)


def meaning_of(description: str) -> Status:
    """What a "400 Bad Request" with this description means for the message."""
    wanted = description.lower()
    return next((status for words, status in _MEANINGS if words in wanted), "bad")


def plain(text: str) -> str:
    """The text of a formatted message: tags gone, entities resolved."""
    return html.unescape(_TAG.sub("", text))
