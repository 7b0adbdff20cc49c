"""Moving the clock: from due event to due event, so that seven days are lived and not skipped."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, time, timedelta

from bot.clock import next_instant
from bot.sandbox.debug_link import DebugLink
from bot.sandbox.errors import RefusedError
from bot.sandbox.polls import Polls
from bot.sandbox.telegram import Telegram

MORNING = time(8, 0)
STEP = re.compile(r"\+(\d{1,4})([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
LONGEST = timedelta(days=400)
JUST_PAST = timedelta(milliseconds=10)
"""How far behind an event the clock is set, so that the event is due beyond doubt."""
HOP = timedelta(hours=1)
"""How far the clock goes at once where something that is due stays so (it waits for the person)."""
STUCK_AFTER = 1.0
"""Seconds after which something that is due and is not done, by a bot that is idle, counts as waiting."""
PATIENCE = 60.0
"""Seconds that the bot may take to come to rest after one event."""
LOOK_EVERY = 0.02
"""Seconds between two looks at whether the bot is idle."""


class TimeMachine:
    """Sets the one offset that the local Telegram and its bot share.

    Without a debug link (no bot of ours runs) only the local Telegram's own clock moves.
    """

    def __init__(self, telegram: Telegram, polls: Polls, debug: DebugLink | None, patience: float = 60.0) -> None:
        self._telegram = telegram
        self._polls = polls
        self._debug = debug
        self._one_at_a_time = asyncio.Lock()

    async def move(self, move: str, user_id: int | None = None) -> datetime:
        """Make one of the moves `+<n>m|h|d`, `next_morning`, `next_event`; gives the new now.

        RefusedError for an unknown move, for a second one at once, and where the bot does not come to rest.
        """
        if self._one_at_a_time.locked():
            raise RefusedError("the clock is being moved already", code=409)
        async with self._one_at_a_time:
            await self._rest()
            target = await self._target(move, user_id)
            await self._live_until(target)
            await self._set(target)
            await self._rest()
        return self._telegram.clock.now()

    async def _target(self, move: str, user_id: int | None) -> datetime:
        now = self._telegram.clock.now()
        if move == "next_event":
            upcoming = await self._debug.next() if self._debug else None
            if upcoming is None:
                raise RefusedError("nothing is scheduled", code=409)
            return max(now, upcoming + JUST_PAST)
        if move == "next_morning":
            return next_instant(now, MORNING, await self._zone(user_id))
        step = STEP.fullmatch(move)
        if step is None:
            raise RefusedError("the clock can move +1h, +7d, next_morning or next_event")
        return now + min(LONGEST, timedelta(**{UNITS[step[2]]: int(step[1])}))

    async def _zone(self, user_id: int | None) -> str:
        if self._debug is None or user_id is None:
            return "UTC"
        return str((await self._debug.panel(user_id)).get("zone") or "UTC")

    async def _live_until(self, target: datetime) -> None:
        """Stop at everything that falls due on the way."""
        while self._debug is not None:
            due = await self._debug.next()
            if due is None or due > target:
                return
            now = self._telegram.clock.now()
            if due > now:
                await self._set(due + JUST_PAST)
                await self._rest(after=due)
            else:  # it waits for the person; look out for others on the way
                await self._set(min(target, now + HOP))
                await self._rest()
            if self._telegram.clock.now() >= target:
                return

    async def _set(self, now: datetime) -> None:
        seconds = (now - self._telegram.clock.real()).total_seconds()
        self._telegram.set_offset(seconds)
        if self._debug is not None:
            await self._debug.set_offset(seconds)

    async def _rest(self, after: datetime | None = None) -> None:
        """Wait until the bot is idle, twice in a row, and has done what was due at `after`."""
        if self._debug is None:
            return
        quiet = 0
        began = self._telegram.clock.monotonic()
        while quiet < 2:  # once may be the moment between two steps
            await asyncio.sleep(LOOK_EVERY)
            waited = self._telegram.clock.monotonic() - began
            if waited > PATIENCE:
                raise RefusedError("the bot does not come to rest", code=504)
            quiet = quiet + 1 if await self._resting(after if waited < STUCK_AFTER else None) else 0

    async def _resting(self, after: datetime | None) -> bool:
        if self._debug is None or not self._polls.all_confirmed:
            return False
        try:
            return await self._debug.idle() and (after is None or await self._debug.next() != after)
        except RefusedError:  # it is being started again
            return False
