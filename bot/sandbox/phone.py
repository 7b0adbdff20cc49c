"""A person's phone for tests: writes, taps and votes in the local Telegram, and reads what comes back."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from typing import Any, Self

import httpx

Message = dict[str, Any]
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody, which is right for plain HTTP, and saves reading the list of certificates."""
LOOK_EVERY = 0.02
"""Seconds between two looks at the chat."""


class PhoneError(AssertionError):
    """The chat did not show what was waited for, or the local Telegram refused; the message shows the chat."""


class Phone:
    """One person at the local Telegram at `url` (its root). Messages are as in `GET /app/chat`."""

    def __init__(self, url: str, user_id: int, *, language: str | None = None, timeout: float = 10.0) -> None:
        self.user_id = user_id
        self.timeout = timeout
        self._client = httpx.Client(base_url=url, timeout=90.0, trust_env=False, verify=NO_TLS)
        self._seen: dict[int, Message] = {}
        if language is not None:
            self.language(language)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    # --- looking ------------------------------------------------------------------------------------------

    def chat(self) -> dict[str, Any]:
        """Everything that the screen shows."""
        return self._get("/app/chat")

    def messages(self) -> list[Message]:
        """All messages, the oldest first."""
        messages: list[Message] = self.chat()["messages"]
        return messages

    def bot_messages(self) -> list[Message]:
        """What the bot has said, the oldest first."""
        return [message for message in self.messages() if message["from"] == "bot"]

    def toasts(self) -> list[dict[str, Any]]:
        """The answers to taps, `{text, alert}`, the oldest first; a tap that is just acknowledged has no text."""
        toasts: list[dict[str, Any]] = self.chat()["toasts"]
        return toasts

    def labels(self) -> list[str]:
        """The buttons of the newest message that has any."""
        for message in reversed(self.messages()):
            if message["buttons"]:
                return [button["text"] for row in message["buttons"] for button in row]
        return []

    def panel(self) -> dict[str, Any]:
        """What the bot's debug interface tells of this person."""
        return self._get("/app/panel")

    # --- doing --------------------------------------------------------------------------------------------

    def send(self, text: str = "", kind: str = "text") -> int:
        """Write a text, or send something of another kind; the message's id."""
        return int(self._act("send", text=text, kind=kind)["message_id"])

    def edit(self, message_id: int, text: str) -> None:
        """Change a text of ours."""
        self._act("edit", message_id=message_id, text=text)

    def press(self, button: str, message_id: int | None = None) -> None:
        """Tap the newest button with this label or data, of this message or of any; PhoneError without one."""
        for message in reversed(self.messages()):
            if message_id in (None, message["id"]):
                for one in (one for row in message["buttons"] for one in row):
                    if button in (one["text"], one.get("data")):
                        self.forge(message["id"], one["data"])
                        return
        raise PhoneError(f"no button {button!r}\n{self.transcript()}")

    def forge(self, message_id: int, data: str) -> None:
        """Tap a button that need not exist."""
        self._act("press", message_id=message_id, data=data)

    def vote(self, option: int | str, poll_id: str | None = None) -> None:
        """Answer the newest poll (or the named one) by the option's number or text."""
        for message in reversed(self.messages()):
            poll = message["poll"]
            if poll and poll_id in (None, poll["id"]):
                texts = [one["text"] for one in poll["options"]]
                number = texts.index(option) if isinstance(option, str) else option
                self._act("vote", poll_id=poll["id"], option=number)
                return
        raise PhoneError(f"no poll\n{self.transcript()}")

    def language(self, code: str) -> None:
        """Set the phone's language."""
        self._act("language", language_code=code)

    def block(self, blocked: bool = True) -> None:
        """Block the bot, or let it in again."""
        self._act("block", blocked=blocked)

    def restart(self) -> None:
        """Start over: the bot and the chat forget everything."""
        self._act("restart")
        self._seen = {}

    def clock(self, move: str) -> str:
        """Move the clock: +1h, +7d, next_morning, next_event; the new now, ISO."""
        return str(self._act("clock", move=move)["now"])

    def fault(self, fault: str, seconds: int = 0) -> None:
        """Let something go wrong: 429 for some seconds, or kill."""
        self._act("fault", fault=fault, seconds=seconds)

    # --- waiting ------------------------------------------------------------------------------------------

    def fresh(self) -> list[Message]:
        """What the bot has said or changed since our last act."""
        return [message for message in self.bot_messages() if self._seen.get(message["id"]) != message]

    def wait_for(self, what: str | Callable[[Message], bool], timeout: float | None = None) -> Message:
        """The first fresh message that contains the words (or for which `what` holds); PhoneError after
        `timeout` seconds."""

        def fits(message: Message) -> bool:
            if callable(what):
                return what(message)
            poll = message["poll"] or {"question": ""}
            return what in message["text"] or what in poll["question"]

        def first() -> Message | None:
            return next((message for message in self.fresh() if fits(message)), None)

        message: Message = self.wait_until(first, f"no message {what!r}", timeout)
        return message

    def wait_until(
        self, found: Callable[[], Any], why: str = "it did not happen", timeout: float | None = None
    ) -> Any:
        """What `found` gives, as soon as it is something; PhoneError with `why` after `timeout` seconds."""
        until = time.monotonic() + (self.timeout if timeout is None else timeout)
        while not (result := found()):
            if time.monotonic() > until:
                raise PhoneError(f"{why}\n{self.transcript()}")
            time.sleep(LOOK_EVERY)
        return result

    def wait_quiet(self, seconds: float = 0.3) -> list[Message]:
        """Wait until nothing has changed for so long; what is fresh then."""
        last, since = self.messages(), time.monotonic()
        while time.monotonic() - since < seconds:
            time.sleep(LOOK_EVERY)
            if (now := self.messages()) != last:
                last, since = now, time.monotonic()
        return self.fresh()

    def transcript(self) -> str:
        """The chat in a few lines, for a test that fails."""
        lines = []
        for message in self.messages()[-12:]:
            shown = message["text"] or (message["poll"] or {}).get("question") or f"({message['kind']})"
            buttons = "".join(f" [{one['text']}]" for row in message["buttons"] for one in row)
            lines.append(f"{message['from']:>4}: {shown}{buttons}")
        return "\n".join(lines)

    # --- over HTTP ----------------------------------------------------------------------------------------

    def _act(self, path: str, **body: Any) -> dict[str, Any]:
        self._seen = {message["id"]: message for message in self.messages()}
        return self._ask("POST", f"/app/{path}", json={"user": self.user_id, **body})

    def _get(self, path: str) -> dict[str, Any]:
        return self._ask("GET", path, params={"user": self.user_id})

    def _ask(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, **options)
        except httpx.TransportError as error:
            raise PhoneError(f"the local Telegram is gone (has its bot ended?): {error}") from None
        if answer.status_code != httpx.codes.OK:
            raise PhoneError(f"{answer.status_code}: {answer.text}")
        result: dict[str, Any] = answer.json()
        return result
