"""A chat platform in memory: what it receives and answers is up to the test."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.channels.channel import Document, Incoming, Parcel, Raw, Sent
from bot.domain import Event, EventKind

DOCUMENT = Document("backwise.json", b"{}")


class FakeChannel:
    """Updates are dictionaries; what is sent is kept. `reply` decides what becomes of a message."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.confirmed = 0
        self.sent: list[tuple[int, Parcel]] = []
        self.answers: list[tuple[str, str, bool]] = []
        self.left: list[tuple[int, str]] = []
        self.reply: Callable[[int, Parcel], Sent | Exception | None] = lambda chat_id, parcel: None
        self.trouble: list[Exception] = []
        self.opened = 0
        self.arrived = asyncio.Event()
        self.numbers = iter(range(1, 10**9))
        self.messages = iter(range(100, 10**9))

    def say(self, chat_id: int, text: str = "", **more: Any) -> int:
        """Something a person does; its update id."""
        update_id = next(self.numbers)
        self.updates.append({"update_id": update_id, "chat_id": chat_id, "text": text, **more})
        self.arrived.set()
        return update_id

    def texts(self, chat_id: int) -> list[str]:
        """What a person was told, new messages alone."""
        return [
            parcel.message.text
            for to, parcel in self.sent
            if to == chat_id and parcel.target is None and parcel.message.kind != "buttons"
        ]

    def by_chat(self) -> dict[int, list[str]]:
        """What everybody was told."""
        told: dict[int, list[str]] = defaultdict(list)
        for chat_id, parcel in self.sent:
            told[chat_id].append(parcel.message.text)
        return told

    async def open(self) -> None:
        self.opened += 1
        if self.trouble:
            raise self.trouble.pop(0)

    async def close(self) -> None:
        pass

    async def receive(self, offset: int, seconds: float) -> Sequence[Raw]:
        if self.trouble:
            raise self.trouble.pop(0)
        self.confirmed = max(self.confirmed, offset)
        while not (waiting := [raw for raw in self.updates if raw["update_id"] >= offset]):
            self.arrived.clear()
            await self.arrived.wait()
        return waiting[:100]

    def decode(self, raw: Raw, at: datetime) -> Incoming:
        if raw["text"] == "malformed":
            raise ValueError(raw["text"])
        if "group" in raw:
            return Incoming(raw["update_id"], group=raw["group"], language="nl")
        kind = EventKind(raw.get("kind", "command" if raw["text"].startswith("/") else "text"))
        name, text = raw.get("name", ""), raw["text"]
        if kind is EventKind.COMMAND:
            name, _, text = text.removeprefix("/").partition(" ")
        event = Event(
            kind, at, name, text, message_id=raw.get("message_id"), poll_id=raw.get("poll_id"), options=(1,)
        )
        return Incoming(raw["update_id"], raw["chat_id"], event, callback_id=raw.get("callback_id"))

    def sender_of(self, raw: Raw) -> int | None:
        return int(raw["chat_id"])

    async def send(self, chat_id: int, parcel: Parcel) -> Sent:
        await asyncio.sleep(0)
        answer = self.reply(chat_id, parcel)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None and answer.status != "sent":
            return answer
        self.sent.append((chat_id, parcel))
        file_id = "file" if isinstance(parcel.media, bytes) else None
        poll_id = "poll" if parcel.message.kind == "quiz" else None
        return answer or Sent("sent", parcel.target or next(self.messages), poll_id, file_id)

    async def answer(self, callback_id: str, text: str, alert: bool) -> None:
        self.answers.append((callback_id, text, alert))

    async def leave(self, group: int, text: str) -> None:
        self.left.append((group, text))
