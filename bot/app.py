"""The composition root: builds everything from the settings, starts and stops the loops."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from bot import places
from bot.channels.channel import Channel, Document, RefusedError, UnreachableError
from bot.channels.telegram import Introduction, TelegramChannel
from bot.clock import Clock
from bot.config import Settings
from bot.content import Dialogs, load
from bot.domain import LANGUAGES, Profile, Toast
from bot.runtime.intake import Intake
from bot.runtime.loop import Signals, place_of
from bot.runtime.sender import Sender
from bot.runtime.ticker import Ticker
from bot.runtime.turn import Dialogue, Turns
from bot.store import people
from bot.store.errors import CannotOpenError
from bot.store.store import Store, open_store

log = logging.getLogger(__name__)
LOCAL_CHATS = "local-telegram.json"
LOCAL_BOT = 7000000001
"""The number of the bot in the local Telegram."""
PARENT_EVERY = 1.0
"""Seconds between two looks at whether the local Telegram is still there."""
INTRODUCE_AGAIN = 10.0
"""Seconds after which the command menu is tried again while Telegram cannot be reached."""


class StartError(Exception):
    """The bot cannot start or go on; one line that names the mend, without any secret."""


def mend_of(error: OSError) -> str:
    """The line for a file that is missing, in the way or not ours. Raises the error where it is not about a file."""
    if error.filename is None:
        raise error
    return f"{error.filename} cannot be used ({error.strerror}): check its place and its permissions."


@dataclass
class Backwise:
    """The running bot: its store, its clock and its loops."""

    dialogs: Dialogs
    store: Store
    channel: Channel
    clock: Clock
    settings: Settings
    signals: Signals = field(default_factory=Signals)

    def __post_init__(self) -> None:
        dialogue = Dialogue(self.dialogs.dialogue.step, self.dialogs.texts.render, self.dialogs.texts.toast)
        self.turns = Turns(self.store, dialogue, self.clock, self.signals)
        self.ticker = Ticker(self.store, self.turns, self.clock, self.signals)
        self.sender = Sender(
            self.store,
            self.channel,
            self.turns,
            self.clock,
            self.signals,
            self.dialogs.draw,
            self.export,
            rate=self.settings.send_rate,
            pace=self.settings.chat_interval,
        )
        self.intake = Intake(self.channel, self.turns, self.clock, self.dialogs.understand, self.group_text)

    @property
    def loops(self) -> tuple[Intake, Ticker, Sender]:
        """The loops, in the order in which they are stopped."""
        return (self.intake, self.ticker, self.sender)

    def flows(self) -> dict[str, list[str]]:
        """Each flow's states, for the panel."""
        return {name: list(flow.states) for name, flow in self.dialogs.dialogue.flows.items()}

    def group_text(self, language: str) -> str:
        """What a group is told."""
        return self.dialogs.texts.toast(Toast("common/group"), Profile(lang=speaks(language)))

    async def export(self, chat_id: int) -> Document:
        """All that is stored about the person of a chat, as a JSON file."""
        key = self.store.person(chat_id)
        stored = await self.store.run(people.everything, key)
        text = json.dumps(stored, ensure_ascii=False, indent=2, sort_keys=True)
        return Document("backwise-export.json", text.encode())


def speaks(language: str) -> str:
    """Which of our languages to speak with somebody whose Telegram speaks `language`."""
    return "nl" if language.lower().startswith("nl") else "en"


def build(settings: Settings, channel: Channel | None = None) -> Backwise:
    """Load the content, open the database. Raises ContentError and StartError."""
    token = settings.telegram_bot_token.get_secret_value()
    dialogs = load(places.dialogs())
    store = open_database(settings)
    clock = Clock(timedelta(seconds=settings.clock_offset))
    return Backwise(dialogs, store, channel or TelegramChannel(token, settings.telegram_api_url), clock, settings)


def try_database(settings: Settings) -> None:
    """Open the database and let go of it: what is wrong there is said at once. Raises StartError."""
    asyncio.run(open_database(settings).close())


def open_database(settings: Settings, *, alone: bool = True) -> Store:
    """The database of this bot, or of the local Telegram's; not `alone` where the bot may be running meanwhile.

    Raises StartError.
    """
    token = settings.telegram_bot_token.get_secret_value()
    url, keys = settings.database_url.get_secret_value(), settings.encryption_keys.get_secret_value()
    try:
        return open_store(url, keys or None, int(token.partition(":")[0]) if token else LOCAL_BOT, alone=alone)
    except CannotOpenError as error:
        raise StartError(str(error)) from None


def introductions(dialogs: Dialogs) -> tuple[Introduction, ...]:
    """How the bot presents itself: English to everybody, Dutch to those whose Telegram speaks it."""
    return tuple(
        Introduction(
            language="" if lang == LANGUAGES[0] else lang,
            commands=tuple(dialogs.commands[lang].items()),
            description=_plain(dialogs, "bot/description", lang),
            short_description=_plain(dialogs, "bot/short", lang),
        )
        for lang in LANGUAGES
    )


def _plain(dialogs: Dialogs, message: str, lang: str) -> str:
    return dialogs.texts.toast(Toast(message), Profile(lang=lang))


# --- run ----------------------------------------------------------------------------------------------------


def run(settings: Settings) -> int:
    """Run on the Bot API server of the settings until SIGTERM, Ctrl-C or an error that needs a person."""
    return asyncio.run(_run(build(settings)))


async def _run(bot: Backwise) -> int:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        bot.store.start()
        stack.push_async_callback(bot.store.close)
        stack.push_async_callback(bot.channel.close)
        threading.Thread(target=bot.dialogs.learn, daemon=True).start()
        tasks = [loop.start() for loop in bot.loops]
        for loop in reversed(bot.loops):
            stack.push_async_callback(loop.stop)
        tasks += await _serve_debug(bot, stack)
        presenting = asyncio.create_task(_introduce(bot))
        stack.callback(presenting.cancel)
        waiting: list[asyncio.Task[Any]] = [asyncio.create_task(stop.wait())]
        if bot.settings.debug_port is not None:
            waiting.append(asyncio.create_task(_left_alone()))
        await asyncio.wait([*waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for reason in waiting:
            reason.cancel()
        ended = [task for task in tasks if task.done()]
    for task in ended:
        _raise(task.exception())
    return 0


async def _left_alone() -> None:
    """Ends when the local Telegram that started us is gone: one that is killed cannot tell us to end."""
    parent = os.getppid()
    while True:
        await asyncio.sleep(PARENT_EVERY)
        if os.getppid() != parent:
            return


def _raise(error: BaseException | None) -> None:
    if isinstance(error, RefusedError):
        raise StartError(str(error)) from None
    if error is not None:
        log.error("a loop ended: %s", place_of(error))
        raise StartError("The bot stopped because of a mistake of its own; the log says where. Start it again.")


async def _introduce(bot: Backwise) -> None:
    """Set the command menu, as soon as Telegram can be reached; what it has against us the intake says."""
    if not isinstance(bot.channel, TelegramChannel):
        return
    while True:
        try:
            await bot.channel.open()
            break
        except UnreachableError:
            await asyncio.sleep(INTRODUCE_AGAIN)
        except RefusedError:
            return
    await bot.channel.introduce(introductions(bot.dialogs))


async def _serve_debug(bot: Backwise, stack: AsyncExitStack) -> list[asyncio.Task[None]]:
    """The panel's interface, in the local Telegram alone."""
    if bot.settings.debug_port is None:
        return []
    from bot.debug import Debug  # loaded in local mode only

    panel = Debug(
        bot.store,
        bot.clock,
        bot.signals,
        bot.loops,
        bot.flows(),
        bot.settings.debug_secret.get_secret_value(),
    ).app()
    server = _server(panel, bot.settings.debug_port)
    task = asyncio.create_task(server.serve())
    stack.callback(lambda: setattr(server, "should_exit", True))
    return [task]


class _Quiet(uvicorn.Server):
    """A server that leaves the signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


def _server(app: Starlette, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
    )
    return _Quiet(config)


# --- local --------------------------------------------------------------------------------------------------


def run_local(settings: Settings, *, ready: Callable[[str], None]) -> int:
    """Run the local Telegram with the real bot inside; `ready` gets the address. Raises StartError."""
    from bot.sandbox.errors import RefusedError as RefusedFileError
    from bot.sandbox.server import run as serve

    file = settings.database_file
    try:
        return serve(
            port=settings.sandbox_port,
            fixed_port=settings.sandbox_port_chosen,
            path=_beside(file, LOCAL_CHATS),
            bot_env={"DATABASE_URL": settings.database_url.get_secret_value(), "LOG_LEVEL": settings.log_level},
            ready=ready,
        )
    except RefusedFileError as error:
        raise StartError(str(error)) from None
    except OSError:
        raise StartError(f"Port {settings.sandbox_port} is taken: set SANDBOX_PORT to a free one.") from None


def _beside(file: Path, name: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return file.parent / name
