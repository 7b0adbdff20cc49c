"""Turns per second: Backwise against a bare echo bot, on the same local Telegram, in one run.

`make bench`. Every person says /start: Backwise greets (one turn, one transaction on disk, one message with
buttons), the peer echoes and keeps nothing. The clock runs from the first answer to the last, so that starting
up does not count. The ratio travels, the absolute numbers don't.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.sandbox import people
from bot.sandbox.server import LocalTelegram

DEADLINE = 120.0
FIRST_PERSON = 10_000


def measure(command: list[str], count: int, env: dict[str, str]) -> float:
    """Answers per second of the bot that `command` starts, to `count` people who wait for it."""
    with LocalTelegram() as local:
        for person in range(FIRST_PERSON, FIRST_PERSON + count):
            people.send_text(local.telegram, person, "/start")
        given = {**os.environ, **env, "TELEGRAM_API_URL": local.url, "TELEGRAM_BOT_TOKEN": local.token}
        with subprocess.Popen(command, env=given) as bot:
            try:
                return _rate(local, count)
            finally:
                bot.terminate()
                bot.wait(10)


def _rate(local: LocalTelegram, count: int) -> float:
    began, first, seen = time.monotonic(), 0.0, 0
    while time.monotonic() - began < DEADLINE:
        answered = sum(
            1 for chat in list(local.telegram.chats.values()) if any(e.by_bot for e in list(chat.entries.values()))
        )
        if answered and not first:
            first, seen = time.monotonic(), answered
        if answered >= count:
            return (answered - seen) / (time.monotonic() - first)
        time.sleep(0.02)
    raise SystemExit(f"only {answered} of {count} people were answered within {DEADLINE:.0f} s")


def main() -> None:
    """Measure both, in turn, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    ours, peers = [], []
    for _ in range(given.rounds):
        with tempfile.TemporaryDirectory() as folder:
            env = {
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}",
                "SEND_RATE": "100000",
                "CHAT_INTERVAL": "0",
                "LOG_LEVEL": "ERROR",
            }
            ours.append(measure([sys.executable, "-m", "bot", "run"], given.people, env))
        peers.append(measure([sys.executable, "-m", "bench.echo"], given.people, {}))
        print(
            f"Backwise {ours[-1]:7.0f} turns/s   bare echo {peers[-1]:7.0f} messages/s   {ours[-1] / peers[-1]:.2f}"
        )
    print(f"best of {given.rounds}: {max(ours) / max(peers):.2f} times the echo's rate, {given.people} people")


if __name__ == "__main__":
    main()
