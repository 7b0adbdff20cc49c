"""The local Telegram as a server on this machine alone: put together, started, stopped."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.sandbox import saved
from bot.sandbox.app_side import AppSide
from bot.sandbox.bot_process import COMMAND, BotProcess
from bot.sandbox.bot_side import BotSide
from bot.sandbox.debug_link import DebugLink
from bot.sandbox.guard import Guard
from bot.sandbox.polls import Polls
from bot.sandbox.telegram import TOKEN, Telegram

HOST = "127.0.0.1"
PAGE = Path(__file__).with_name("page")
SAVE_EVERY = 0.5
"""Seconds between two looks at whether there is something to save."""
PORTS = 20
"""How many ports are tried where none was configured."""
LOOK_EVERY = 0.2
"""Seconds between two looks of `wait`, so that Ctrl-C gets through."""


def create_app(
    telegram: Telegram, debug: DebugLink | None = None, process: BotProcess | None = None
) -> tuple[Starlette, Callable[[], None]]:
    """The whole local Telegram, and what ends its open streams and polls before it stops."""
    polls = Polls(telegram)
    app_side = AppSide(telegram, polls, debug, process)
    routes = [
        *BotSide(telegram, polls).routes(),
        *app_side.routes(),
        Route("/", _page, methods=["GET"]),
        Route("/page/{name}", _page, methods=["GET"]),
    ]

    def close() -> None:
        app_side.close()
        polls.close()

    return Starlette(routes=routes, middleware=[Middleware(Guard)]), close


async def _page(request: Request) -> Response:
    """A file of the page; only names that lie in its folder exist."""
    name = request.path_params.get("name", "index.html")
    files = {path.name: path for path in PAGE.iterdir() if path.is_file()} if PAGE.is_dir() else {}
    if name not in files:
        return Response("not found", status_code=404)
    return FileResponse(files[name])


def open_socket(port: int) -> socket.socket:
    """A listening socket on the loopback interface; 0 takes any free port. OSError if the port is taken."""
    # With the protocol named: only then does asyncio switch off the wait for fuller packets, 40 ms a call.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


class LocalTelegram:
    """A local Telegram that runs in a thread, and with `bot_env` the real bot as its child.

    `url` is the root of the Bot API (without /bot), `token` the only one that it takes. With `path` the chats
    survive a restart. With `bot_env` the bot runs with that environment and what it needs to find us;
    `debug_url` and `debug_secret` name the debug interface of a bot that somebody else runs.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        token: str = TOKEN,
        path: Path | None = None,
        bot_env: Mapping[str, str] | None = None,
        bot_command: Sequence[str] = COMMAND,
        debug_url: str | None = None,
        debug_secret: str = "",
    ) -> None:
        self.telegram = Telegram(token)
        self.token = token
        self._path = path
        if path is not None:
            saved.load(self.telegram, path)
        self._socket = open_socket(port)
        self.url = f"http://{HOST}:{self._socket.getsockname()[1]}"
        self.process: BotProcess | None = None
        self._debug_url, self._debug_secret = debug_url, debug_secret
        if bot_env is not None:
            self._debug_url, self._debug_secret = f"http://{HOST}:{_free_port()}", secrets.token_urlsafe(32)
            self._bot_env = dict(bot_env)
            self.process = BotProcess(self._environment, bot_command)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._done = threading.Event()
        self._code = 0
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="local-telegram", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the bot, save, close; returns when all is done."""
        if self._loop is not None and not self._done.is_set():
            with suppress(RuntimeError):  # the loop may just have ended by itself
                self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._socket.close()
        if self._failure is not None:
            raise self._failure

    def wait(self) -> int:
        """Wait until the bot leaves by itself; its exit code."""
        while not self._done.wait(LOOK_EVERY):
            pass
        return self._code

    # --- in the thread ------------------------------------------------------------------------------------

    def _environment(self) -> Mapping[str, str]:
        """What the bot is started with; the clock's offset as it is at that moment."""
        return {
            **self._bot_env,
            "TELEGRAM_API_URL": self.url,
            "TELEGRAM_BOT_TOKEN": self.token,
            "DEBUG_PORT": str(self._debug_url).rpartition(":")[2],
            "DEBUG_SECRET": self._debug_secret,
            "CLOCK_OFFSET": str(self.telegram.clock.offset.total_seconds()),
        }

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:  # handed on to the thread that waits
            self._failure = error
        finally:
            self._done.set()
            self._ready.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with AsyncExitStack() as stack:
            debug = None
            if self._debug_url is not None:
                debug = await stack.enter_async_context(DebugLink(self._debug_url, self._debug_secret))
            app, close = create_app(self.telegram, debug, self.process)
            server = uvicorn.Server(
                uvicorn.Config(
                    app,
                    log_config=None,
                    access_log=False,
                    lifespan="off",
                    ws="none",
                    timeout_graceful_shutdown=2,
                )
            )
            serving = asyncio.create_task(server.serve(sockets=[self._socket]))
            stack.push_async_callback(_shut, server, serving, close)
            while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.005)
            saving = asyncio.create_task(self._keep_saving())
            stack.push_async_callback(_cancel, saving)
            self._ready.set()
            await self._until_stopped()
        self._save()

    async def _until_stopped(self) -> None:
        stop = asyncio.create_task(self._stop.wait())
        if self.process is None:
            await stop
            return
        bot = asyncio.create_task(self.process.run())
        await asyncio.wait((stop, bot), return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        await self.process.stop()
        self._code = await bot

    async def _keep_saving(self) -> None:
        version = self.telegram.version
        while self._path is not None:
            await asyncio.sleep(SAVE_EVERY)
            if version != self.telegram.version:
                version = self.telegram.version
                self._save()

    def _save(self) -> None:
        if self._path is not None:
            saved.save(self.telegram, self._path)


async def _shut(server: uvicorn.Server, serving: Awaitable[None], close: Callable[[], None]) -> None:
    close()
    server.should_exit = True
    await serving


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _free_port() -> int:
    with open_socket(0) as listener:
        port: int = listener.getsockname()[1]
    return port


def run(
    *,
    port: int,
    fixed_port: bool,
    path: Path | None,
    bot_env: Mapping[str, str],
    ready: Callable[[str], None],
    bot_command: Sequence[str] = COMMAND,
) -> int:
    """Run the local Telegram and the bot until Ctrl-C, SIGTERM or the bot's own end; the exit code.

    A taken port is an OSError where it was configured (`fixed_port`); otherwise the next free one is taken.
    RefusedError for a file at `path` that cannot be read or written.
    `ready` is called with the address once the page can be opened. Call it from the main thread.
    """
    local = _first_free(port, 1 if fixed_port else PORTS, path, bot_env, bot_command)

    def end(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        with local:
            ready(local.url)
            return local.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)


def _first_free(
    port: int, tries: int, path: Path | None, bot_env: Mapping[str, str], bot_command: Sequence[str]
) -> LocalTelegram:
    for candidate in range(port, port + tries - 1):
        with suppress(OSError):
            return LocalTelegram(candidate, path=path, bot_env=bot_env, bot_command=bot_command)
    return LocalTelegram(port + tries - 1, path=path, bot_env=bot_env, bot_command=bot_command)
