"""Words about what fits nowhere: texts that are not understood, things that are no words."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk

words = Words()
VOICES = ("voice", "audio", "video_note")
PICTURES = ("photo", "video", "animation")


@words.guard
def nothing_said(talk: Talk) -> bool:
    """Is the text empty, once invisible characters are gone?"""
    return not any(letter.isprintable() and not letter.isspace() for letter in talk.event.text)


@words.guard
def wants_number(talk: Talk) -> bool:
    """Is a score from 0 to 10 asked here?"""
    return talk.asked == "score"


@words.guard
def wants_time(talk: Talk) -> bool:
    """Is a time of day asked here?"""
    return talk.asked == "time"


@words.guard
def wants_duration(talk: Talk) -> bool:
    """Is a duration asked here?"""
    return talk.asked == "duration"


@words.guard
def wants_count(talk: Talk) -> bool:
    """Is a number of times asked here?"""
    return talk.asked == "count"


@words.guard
def medium_is_voice(talk: Talk) -> bool:
    """Is it something spoken?"""
    return talk.event.name in VOICES


@words.guard
def medium_is_photo(talk: Talk) -> bool:
    """Is it a picture?"""
    return talk.event.name in PICTURES
