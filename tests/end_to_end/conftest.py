"""The real bot as a process, in the local Telegram, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram

LARA = 1001


def environment(folder: Path) -> dict[str, str]:
    """What the bot of a test is started with: its own database, and no waiting between bubbles."""
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "CHAT_INTERVAL": "0",
        "SEND_RATE": "1000",
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture
def local(tmp_path: Path) -> Iterator[LocalTelegram]:
    """The local Telegram with the real bot inside."""
    with LocalTelegram(bot_env=environment(tmp_path)) as local:
        yield local


@pytest.fixture
def phone(local: LocalTelegram) -> Iterator[Phone]:
    """Somebody's phone, set to English."""
    with Phone(local.url, LARA, language="en", timeout=20) as phone:
        yield phone
