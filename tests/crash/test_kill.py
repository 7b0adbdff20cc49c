"""SIGKILL at random moments: every update is applied exactly once, every message sent at least once and in order."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram
from bot.store import people
from bot.store.store import open_store
from tests.runtime.counter import heard

CHECKOUT = Path(__file__).resolve().parents[2]
TIMER_SECONDS = 0.4


@dataclass
class Process:
    """The bot, started again after every kill."""

    local: LocalTelegram
    file: Path
    running: subprocess.Popen[bytes] | None = None
    kills: int = 0
    log: list[bytes] = field(default_factory=list)

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.crash.bot", self.local.url, self.local.token, str(self.file)]
        self.running = subprocess.Popen(command, cwd=CHECKOUT, stderr=subprocess.PIPE)

    def kill(self) -> None:
        self._end(signal.SIGKILL)
        self.kills += 1

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def must_run(self) -> None:
        assert self.running is not None
        assert self.running.poll() is None, self.running.communicate()[1]

    def _end(self, how: signal.Signals) -> int:
        self.must_run()
        assert self.running is not None
        self.running.send_signal(how)
        _, errors = self.running.communicate(timeout=20)
        self.log.append(errors)
        return self.running.returncode


@contextmanager
def crew(folder: Path, count: int) -> Iterator[tuple[Process, list[Phone]]]:
    """A local Telegram, the bot, and some people."""
    with LocalTelegram() as local:
        process = Process(local, folder / "backwise.db")
        phones = [Phone(local.url, 9001 + number, timeout=60) for number in range(count)]
        try:
            yield process, phones
        finally:
            for phone in phones:
                phone.close()
            if process.running is not None and process.running.poll() is None:
                process.running.kill()
                process.running.communicate()


def storm(process: Process, phones: list[Phone], rng: random.Random, rounds: int) -> dict[int, list[str]]:
    """People write, the bot is killed while it works that off, again and again; what each of them wrote.

    They write while it is down, so that it comes up to a backlog and is in the middle of it when it dies.
    """
    wrote: dict[int, list[str]] = {phone.user_id: [] for phone in phones}
    for _ in range(rounds):
        for _ in range(rng.randint(8, 14) * len(phones)):
            write(rng.choice(phones), wrote, rng)
        before = in_all(process)
        process.start()
        while in_all(process) == before:
            process.must_run()
            time.sleep(0.005)
        for _ in range(rng.randint(0, 5)):
            write(rng.choice(phones), wrote, rng)
        time.sleep(rng.uniform(0, 0.15))
        process.kill()
    process.start()
    return wrote


def in_all(process: Process) -> int:
    """How many messages there are in all chats. Looked up in memory: asking over HTTP would slow the storm."""
    return sum(len(chat.entries) for chat in list(process.local.telegram.chats.values()))


def write(phone: Phone, wrote: dict[int, list[str]], rng: random.Random) -> None:
    said = wrote[phone.user_id]
    if rng.random() < 0.1:
        post(phone, f"/timer t{len(said)} {TIMER_SECONDS}")
        said.append("/timer")
    else:
        post(phone, f"{len(said)}")
        said.append(f"text  {len(said)}")


def post(phone: Phone, text: str) -> None:
    """Write without looking at the chat first."""
    answer = phone._client.post("/app/send", json={"user": phone.user_id, "text": text})
    assert answer.status_code == 200


def stored(process: Process, phone: Phone) -> list[str]:
    """What the bot counted of a person, read from its database while it does not run."""
    store = open_store(f"sqlite:///{process.file}", None, int(process.local.token.partition(":")[0]))
    with store.engine.connect() as conn, conn.begin():
        known = people.load(conn, store.tables, store.person(phone.user_id))
        assert conn.execute(store.tables.outbox.select()).all() == []
        assert conn.execute(store.tables.timer.select()).all() == []
        assert conn.execute(store.tables.dead_letter.select()).all() == []
    store.engine.dispose()
    assert store.lock is not None
    store.lock.close()
    return list(heard(known.person)) if known is not None else []


def told(phone: Phone) -> list[int]:
    """The numbers of the bot's answers, in the order in which they stand in the chat."""
    texts = [message["text"].split() for message in phone.bot_messages()]
    return [int(words[1]) for words in texts if words[0] == "heard"]


def check(process: Process, phones: list[Phone], wrote: dict[int, list[str]]) -> None:
    for phone in phones:
        counted = stored(process, phone)
        rang = [what for what in counted if what == "timer ring"]
        applied = [what for what in counted if what != "timer ring"]
        assert applied == wrote[phone.user_id], "every update exactly once, in order"
        assert len(rang) == applied.count("/timer"), "every timer exactly once"
        answers = told(phone)
        silent = {number for number, what in enumerate(counted, 1) if what == "/timer"}
        first_times = list(dict.fromkeys(answers))
        assert first_times == [n for n in range(1, len(counted) + 1) if n not in silent], "at least once, in order"
        assert len(answers) - len(first_times) <= process.kills, "twice only where a kill came in between"


def run(folder: Path, seed: int, rounds: int, count: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a storm that can be repeated, not a secret
    with crew(folder, count) as (process, phones):
        wrote = storm(process, phones, rng, rounds)

        for phone in phones:
            wait_until_answered(process, phone, len(wrote[phone.user_id]))
        assert process.stop() == 0
        check(process, phones, wrote)
        assert process.kills == rounds


def wait_until_answered(process: Process, phone: Phone, count: int) -> None:
    """Wait until there is an answer to everything; a /timer answers too, when it rings."""
    end = time.monotonic() + 60
    while len(set(told(phone))) < count:
        assert time.monotonic() < end, f"the bot did not catch up\n{phone.transcript()}"
        process.must_run()
        time.sleep(0.2)


def test_a_kill_loses_nothing_and_doubles_no_change(tmp_path: Path) -> None:
    run(tmp_path, seed=7, rounds=3, count=8)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_long_storm_of_kills(tmp_path: Path, seed: int) -> None:
    run(tmp_path, seed=100 + seed, rounds=20, count=8)


def test_a_polite_end_leaves_nothing_half_done(tmp_path: Path) -> None:
    with crew(tmp_path, 1) as (process, (phone,)):
        process.start()
        for number in range(20):
            phone.send(f"{number}")
        phone.wait_until(lambda: told(phone), "no answer")
        assert process.stop() == 0
        process.start()
        phone.wait_until(lambda: len(told(phone)) == 20, "answers are missing")
        assert process.stop() == 0
        assert told(phone) == list(range(1, 21))
        assert b"Traceback" not in b"".join(process.log)
