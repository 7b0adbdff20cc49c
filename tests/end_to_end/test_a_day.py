"""From /start to the next morning's message, a flare-up and the erasure, over real HTTP, in both languages."""

from __future__ import annotations

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram


def tap(phone: Phone, key: str) -> None:
    """Tap the newest button with this key, once it is there."""

    def found() -> str | None:
        for message in reversed(phone.messages()):
            for row in message["buttons"]:
                for button in row:
                    if button["data"].partition(":")[2] == key:
                        return str(button["data"])
        return None

    before = len(phone.bot_messages())
    phone.press(phone.wait_until(found, f"no button {key!r}"))
    phone.wait_until(lambda: len(phone.bot_messages()) > before or phone.fresh(), f"nothing after {key!r}")
    phone.wait_quiet(0.25)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_from_start_to_erasure(local: LocalTelegram, lang: str) -> None:
    """The main path, as a new person takes it."""
    with Phone(local.url, 2000 + len(lang), language=lang, timeout=20) as phone:
        phone.send("/start")
        phone.wait_for({"en": "program, not a doctor", "nl": "geen dokter"}[lang])
        for key in ("begin", "consent_yes", "BE", "none_of_these", "since_longer", "go_on", "go_on"):
            tap(phone, key)
        phone.wait_until(lambda: [m for m in phone.messages() if m["kind"] == "photo"], "no picture")
        phone.vote(1)
        phone.wait_quiet()
        for key in ("done", "hour_7", "time_block", "none_of_these", "walk", "skip", "3", "2", "start"):
            tap(phone, key)
        phone.clock("+1h")
        tap(phone, "stop_block")
        tap(phone, "just_right")
        assert phone.panel()["scheduled"], "the next morning is not scheduled"
        phone.clock("next_morning")
        phone.wait_quiet()
        assert {"en": "Not today", "nl": "Vandaag niet"}[lang] in phone.labels()
        phone.send("/flare")
        for key in ("no", "none_of_these", "breathe", "enough"):
            tap(phone, key)
        phone.send("/delete")
        tap(phone, "delete_all")
        stored = phone.panel()["stored"]
        assert not any(stored.values()), stored


def test_another_language_half_way(phone: Phone) -> None:
    """The talk goes on where it was, in the other language."""
    phone.send("/start")
    phone.wait_for("program")
    tap(phone, "begin")
    phone.send("/language")
    tap(phone, "dutch")
    assert "Ja, en ik ben 18+" in phone.labels()


def test_killed_in_the_middle(phone: Phone) -> None:
    """A bot that is killed goes on where it was; nothing that was said is lost."""
    phone.send("/start")
    phone.wait_for("program")
    tap(phone, "begin")
    phone.fault("kill")
    tap(phone, "consent_yes")
    phone.wait_until(lambda: phone.panel()["frames"], "the bot is not back")
    assert phone.panel()["frames"][-1]["state"] == "country"
