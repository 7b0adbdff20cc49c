"""What the tests of the local Telegram share."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, TelegramError
from telegram.request import HTTPXRequest

from bot.sandbox.server import LocalTelegram

GIF = (
    b"GIF89a\x28\x00\x1e\x00\x80\x00\x00\x3f\x8f\x8a\xfb\xf4\xe7"
    + b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    + (b"!\xf9\x04\x00\x64\x00\x00\x00" + b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00") * 2
    + b";"
)
"""A loop of two frames of a second each, 40 by 30 pixels."""
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody: to read the list of certificates takes longer than a test runs."""


class Api:
    """Raw calls of the Bot API, for what python-telegram-bot would never send."""

    def __init__(self, local: LocalTelegram) -> None:
        self.root = f"{local.url}/bot{local.token}"
        self.http = httpx.Client(verify=NO_TLS, trust_env=False, timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def post(self, method: str, **json: Any) -> dict[str, Any]:
        """The whole answer to a call with JSON parameters."""
        return self.http.post(f"{self.root}/{method}", json=json).json()

    def refusal(self, method: str, **json: Any) -> str:
        """The description of the error that the call must give."""
        answer = self.post(method, **json)
        assert answer["ok"] is False, answer
        return answer["description"]


def ptb(local: LocalTelegram) -> Bot:
    """A Bot for this server."""

    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs={"verify": NO_TLS, "trust_env": False})

    root, token = local.url, local.token
    return Bot(token, f"{root}/bot", f"{root}/file/bot", request=request(), get_updates_request=request())


@contextmanager
def refused(words: str, error: type[TelegramError] = BadRequest) -> Iterator[None]:
    """The call inside must fail with these words; python-telegram-bot changes their case and nothing else."""
    with pytest.raises(error) as caught:
        yield
    assert caught.value.message.lower().startswith(words.lower())
