"""Due timers in: on time, once, in order, and no failing one blocks the others."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from bot.clock import Clock
from bot.domain import Event, EventKind, SetTimer
from bot.store import transactions
from bot.store.tables import Tables
from tests.runtime.conftest import NOW, Shell, until


async def set_timer(shell: Shell, chat_id: int, name: str, seconds: float, event: str = "ring") -> None:
    await shell.turns.take(chat_id, None, Event(EventKind.COMMAND, NOW, "start"))
    line = f"{name} {seconds} {event}"
    await shell.turns.take(chat_id, None, Event(EventKind.COMMAND, shell.clock.now(), "timer", line))


def tick(shell: Shell, **by: float) -> None:
    shell.clock.move(timedelta(**by))
    shell.signals.all()


async def rang(shell: Shell, chat_id: int) -> int:
    return sum(what.startswith("timer") for what in await shell.heard(chat_id))


async def test_a_timer_rings_when_it_is_due_and_only_once(shell: Shell) -> None:
    await set_timer(shell, 1, "bell", 60)
    shell.ticker.start()
    tick(shell, seconds=59)
    await asyncio.sleep(0.05)
    assert await rang(shell, 1) == 0
    tick(shell, seconds=1)
    await until(lambda: rang(shell, 1))
    tick(shell, days=1)
    await asyncio.sleep(0.05)
    assert await rang(shell, 1) == 1


async def test_the_loop_sleeps_until_the_earliest_timer(shell: Shell) -> None:
    shell.turns._clock = shell.ticker._clock = Clock()
    shell.ticker.start()
    moment = datetime.now(UTC)
    await shell.turns.take(1, None, Event(EventKind.COMMAND, moment, "timer", "late 3600"))
    await shell.turns.take(1, None, Event(EventKind.COMMAND, moment, "timer", "soon 0.3"))
    await until(lambda: rang(shell, 1))
    assert datetime.now(UTC) - moment >= timedelta(seconds=0.3)


async def test_timers_of_one_person_ring_in_the_order_in_which_they_were_due(shell: Shell) -> None:
    for name, seconds in (("c", 3), ("a", 1), ("b", 2)):
        await set_timer(shell, 1, name, seconds, f"event_{name}")
    tick(shell, hours=1)
    shell.ticker.start()
    await until(lambda: _three(shell))
    heard = [what for what in await shell.heard(1) if what.startswith("timer")]
    assert heard == ["timer event_a", "timer event_b", "timer event_c"]


async def _three(shell: Shell) -> bool:
    return await rang(shell, 1) == 3


async def test_after_a_pause_everybodys_timers_ring(shell: Shell) -> None:
    for chat_id in range(1, 151):
        key = shell.store.person(chat_id)
        await shell.turns.take(chat_id, None, Event(EventKind.TEXT, NOW, text="hi"))
        await shell.store.run(transactions.set_timer, key, SetTimer("bell", NOW, "ring"))
    shell.ticker.start()

    async def none_left() -> bool:
        return await shell.store.run(transactions.next_timer) is None

    await until(none_left)
    assert [await rang(shell, chat_id) for chat_id in (1, 75, 150)] == [1, 1, 1]


async def test_a_failing_timer_is_set_aside_after_three_tries_and_a_daily_one_comes_again(shell: Shell) -> None:
    await set_timer(shell, 1, "bell", 1, "boom")
    await set_timer(shell, 1, "day", 2, "boom")
    await set_timer(shell, 2, "bell", 3)
    tick(shell, hours=1)
    shell.ticker.start()
    await until(lambda: rang(shell, 2))
    await until(lambda: _buried(shell, 2))
    letters = (await shell.stored(1))["dead_letter"]
    assert [(row["kind"], row["reference"]) for row in letters] == [("timer", "bell"), ("timer", "day")]
    (again,) = (await shell.stored(1))["timer"]
    assert (again["name"], again["due_at"]) == ("day", (NOW + timedelta(days=1, seconds=2)).isoformat())


async def _buried(shell: Shell, count: int) -> bool:
    return len((await shell.stored(1))["dead_letter"]) == count


async def test_a_daily_timer_that_failed_keeps_its_local_time_when_the_clocks_change(shell: Shell) -> None:
    shell.clock.at = datetime(2027, 3, 27, 6, 30, tzinfo=UTC)
    await set_timer(shell, 1, "day", 0, "boom")
    shell.ticker.start()
    await until(lambda: _buried(shell, 1))
    (again,) = (await shell.stored(1))["timer"]
    assert again["due_at"] == "2027-03-28T05:30:00+00:00"


async def test_who_did_not_consent_is_forgotten_after_a_day(shell: Shell) -> None:
    await shell.turns.take(1, 1, Event(EventKind.TEXT, NOW, text="hi"))
    await shell.turns.take(2, 2, Event(EventKind.COMMAND, NOW, "start"))
    shell.ticker.start()
    tick(shell, hours=23)
    await asyncio.sleep(0.05)
    assert (await shell.stored(1))["chat"]
    tick(shell, hours=1)

    async def forgotten() -> bool:
        return not any((await shell.stored(1)).values())

    await until(forgotten)
    assert await shell.heard(2) == ("/start",)


async def test_update_ids_are_swept_after_two_days(shell: Shell) -> None:
    await shell.turns.take(2, 2, Event(EventKind.COMMAND, NOW, "start"))
    shell.ticker.start()
    tick(shell, hours=49)

    async def swept() -> bool:
        with shell.store.engine.connect() as conn:
            return conn.execute(select(shell.store.tables.inbox.c.update_id)).all() == []

    await until(swept)


@pytest.mark.parametrize("chat_id", [1])
async def test_a_timer_of_somebody_erased_is_nobodys(shell: Shell, chat_id: int) -> None:
    await set_timer(shell, chat_id, "bell", 60)
    (due,) = await shell.store.run(transactions.due_timers, NOW + timedelta(hours=1), 10)
    await shell.turns.take(chat_id, None, Event(EventKind.COMMAND, NOW, "erase"))
    assert not (await shell.turns.ring(due)).fresh
    assert await shell.heard(chat_id) == ()


async def test_a_timer_that_nobody_understands_is_set_aside(shell: Shell) -> None:
    def damage(conn: Connection, t: Tables) -> None:
        conn.execute(update(t.timer).values(payload={"surprise": 1}))

    await set_timer(shell, 1, "day", 1)
    await shell.store.run(damage)
    await set_timer(shell, 2, "bell", 1)
    tick(shell, hours=1)
    shell.ticker.start()
    await until(lambda: rang(shell, 2))
    await until(lambda: _buried(shell, 1))
    assert (await shell.stored(1))["timer"] == []
