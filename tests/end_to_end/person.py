"""Somebody who talks with the bot over HTTP: taps by key, and looks only once the bot has said all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import yaml

from bot import places
from bot.domain import LANGUAGES
from bot.sandbox.phone import Message, Phone, PhoneError

COUNTRY = {"en": "Belgium", "nl": "België"}
LABELS: dict[str, dict[str, str]] = {
    lang: {"BE": COUNTRY[lang]}
    | {
        key: re.sub(r"\{([^|}]*)\|[^}]*\}", r"\1", label)
        for key, label in yaml.safe_load((places.dialogs() / lang / "buttons.yaml").read_text("utf-8")).items()
    }
    for lang in LANGUAGES
}
"""What stands on the buttons in Belgium, by language and key."""

FIRST_TALK = ("begin", "consent_yes", "BE", "none_of_these", "since_longer")
"""The taps from the greeting to the first lesson: Belgium, no warning sign, pain for over twelve weeks."""
LESSON = ("go_on", "go_on")
"""The taps through the first lesson's pages, as far as its quiz."""
FIRST_TRIAL = ("time_block", "none_of_these", "walk", "skip", "3", "2", "start")
"""The taps from the end of the first talk to a try of walking that runs."""
FLARE_UP = ("no", "none_of_these")
"""The taps through the two safety questions, none of which applies."""


class Person(Phone):
    """A phone whose owner waits until the bot has answered. `lang` is the language that the bot should speak."""

    def __init__(self, url: str, user_id: int, lang: str) -> None:
        super().__init__(url, user_id, language=lang, timeout=30)
        self.lang = lang

    # --- acting ---------------------------------------------------------------------------------------------

    def tap(self, *keys: str) -> None:
        """Tap the newest button with each key, one after the other. It must speak the person's language."""
        for key in keys:
            self._tap(key)

    def _tap(self, key: str) -> None:
        message, button = self.wait_until(lambda: self.find(key), f"no button {key!r}")
        assert button["text"] == LABELS[self.lang][key], f"{key} is not in {self.lang}"
        self.forge(message["id"], button["data"])
        self._answered(lambda: not self._offers(message["id"], button["data"]) or self._new(message["id"]))

    def say(self, text: str) -> None:
        """Write something that the bot answers with a message."""
        last = self.send(text)
        self._answered(lambda: self._new(last))

    def answer_quiz(self, option: int) -> None:
        """Answer the open quiz."""
        last = self.messages()[-1]["id"]
        self.vote(option)
        self._answered(lambda: self._new(last))

    def _answered(self, happened: Callable[[], Any]) -> None:
        self.wait_until(happened, "no answer")
        self.finish()

    def finish(self) -> None:
        """Wait until the bot has said what it has to say."""
        self.wait_until(self._said_all, "the bot does not finish")

    def _new(self, after: int) -> list[Message]:
        return [message for message in self.bot_messages() if message["id"] > after]

    def _said_all(self) -> bool:
        """Whether nothing that is due waits to be sent; the frames of a countdown are not due yet."""
        try:
            waiting = self.panel()["waiting"]
        except PhoneError:  # the bot is being started again
            return False
        now = datetime.fromisoformat(self.chat()["clock"]["now"])
        return not any(datetime.fromisoformat(one["at"]) <= now for one in waiting)

    # --- looking --------------------------------------------------------------------------------------------

    def find(self, key: str) -> tuple[Message, dict[str, str]] | None:
        """The newest button with this key, and its message."""
        for message in reversed(self.bot_messages()):
            for button in (button for row in message["buttons"] for button in row):
                if button.get("data", "").partition(":")[2] == key:
                    return message, button
        return None

    def _offers(self, message_id: int, data: str) -> bool:
        message = next(message for message in self.messages() if message["id"] == message_id)
        return any(data == button.get("data") for row in message["buttons"] for button in row)

    @property
    def state(self) -> str:
        """Where the talk stands: `flow.state`, or nothing."""
        frames = self.panel()["frames"]
        return f"{frames[-1]['flow']}.{frames[-1]['state']}" if frames else ""

    @property
    def timers(self) -> set[str]:
        """The names of all that is scheduled."""
        return {timer["name"] for timer in self.panel()["scheduled"]}

    @property
    def stored(self) -> dict[str, Any]:
        """All that is stored about the person."""
        stored: dict[str, Any] = self.panel()["stored"]
        return stored
