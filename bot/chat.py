"""The talk in a terminal: the real bot without Telegram, on a database that is gone afterwards."""

from __future__ import annotations

import asyncio
import os
import select
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

from babel.dates import format_datetime
from pydantic import SecretStr

from bot.app import Backwise, build
from bot.channels.console import ConsoleChannel
from bot.clock import local
from bot.config import Settings
from bot.domain import Profile
from bot.store import people, transactions

CHAT = 1
MORNING = 8
LOOK_SECONDS = 0.2
JUMPS = {"+1h": timedelta(hours=1), "+1d": timedelta(days=1), "+7d": timedelta(days=7)}
HELP = """Type a number to tap a button, a text, or a command (/start, /menu, /flare …).
+1h, +1d, +7d and `next morning` move the clock. Ctrl-D ends."""


def chat(settings: Settings, lang: str) -> int:
    """Talk until standard input ends."""
    with tempfile.TemporaryDirectory() as folder:
        ours = settings.model_copy(
            update={
                "database_url": SecretStr(f"sqlite:///{Path(folder) / 'chat.db'}"),
                "encryption_keys": SecretStr(""),
                "telegram_bot_token": SecretStr("1:chat"),
                "send_rate": 10_000.0,
                "chat_interval": 0.0,
            }
        )
        channel = ConsoleChannel(_write)
        return asyncio.run(_Talk(build(ours, channel), channel, lang).run())


def _write(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a terminal prints


async def _lines(source: int) -> AsyncIterator[str]:
    """The lines that are typed, without the space around them, until the end of input.

    A thread that hung in a read would let nobody go on Ctrl-C; this one only ever looks.
    """
    rest = b""
    while True:
        ready, _, _ = await asyncio.to_thread(select.select, [source], [], [], LOOK_SECONDS)
        if not ready:
            continue
        read = os.read(source, 65536)
        *lines, rest = (rest + read).split(b"\n")
        if rest and not read:
            lines.append(rest)
        for line in lines:
            yield line.decode(errors="replace").strip()
        if not read:
            return


class _Talk:
    """Reads lines, takes turns, waits until the bot has said what it had to say."""

    def __init__(self, bot: Backwise, channel: ConsoleChannel, lang: str) -> None:
        self.bot = bot
        self.channel = channel
        self.lang = lang

    async def run(self) -> int:
        async with AsyncExitStack() as stack:
            self.bot.store.start()
            stack.push_async_callback(self.bot.store.close)
            for loop in (self.bot.sender, self.bot.ticker):
                loop.start()
                stack.push_async_callback(loop.stop)
            if sys.stdin.isatty():
                _write(HELP)
            await self.line("/start")
            async for line in _lines(sys.stdin.fileno()):
                if not sys.stdin.isatty():
                    _write(f"\n{line}")
                await self.line(line)
        return 0

    async def line(self, text: str) -> None:
        """Take one line, and show what it led to."""
        if text in JUMPS:
            await self.travel(self.bot.clock.now() + JUMPS[text])
        elif text == "next morning":
            await self.travel(await self.morning())
        elif text:
            await self.turn(text)
        if prompt := self.channel.prompt():
            _write(prompt)

    async def turn(self, text: str) -> None:
        event = self.bot.dialogs.understand(self.channel.event(text, self.bot.clock.now(), self.lang))
        outcome = await self.bot.turns.take(CHAT, None, event)
        await self.channel.answer("", outcome.answer, outcome.alert)
        await self.settled()

    async def profile(self) -> Profile:
        """What is known of the person."""
        known = await self.bot.store.run(people.load, self.bot.store.person(CHAT))
        return known.person.profile if known else Profile(lang=self.lang)

    async def morning(self) -> datetime:
        """The next time that the person's clock shows eight."""
        now = local(self.bot.clock.now(), (await self.profile()).zone)
        at = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        return at if at > now else at + timedelta(days=1)

    async def travel(self, target: datetime) -> None:
        """Move the clock from one due thing to the next, so that a day is lived and not skipped."""
        while True:
            soonest = await self.bot.store.run(transactions.next_instant)
            if soonest is None or soonest > target:
                break
            await self._set(soonest)
        await self._set(target)
        profile = await self.profile()
        now = local(self.bot.clock.now(), profile.zone).replace(tzinfo=None)
        _write(f"  -- {format_datetime(now, 'EEEE d MMMM, HH:mm', locale=profile.lang)} --")

    async def _set(self, at: datetime) -> None:
        ahead = at - self.bot.clock.now()
        if ahead > timedelta(0):
            self.bot.clock.offset += ahead + timedelta(milliseconds=1)
        self.bot.signals.all()
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is due and nothing on its way, twice in a row."""
        calm = 0
        while calm < 2:
            await asyncio.sleep(0.005)
            soonest = await self.bot.store.run(transactions.next_instant)
            due = soonest is not None and soonest <= self.bot.clock.now()
            calm = 0 if due or self.bot.sender.busy or self.bot.ticker.busy else calm + 1
