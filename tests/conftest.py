"""What all tests share: the content of `dialogs/`, loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import places

if TYPE_CHECKING:
    from bot.content import Dialogs


@pytest.fixture(scope="session")
def dialogs() -> Dialogs:
    """The real content."""
    from bot.content import load  # only tests that need the content wait for it

    return load(places.dialogs())
