"""Who may talk to the local Telegram: this machine alone, and no page but its own.

A page on the internet may point a name of its own at 127.0.0.1 (DNS rebinding), or post a form here. Both are
seen in what every browser sends along: Host, Origin and Sec-Fetch-Site.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses strangers with 403, and gives every answer the headers that keep the page closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if reason := _stranger(scope):
            await PlainTextResponse(reason, status_code=403)(scope, receive, send)
            return

        async def send_closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_closed)


def _stranger(scope: Scope) -> str | None:
    """Why the request is refused, None where it may pass."""
    headers = Headers(scope=scope)
    port = scope["server"][1]
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    if port == 80:  # the port that is left out of an address
        hosts |= {"127.0.0.1", "localhost"}
    if headers.getlist("host") != [headers.get("host")] or headers["host"].lower() not in hosts:
        return "wrong Host: the local Telegram answers this machine alone"
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in {f"http://{host}" for host in hosts}:
        return "wrong Origin: only the local Telegram's own page may ask this"
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") and scope["path"] != "/":
        return "only the local Telegram's own page may ask this"
    return None
