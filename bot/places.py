"""Where the files are that come along with the code, installed as a wheel or run from a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def dialogs() -> Path:
    """The folder of flows, texts and safety data: inside the installed package, else the checkout's own."""
    carried = PACKAGE / "dialogs"
    return carried if carried.is_dir() else PACKAGE.parent / "dialogs"


def page() -> Path:
    """The folder of the local Telegram's chat page."""
    return PACKAGE / "sandbox" / "page"
