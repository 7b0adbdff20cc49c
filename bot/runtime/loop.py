"""What the three loops have in common: a task that starts, rests, is woken, and stops cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.store.errors import StoreError

log = logging.getLogger(__name__)
T = TypeVar("T")

FIRST_DELAY, LONGEST_DELAY = 0.1, 30.0


class Signals:
    """How a committed turn wakes the loops: something to send, a timer to watch."""

    def __init__(self) -> None:
        self.outbox = asyncio.Event()
        self.timers = asyncio.Event()

    def all(self) -> None:
        """Wake every loop: the clock was moved."""
        self.outbox.set()
        self.timers.set()


class Loop:
    """One asyncio task. `task` ends with an error only when the loop cannot go on."""

    def __init__(self, wake: asyncio.Event | None = None) -> None:
        self.wake = wake if wake is not None else asyncio.Event()
        self.stopping = False
        self.task: asyncio.Task[None] | None = None

    def start(self) -> asyncio.Task[None]:
        """Start the loop's task."""
        self.task = asyncio.create_task(self.run(), name=type(self).__name__)
        return self.task

    async def run(self) -> None:
        """The loop itself; returns soon after `stopping` is set."""
        raise NotImplementedError

    async def stop(self, grace: float = 10) -> None:
        """Let what is in hand be finished, at most `grace` seconds; nothing new is begun."""
        self.stopping = True
        self.wake.set()
        task = self.task
        if task is None:
            return
        _, late = await asyncio.wait({task}, timeout=grace)
        for one in late:
            one.cancel()
        if late:
            await asyncio.wait(late)

    async def rest(self, seconds: float | None) -> None:
        """Sleep until woken, or for so long."""
        if not self.stopping:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), seconds)
        self.wake.clear()


async def insist(call: Callable[[], Awaitable[T]]) -> T:
    """The result of the call, tried again with growing pauses as long as the database is in trouble."""
    delay = FIRST_DELAY
    while True:
        try:
            return await call()
        except StoreError as error:
            log.warning("the database is in trouble, trying again in %.1f s: %s", delay, error)
            await asyncio.sleep(delay)
            delay = min(2 * delay, LONGEST_DELAY)


def place_of(error: BaseException) -> str:
    """What went wrong and where, for the log: without the error's text, which may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
