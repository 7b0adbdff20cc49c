"""The real bot as a child process: started, killed for a trial, started again, ended."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence

COMMAND = (sys.executable, "-m", "bot", "run")
GRACE = 5.0
"""Seconds that the bot has to end by itself when it is told to."""
PAUSE = 0.1
"""Seconds before it is started again, so that a bot that is killed at once does not spin."""


class BotProcess:
    """Runs `command` with the environment that `env` gives at each start, on top of our own.

    What the bot prints goes where our own output goes.
    """

    def __init__(self, env: Callable[[], Mapping[str, str]], command: Sequence[str] = COMMAND) -> None:
        self._env = env
        self._command = tuple(command)
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def run(self) -> int:
        """Keep the bot running until it leaves by itself or is stopped; gives its exit code.

        A bot that was killed (SIGKILL) is started again.
        """
        while not self._stopping:
            # A session of its own: Ctrl-C in the terminal reaches us alone, and we end the bot in order.
            self._process = await asyncio.create_subprocess_exec(
                *self._command, env={**os.environ, **self._env()}, start_new_session=True
            )
            if self._stopping:  # we were told to stop while it was being started
                self._process.terminate()
            code = await self._process.wait()
            if code != -signal.SIGKILL and not self._stopping:
                return code if code >= 0 else 128 - code
            await asyncio.sleep(0 if self._stopping else PAUSE)
        return 0

    def kill(self) -> None:
        """End it at once, as a power cut would; `run` starts it again."""
        if self._process is not None and self.pid is not None:
            self._process.kill()

    async def stop(self) -> None:
        """End it for good: politely, then by force."""
        self._stopping = True
        if self._process is None or self.pid is None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), GRACE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
