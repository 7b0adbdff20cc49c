"""A real local Telegram on a real port, a phone, and the real python-telegram-bot on the other side."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import Bot

from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram

from .help import Api, ptb

_people = itertools.count(1001)


@pytest.fixture(scope="session")
def server() -> Iterator[LocalTelegram]:
    """One server for all tests that only need a person of their own."""
    with LocalTelegram() as local:
        yield local


@pytest.fixture
def shared(server: LocalTelegram) -> LocalTelegram:
    """That server, with nothing of an earlier test waiting for the bot."""
    with Api(server) as api:
        api.post("getUpdates", offset=2**50)
    return server


@pytest.fixture
def local() -> Iterator[LocalTelegram]:
    """A server of the test's own."""
    with LocalTelegram() as local:
        yield local


@pytest.fixture
def phone(shared: LocalTelegram) -> Iterator[Phone]:
    """Somebody new who has just tapped Start."""
    with Phone(shared.url, next(_people), timeout=5) as phone:
        phone.send("/start")
        yield phone


@pytest.fixture
async def bot(shared: LocalTelegram) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot, pointed at the shared server."""
    async with ptb(shared) as bot:
        yield bot


@pytest.fixture
def api(shared: LocalTelegram) -> Iterator[Api]:
    """Raw calls to the shared server."""
    with Api(shared) as api:
        yield api


@pytest.fixture
def own_phone(local: LocalTelegram) -> Iterator[Phone]:
    """The only person of a server of the test's own, who has just tapped Start."""
    with Phone(local.url, 7, timeout=5) as phone:
        phone.send("/start")
        yield phone


@pytest.fixture
async def own_bot(local: LocalTelegram) -> AsyncIterator[Bot]:
    """The bot of that server."""
    async with ptb(local) as bot:
        yield bot


@pytest.fixture
def own_api(local: LocalTelegram) -> Iterator[Api]:
    """Raw calls to that server."""
    with Api(local) as api:
        yield api
