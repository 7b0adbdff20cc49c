"""Updates in: long polling that confirms an update only after its turn is committed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import Channel, ConflictError, Incoming, Raw, UnreachableError
from bot.clock import Clock
from bot.domain import Event
from bot.runtime.loop import FIRST_DELAY, LONGEST_DELAY, Loop, place_of
from bot.runtime.turn import Outcome, Turns
from bot.store.errors import StoreError

log = logging.getLogger(__name__)

TRIES = 3
"""How often an update is tried before it is set aside."""


CONFLICTS, CONFLICT_SECONDS, CONFLICT_PAUSE = 5, 60.0, 2.0
"""How many conflicts with another copy within so many seconds are borne, and the pause after each."""


@dataclass(frozen=True)
class _Unreadable:
    """An update that could not be decoded."""

    update_id: int
    chat_id: int | None
    error: str


class Intake(Loop):
    """The loop that receives updates and takes a turn for each.

    `understand` adds to an event what its text tells: signs of danger, questions. `group_text` is what a group
    is told, in the language of the one who wrote. `poll_seconds` is how long Telegram holds a request that has
    no updates.
    The task ends with RefusedError when Telegram will not have us.
    """

    def __init__(
        self,
        channel: Channel,
        turns: Turns,
        clock: Clock,
        understand: Callable[[Event], Event],
        group_text: Callable[[str], str],
        *,
        poll_seconds: float = 50,
    ) -> None:
        super().__init__()
        self._channel = channel
        self._turns = turns
        self._clock = clock
        self._understand = understand
        self._group_text = group_text
        self._poll_seconds = poll_seconds
        self._offset = 0
        self._answers: set[asyncio.Task[None]] = set()
        self._conflicts: list[float] = []
        self._taking = 0

    @property
    def busy(self) -> bool:
        """Whether an update is being worked on."""
        return self._taking > 0 or bool(self._answers)

    async def run(self) -> None:
        """Receive and take turns until stopped. Network trouble is waited out, however long it lasts."""
        delay, opened = FIRST_DELAY, False
        while not self.stopping:
            try:
                if not opened:
                    await self._channel.open()
                    opened = True
                batch = await self._receive()
                delay = FIRST_DELAY
            except ConflictError:
                if not self._bears_conflict():
                    raise
                await self.rest(CONFLICT_PAUSE)
                continue
            except UnreachableError as error:
                log.warning("Telegram cannot be reached, trying again in %.1f s: %s", delay, error)
                await self.rest(delay)
                delay = min(2 * delay, LONGEST_DELAY)
                continue
            await self.take_batch(batch)
        if self._answers:
            await asyncio.wait(self._answers, timeout=5)

    def _bears_conflict(self) -> bool:
        """Whether to go on for a while: a copy that was just killed may still seem to hold its request."""
        log.warning("another program receives our updates, trying again")
        moment = self._clock.monotonic()
        recent = [earlier for earlier in self._conflicts if earlier > moment - CONFLICT_SECONDS]
        self._conflicts = [*recent, moment]
        return len(self._conflicts) <= CONFLICTS

    async def _receive(self) -> Sequence[Raw]:
        """The next updates; none when we are stopped meanwhile."""
        asking = asyncio.ensure_future(self._channel.receive(self._offset, self._poll_seconds))
        stopped = asyncio.ensure_future(self.wake.wait())
        try:
            await asyncio.wait({asking, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else ()
        finally:
            stopped.cancel()
            asking.cancel()

    async def take_batch(self, batch: Sequence[Raw]) -> None:
        """Take a turn for every update: people side by side, each one's updates in order. Then confirm them."""
        if not batch:
            return
        self._taking += 1
        try:
            people: dict[int | None, list[Raw]] = {}
            for raw in batch:
                people.setdefault(self._channel.sender_of(raw), []).append(raw)
            async with asyncio.TaskGroup() as group:
                for raws in people.values():
                    group.create_task(self._take_all(raws))
            self._offset = max(int(raw["update_id"]) for raw in batch) + 1
        finally:
            self._taking -= 1

    async def _take_all(self, raws: Sequence[Raw]) -> None:
        for raw in raws:
            await self.take(raw)

    async def take(self, raw: Raw) -> None:
        """Take the turn of one update; when this returns, it is committed or set aside."""
        incoming = self._decode(raw)
        if isinstance(incoming, _Unreadable):
            await self._set_aside(incoming.update_id, incoming.chat_id, incoming.error, raw)
            return
        outcome = await self._turn(incoming, raw)
        if incoming.callback_id is not None:
            self._later(self._channel.answer(incoming.callback_id, outcome.answer, outcome.alert))
        if incoming.group is not None:
            self._later(self._channel.leave(incoming.group, self._group_text(incoming.language)))

    def _decode(self, raw: Raw) -> Incoming | _Unreadable:
        try:
            return self._channel.decode(raw, self._clock.now())
        except Exception as error:
            return _Unreadable(int(raw["update_id"]), self._channel.sender_of(raw), place_of(error))

    async def _turn(self, incoming: Incoming, raw: Raw) -> Outcome:
        event, chat_id = incoming.event, incoming.chat_id
        if event is None or chat_id is None:
            return Outcome(fresh=False)
        problem = ""
        for _ in range(TRIES):
            try:
                # in a thread: at the very first start it waits for what is still being learnt, and bells must not
                understood = await asyncio.to_thread(self._understand, event) if event.text else event
                return await self._turns.take(chat_id, incoming.update_id, understood)
            except StoreError:
                raise
            except Exception as error:
                problem = place_of(error)
        return await self._set_aside(incoming.update_id, chat_id, problem, raw)

    async def _set_aside(self, update_id: int, chat_id: int | None, error: str, raw: Raw) -> Outcome:
        log.error("update %d is set aside: %s", update_id, error)
        return await self._turns.set_aside_update(update_id, chat_id, error, dict(raw))

    def _later(self, call: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(call)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)
