"""The doctor: looks at what an operator can get wrong, one line each, with the mend."""

from __future__ import annotations

import asyncio
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
            found = look()
        except UnwellError as error:
            wrong += 1
            write(f"mend  {name}: {error}")
        else:
            write(f"ok    {name}: {found}")
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
    except (RefusedError, UnreachableError) as error:
        raise UnwellError(str(error)) from None
    return "Telegram knows it"


async def _ask(channel: TelegramChannel) -> None:
    try:
        await channel.open()
    finally:
        await channel.close()


def _database(settings: Settings) -> str:
    file = settings.database_file
    if not file.exists():
        parent = next(folder for folder in [file.parent, *file.parent.parents] if folder.exists())
        return f"{file} is not there yet; it is made at the first start in {parent.resolve().name or '/'}"
    token = settings.telegram_bot_token.get_secret_value()
    try:
        store = open_store(
            settings.database_url.get_secret_value(),
            settings.encryption_keys.get_secret_value() or None,
            int(token.partition(":")[0]) if token else app.LOCAL_BOT,
            alone=False,
        )
    except CannotOpenError as error:
        raise UnwellError(str(error)) from None
    store.engine.dispose()
    return f"{file} opens with its key"


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
