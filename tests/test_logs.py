"""Logging never lets a secret through, whatever is logged and by whom."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr

from bot.config import LogLevel, Settings
from bot.logs import set_up

Log = Callable[[LogLevel], io.StringIO]
TOKEN = "4242:short-one"
LONG = "987654321" + ":" + "Abc-def_" * 4 + "xyz"  # as long as a real one
KEY = "key-of-the-house"


@pytest.fixture
def log() -> Iterator[Log]:
    """Set logging up at a level; what is logged comes into the buffer. Afterwards all is as it was."""
    root = logging.getLogger()
    loggers = [logging.getLogger(name) for name in ("telegram", "telegram.Bot", "httpx", "httpcore", "transitions")]
    loggers.append(logging.getLogger("uvicorn.access"))
    before = [(logger, logger.level) for logger in (root, *loggers)]
    handlers = root.handlers[:]

    def begin(level: LogLevel) -> io.StringIO:
        buffer = io.StringIO()
        keys = SecretStr(f"{KEY},")
        set_up(Settings(telegram_bot_token=SecretStr(TOKEN), encryption_keys=keys, log_level=level), buffer)
        return buffer

    yield begin
    root.handlers[:] = handlers
    for logger, level in before:
        logger.setLevel(level)


def test_the_operators_own_secrets_are_taken_out(log: Log) -> None:
    buffer = log("INFO")
    logging.getLogger("bot.app").info("started with %s and %s", TOKEN, KEY)
    assert buffer.getvalue().endswith(" INFO bot.app: started with [redacted] and [redacted]\n")


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{LONG}/getMe",
        f"POST https://api.telegram.org/bot{LONG.replace(':', '%3A')}/getMe",
        f"POST http://127.0.0.1:8300/file/bot77:{LONG[10:]}/a.png",
        f"the token is {LONG}, I think",
        "http://127.0.0.1:8300/bot1:short/getMe",
    ],
)
def test_any_token_is_taken_out_wherever_it_came_from(text: str, log: Log) -> None:
    buffer = log("INFO")
    logging.getLogger("somebody.else").error(text)
    assert "[redacted]" in buffer.getvalue()
    assert LONG[10:] not in buffer.getvalue()
    assert "short" not in buffer.getvalue()


def test_exceptions_and_stacks_are_redacted_too(log: Log) -> None:
    buffer = log("INFO")
    try:
        try:
            raise ConnectionError(f"cannot reach /bot{LONG}/sendMessage")
        except ConnectionError as error:
            raise RuntimeError(TOKEN) from error
    except RuntimeError:
        logging.getLogger("bot.sender").exception("a message was not sent", stack_info=True)
    assert "ConnectionError: cannot reach /bot[redacted]/sendMessage" in buffer.getvalue()
    assert LONG not in buffer.getvalue()
    assert "RuntimeError: [redacted]" in buffer.getvalue()


def test_times_and_addresses_stay_readable(log: Log) -> None:
    buffer = log("INFO")
    logging.getLogger("bot").info("the page is at http://127.0.0.1:8300/, next timer at 2027-03-28T01:00:00Z")
    assert "http://127.0.0.1:8300/, next timer at 2027-03-28T01:00:00Z" in buffer.getvalue()


@pytest.mark.parametrize("name", ["telegram.ext", "httpx", "httpcore.http11", "transitions.core", "uvicorn.access"])
def test_even_at_debug_the_libraries_only_warn(name: str, log: Log) -> None:
    buffer = log("DEBUG")
    logging.getLogger(name).propagate = True  # a server of an earlier test cuts its access log off
    logging.getLogger(name).info("a line with somebody's words")
    assert buffer.getvalue() == ""
    logging.getLogger(name).warning("trouble")
    assert "trouble" in buffer.getvalue()


def test_the_logger_that_prints_parameters_is_off(log: Log) -> None:
    buffer = log("DEBUG")
    logging.getLogger("telegram.Bot").critical("chat_id=1, text=my back hurts")
    assert buffer.getvalue() == ""


def test_the_level_holds_for_everybody(log: Log) -> None:
    buffer = log("ERROR")
    logging.getLogger("httpx").warning("slow")
    logging.getLogger("bot").warning("slow too")
    assert buffer.getvalue() == ""


def test_setting_up_twice_logs_once(log: Log) -> None:
    log("INFO")
    buffer = log("INFO")
    logging.getLogger("bot").info("once")
    assert buffer.getvalue().count("once") == 1
