"""A real local Telegram with a bot that the test speaks for, and the browser that visits it."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.sandbox import images
from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram
from tests.sandbox.help import GIF, Api

PERSON = 1001
MORNING = datetime(2031, 3, 5, 7, 30, tzinfo=UTC)
"""A Wednesday, half past eight in Brussels: where the clock is set when the stage opens."""
DAY = timedelta(days=1)
QUESTION = "Sam bends for a sock and it hurts. What is most likely?"
ANSWERS = ("New damage", "A touchy alarm", "Sam imagines it")
SHORT = {"en": ("flare", "It got worse"), "nl": ("opstoot", "Het werd erger")}
Json = dict[str, Any]


class Inside:
    """What the bot's debug interface tells: a daily message, and whatever a test puts in."""

    def __init__(self) -> None:
        self.frames: list[Json] = []
        self.stored: Json = {"chat": [], "record": []}
        self.erased: list[int] = []
        self.due = MORNING.replace(hour=6) + DAY
        self.slow = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, body: Json) -> Json:
        match path:
            case "/idle":
                time.sleep(self.slow)
                return {"idle": True}
            case "/next":
                return {"next": self.due.isoformat()}
            case "/clock":
                now = datetime.now(UTC) + timedelta(seconds=body["offset_seconds"])
                while self.due <= now:
                    self.due += DAY
                return {}
            case "/erase":
                self.erased.append(body["chat_id"])
                self.stored, self.frames = {}, []
                return {}
        return {
            "frames": self.frames,
            "states": {"day": ["ask", "wait", "done"], "flare_up": ["toilet", "list", "help"]},
            "scheduled": [{"name": "daily", "event": "morning", "at": self.due.isoformat()}],
            "waiting": [],
            "stored": self.stored,
            "zone": "Europe/Brussels",
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        inside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                size = int(self.headers.get("content-length", 0))
                body = json.loads(self.rfile.read(size) or b"{}")
                answer = json.dumps(inside.answer(urlsplit(self.path).path, body)).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Silence."""

        return Handler


class Stage:
    """The local Telegram, the bot's side of it, and another phone of the same person."""

    def __init__(self) -> None:
        self.inside = Inside()
        self.local = LocalTelegram(debug_url=self.inside.url, debug_secret="of this test alone")
        self.local.telegram.clock.offset = MORNING - datetime.now(UTC)
        self.local.__enter__()
        self.url = self.local.url
        self.phone = Phone(self.url, PERSON)
        self.updates: list[Json] = []
        self._api = Api(self.local)
        for language, (command, description) in SHORT.items():
            commands = [
                {"command": "menu", "description": "Everything at a glance"},
                {"command": command, "description": description},
                {"command": "stop", "description": "Be quiet"},
            ]
            self.call("setMyCommands", commands=commands, language_code="" if language == "en" else language)
        self.call("setMyDescription", description="A coach for people with back pain.\nA program, not a doctor.")
        self._closing = False
        self._polling = threading.Thread(target=self._poll, daemon=True)
        self._polling.start()

    def close(self) -> None:
        self.phone.close()
        self._closing = True
        self.local.stop()
        self._polling.join()
        self._api.http.close()
        self.inside.close()

    def _poll(self) -> None:
        """Takes the updates as every bot does, until the local Telegram is gone."""
        with httpx.Client(trust_env=False, timeout=60) as http:
            offset = 0
            while not self._closing:
                answer = http.post(f"{self._api.root}/getUpdates", json={"offset": offset, "timeout": 20})
                for update in answer.json()["result"]:
                    self.updates.append(update)
                    offset = update["update_id"] + 1

    # --- what the bot does --------------------------------------------------------------------------------

    def call(self, method: str, **given: Any) -> Any:
        answer = self._api.post(method, **given)
        assert answer["ok"], answer
        return answer["result"]

    def say(self, html: str, *rows: list[Json], **more: Any) -> int:
        """A message of the bot with these rows of buttons; its id."""
        keyboard = {"reply_markup": {"inline_keyboard": list(rows)}} if rows else {}
        given = {"chat_id": PERSON, "text": html, "parse_mode": "HTML"} | keyboard | more
        return int(self.call("sendMessage", **given)["message_id"])

    def ask(self) -> str:
        """A quiz, of which the second answer is right; the poll's id."""
        given = {
            "question": QUESTION,
            "options": [{"text": answer} for answer in ANSWERS],
            "type": "quiz",
            "correct_option_ids": [1],
            "is_anonymous": False,
            "explanation": "The pain is real, and it tells more about the alarm than about the back.",
        }
        return str(self.call("sendPoll", chat_id=PERSON, **given)["poll"]["id"])

    def upload(self, method: str, field_name: str, name: str, content: bytes, **more: str) -> None:
        answer = self._api.http.post(
            f"{self._api.root}/{method}",
            data={"chat_id": str(PERSON), **more},
            files={field_name: (name, content)},
        )
        assert answer.json()["ok"], answer.text

    def photo(self, caption: str) -> None:
        self.upload("sendPhoto", "photo", "p.png", images.blank_png(640, 400), caption=caption, parse_mode="HTML")

    def animation(self, caption: str) -> None:
        self.upload("sendAnimation", "animation", "m.gif", GIF, caption=caption)

    def document(self, name: str, content: bytes) -> None:
        self.upload("sendDocument", "document", name, content)

    # --- what the bot heard -------------------------------------------------------------------------------

    def heard(self, kind: str, count: int = 1) -> list[Json]:
        """The updates of a kind, once there are `count` of them."""
        give_up = time.monotonic() + 5
        while len(found := [update[kind] for update in self.updates if kind in update]) < count:
            assert time.monotonic() < give_up, f"{count} x {kind}, but there came {self.updates}"
            time.sleep(0.02)
        return found

    def texts(self, count: int) -> list[str]:
        return [message.get("text", "") for message in self.heard("message", count)]


@dataclass
class Visit:
    """Opens the page, and notes what must never happen: a console error, a request to anywhere else."""

    browser: Browser
    url: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, query: str = "", *, width: int = 1440, height: int = 900, **options: Any) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", **options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        page.on("request", lambda request: self._note(request.url))
        page.goto(f"{self.url}/{query}")
        expect(page.locator("#bot-status")).to_have_text("bot")
        return page

    def _note(self, url: str) -> None:
        if not url.startswith(self.url):
            self.complaints.append(f"request to {url}")

    def forgive(self, words: str) -> None:
        """The browser itself complains of what the test did on purpose."""
        self.complaints = [complaint for complaint in self.complaints if words not in complaint]

    def close(self) -> None:
        for context in self.contexts:
            context.close()
