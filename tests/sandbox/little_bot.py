"""A bot of a few lines with the debug interface of the real one: a child process for the local Telegram.

It says when it wakes, echoes, and after "daily" writes every 24 hours. What it must not forget is in the file
LITTLE_BOT_STATE, so that it survives a kill.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

DAY = 86400.0
ENV = os.environ
STATE = Path(ENV["LITTLE_BOT_STATE"])
lock = threading.Lock()
offset = float(ENV["CLOCK_OFFSET"])
busy = threading.Event()
state: dict[str, Any] = {"due": {}, "asleep": {}, "erased": []}


def now() -> float:
    return time.time() + offset


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def call(method: str, **given: Any) -> Any:
    url = f"{ENV['TELEGRAM_API_URL']}/bot{ENV['TELEGRAM_BOT_TOKEN']}/{method}"
    request = urllib.request.Request(url, json.dumps(given).encode(), {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)["result"]


def keep() -> None:
    draft = STATE.with_suffix(".part")
    draft.write_text(json.dumps(state))
    draft.replace(STATE)


def due() -> list[tuple[float, str]]:
    return sorted((at, chat) for chat, at in state["due"].items())


def tick() -> None:
    """Write what is due; a little late, as a bot with work to do."""
    while True:
        time.sleep(0.01)
        with lock:
            ripe = [(at, chat) for at, chat in due() if at <= now() and chat not in state["asleep"]]
        for at, chat in ripe:
            time.sleep(0.05)
            call("sendMessage", chat_id=int(chat), text=f"due {iso(at)}")
            with lock:
                state["due"][chat] = at + DAY
                keep()


def answer(message: dict[str, Any]) -> None:
    chat, text = message["chat"]["id"], message.get("text", "")
    with lock:
        if text in ("daily", "asleep"):
            state["due"][str(chat)] = now() + DAY
            if text == "asleep":
                state["asleep"][str(chat)] = True
        elif text == "busy":
            busy.set()
        keep()
    if text == "fail":
        os._exit(3)
    if text == "leave":
        os._exit(0)
    call("sendMessage", chat_id=chat, text=f"you said {text}")


class Debug(BaseHTTPRequestHandler):
    """The debug interface."""

    def do_GET(self) -> None:
        with lock:
            times = due()
            path, _, query = self.path.partition("?")
            if path == "/idle":
                ripe = any(at <= now() and chat not in state["asleep"] for at, chat in times)
                self.give({"idle": not ripe and not busy.is_set()})
            elif path == "/next":
                self.give({"next": iso(times[0][0]) if times else None})
            else:
                chat = query.removeprefix("chat_id=")
                at = state["due"].get(chat)
                scheduled = [{"name": "daily", "event": "daily", "at": iso(at)}] if at else []
                panel = {"frames": [], "states": {}, "scheduled": scheduled, "waiting": []}
                self.give({**panel, "stored": {"due": at}, "zone": "Europe/Brussels"})

    def do_POST(self) -> None:
        global offset
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with lock:
            if self.path == "/clock":
                offset = body["offset_seconds"]
            elif self.path == "/erase":
                state["due"].pop(str(body["chat_id"]), None)
                state["erased"].append(body["chat_id"])
                keep()
        self.give({"ok": True})

    def give(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        allowed = self.headers["X-Debug-Secret"] == ENV["DEBUG_SECRET"]
        self.send_response(200 if allowed else 403)
        self.send_header("Content-Length", str(len(body) if allowed else 0))
        self.end_headers()
        if allowed:
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def main() -> None:
    if ENV.get("LITTLE_BOT_FAILS"):
        sys.exit(4)
    if STATE.exists():
        state.update(json.loads(STATE.read_text()))
    debug = ThreadingHTTPServer(("127.0.0.1", int(ENV["DEBUG_PORT"])), Debug)
    for work in (debug.serve_forever, tick):
        threading.Thread(target=work, daemon=True).start()
    after = 0
    while True:
        for update in call("getUpdates", offset=after, timeout=20):
            answer(update["message"])
            after = update["update_id"] + 1


if __name__ == "__main__":
    try:
        main()
    except urllib.error.URLError:
        sys.exit(5)
