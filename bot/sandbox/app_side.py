"""What the page and the phone of a test use: JSON over HTTP under /app, and a stream of events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import images, people
from bot.sandbox.account_methods import commands_for
from bot.sandbox.bodies import read_body
from bot.sandbox.bot_process import BotProcess
from bot.sandbox.debug_link import DebugLink
from bot.sandbox.errors import ApiError, RefusedError
from bot.sandbox.polls import Polls
from bot.sandbox.records import Json
from bot.sandbox.telegram import Telegram
from bot.sandbox.time_travel import TimeMachine
from bot.sandbox.view import message_view

Answer = Callable[[Request], Awaitable[Json]]
T = TypeVar("T", str, int, bool)

LOOK_EVERY = 1.0
"""Seconds between two looks at whether the bot runs."""
HEARTBEAT = 10
"""Looks between two signs of life on a stream."""
LONGEST_FAULT = 3600


class AppSide:
    """The routes of the person's side. `debug` and `process` are there when we run the bot ourselves."""

    def __init__(self, telegram: Telegram, polls: Polls, debug: DebugLink | None, process: BotProcess | None) -> None:
        self.telegram = telegram
        self.polls = polls
        self.debug = debug
        self.process = process
        self.time = TimeMachine(telegram, polls, debug)
        self._streams: dict[asyncio.Queue[Json | None], int] = {}
        telegram.listeners.append(self._deliver)

    def routes(self) -> list[Route]:
        posts: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "send": self.send,
            "edit": self.edit,
            "press": self.press,
            "vote": self.vote,
            "language": self.language,
            "block": self.block,
            "clock": self.clock,
            "fault": self.fault,
            "restart": self.restart,
        }
        return [
            Route("/app/chat", _answering(self.chat), methods=["GET"]),
            Route("/app/panel", _answering(self.panel), methods=["GET"]),
            Route("/app/events", self.events, methods=["GET"]),
            Route("/app/file/{file_id}", self.file, methods=["GET"]),
            *(Route(f"/app/{name}", _answering(_posted(act)), methods=["POST"]) for name, act in posts.items()),
        ]

    def close(self) -> None:
        """End all streams."""
        for stream in self._streams:
            stream.put_nowait(None)

    # --- looking ------------------------------------------------------------------------------------------

    async def chat(self, request: Request) -> Json:
        """Everything that the page needs to draw the chat of one person."""
        telegram = self.telegram
        user = telegram.user(_user_id(request))
        chat = telegram.chat(user.id)
        return {
            "user": user.api(),
            "messages": [message_view(chat, entry) for entry in chat.entries.values()],
            "commands": commands_for(telegram, user.id, user.language_code),
            "bot": self._bot_view(user.language_code),
            "typing": telegram.typing.get(chat.id, 0.0) > telegram.clock.monotonic(),
            "blocked": chat.blocked,
            "clock": telegram.clock_view(),
            "toasts": telegram.toasts.get(user.id, []),
        }

    async def panel(self, request: Request) -> Json:
        """What the bot knows of the person, as its debug interface tells it."""
        return await self._link().panel(_user_id(request))

    async def events(self, request: Request) -> Response:
        """Server-sent events for one person's page."""
        try:
            user_id = _user_id(request)
        except RefusedError as error:
            return _refusal(error)
        self.telegram.user(user_id)
        return StreamingResponse(self._stream(user_id), media_type="text/event-stream")

    async def file(self, request: Request) -> Response:
        """A photo or animation to show, or a document to save."""
        file = self.telegram.files.get(request.path_params["file_id"])
        if file is None:
            return Response("not found", status_code=404)
        if file.kind in ("photo", "animation"):
            return Response(file.data, media_type=images.mime(file.data))
        answer = Response(file.data, media_type="application/octet-stream")
        answer.headers["content-disposition"] = "attachment"
        return answer

    # --- doing --------------------------------------------------------------------------------------------

    async def send(self, body: Json) -> Json:
        user_id, text = _field(body, "user", int), _field(body, "text", str, "")
        kind = _field(body, "kind", str, "text")
        if kind == "text":
            message = people.send_text(self.telegram, user_id, text)
        else:
            message = people.send_kind(self.telegram, user_id, kind, text)
        return {"message_id": message["message_id"]}

    async def edit(self, body: Json) -> Json:
        message_id, text = _field(body, "message_id", int), _field(body, "text", str)
        people.edit(self.telegram, _field(body, "user", int), message_id, text)
        return {}

    async def press(self, body: Json) -> Json:
        message_id, data = _field(body, "message_id", int), _field(body, "data", str)
        return {"query_id": people.press(self.telegram, _field(body, "user", int), message_id, data)}

    async def vote(self, body: Json) -> Json:
        poll_id, option = _field(body, "poll_id", str), _field(body, "option", int)
        people.vote(self.telegram, _field(body, "user", int), poll_id, option)
        return {}

    async def language(self, body: Json) -> Json:
        user_id, code = _field(body, "user", int), _field(body, "language_code", str)
        people.set_language(self.telegram, user_id, code)
        self.telegram.tell(self.telegram.chat(user_id), {"type": "bot", "bot": self._bot_view(code)})
        return {}

    async def block(self, body: Json) -> Json:
        people.block(self.telegram, _field(body, "user", int), _field(body, "blocked", bool))
        return {}

    async def clock(self, body: Json) -> Json:
        user_id = _field(body, "user", int, 0) or next(reversed(self.telegram.users), None)
        now = await self.time.move(_field(body, "move", str), user_id)
        return {"now": now.isoformat()}

    async def fault(self, body: Json) -> Json:
        match _field(body, "fault", str):
            case "429":
                seconds = min(max(_field(body, "seconds", int, 10), 0), LONGEST_FAULT)
                self.telegram.flooded_until = self.telegram.clock.monotonic() + seconds
            case "kill":
                if self.process is None:
                    raise RefusedError("this bot was not started from here", code=503)
                self.process.kill()
            case other:
                raise RefusedError(f"there is no such fault: {other}")
        return {}

    async def restart(self, body: Json) -> Json:
        """Start over. Twice over: what the bot says while it is asked to forget goes too."""
        user_id = _field(body, "user", int)
        people.forget(self.telegram, user_id)
        if self.debug is not None:
            await self.debug.erase(user_id)
            people.forget(self.telegram, user_id)
        return {}

    # --- streams ------------------------------------------------------------------------------------------

    def _bot_view(self, language: str) -> Json:
        profile, bot = self.telegram.profile, self.telegram.bot

        def said(texts: dict[str, str], fallback: str = "") -> str:
            return texts.get(language[:2].lower(), texts.get("", fallback))

        return {
            "name": said(profile.name, bot["first_name"]),
            "username": bot["username"],
            "running": self.polls.running,
            "description": said(profile.description),
        }

    def _deliver(self, user_id: int, event: Json) -> None:
        for stream, owner in self._streams.items():
            if owner == user_id:
                stream.put_nowait(event)

    async def _stream(self, user_id: int) -> AsyncIterator[str]:
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._streams[queue] = user_id
        running, looks = self.polls.running, 0
        try:
            yield "retry: 500\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), LOOK_EVERY)
                except TimeoutError:
                    looks += 1
                    if looks % HEARTBEAT == 0:
                        yield ": still here\n\n"
                    event = {}
                if event is None:
                    return
                if event:
                    yield f"data: {json.dumps(event)}\n\n"
                if self.polls.running != running:
                    running = self.polls.running
                    view = self._bot_view(self.telegram.user(user_id).language_code)
                    yield f"data: {json.dumps({'type': 'bot', 'bot': view})}\n\n"
        finally:
            del self._streams[queue]

    def _link(self) -> DebugLink:
        if self.debug is None:
            raise RefusedError("this bot was not started from here", code=503)
        return self.debug


def _user_id(request: Request) -> int:
    text = request.query_params.get("user", "")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**52):
        raise RefusedError("whose? user must be a positive number")
    return int(text)


def _field(body: Json, name: str, kind: type[T], default: T | None = None) -> T:
    value = body.get(name, default)
    if type(value) is not kind:
        raise RefusedError(f"{name} must be of type {kind.__name__}")
    if name == "user" and not (isinstance(value, int) and 0 <= value < 2**52):
        raise RefusedError("user must be a positive number")
    return value


def _posted(act: Callable[[Json], Awaitable[Json]]) -> Answer:
    """Takes JSON alone: a form on a stranger's page cannot send that without being asked first."""

    async def read_and_act(request: Request) -> Json:
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            raise RefusedError("only JSON is taken", code=415)
        try:
            body: Any = json.loads(await read_body(request))
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise RefusedError("a JSON object was expected")
        return {"ok": True, **await act(body)}

    return read_and_act


def _answering(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        try:
            return JSONResponse(await answer(request))
        except RefusedError as error:
            return _refusal(error)
        except ApiError as error:
            return _refusal(RefusedError(error.description, error.code))

    return respond


def _refusal(error: RefusedError) -> Response:
    return JSONResponse({"error": error.reason}, status_code=error.code)
