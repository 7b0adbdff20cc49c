"""What a chat platform must offer, in the words of the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.domain import Event, Message

Raw = Mapping[str, Any]
"""An update as the platform gives it."""


class UnreachableError(Exception):
    """The platform cannot be reached now, or answered nonsense: try again later."""


class RefusedError(Exception):
    """The platform will not have us. The text is one line that names the mend; it holds no secret."""


class ConflictError(RefusedError):
    """Somebody else receives our updates, or a dead copy of ours still seems to."""


@dataclass(frozen=True)
class Incoming:
    """An update, decoded.

    `event` is None when there is nothing to do. `chat_id` is the private chat, None where there is none.
    `callback_id` is to be answered whatever happens. `group` is a group that the bot should leave.
    """

    update_id: int
    chat_id: int | None = None
    event: Event | None = None
    callback_id: str | None = None
    group: int | None = None
    language: str = ""


@dataclass(frozen=True)
class Document:
    """A file to send."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Parcel:
    """A message with all that is needed to send it.

    `target` is the message that an edit changes; `media` the picture or loop, or the id of an earlier upload;
    `plain` sends the text without any formatting.
    """

    message: Message
    target: int | None = None
    media: bytes | str | None = None
    document: Document | None = None
    plain: bool = False


Status = Literal[
    "sent", "not_modified", "gone", "blocked", "retry_after", "bad_html", "bad_file", "bad", "unreachable"
]


@dataclass(frozen=True)
class Sent:
    """What became of a message.

    `not_modified`: an edit that changes nothing. `gone`: the message to edit is not there any more. `blocked`: the
    person does not want us, or is no more. `retry_after`: come back after that many seconds. `bad`: this can
    never be sent. `unreachable`: try again later; it may have been sent.
    """

    status: Status
    message_id: int | None = None
    poll_id: str | None = None
    file_id: str | None = None
    retry_after: float = 0


class Channel(Protocol):
    """A chat platform."""

    async def open(self) -> None:
        """Get ready. Raises UnreachableError or RefusedError."""

    async def close(self) -> None:
        """Let go of all connections."""

    async def receive(self, offset: int, seconds: float) -> Sequence[Raw]:
        """The updates from `offset` on, waited for up to that long; those before it are confirmed by asking.

        Raises UnreachableError or RefusedError.
        """

    def decode(self, raw: Raw, at: datetime) -> Incoming:
        """The update in our words, `at` being now. May raise anything: then the update is a bad one."""

    def sender_of(self, raw: Raw) -> int | None:
        """Whose private chat a bad update comes from, as far as can be told. Raises nothing."""

    async def send(self, chat_id: int, parcel: Parcel) -> Sent:
        """Send or edit one message. Raises nothing of the platform's."""

    async def answer(self, callback_id: str, text: str, alert: bool) -> None:
        """Answer a tapped button, best effort."""

    async def leave(self, group: int, text: str) -> None:
        """Say that text in the group and leave it, best effort."""
