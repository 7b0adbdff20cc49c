"""What all tests share: the content of `dialogs/`, loaded once."""

from __future__ import annotations

import pytest

from bot import places
from bot.content import Dialogs, load


@pytest.fixture(scope="session")
def dialogs() -> Dialogs:
    """The real content."""
    return load(places.dialogs())
