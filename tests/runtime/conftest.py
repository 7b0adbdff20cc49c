"""The whole shell, with a counting dialogue in the middle and a platform in memory outside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.channel import Document
from bot.clock import FixedClock
from bot.domain import Alarm, Event, Message
from bot.runtime.intake import Intake
from bot.runtime.loop import Signals
from bot.runtime.sender import Sender
from bot.runtime.ticker import Ticker
from bot.runtime.turn import Turns
from bot.store import people
from bot.store.store import Store, open_store
from tests.runtime.counter import COUNTER, heard
from tests.runtime.fakes import DOCUMENT, FakeChannel

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


class Shell:
    """Store, turns and loops. Nothing runs until it is started."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FixedClock(NOW)
        self.channel = FakeChannel()
        self.signals = Signals()
        self.turns = Turns(store, COUNTER, self.clock, self.signals)
        self.intake = Intake(
            self.channel, self.turns, self.clock, self.understand, lambda lang: f"only private {lang}"
        )
        self.ticker = Ticker(store, self.turns, self.clock, self.signals)
        self.drawn: list[tuple[str, str]] = []
        self.sender = self.make_sender()

    def make_sender(self, rate: float = 1_000_000, pace: float = 0) -> Sender:
        return Sender(
            self.store,
            self.channel,
            self.turns,
            self.clock,
            self.signals,
            self.draw,
            self.export,
            rate=rate,
            pace=pace,
        )

    @staticmethod
    def understand(event: Event) -> Event:
        return replace(event, alarm=Alarm("emergency", "saddle")) if "numb" in event.text else event

    def draw(self, message: Message) -> bytes:
        assert message.picture is not None
        name, lang = message.picture
        self.drawn.append((name, lang))
        if name == "broken":
            raise OSError("no such drawing")
        values = f" {dict(message.picture_values)}" if message.picture_values else ""
        return f"{'GIF' if message.kind == 'animation' else 'PNG'} {name} {lang}{values}".encode()

    async def export(self, chat_id: int) -> Document:
        return DOCUMENT

    def start(self) -> None:
        for loop in (self.intake, self.ticker, self.sender):
            loop.start()

    async def stop(self) -> None:
        for loop in (self.intake, self.ticker, self.sender):
            if loop.task is not None:
                await loop.stop()

    async def heard(self, chat_id: int) -> tuple[str, ...]:
        known = await self.store.run(people.load, self.store.person(chat_id))
        return heard(known.person) if known is not None else ()

    async def stored(self, chat_id: int) -> dict[str, list[dict[str, Any]]]:
        return await self.store.run(people.everything, self.store.person(chat_id))

    async def waiting(self, chat_id: int) -> list[str]:
        """The texts that wait to be sent."""
        rows = (await self.stored(chat_id))["outbox"]
        return [row["payload"]["message"]["text"] for row in rows]


async def until(true: Callable[[], Awaitable[object] | object], seconds: float = 5) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if await found if isinstance(found, Awaitable) else found:
                return
            await asyncio.sleep(0.005)


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    store = open_store(f"sqlite:///{tmp_path / 'backwise.db'}", None, 4242)
    store.start()
    shell = Shell(store)
    yield shell
    await shell.stop()
    await store.close()
