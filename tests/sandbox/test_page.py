"""The page of the local Telegram in a real Chromium, against a small server that answers as the real one does."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
MORNING = datetime(2026, 3, 4, 7, 30, tzinfo=UTC)
COMMANDS = {
    "en": [("menu", "Everything at a glance"), ("flare", "It got worse"), ("stop", "Be quiet")],
    "nl": [("menu", "Alles op een rij"), ("opstoot", "Het werd erger"), ("stop", "Wees stil")],
}
Json = dict[str, Any]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


# --- the server -------------------------------------------------------------------------------------------


class FakeTelegram:
    """What the page talks to: it keeps one chat, notes every request, and does what a test tells it."""

    def __init__(self) -> None:
        self.messages: list[Json] = []
        self.asked: list[tuple[str, Json]] = []
        self.queues: list[asyncio.Queue[Json]] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self.offset = timedelta(0)
        self.lang = "en"
        self.blocked = False
        self.running = True
        self.stored: Json = {}
        self.frames: list[Json] = []
        self.slow = 0.0
        self.refusal = ""

    # what a test says

    def now(self) -> datetime:
        return MORNING + self.offset

    def add(self, html: str, *, sender: str = "bot", quiet: bool = False, **more: Any) -> Json:
        """One more message in the chat; `quiet` puts it there before the page is opened."""
        message = {
            "id": len(self.messages) + 1,
            "from": sender,
            "date": self.now().isoformat(),
            "edit_date": None,
            "kind": "text",
            "html": html,
            "text": html.replace("<b>", "").replace("</b>", ""),
            "photo_url": None,
            "file_url": None,
            "file_name": None,
            "buttons": [],
            "poll": None,
            "silent": False,
            "protected": False,
            "forwarded": False,
        } | more
        self.messages.append(message)
        if not quiet:
            self.tell({"type": "message", "message": message})
        return message

    def change(self, message: Json, **more: Any) -> None:
        message.update(more)
        self.tell({"type": "edit", "message": message})

    def tell(self, event: Json) -> None:
        assert self.loop is not None
        for queue in self.queues:
            self.loop.call_soon_threadsafe(queue.put_nowait, json.loads(json.dumps(event)))

    def posts(self, path: str) -> list[Json]:
        return [body for where, body in self.asked if where == path]

    # what it answers

    def chat(self) -> Json:
        return {
            "user": {"id": 1001, "first_name": "Sam", "language_code": self.lang},
            "messages": self.messages,
            "commands": [{"command": name, "description": words} for name, words in COMMANDS[self.lang]],
            "bot": {
                "name": "Backwise",
                "username": "backwise_bot",
                "running": self.running,
                "description": "A coach for people with back pain.\nA program, not a doctor.",
            },
            "typing": False,
            "blocked": self.blocked,
            "clock": {"now": self.now().isoformat(), "offset_seconds": self.offset.total_seconds()},
        }

    def panel(self) -> Json:
        due = (self.now().replace(hour=6, minute=30) + timedelta(days=1)).isoformat()
        return {
            "frames": self.frames,
            "states": {"day": ["ask", "wait", "done"], "flare_up": ["toilet", "list", "help"]},
            "scheduled": [{"name": "daily", "event": "morning", "at": due}],
            "waiting": [],
            "stored": self.stored,
            "zone": "Europe/Brussels",
        }

    async def take(self, path: str, body: Json) -> Json:
        self.asked.append((path, body))
        await asyncio.sleep(self.slow)
        if path == "send":
            kind = body.get("kind", "text")
            shown = {"group": "text", "forwarded": "text"}.get(kind, kind)
            text = body.get("text", "")
            safe = text.replace("&", "&amp;").replace("<", "&lt;")
            self.add(safe, sender="user", kind=shown, text=text, forwarded=kind == "forwarded")
        elif path == "edit":
            message = self.messages[body["message_id"] - 1]
            self.change(message, html=body["text"], text=body["text"], edit_date=self.now().isoformat())
        elif path == "vote":
            message = next(one for one in self.messages if one["poll"])
            self.change(message, poll=message["poll"] | {"chosen": body["option"], "correct": 1})
        elif path == "clock":
            self.offset += timedelta(days=7) if body["move"] == "+7d" else timedelta(hours=1)
            self.tell({"type": "clock", **self.chat()["clock"]})
        elif path == "language":
            self.lang = body["language_code"]
        elif path == "block":
            self.blocked = body["blocked"]
        elif path == "restart":
            self.messages.clear()
            self.stored = {}
        return {}

    # over HTTP

    async def events(self, request: Request) -> Response:
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self.queues.append(queue)

        async def stream() -> AsyncIterator[str]:
            yield ": hello\n\n"
            while True:
                yield f"data: {json.dumps(await queue.get())}\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def get(self, request: Request) -> Response:
        return JSONResponse(self.chat() if request.path_params["path"] == "chat" else self.panel())

    async def post(self, request: Request) -> Response:
        if self.refusal:
            return JSONResponse({"error": self.refusal}, status_code=409)
        return JSONResponse(await self.take(request.path_params["path"], await request.json()))

    async def file(self, request: Request) -> Response:
        name = request.path_params.get("file", "index.html")
        return FileResponse(PAGE / name, headers={"Content-Security-Policy": CSP})

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self.file),
                Route("/page/{file}", self.file),
                Route("/app/events", self.events),
                Route("/app/{path}", self.get, methods=["GET"]),
                Route("/app/{path}", self.post, methods=["POST"]),
            ]
        )

    def serve(self) -> tuple[str, uvicorn.Server, threading.Thread]:
        """Starts on a free loopback port; gives the address and what stops it."""
        place = socket.socket()
        place.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(self.app(), log_level="error", lifespan="off"))

        async def run() -> None:
            self.loop = asyncio.get_running_loop()
            await server.serve(sockets=[place])

        thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        return f"http://127.0.0.1:{place.getsockname()[1]}", server, thread


QUIZ: Json = {
    "id": "q1",
    "question": "Sam bends for a sock and it hurts. What is most likely?",
    "options": [{"text": "New damage"}, {"text": "A touchy alarm"}, {"text": "Sam imagines it"}],
    "chosen": None,
    "correct": None,
    "explanation": "The pain is real, and it tells more about the alarm than about the back.",
}
