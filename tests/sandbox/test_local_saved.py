"""The chats survive a restart of the local Telegram, and the file is nobody else's business."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from telegram import BotCommand

from bot.sandbox.errors import RefusedError
from bot.sandbox.images import blank_png
from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram

from .help import Api, ptb


async def test_everything_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "data" / "local-telegram.json"
    with LocalTelegram(path=path) as local, Phone(local.url, 7, language="nl") as phone:
        phone.send("/start")
        phone.clock("+7d")
        async with ptb(local) as bot:
            await bot.set_my_name("Rugwijs", language_code="nl")
            await bot.set_my_commands([BotCommand("menu", "Alles")])
            photo = (await bot.send_photo(7, blank_png(20, 20), caption="<b>les</b>", parse_mode="HTML")).photo[0]
            await bot.send_poll(7, "Vraag?", ["a", "b"], type="quiz", correct_option_ids=[1], is_anonymous=False)
        phone.vote(1)
        before, offset = phone.chat(), local.telegram.clock.offset
        with Api(local) as api:
            waiting = api.post("getUpdates")["result"]

    with LocalTelegram(path=path) as local, Phone(local.url, 7) as phone, Api(local) as api:
        after = phone.chat()
        for part in ("user", "messages", "commands", "blocked"):
            assert after[part] == before[part]
        assert after["bot"]["name"] == "Rugwijs"
        assert local.telegram.clock.offset == offset
        assert api.post("getUpdates")["result"] == waiting
        assert phone.send("and on") > max(message["id"] for message in before["messages"])
        async with ptb(local) as bot:
            assert await bot.send_photo(7, photo.file_id)
            file = await bot.get_file(photo.file_id)
            assert bytes(await file.download_as_bytearray()) == blank_png(20, 20)


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "local.json"
    with LocalTelegram(path=path) as local, Phone(local.url, 7) as phone:
        phone.send(kind="photo")
        phone.wait_until(path.exists, "nothing was saved")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.rglob("*") if file.is_file()}
    assert modes == {0o600}
    assert not list(tmp_path.rglob("*.part"))
    assert stat.S_IMODE((tmp_path / "local.json.files").stat().st_mode) == 0o700


def test_what_is_deleted_leaves_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "local.json"
    with LocalTelegram(path=path) as local, Phone(local.url, 7) as phone:
        phone.send("my secret")
        with Api(local) as api:
            files = {"document": ("x.txt", b"my export")}
            assert api.http.post(f"{api.root}/sendDocument", data={"chat_id": "7"}, files=files).is_success
        phone.wait_until(lambda: path.exists() and "my secret" in path.read_text(), "nothing was saved")
        phone.wait_until(lambda: list(tmp_path.glob("local.json.files/*")), "the document was not saved")
        phone.restart()
    assert "secret" not in path.read_text()
    assert list(tmp_path.glob("local.json.files/*")) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 99}', '{"format": 1}'])
def test_a_broken_file_is_named_and_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "local.json"
    path.write_text(content)
    with pytest.raises(RefusedError, match="cannot be read; move it away"):
        LocalTelegram(path=path)
    assert path.read_text() == content


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    local = LocalTelegram(path=tmp_path / "file" / "local.json")
    with pytest.raises(RefusedError, match=r"local\.json cannot be written"), local, Phone(local.url, 7) as phone:
        phone.send("/start")
