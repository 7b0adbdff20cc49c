"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

from __future__ import annotations

import hmac
import re
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.account_methods import METHODS
from bot.sandbox.bodies import read_parameters
from bot.sandbox.checks import check
from bot.sandbox.errors import ApiError
from bot.sandbox.polls import Polls
from bot.sandbox.telegram import Telegram

WELL_FORMED = re.compile(r"\d+:[\w-]+")


class BotSide:
    """The routes that a bot uses."""

    def __init__(self, telegram: Telegram, polls: Polls) -> None:
        self.telegram = telegram
        self.polls = polls

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """One call of a method: `{"ok": true, "result": …}`, or the error in Telegram's words."""
        try:
            self._authorise(request)
            result = await self._result(request)
        except ApiError as error:
            return _error(error)
        return JSONResponse({"ok": True, "result": result})

    async def download(self, request: Request) -> Response:
        """A file that getFile named."""
        try:
            self._authorise(request)
        except ApiError as error:
            return _error(error)
        path = request.path_params["path"]
        for file in self.telegram.files.values():
            if file.path == path:
                return Response(file.data, media_type="application/octet-stream")
        return _error(ApiError(404, "Not Found"))

    def _authorise(self, request: Request) -> None:
        token = request.path_params["token"]
        if not WELL_FORMED.fullmatch(token):
            raise ApiError(404, "Not Found")
        if not hmac.compare_digest(token.encode(), self.telegram.token.encode()):
            raise ApiError(401, "Unauthorized")

    async def _result(self, request: Request) -> Any:
        parameters, uploads = await read_parameters(request)
        name, given = check(request.path_params["method"], parameters, uploads)
        if name == "getUpdates":
            return await self.polls.get(given, partial(_hung_up, request))
        return METHODS[name](self.telegram, given)


async def _hung_up(request: Request) -> None:
    """Ends when the other side has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _error(error: ApiError) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
    return JSONResponse(body, status_code=error.code)
