"""What some tests need besides Python. Where it is missing the test is skipped with the mend; in CI it fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)


def chromium() -> Path:
    """The installed Chromium (or Chrome), for Playwright's `executable_path`."""
    for name in CHROMIUM:
        if found := shutil.which(name):
            return Path(found)
    for path in ON_A_MAC:
        if path.exists():
            return path
    return missing("Chromium", "sudo apt-get install chromium (macOS: brew install --cask chromium)")


def missing(what: str, mend: str) -> NoReturn:
    """Skip the running test, or fail it in CI, where nothing may be skipped."""
    message = f"{what} is missing; install it with: {mend}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
