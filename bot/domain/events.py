"""What comes in: events, and what a free text was understood to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Value = str | int | float | bool | None | tuple["Value", ...]
"""What a frame may remember and a message may show."""

LANGUAGES = ("en", "nl")
LONGEST_WORDS, LONGEST_LETTER = 200, 1500
"""So many characters of a person's own words are kept, and of a letter."""
AlarmKind = Literal["emergency", "urgent", "crisis", "overdose", "hopeless"]


@dataclass(frozen=True)
class Alarm:
    """A sign of danger in a free text. `hopeless` means: ask the one direct question first.

    `sign` names the sign (`saddle`, `bladder`, `chest` …): the key of the words that a card quotes.
    `doubt` means that one plain question ("is this new?") comes before the card.
    `other` means that the text tells of somebody else.
    """

    kind: AlarmKind
    sign: str
    doubt: bool = False
    other: bool = False


@dataclass(frozen=True)
class Asked:
    """Which question a free text asks, as the matcher sees it.

    `answer`: sure, `topic` is asked. `clarify`: one of `candidates` (best first, three at most) may be meant.
    `small_talk`: `topic` says which kind (`thanks`, `hello` …). `out_of_scope`: about something else.
    `unknown`: none of these. `confidence` is 0 to 1, `lang` the language of the text, "" where it may be either.
    """

    kind: Literal["answer", "clarify", "small_talk", "out_of_scope", "unknown"]
    topic: str | None = None
    candidates: tuple[str, ...] = ()
    confidence: float = 0.0
    lang: str = ""


class EventKind(StrEnum):
    """What kind of thing happened."""

    COMMAND = "command"
    TEXT = "text"
    BUTTON = "button"
    VOTE = "vote"  # an answer to a quiz poll
    MEDIA = "media"  # a sticker, a voice note, a photo …: `name` says which
    FORWARDED = "forwarded"
    EDITED = "edited"
    TIMER = "timer"
    BLOCKED = "blocked"  # the person blocked the bot …
    UNBLOCKED = "unblocked"  # … or let it in again


@dataclass(frozen=True)
class Event:
    """One thing that happened to one person.

    `name` is the command without slash, the button's key, the kind of medium or the timer's event.
    `screen` is the screen that a button belongs to, None for buttons that are always valid (`*:key`).
    `options` are the chosen options of a poll answer, `frame` the frame that a timer belongs to.
    `language` is what the person's Telegram is set to ("pt-br", "" when unknown).
    """

    kind: EventKind
    at: datetime
    name: str = ""
    text: str = ""
    screen: int | None = None
    message_id: int | None = None
    poll_id: str | None = None
    options: tuple[int, ...] = ()
    frame: int | None = None
    language: str = ""
    alarm: Alarm | None = None
    asked: Asked | None = None
    data: tuple[tuple[str, Value], ...] = ()
