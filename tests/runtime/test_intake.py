"""Updates in: each applied once, in order, and confirmed only when it is on disk."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy import event as sqlalchemy_event

from bot.channels.channel import ConflictError, RefusedError, UnreachableError
from bot.domain import Event, EventKind
from bot.runtime import intake, loop
from bot.store.tables import Tables
from tests.runtime.conftest import NOW, Shell, until


async def confirmed(shell: Shell, update_id: int) -> None:
    await until(lambda: shell.channel.confirmed > update_id)


async def test_everybodys_updates_are_applied_in_order(shell: Shell) -> None:
    for number in range(50):
        for chat_id in (1, 2, 3):
            last = shell.channel.say(chat_id, f"{number}")
    shell.start()
    await confirmed(shell, last)
    await until(lambda: len(shell.channel.sent) == 150)
    for chat_id in (1, 2, 3):
        assert await shell.heard(chat_id) == tuple(f"text  {number}" for number in range(50))
        assert shell.channel.texts(chat_id) == [f"heard {n + 1} text  {n}" for n in range(50)]


async def test_nothing_is_confirmed_as_long_as_the_database_is_in_trouble(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "LONGEST_DELAY", 0.1)
    sqlalchemy_event.listen(shell.store.engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout=10"))
    shell.store.engine.dispose()
    holder = sqlite3.connect(tmp_path / "backwise.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    last = shell.channel.say(1, "hello")
    shell.intake.start()
    await asyncio.sleep(0.5)
    assert shell.channel.confirmed == 0
    assert shell.intake.busy
    holder.execute("ROLLBACK")
    holder.close()
    await confirmed(shell, last)
    assert await shell.heard(1) == ("text  hello",)
    with shell.store.engine.connect() as conn:
        assert conn.execute(select(shell.store.tables.dead_letter.c.id)).all() == []


@pytest.mark.parametrize("poison", ["boom", "malformed"])
async def test_a_poison_update_is_set_aside_and_takes_no_other_along(
    shell: Shell, poison: str, caplog: pytest.LogCaptureFixture
) -> None:
    channel = shell.channel
    channel.say(1, "/start")
    channel.say(1, "before")
    bad = channel.say(1, poison)
    channel.say(1, "after")
    last = channel.say(2, "somebody else")
    with caplog.at_level(logging.DEBUG):
        shell.start()
        await confirmed(shell, last)
        await until(lambda: len(channel.sent) == 5)
    assert await shell.heard(1) == ("/start", "text  before", "text  after")
    assert channel.texts(1)[2:] == ["common/our_mistake", "heard 3 text  after"]
    assert await shell.heard(2) == ("text  somebody else",)
    (letter,) = (await shell.stored(1))["dead_letter"]
    assert (letter["kind"], letter["reference"], letter["body"]["text"]) == ("update", str(bad), poison)
    assert poison not in caplog.text


async def test_a_poison_update_is_tried_three_times(shell: Shell) -> None:
    tries: list[str] = []

    def count(event: Event) -> Event:
        tries.append(event.text)
        return event

    shell.intake._understand = count
    last = shell.channel.say(1, "boom")
    shell.start()
    await confirmed(shell, last)
    assert tries == ["boom"] * 3


async def test_a_faulty_alarm_reader_does_not_block_the_line(shell: Shell) -> None:
    def fail(event: Event) -> Event:
        if event.text == "odd":
            raise RecursionError
        return event

    shell.intake._understand = fail
    shell.channel.say(1, "odd")
    last = shell.channel.say(1, "even")
    shell.start()
    await confirmed(shell, last)
    assert await shell.heard(1) == ("text  even",)


async def test_signs_of_danger_are_read_before_the_turn(shell: Shell) -> None:
    shell.channel.say(1, "my legs are numb")
    last = shell.channel.say(1, "fine now")
    shell.start()
    await confirmed(shell, last)
    await until(lambda: len(shell.channel.sent) == 2)
    assert shell.channel.texts(1) == ["alarm saddle", "heard 2 text  fine now"]


async def test_every_tap_is_answered_even_a_double_and_a_failing_one(shell: Shell) -> None:
    channel = shell.channel
    channel.say(1, "", kind="button", name="yes", callback_id="a")
    again = channel.updates[-1]
    channel.say(1, "boom", kind="text", callback_id="b")
    last = channel.say(1, "x")
    channel.updates.append(again)
    shell.start()
    await confirmed(shell, last)
    await until(lambda: len(channel.answers) >= 3)
    assert channel.answers == [("a", "saved", False), ("b", "", False), ("a", "", False)]
    assert (await shell.heard(1)).count("tap yes") == 1


async def test_a_group_gets_one_line_and_is_left(shell: Shell) -> None:
    last = shell.channel.say(-100, "hello bot", group=-100)
    shell.start()
    await confirmed(shell, last)
    await until(lambda: shell.channel.left == [(-100, "only private nl")])
    with shell.store.engine.connect() as conn:
        assert conn.execute(select(shell.store.tables.chat.c.person)).all() == []


async def test_network_trouble_is_waited_out(shell: Shell) -> None:
    shell.channel.trouble = [UnreachableError("dns"), UnreachableError("dns"), UnreachableError("timeout")]
    last = shell.channel.say(1, "hello")
    shell.start()
    await confirmed(shell, last)
    assert shell.channel.opened == 4
    assert await shell.heard(1) == ("text  hello",)


async def test_when_telegram_refuses_the_loop_ends_with_the_reason(shell: Shell) -> None:
    shell.channel.trouble = [UnreachableError("dns"), RefusedError("another copy")]
    with pytest.raises(RefusedError, match="another copy"):
        await asyncio.wait_for(shell.intake.start(), 5)


async def test_a_dead_copy_that_seems_alive_is_waited_out(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "CONFLICT_PAUSE", 0.01)
    shell.channel.trouble = [ConflictError("another copy")] * 5
    last = shell.channel.say(1, "hello")
    shell.start()
    await confirmed(shell, last)


async def test_a_living_copy_is_not(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "CONFLICT_PAUSE", 0.01)
    shell.channel.trouble = [ConflictError("another copy")] * 6
    with pytest.raises(RefusedError, match="another copy"):
        await asyncio.wait_for(shell.intake.start(), 5)


async def test_a_row_that_nobody_understands_blocks_nobody_else(shell: Shell) -> None:
    def damage(conn: Connection, t: Tables) -> None:
        conn.execute(update(t.chat).where(t.chat.c.person == shell.store.person(1)).values(profile={"lang": 5}))

    await shell.turns.take(1, None, Event(EventKind.COMMAND, NOW, "start"))
    await shell.store.run(damage)
    shell.channel.say(1, "hello")
    last = shell.channel.say(2, "hello")
    shell.start()
    await confirmed(shell, last)
    await until(lambda: shell.channel.texts(1)[-1:] == ["common/our_mistake"])
    assert await shell.heard(2) == ("text  hello",)


async def test_stopping_does_not_wait_for_the_long_poll(shell: Shell) -> None:
    last = shell.channel.say(1, "hello")
    shell.start()
    await confirmed(shell, last)
    async with asyncio.timeout(1):
        await shell.stop()
    shell.channel.say(1, "after the end")
    await asyncio.sleep(0.05)
    assert await shell.heard(1) == ("text  hello",)


async def test_what_was_not_confirmed_before_the_end_comes_again_and_changes_nothing(shell: Shell) -> None:
    shell.channel.say(1, "hello")
    await shell.intake.take_batch(list(shell.channel.updates))
    assert shell.channel.confirmed == 0
    last = shell.channel.say(1, "again")
    fresh = Shell(shell.store)
    fresh.channel = fresh.intake._channel = shell.channel
    fresh.intake.start()
    await confirmed(shell, last)
    await fresh.stop()
    assert await shell.heard(1) == ("text  hello", "text  again")
    assert fresh.clock.now() == NOW
