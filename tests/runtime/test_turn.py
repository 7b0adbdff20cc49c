"""One event, one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from bot.domain import Event, EventKind
from bot.runtime.turn import Outcome
from bot.store import transactions
from tests.runtime.conftest import NOW, Shell
from tests.runtime.counter import BoomError


def text(words: str) -> Event:
    return Event(EventKind.TEXT, NOW, text=words)


def command(line: str, shell: Shell | None = None) -> Event:
    name, _, rest = line.partition(" ")
    return Event(EventKind.COMMAND, shell.clock.now() if shell else NOW, name, rest)


def raw_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_state_history_and_words_are_committed_together(shell: Shell) -> None:
    await shell.turns.take(5, 1, command("start"))
    outcome = await shell.turns.take(5, 2, text("hello"))
    assert outcome == Outcome(posted=True)
    assert await shell.heard(5) == ("/start", "text  hello")
    stored = await shell.stored(5)
    assert [row["data"]["what"] for row in stored["record"]] == ["/start", "text  hello"]
    assert [(row["version"], row["lang"]) for row in stored["consent"]] == [("v1", "en")]
    assert await shell.waiting(5) == ["heard 1 /start", "heard 2 text  hello"]
    assert shell.signals.outbox.is_set()


async def test_an_update_that_comes_again_changes_nothing(shell: Shell) -> None:
    await shell.turns.take(5, 1, text("hello"))
    assert await shell.turns.take(5, 1, text("hello")) == Outcome(fresh=False)
    assert await shell.heard(5) == ("text  hello",)
    assert len(await shell.waiting(5)) == 1


async def test_a_failing_turn_leaves_nothing_behind(shell: Shell) -> None:
    await shell.turns.take(5, 1, command("start"))
    with pytest.raises(BoomError):
        await shell.turns.take(5, 2, text("boom"))
    assert await shell.heard(5) == ("/start",)
    assert not await shell.store.run(transactions.seen, 2, NOW)


async def test_without_consent_there_is_a_talk_but_no_history(shell: Shell) -> None:
    await shell.turns.take(5, 1, text("hello"))
    stored = await shell.stored(5)
    assert stored["record"] == stored["consent"] == []
    assert stored["chat"][0]["transient_until"] == (NOW + timedelta(hours=24)).isoformat()
    await shell.turns.take(5, 2, command("start"))
    assert (await shell.stored(5))["chat"][0]["transient_until"] is None


async def test_an_erasure_leaves_only_its_own_farewell(shell: Shell) -> None:
    await shell.turns.take(5, 1, command("start"))
    await shell.turns.take(5, 2, command("timer day 60"))
    await shell.turns.take(5, 3, text("my back hurts"))
    outcome = await shell.turns.take(5, 4, command("erase"))
    assert outcome.erased
    stored = await shell.stored(5)
    assert {name: len(rows) for name, rows in stored.items() if rows} == {"outbox": 1, "lane": 1}
    assert await shell.waiting(5) == ["gone"]
    assert await shell.turns.take(5, 4, command("erase")) == Outcome(fresh=False)


async def test_after_the_farewell_the_files_know_nothing_of_the_person(shell: Shell, tmp_path: Path) -> None:
    await shell.turns.take(5, 1, command("start"))
    await shell.turns.take(5, 2, text("my back hurts"))
    await shell.turns.take(5, 3, command("erase"))
    shell.start()
    for _ in range(200):
        if not any((await shell.stored(5)).values()):
            break
        await asyncio.sleep(0.01)
    await shell.stop()
    assert shell.channel.texts(5) == ["gone"]
    assert shell.store.person(5).encode() not in raw_bytes(tmp_path)


async def test_a_person_who_was_erased_begins_anew(shell: Shell) -> None:
    await shell.turns.take(5, 1, command("start"))
    await shell.turns.take(5, 2, command("erase"))
    await shell.turns.take(5, 3, text("hello again"))
    assert await shell.heard(5) == ("text  hello again",)


async def test_a_tap_is_answered_with_the_toast(shell: Shell) -> None:
    tap = Event(EventKind.BUTTON, NOW, "loud", screen=7, message_id=33)
    outcome = await shell.turns.take(5, 1, tap)
    assert (outcome.answer, outcome.alert) == ("saved", True)
    (row,) = (await shell.stored(5))["outbox"]
    assert row["payload"]["message"]["message_id"] == 33


async def test_frames_of_one_turn_replace_those_of_an_earlier_one(shell: Shell) -> None:
    await shell.turns.take(5, 1, command("frames"))
    await shell.turns.take(5, 2, command("many 1"))
    await shell.turns.take(5, 3, command("frames"))
    assert await shell.waiting(5) == ["bubble 0", "frame 0", "frame 1", "frame 2"]
    await shell.turns.take(5, 4, command("drop countdown"))
    assert await shell.waiting(5) == ["bubble 0"]
    await shell.turns.take(5, 5, command("drop"))
    assert await shell.waiting(5) == []


async def test_setting_a_timer_again_moves_it_and_cancelling_ends_it(shell: Shell) -> None:
    outcome = await shell.turns.take(5, 1, command("timer bell 60"))
    assert outcome.timed
    assert shell.signals.timers.is_set()
    await shell.turns.take(5, 2, command("timer bell 30"))
    assert await shell.store.run(transactions.next_timer) == NOW + timedelta(seconds=30)
    await shell.turns.take(5, 3, command("cancel bell"))
    assert await shell.store.run(transactions.next_timer) is None


async def test_blocking_ends_all_that_waits_and_coming_back_is_no_backlog(shell: Shell) -> None:
    await shell.turns.take(5, 1, command("start"))
    await shell.turns.take(5, 2, command("timer day 60"))
    await shell.turns.take(5, 3, Event(EventKind.BLOCKED, NOW))
    stored = await shell.stored(5)
    assert stored["outbox"] == stored["timer"] == []
    assert stored["chat"][0]["blocked_at"] == NOW.isoformat()
    await shell.turns.take(5, 4, Event(EventKind.UNBLOCKED, NOW))
    assert (await shell.stored(5))["chat"][0]["blocked_at"] is None
    assert await shell.heard(5) == ("/start", "/timer", "blocked", "unblocked")


async def test_a_stranger_who_blocks_us_is_not_written_down(shell: Shell) -> None:
    await shell.turns.take(5, 1, Event(EventKind.BLOCKED, NOW))
    assert not any((await shell.stored(5)).values())


async def test_a_vote_is_for_the_quiz_that_was_shown_as_this_poll(shell: Shell) -> None:
    vote = Event(EventKind.VOTE, NOW, poll_id="poll", options=(1,))
    await shell.turns.take(5, 1, vote)
    await shell.turns.take(5, 2, command("quiz"))
    await shell.turns.take(5, 3, vote)
    shell.sender.start()
    for _ in range(200):
        if shell.channel.texts(5)[-1:] == ["heard 3 vote quiz:1 (1,)"]:
            break
        await asyncio.sleep(0.01)
    await shell.turns.take(5, 4, vote)
    await shell.turns.take(5, 5, replace(vote, poll_id="an older one"))
    votes = [what for what in await shell.heard(5) if what.startswith("vote")]
    assert votes == ["vote None (1,)", "vote quiz:1 (1,)", "vote quiz:1 (1,)", "vote None (1,)"]


async def test_trouble_of_the_database_is_waited_out(shell: Shell, tmp_path: Path) -> None:
    sqlalchemy_event.listen(shell.store.engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout=10"))
    shell.store.engine.dispose()
    holder = sqlite3.connect(tmp_path / "backwise.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    turn = asyncio.create_task(shell.turns.take(5, 1, text("hello")))
    await asyncio.sleep(0.3)
    assert not turn.done()
    holder.execute("ROLLBACK")
    holder.close()
    assert (await turn).fresh
    assert await shell.heard(5) == ("text  hello",)


async def test_many_people_at_once_share_their_commits(shell: Shell) -> None:
    commits: list[None] = []
    sqlalchemy_event.listen(shell.store.engine, "commit", lambda conn: commits.append(None))
    await asyncio.gather(*(shell.turns.take(chat_id, chat_id, text("x")) for chat_id in range(1, 101)))
    assert len(commits) < 20
    with shell.store.engine.connect() as conn:
        assert len(conn.execute(select(shell.store.tables.chat.c.person)).all()) == 100
