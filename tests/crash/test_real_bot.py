"""The real bot is killed at random moments while people go through their first talk."""

from __future__ import annotations

import random
import time
from itertools import groupby
from pathlib import Path

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram
from tests.end_to_end.conftest import environment

STEPS = ("begin", "consent_yes", "BE", "none_of_these", "since_longer", "go_on")
PEOPLE, KILLS = 4, 3


def press(phone: Phone, key: str) -> None:
    """Tap the button with this key, once it is there."""

    def found() -> tuple[int, str] | None:
        buttons = (
            (message["id"], button["data"])
            for message in phone.messages()
            for row in message["buttons"]
            for button in row
            if button["data"].partition(":")[2] == key
        )
        return next(buttons, None)

    phone.forge(*phone.wait_until(found, f"no button {key!r}"))


@pytest.mark.slow
def test_a_talk_survives_kills(tmp_path: Path) -> None:
    """Each answer is applied exactly once; each message comes at least once, in order."""
    rng = random.Random(7)  # noqa: S311 - which moments, not secrets
    with LocalTelegram(bot_env=environment(tmp_path)) as local:
        phones = [Phone(local.url, 6001 + number, language="en", timeout=60) for number in range(PEOPLE)]
        for phone in phones:
            phone.send("/start")
        moments = sorted(rng.sample(range(len(STEPS) * PEOPLE), KILLS))
        for number, (key, phone) in enumerate((key, phone) for key in STEPS for phone in phones):
            press(phone, key)
            if number in moments:
                time.sleep(rng.uniform(0, 0.15))
                phone.fault("kill")
        for phone in phones:
            phone.wait_until(lambda p=phone: _stands(p) == "lesson.page", "the talk did not arrive")
            phone.wait_quiet(0.5)
        talks = [_is_whole(phone) for phone in phones]
        assert all(talk == talks[0] for talk in talks)
        assert len(talks[0]) >= len(STEPS) + 1
        for phone in phones:
            phone.close()


def _stands(phone: Phone) -> str:
    if not phone.chat()["bot"]["running"]:
        return ""
    try:
        frames = phone.panel()["frames"]
    except AssertionError:
        return ""  # it is just coming up
    return f"{frames[-1]['flow']}.{frames[-1]['state']}" if frames else ""


def _is_whole(phone: Phone) -> list[str]:
    """Nothing is lost or doubled; what was said, without what came twice in a row after a kill."""
    stored = phone.panel()["stored"]
    assert len(stored["consent"]) == 1
    assert [row["kind"] for row in stored["record"]] == ["started", "since"]
    assert stored["outbox"] == []
    said = [text for text, _ in groupby(message["text"] for message in phone.bot_messages())]
    assert len(said) == len(set(said)), "something came again after something later"
    return said
