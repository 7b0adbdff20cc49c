"""Messages out: lane by lane, within the platform's limits, at least once and in order."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.channels.channel import Channel, Document, Parcel, Sent
from bot.clock import Clock
from bot.domain import Event, EventKind, Message
from bot.runtime.loop import Loop, Signals, insist, place_of
from bot.runtime.turn import Turns
from bot.store import lanes, outbox
from bot.store.lanes import Claim, Claimed, Settled
from bot.store.store import Store

log = logging.getLogger(__name__)

Draw = Callable[[Message], bytes]
"""The picture or the loop that a message shows, with a person's own values where it shows some."""

Export = Callable[[int], Awaitable[Document]]
"""The file with all that is stored about the person of a chat."""

AT_ONCE = 16
"""How many messages may be on their way together: far more than the rate needs, few enough for httpx, whose pool
looks through all its connections for each request."""

LONGEST_PAUSE = 60
CROWD, CROWD_SECONDS = 3, 10.0
"""When so many chats are told to wait within so many seconds, it is the whole bot that is too fast."""


class Sender(Loop):
    """The loop that sends. `rate`: messages a second over all chats; `pace`: seconds between new ones in a chat."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        turns: Turns,
        clock: Clock,
        signals: Signals,
        draw: Draw,
        export: Export,
        *,
        rate: float = 25,
        pace: float = 1,
    ) -> None:
        super().__init__(signals.outbox)
        self._store = store
        self._channel = channel
        self._turns = turns
        self._clock = clock
        self._draw = draw
        self._export = export
        self._rate = rate
        self._pace = timedelta(seconds=pace)
        self._flying: set[asyncio.Task[None]] = set()
        self._digests: dict[tuple[str, tuple[str, str] | None], str] = {}
        self._waits: deque[tuple[float, str]] = deque()

    @property
    def busy(self) -> bool:
        """Whether a message is on its way."""
        return bool(self._flying)

    async def run(self) -> None:
        """Claim what is due and send it, until stopped; then wait for what is on its way."""
        try:
            while not self.stopping:
                self.wake.clear()
                await self.rest(await self._send_due())
            if self._flying:
                await asyncio.wait(self._flying)
        finally:
            for task in self._flying:
                task.cancel()

    async def _send_due(self) -> float | None:
        """Set off what is due; in how many seconds to look again, None when nothing waits."""
        free = AT_ONCE - len(self._flying)
        if free <= 0:
            return None
        claimed = await self._claim(free)
        for claim in claimed.claims:
            self._fly(claim)
        return claimed.wait

    async def _claim(self, most: int) -> Claimed:
        now, real = self._clock.now(), self._clock.real()
        return await insist(lambda: self._store.run(lanes.claim, now, real, rate=self._rate, most=most))

    def _fly(self, claim: Claim) -> None:
        task = asyncio.create_task(self._deliver(claim))
        self._flying.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self.wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("a message could not be settled: %s", place_of(task.exception() or Exception()))

    async def _deliver(self, claim: Claim) -> None:
        pause = (claim.slot - self._clock.real()).total_seconds()
        if pause > 0:
            await asyncio.sleep(pause)
        try:
            sent = await self._send(claim)
        except Exception as error:
            # A fault in a drawing or an export must not block the person's lane.
            log.error("message %d cannot be made: %s", claim.row, place_of(error))
            sent = Sent("bad")
        await self._settle(claim, sent)

    # --- sending ------------------------------------------------------------------------------------------

    async def _send(self, claim: Claim) -> Sent:
        message = claim.message
        if message.kind in ("edit", "buttons"):
            return await self._send_edit(claim)
        if message.kind in ("photo", "animation"):
            return await self._send_media(claim)
        document = await self._export(claim.chat_id) if message.kind == "document" else None
        return await self._formatted(claim, Parcel(message, document=document))

    async def _send_edit(self, claim: Claim) -> Sent:
        """Change the message that is meant; where it is not there, say it anew or let it be."""
        if claim.target is not None:
            sent = await self._formatted(claim, Parcel(claim.message, target=claim.target))
            if sent.status != "gone":
                return replace(sent, message_id=claim.target)
        if not claim.message.fallback:
            return Sent("gone")
        return await self._formatted(claim, Parcel(replace(claim.message, kind="text")))

    async def _send_media(self, claim: Claim) -> Sent:
        """The picture or loop by the id of an earlier upload, or uploaded; without it when it cannot be drawn.

        A picture of a person's own values is drawn for them and remembered nowhere.
        """
        if claim.message.picture_values:
            own = await self._drawn(claim.message)
            return await self._formatted(claim, Parcel(claim.message, media=own) if own else _without(claim))
        digest, image = await self._image(claim.message)
        if digest is None:
            return await self._formatted(claim, _without(claim))
        known = await insist(lambda: self._store.run(outbox.file_id, digest))
        if known is not None:
            sent = await self._formatted(claim, Parcel(claim.message, media=known))
            if sent.status != "bad_file":
                return sent
            await insist(lambda: self._store.run(outbox.keep_file_id, digest, None))
        if image is None:
            image = await asyncio.to_thread(self._draw, claim.message)
        sent = await self._formatted(claim, Parcel(claim.message, media=image))
        if sent.status == "sent" and sent.file_id is not None:
            await insist(lambda: self._store.run(outbox.keep_file_id, digest, sent.file_id))
        return sent

    async def _image(self, message: Message) -> tuple[str | None, bytes | None]:
        """The digest of the picture, and the picture itself if it had to be drawn for that."""
        key = (message.kind, message.picture)
        digest = self._digests.get(key)
        if digest is not None:
            return digest, None
        image = await self._drawn(message)
        if image is None:
            return None, None
        digest = self._digests[key] = hashlib.sha256(image).hexdigest()
        return digest, image

    async def _drawn(self, message: Message) -> bytes | None:
        """What the message shows; None, and a line in the log, when it cannot be drawn."""
        try:
            return await asyncio.to_thread(self._draw, message)
        except Exception as error:
            log.error("%s cannot be drawn: %s", message.picture, place_of(error))
            return None

    async def _formatted(self, claim: Claim, parcel: Parcel) -> Sent:
        sent = await self._channel.send(claim.chat_id, parcel)
        if sent.status == "bad_html":
            log.error("message %d is not well formed, it is sent as plain text", claim.row)
            sent = await self._channel.send(claim.chat_id, replace(parcel, plain=True))
        return sent

    # --- settling -----------------------------------------------------------------------------------------

    async def _settle(self, claim: Claim, sent: Sent) -> None:
        match sent.status:
            case "sent" | "not_modified" | "gone":
                await self._done(claim, sent)
            case "retry_after":
                await self._retry_after(claim, sent.retry_after)
            case "unreachable":
                await self._put_off(claim, min(2**claim.attempts, LONGEST_PAUSE))
            case "blocked":
                await self._turns.take(claim.chat_id, None, Event(EventKind.BLOCKED, self._clock.now()))
            case _:
                log.error("message %d to %.8s is set aside: %s", claim.row, claim.person, sent.status)
                now = self._clock.now()
                await self._vanish(await insist(lambda: self._store.run(lanes.set_aside, claim, sent.status, now)))

    async def _done(self, claim: Claim, sent: Sent) -> None:
        real = self._clock.real()
        is_new = sent.status == "sent" and sent.message_id != claim.target
        settled = await insist(
            lambda: self._store.run(
                lanes.done,
                claim,
                message_id=None if sent.status == "gone" else sent.message_id or claim.target,
                poll_id=sent.poll_id,
                rest_until=real + self._pace if is_new else None,
                rate=self._rate,
            )
        )
        if settled.strip is not None:
            await self._channel.send(claim.chat_id, Parcel(Message("buttons"), target=settled.strip))
        await self._vanish(settled)

    async def _vanish(self, settled: Settled) -> None:
        """After the last message to somebody who is erased, nothing of them stays in the log either."""
        if settled.gone:
            await insist(self._store.runner.scrub)

    async def _retry_after(self, claim: Claim, seconds: float) -> None:
        await self._put_off(claim, seconds)
        moment = self._clock.monotonic()
        self._waits.append((moment, claim.person))
        while self._waits and self._waits[0][0] < moment - CROWD_SECONDS:
            self._waits.popleft()
        if len({person for _, person in self._waits}) >= CROWD:
            until = self._clock.real() + timedelta(seconds=seconds)
            await insist(lambda: self._store.run(lanes.slow_down, until))

    async def _put_off(self, claim: Claim, seconds: float) -> None:
        until = self._clock.real() + timedelta(seconds=seconds)
        await insist(lambda: self._store.run(lanes.put_off, claim, until))


def _without(claim: Claim) -> Parcel:
    """The message without its picture."""
    return Parcel(replace(claim.message, kind="text", picture=None))
