"""Logging: one handler on the root that never lets a secret through."""

from __future__ import annotations

import logging
import re
import sys
import time
from typing import TextIO

from bot.config import Settings

REDACTED = "[redacted]"
# "bot<digits>:<secret>" as in the addresses of the Bot API, and a bare token, which BotFather makes 35 long.
TOKEN = re.compile(r"(?<=\bbot)\d+(?::|%3A)[\w-]+|\b\d{6,}(?::|%3A)[\w-]{30,}", re.IGNORECASE)
# These print addresses, messages or every transition when they are allowed to.
NOISY = ("telegram", "httpx", "httpcore", "transitions", "alembic", "uvicorn")


class Redacting(logging.Formatter):
    """Formats a record in UTC and takes out tokens and the given secrets, in exceptions too."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """The finished line or lines, without secrets."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        return TOKEN.sub(REDACTED, text)


def set_up(settings: Settings, stream: TextIO | None = None) -> None:
    """Log from `settings.log_level` on to `stream` (standard error), in place of what was set up before."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setLevel(settings.log_level)
    handler.setFormatter(Redacting(settings.secrets()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It prints the parameters of every call, and so people's messages, when something fails.
    logging.getLogger("telegram.Bot").setLevel(logging.CRITICAL + 1)
