"""Due timers in: each becomes a turn, when it is due and not before."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import EPOCH, Clock
from bot.runtime.loop import Loop, Signals, insist, place_of
from bot.runtime.turn import Turns
from bot.store import transactions
from bot.store.store import Store
from bot.store.transactions import DueTimer

log = logging.getLogger(__name__)

TRIES = 3
AT_ONCE = 100
LONGEST_REST = 30.0
"""Seconds after which the clock is looked at again, in case somebody set it."""

SWEEP_EVERY = timedelta(minutes=10)


class Ticker(Loop):
    """The loop that rings due timers and sweeps what need not be remembered."""

    def __init__(self, store: Store, turns: Turns, clock: Clock, signals: Signals) -> None:
        super().__init__(signals.timers)
        self._store = store
        self._turns = turns
        self._clock = clock
        self._swept = EPOCH
        self.busy = False

    async def run(self) -> None:
        """Ring what is due, then sleep until the next is, or until a turn sets an earlier one."""
        while not self.stopping:
            self.busy = True
            self.wake.clear()
            rang = await self._ring_due()
            await self._sweep()
            self.busy = False
            if not rang:
                await self.rest(await self._wait())

    async def _ring_due(self) -> bool:
        now = self._clock.now()
        due = await insist(lambda: self._store.run(transactions.due_timers, now, AT_ONCE))
        people: dict[str, list[DueTimer]] = {}
        for timer in due:
            people.setdefault(timer.person, []).append(timer)
        async with asyncio.TaskGroup() as group:
            for timers in people.values():
                group.create_task(self._ring_all(timers))
        return bool(due)

    async def _ring_all(self, timers: Sequence[DueTimer]) -> None:
        for timer in timers:
            await self._ring(timer)

    async def _ring(self, timer: DueTimer) -> None:
        problem = ""
        for _ in range(TRIES):
            try:
                await self._turns.ring(timer)
                return
            except Exception as error:
                problem = place_of(error)
        log.error("timer %s of %.8s is set aside: %s", timer.name, timer.person, problem)
        await self._turns.set_aside_timer(timer, problem)

    async def _sweep(self) -> None:
        now = self._clock.now()
        if now < self._swept + SWEEP_EVERY:
            return
        self._swept = now
        if await insist(lambda: self._store.run(transactions.sweep, now)):
            await insist(self._store.runner.scrub)

    async def _wait(self) -> float:
        soonest: datetime | None = await insist(lambda: self._store.run(transactions.next_timer))
        if soonest is None:
            return LONGEST_REST
        return min(max((soonest - self._clock.now()).total_seconds(), 0.0), LONGEST_REST)
