"""Long polling: how the bot waits for updates, as Telegram's getUpdates lets it wait."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine

from bot.sandbox.errors import ApiError
from bot.sandbox.records import Json
from bot.sandbox.telegram import Telegram

Gone = Callable[[], Coroutine[None, None, None]]
"""Ends when the bot hangs up."""

LONGEST = 50
"""Seconds: Telegram waits no longer, whatever is asked."""
MOST = 100
"""Updates in one answer."""
ABSENT_AFTER = 3.0
"""Seconds without a poll after which the page says that the bot is not running."""


class _Turn:
    """One poll that waits."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.replaced = False


class Polls:
    """At most one poll waits at a time: a second one ends the first with 409, as Telegram does."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._waiting: _Turn | None = None
        self._last_seen = -math.inf
        telegram.on_update = self._wake

    @property
    def running(self) -> bool:
        """Whether a bot is there: one that waits, or that has just taken its updates."""
        return self._waiting is not None or self._telegram.clock.monotonic() - self._last_seen < ABSENT_AFTER

    @property
    def all_confirmed(self) -> bool:
        """Whether the bot has confirmed every update and waits for more."""
        return self._waiting is not None and not self._telegram.updates

    async def get(self, given: Json, gone: Gone) -> list[Json]:
        """What getUpdates gives; ApiError 409 for the older of two polls."""
        telegram = self._telegram
        telegram.confirm(given.get("offset", 0))
        if "allowed_updates" in given and given["allowed_updates"] != telegram.allowed:
            telegram.allowed = given["allowed_updates"]
            telegram.changed()
        limit = min(max(given.get("limit", MOST), 1), MOST)
        seconds = min(max(given.get("timeout", 0), 0), LONGEST)
        if self._waiting is not None:
            self._waiting.replaced = True
            self._wake()
        self._last_seen = telegram.clock.monotonic()
        if telegram.updates or not seconds:
            return telegram.updates[:limit]
        return await self._wait(seconds, limit, gone)

    async def _wait(self, seconds: float, limit: int, gone: Gone) -> list[Json]:
        turn = self._waiting = _Turn()
        left = asyncio.ensure_future(gone())
        woken = asyncio.ensure_future(turn.woken.wait())
        try:
            await asyncio.wait((left, woken), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if self._waiting is turn:
                self._waiting = None
                self._last_seen = -math.inf if left.done() else self._telegram.clock.monotonic()
            left.cancel()
            woken.cancel()
        if turn.replaced:
            reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise ApiError(409, f"Conflict: {reason}")
        return self._telegram.updates[:limit]

    def close(self) -> None:
        """Send a bot that waits home with nothing."""
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None:
            self._waiting.woken.set()
