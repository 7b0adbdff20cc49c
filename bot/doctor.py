"""The doctor: looks at what an operator can get wrong, one line each, with the mend."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import app, places
from bot.channels.channel import RefusedError, UnreachableError
from bot.channels.telegram import TelegramChannel
from bot.check import check_all
from bot.clock import Clock
from bot.config import Settings
from bot.dialogue.words import WORDS
from bot.store.crypto import read_keys
from bot.store.errors import CannotOpenError
from bot.store.store import open_store

BUILT_AFTER = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right can show an earlier time than the making of this version."""


class UnwellError(Exception):
    """Something is wrong; the text names the mend."""


def doctor(settings: Settings, write: Callable[[str], None]) -> int:
    """Look at everything; 0 when all is well, else 1."""
    wrong = 0
    for name, look in _looks(settings):
        try:
            write(f"ok    {name}: {look()}")
        except UnwellError as error:
            wrong += 1
            write(f"mend  {name}: {error}")
        except OSError as error:
            wrong += 1
            write(f"mend  {name}: {app.mend_of(error)}")
    return 1 if wrong else 0


def _looks(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "token", lambda: _token(settings)
    yield "database and key", lambda: _database(settings)
    yield "clock", _clock
    yield "content", _content


def _token(settings: Settings) -> str:
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        return "none is set, so `make run` opens the local Telegram; for Telegram itself set TELEGRAM_BOT_TOKEN"
    try:
        asyncio.run(_ask(TelegramChannel(token, settings.telegram_api_url)))
    except RefusedError as error:
        raise UnwellError(str(error)) from None
    except UnreachableError as error:
        raise UnwellError(
            f"{settings.telegram_api_url} cannot be reached ({error}): check the network, and TELEGRAM_API_URL"
        ) from None
    return "Telegram knows it"


async def _ask(channel: TelegramChannel) -> None:
    try:
        await channel.open()
    finally:
        await channel.close()


def _database(settings: Settings) -> str:
    file, keys = settings.database_file, settings.encryption_keys.get_secret_value()
    token = settings.telegram_bot_token.get_secret_value()
    bot_id = int(token.partition(":")[0]) if token else app.LOCAL_BOT
    try:
        if not file.exists():
            return _not_there_yet(file, keys)
        store = open_store(settings.database_url.get_secret_value(), keys or None, bot_id, alone=False)
    except CannotOpenError as error:
        raise UnwellError(str(error)) from None
    store.engine.dispose()
    return f"{file} opens with its key"


def _not_there_yet(file: Path, keys: str) -> str:
    """What the first start would say of this place and these keys; nothing is made."""
    if keys:
        read_keys(keys)
    nearest = next(place for place in file.absolute().parents if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise UnwellError(f"{file} cannot be made, because {nearest} cannot be written to: set another DATABASE_URL")
    return f"{file} is not there yet; the first start makes it"


def _clock() -> str:
    now = Clock().real()
    if now < BUILT_AFTER:
        raise UnwellError(f"the system's clock shows {now:%Y-%m-%d}, which is past: switch on its time service")
    try:
        shown = now.astimezone(ZoneInfo("Europe/Brussels"))
    except KeyError:
        raise UnwellError("the time zones are missing: install the package tzdata") from None
    return f"{shown:%Y-%m-%d %H:%M} in Brussels"


def _content() -> str:
    folder: Path = places.dialogs()
    issues = check_all(folder, WORDS)
    if issues:
        raise UnwellError(f"{len(issues)} mistakes in {folder.name}/, the first: {issues[0]}")
    return "flows, texts and safety data are in order"
