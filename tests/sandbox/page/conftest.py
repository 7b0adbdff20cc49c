"""The stage, its browser, and the visits that must leave no complaint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.needs import chromium

from .stage import Stage, Visit

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def empty() -> Iterator[Stage]:
    """A stage on which nothing has been said."""
    stage = Stage()
    yield stage
    stage.close()


@pytest.fixture
def stage(empty: Stage) -> Stage:
    """A stage on which the person has tapped Start."""
    empty.phone.send("/start")
    return empty


@pytest.fixture
def visit(browser: Browser, empty: Stage) -> Iterator[Visit]:
    """Opens the page; in the end no visit may have led to a complaint of the browser."""
    visit = Visit(browser, empty.url)
    yield visit
    visit.close()
    assert visit.complaints == []
