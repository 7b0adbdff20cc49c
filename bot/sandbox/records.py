"""What the local Telegram remembers: people, chats, messages, files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class User:
    """A person. Everybody has a name and a language, and nothing else."""

    id: int
    first_name: str = "Robin"
    language_code: str = "en"

    def api(self) -> Json:
        """The person as the Bot API shows it."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }


@dataclass
class Entry:
    """One message of a chat: what the Bot API shows of it, and what only the person's screen knows."""

    message: Json
    silent: bool = False
    vote: int | None = None
    reaction: str | None = None

    @property
    def id(self) -> int:
        return int(self.message["message_id"])

    @property
    def by_bot(self) -> bool:
        return bool(self.message["from"]["is_bot"])


@dataclass
class Chat:
    """A private chat of the bot with a person, or (with a negative id) a group with the same person in it."""

    id: int
    user: int
    started: bool = False
    blocked: bool = False
    entries: dict[int, Entry] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    menu_button: Json = field(default_factory=lambda: {"type": "default"})


@dataclass
class Query:
    """A tapped button that waits for its answer; `asked` is on the monotonic clock, in seconds."""

    user: int
    asked: float


@dataclass
class File:
    """A file that was sent: `kind` is photo, animation, document, voice or sticker; sizes are in pixels."""

    id: str
    kind: str
    name: str
    data: bytes
    width: int = 0
    height: int = 0
    seconds: int = 0

    @property
    def unique_id(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]

    @property
    def path(self) -> str:
        """Where the bot downloads it."""
        return f"{self.kind}s/{self.id}"

    def api(self) -> Json:
        """The fields that all kinds of file have in common."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


@dataclass
class Profile:
    """What the bot says of itself, by language ("" is for all others); commands also by scope."""

    name: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)
    short_description: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})
