"""The line to the bot's debug interface: is it idle, what is due next, what does it know of a person."""

from __future__ import annotations

import ssl
from datetime import datetime
from types import TracebackType
from typing import Any

import httpx

from bot.sandbox.errors import RefusedError

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody, which is right for plain HTTP, and saves reading the list of certificates."""
TIMEOUT = 10.0
"""Seconds for one question."""


class DebugLink:
    """Asks the bot at `url` (http://127.0.0.1:port) with the secret that it was started with.

    RefusedError 503 where the bot does not answer.
    """

    def __init__(self, url: str, secret: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=url, headers={"X-Debug-Secret": secret}, timeout=TIMEOUT, trust_env=False, verify=NO_TLS
        )

    async def __aenter__(self) -> DebugLink:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def idle(self) -> bool:
        """Whether nothing is due, being done or waiting to be sent."""
        return bool((await self._ask("GET", "/idle"))["idle"])

    async def next(self) -> datetime | None:
        """When the next thing is due, None where nothing is."""
        at = (await self._ask("GET", "/next"))["next"]
        return datetime.fromisoformat(at) if at else None

    async def set_offset(self, seconds: float) -> None:
        """Move the bot's clock."""
        await self._ask("POST", "/clock", {"offset_seconds": seconds})

    async def panel(self, chat_id: int) -> dict[str, Any]:
        """What the bot knows of a person."""
        return await self._ask("GET", f"/panel?chat_id={chat_id}")

    async def erase(self, chat_id: int) -> None:
        """Let the bot forget a person."""
        await self._ask("POST", "/erase", {"chat_id": chat_id})

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            answer = await self._client.request(method, path, json=body)
            answer.raise_for_status()
            result: dict[str, Any] = answer.json() if answer.content else {}
        except (httpx.HTTPError, ValueError):
            raise RefusedError("the bot does not answer just now", code=503) from None
        return result
