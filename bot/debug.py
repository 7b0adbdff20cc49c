"""What the panel of the local Telegram may ask the bot: its state, its clock, what is stored. Loopback only.

Loaded in local mode alone. Every request bears the secret that the local Telegram made for this bot.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.runtime.loop import Signals, insist
from bot.store import people, transactions
from bot.store.store import Store
from bot.store.tables import Tables

HEADER = "X-Debug-Secret"


class Busy(Protocol):
    """A loop that can say whether it has something in hand."""

    @property
    def busy(self) -> bool: ...


@dataclass(frozen=True)
class Debug:
    """The parts that the panel looks at. `flows` are the names of each flow's states."""

    store: Store
    clock: Clock
    signals: Signals
    loops: Sequence[Busy]
    flows: Mapping[str, Sequence[str]]
    secret: str = field(repr=False)

    def app(self) -> Starlette:
        """The web application."""
        routes = [
            Route("/idle", self._guarded(self._idle)),
            Route("/next", self._guarded(self._next)),
            Route("/clock", self._guarded(self._set_clock), methods=["POST"]),
            Route("/panel", self._guarded(self._panel)),
            Route("/erase", self._guarded(self._erase), methods=["POST"]),
        ]
        return Starlette(routes=routes)

    def _guarded(self, answer: Callable[[Request], Awaitable[object]]) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            given = request.headers.get(HEADER, "").encode()
            if not hmac.compare_digest(given, self.secret.encode()):
                return JSONResponse({"error": "the secret is wrong"}, status_code=403)
            try:
                return JSONResponse(await answer(request))
            except (ValueError, KeyError, TypeError):
                return JSONResponse({"error": "the request is wrong"}, status_code=400)

        return guarded

    async def _idle(self, _: Request) -> object:
        if any(loop.busy for loop in self.loops):
            return {"idle": False}
        waits = await insist(lambda: self.store.run(transactions.next_instant))
        idle = waits is None or waits > self.clock.now()
        return {"idle": idle and not any(loop.busy for loop in self.loops)}

    async def _next(self, _: Request) -> object:
        soonest = await insist(lambda: self.store.run(transactions.next_instant))
        return {"next": _iso(soonest)}

    async def _set_clock(self, request: Request) -> object:
        self.clock.offset = timedelta(seconds=float((await request.json())["offset_seconds"]))
        self.signals.all()
        return {"now": _iso(self.clock.now())}

    async def _panel(self, request: Request) -> object:
        key = self.store.person(int(request.query_params["chat_id"]))
        return await insist(lambda: self.store.run(_panel, key, self.flows))

    async def _erase(self, request: Request) -> object:
        key = self.store.person(int((await request.json())["chat_id"]))
        await insist(lambda: self.store.run(people.erase, key))
        return {"erased": await insist(self.store.runner.scrub)}


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _panel(conn: Connection, t: Tables, key: str, flows: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    stored = people.everything(conn, t, key)
    known = people.load(conn, t, key)
    frames = known.person.session.frames if known is not None else ()
    timers = sorted(stored["timer"], key=lambda row: str(row["due_at"]))
    return {
        "frames": [{"flow": frame.flow, "state": frame.state, "id": frame.id} for frame in frames],
        "states": {name: list(states) for name, states in flows.items()},
        "scheduled": [{"name": row["name"], "event": row["payload"]["event"], "at": row["due_at"]} for row in timers],
        "waiting": [{"at": row["send_after"], "kind": row["payload"]["message"]["kind"]} for row in stored["outbox"]],
        "stored": stored,
        "zone": known.person.profile.zone if known is not None else "UTC",
    }
