"""The terminal: what it cannot draw it tells in words."""

from __future__ import annotations

import pytest

from bot.channels.channel import Parcel
from bot.channels.console import ConsoleChannel
from bot.domain import Message


@pytest.mark.parametrize(("kind", "head"), [("photo", "[picture: "), ("animation", "[moving picture: ")])
async def test_a_picture_is_its_name_and_its_caption(kind: str, head: str) -> None:
    lines: list[str] = []
    message = Message(kind, "<b>Bridge</b>\n\n<i>The hips are lifted.</i>", picture=("exercise/bridge", "en"))  # type: ignore[arg-type]
    assert (await ConsoleChannel(lines.append).send(1, Parcel(message, media=b"GIF89a"))).status == "sent"
    assert lines == [f"> {head}exercise/bridge]", "  Bridge", "", "  The hips are lifted."]
