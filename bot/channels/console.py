"""A channel in the terminal: messages as lines, buttons by number."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.channel import Incoming, Parcel, Raw, Sent
from bot.domain import Event, EventKind, Message

WIDTH = 72
TAG = re.compile(r"<[^>]*>")


def plain(text: str) -> str:
    """HTML as a terminal shows it: no tags, real characters."""
    return html.unescape(TAG.sub("", text))


@dataclass
class ConsoleChannel:
    """Prints what is sent with `write`, and remembers what a number stands for.

    `choices` are the live buttons (label and data) after the options of an open quiz.
    """

    write: Callable[[str], None]
    next_id: int = 1
    quiz: tuple[str, tuple[str, ...]] | None = None
    buttons: tuple[tuple[str, str], ...] = ()
    keyboard_id: int | None = None
    shown: dict[int, str] = field(default_factory=dict)

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""

    async def receive(self, offset: int, seconds: float) -> Sequence[Raw]:
        """Nothing comes by itself: lines are read by whoever runs the talk."""
        return ()

    def decode(self, raw: Raw, at: datetime) -> Incoming:
        """There is nothing to decode."""
        raise NotImplementedError

    def sender_of(self, raw: Raw) -> int | None:
        """Nobody."""
        return None

    async def answer(self, callback_id: str, text: str, alert: bool) -> None:
        """Show the note to a tapped button."""
        if text:
            self.write(f"  ({text})")

    async def leave(self, group: int, text: str) -> None:
        """There are no groups."""

    async def send(self, chat_id: int, parcel: Parcel) -> Sent:
        """Print a message; an edit is printed again where its text changed."""
        message = parcel.message
        if message.kind == "buttons":
            if parcel.target == self.keyboard_id:
                self.buttons = ()
            return Sent("sent", parcel.target)
        edited = message.kind == "edit" and parcel.target is not None
        number = parcel.target if edited and parcel.target is not None else self._new_id()
        if not edited or self.shown.get(number) != message.text:
            self._print(parcel, edited)
        self.shown[number] = message.text
        if message.kind == "quiz":
            self.quiz = (f"poll-{number}", message.options)
        if message.buttons:
            self.buttons = tuple((button.label, button.data) for row in message.buttons for button in row)
            self.keyboard_id = number
        return Sent("sent", number, f"poll-{number}" if message.kind == "quiz" else None)

    def prompt(self) -> str:
        """The numbered choices, for the line above the cursor."""
        options = self.quiz[1] if self.quiz else ()
        labels = [*options, *(label for label, _ in self.buttons)]
        return "\n".join(f"  [{number}] {plain(label)}" for number, label in enumerate(labels, start=1))

    def event(self, line: str, at: datetime, language: str) -> Event:
        """What a typed line means: a number taps or answers, a slash commands, the rest is text."""
        options = self.quiz[1] if self.quiz else ()
        named = [number for number, (label, _) in enumerate(self.buttons) if label == line]
        if named:  # "3" where the buttons are scores is the score
            return self._choice(len(options) + named[0], len(options), at, language)
        if line.isdecimal() and 1 <= int(line) <= len(options) + len(self.buttons):
            return self._choice(int(line) - 1, len(options), at, language)
        if line.startswith("/"):
            name = line[1:].split()[0].lower() if line[1:].split() else ""
            return Event(EventKind.COMMAND, at, name, language=language)
        return Event(EventKind.TEXT, at, text=line, language=language)

    def _choice(self, index: int, options: int, at: datetime, language: str) -> Event:
        if self.quiz and index < options:
            poll, _ = self.quiz
            self.quiz = None
            return Event(EventKind.VOTE, at, poll_id=poll, options=(index,), language=language)
        _, data = self.buttons[index - options]
        screen, _, key = data.partition(":")
        number = None if screen == "*" else int(screen)
        return Event(EventKind.BUTTON, at, key, screen=number, message_id=self.keyboard_id, language=language)

    def _new_id(self) -> int:
        number, self.next_id = self.next_id, self.next_id + 1
        return number

    def _print(self, parcel: Parcel, edited: bool) -> None:
        message = parcel.message
        lead = "~ " if edited else "> "
        for line in _body(message, parcel):
            self.write(textwrap.fill(line, WIDTH, initial_indent=lead, subsequent_indent="  ") if line else "")
            lead = "  "


def _body(message: Message, parcel: Parcel) -> list[str]:
    lines = plain(message.text).split("\n")
    if message.kind == "photo" and message.picture:
        return [f"[picture: {message.picture[0]}]", *lines]
    if message.kind == "animation" and message.picture:
        return [f"[moving picture: {message.picture[0]}]", *lines]
    if parcel.document:
        return [f"[file: {parcel.document.name}]", *lines, *parcel.document.content.decode().split("\n")]
    return lines
