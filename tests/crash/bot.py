"""The real shell around the counting dialogue, as a process of its own that a test may kill.

Arguments: the address of the local Telegram, its token, the database file.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys

from bot.channels.channel import Document
from bot.channels.telegram import TelegramChannel
from bot.clock import Clock
from bot.runtime.intake import Intake
from bot.runtime.loop import Signals
from bot.runtime.sender import Sender
from bot.runtime.ticker import Ticker
from bot.runtime.turn import Turns
from bot.store.store import open_store
from tests.runtime.counter import COUNTER


async def _no_export(chat_id: int) -> Document:
    raise NotImplementedError


def _no_picture(name: str, lang: str) -> bytes:
    raise NotImplementedError


async def main(url: str, token: str, file: str) -> None:
    """Run until SIGTERM."""
    store = open_store(f"sqlite:///{file}", None, int(token.partition(":")[0]))
    store.start()
    clock, signals, channel = Clock(), Signals(), TelegramChannel(token, url)
    turns = Turns(store, COUNTER, clock, signals)
    loops = (
        Intake(channel, turns, clock, lambda event: event, lambda language: "only in private"),
        Ticker(store, turns, clock, signals),
        Sender(store, channel, turns, clock, signals, _no_picture, _no_export, rate=10_000, pace=0),
    )
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    for loop in loops:
        loop.start()
    await ended.wait()
    for loop in loops:
        await loop.stop()
    await channel.close()
    await store.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main(*sys.argv[1:]))
