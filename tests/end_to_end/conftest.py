"""The real bot as a process, in the local Telegram, over real HTTP."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.sandbox.server import LocalTelegram

from .person import Person

_people = itertools.count(1001)


@pytest.fixture(scope="package", autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the many processes share their compiled code, also where Python is told to write none."""
    with pytest.MonkeyPatch.context() as patch:
        if sys.dont_write_bytecode:
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            patch.setenv("PYTHONPYCACHEPREFIX", os.fspath(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(scope="package")
def local(tmp_path_factory: pytest.TempPathFactory, compiled_once: None) -> Iterator[LocalTelegram]:
    """The local Telegram with the real bot inside, for all who meet it here; their clock only moves on."""
    with LocalTelegram(bot_env=environment(tmp_path_factory.mktemp("bot"))) as local:
        with Person(local.url, next(_people), "en") as somebody:
            somebody.wait_until(lambda: somebody.chat()["bot"]["running"], "the bot does not start", timeout=60)
        yield local


def environment(folder: Path) -> dict[str, str]:
    """What the bot of a test is started with: its own database, and no waiting between bubbles."""
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "CHAT_INTERVAL": "0",
        "SEND_RATE": "1000",
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture
def meet(local: LocalTelegram) -> Iterator[Callable[[str], Person]]:
    """Makes somebody new whose Telegram speaks a language, on a morning; forgotten when the test is over."""
    met: list[Person] = []

    def meet(lang: str) -> Person:
        met.append(Person(local.url, next(_people), lang))
        met[-1].clock("next_morning")
        return met[-1]

    yield meet
    for person in met:
        person.restart()
        person.close()
