"""A real store in a folder of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.store import Store, open_store

BOT = 4242


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backwise.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{file}", None, BOT)
    opened.start()
    yield opened
    await opened.close()
