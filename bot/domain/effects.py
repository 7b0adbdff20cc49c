"""What goes out: the effects of a turn, and the messages that a channel sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Literal

from bot.domain.events import Value
from bot.domain.person import Person


class Priority(IntEnum):
    """The order among people's lanes; within a lane the order of writing counts alone."""

    SAFETY = 0
    REPLY = 1
    PROMPT = 2


@dataclass(frozen=True)
class Say:
    """Say a message: the template `<flow>/<message>`, with the values it shows.

    `buttons` are rows of keys; `screen` is the number of their keyboard. `always` are keys that stay valid
    whatever the screen (`*:key`). `name` lets a later Edit find the message; an Edit is a Say with `edits`.
    `last_only` repeats only the last bubble (the question). `picture` names a drawing under `dialogs/media` or an
    exercise (`exercise/<id>`), `moving` shows it as a loop, `picture_values` are the person's own values in it.
    `send_after` delays, `expires_at` drops what came too late, `replaces` names the group in which the newest
    Say sweeps away the waiting ones.
    """

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    buttons: tuple[tuple[str, ...], ...] = ()
    screen: int = 0
    always: frozenset[str] = frozenset()
    name: str | None = None
    edits: str | None = None
    last_only: bool = False
    picture: str | None = None
    picture_values: Mapping[str, Value] = field(default_factory=dict)
    moving: bool = False
    silent: bool = False
    priority: Priority = Priority.REPLY
    send_after: datetime | None = None
    expires_at: datetime | None = None
    replaces: str | None = None
    lang: str | None = None
    """The language, where it is not the person's own."""


@dataclass(frozen=True)
class Quiz:
    """Ask a quiz question of a lesson as Telegram's own quiz. `buttons` and `screen` are as in Say."""

    lesson: str
    name: str
    buttons: tuple[tuple[str, ...], ...] = ()
    screen: int = 0


@dataclass(frozen=True)
class Toast:
    """The short note with which a tapped button is answered; with `alert`, one to be closed by hand."""

    message: str
    alert: bool = False


@dataclass(frozen=True)
class Chosen:
    """Replace the keyboard that was tapped by the one choice that was made, so that the talk reads back."""

    message_id: int
    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    lang: str | None = None
    """The language of the keyboard, where it is not the person's own."""


@dataclass(frozen=True)
class Export:
    """Send the person all that is stored about them: a readable summary and a JSON file."""


@dataclass(frozen=True)
class SetTimer:
    """Let `event` happen at `at`. One timer a name and person: a new one replaces the old.

    `frame` ties it to a frame; None belongs to the person. `interrupts` lets it through to a buried frame.
    """

    name: str
    at: datetime
    event: str
    frame: int | None = None
    interrupts: bool = False
    data: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class CancelTimer:
    """Let the timer of this name not happen."""

    name: str


@dataclass(frozen=True)
class DropWaiting:
    """Delete what still waits to be sent: one group (`replaces`), or all of the person's with None."""

    group: str | None = None


@dataclass(frozen=True)
class Record:
    """Add a line to the person's history."""

    kind: str
    on: date
    data: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Consent:
    """The person agreed to this version of the privacy text."""

    version: str
    lang: str


@dataclass(frozen=True)
class Erase:
    """Delete everything that is stored about the person, at once; what this turn says is still sent."""


Effect = Say | Quiz | Toast | Chosen | Export | SetTimer | CancelTimer | DropWaiting | Record | Consent | Erase


@dataclass(frozen=True)
class Turn:
    """What one event led to."""

    person: Person
    effects: tuple[Effect, ...] = ()


# --- what a channel sends ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Button:
    """An inline button: what it says and what a tap brings back."""

    label: str
    data: str


@dataclass(frozen=True)
class Message:
    """One message, rendered: what a channel sends and the outbox keeps.

    `kind`: `text`, `photo`, `animation` (both with `text` as caption), `quiz`, `document`, `edit` (text and buttons
    of the message called `edits`), `buttons` (only the buttons of `message_id`, or of the message called `edits`).
    `picture` is (drawing, language): the sender draws it, with `picture_values` for this person alone. `fallback`:
    an edit whose message is unknown is sent as a new one; otherwise it is dropped. `keyboard` marks the person's
    live keyboard.
    """

    kind: Literal["text", "photo", "animation", "quiz", "document", "edit", "buttons"]
    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    keyboard: bool = False
    name: str | None = None
    edits: str | None = None
    message_id: int | None = None
    fallback: bool = False
    picture: tuple[str, str] | None = None
    picture_values: tuple[tuple[str, Value], ...] = ()
    options: tuple[str, ...] = ()
    correct: int | None = None
    explanation: str = ""
    silent: bool = False
    protect: bool = False
