"""The writer thread: many jobs, one COMMIT, and nothing told before it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.store.errors import StoreError
from bot.store.runner import Runner
from bot.store.store import Store, sqlite_engine


def note(conn: Connection, number: int) -> int:
    conn.exec_driver_sql("INSERT INTO inbox (update_id, at) VALUES (?, 0)", (number,))
    return number


def noted(file: Path) -> list[int]:
    """What another process would see."""
    other = sqlite3.connect(file)
    rows = other.execute("SELECT update_id FROM inbox ORDER BY update_id").fetchall()
    other.close()
    return [row[0] for row in rows]


def log_size(file: Path) -> int:
    return Path(f"{file}-wal").stat().st_size


class Gate:
    """A job that holds the writer thread until it is opened, so that a group gathers behind it."""

    def __init__(self) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()

    def __call__(self, conn: Connection) -> None:
        self.entered.set()
        assert self.opened.wait(10)


async def test_jobs_that_wait_are_committed_together_and_in_order(store: Store, file: Path) -> None:
    commits: list[None] = []
    event.listen(store.engine, "commit", lambda conn: commits.append(None))
    gate = Gate()
    first = asyncio.create_task(store.runner.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    jobs = [asyncio.create_task(store.runner.run(note, number)) for number in range(20)]
    await asyncio.sleep(0)
    gate.opened.set()
    assert await asyncio.gather(*jobs) == list(range(20))
    await first
    assert len(commits) == 2
    assert noted(file) == list(range(20))


async def test_nothing_is_visible_and_nothing_told_before_the_commit(store: Store, file: Path) -> None:
    seen: list[list[int]] = []
    told: list[int] = []

    def look(conn: Connection) -> None:
        seen.append(noted(file))

    gate = Gate()
    first = asyncio.create_task(store.runner.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    one = asyncio.create_task(store.runner.run(note, 1))
    one.add_done_callback(lambda task: told.append(1))
    looking = asyncio.create_task(store.runner.run(look))
    last = Gate()
    holding = asyncio.create_task(store.runner.run(last))
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.to_thread(last.entered.wait)
    await asyncio.sleep(0.05)
    assert seen == [[]]
    assert told == []
    assert noted(file) == []
    last.opened.set()
    await asyncio.gather(first, one, looking, holding)
    assert noted(file) == [1]


async def test_a_failing_job_takes_no_other_along(store: Store, file: Path) -> None:
    def fails(conn: Connection) -> int:
        note(conn, 99)
        raise ValueError("no")

    gate = Gate()
    first = asyncio.create_task(store.runner.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    jobs = [
        asyncio.create_task(store.runner.run(note, 1)),
        asyncio.create_task(store.runner.run(fails)),
        asyncio.create_task(store.runner.run(note, 1)),
        asyncio.create_task(store.runner.run(note, 2)),
    ]
    await asyncio.sleep(0)
    gate.opened.set()
    results = await asyncio.gather(*jobs, return_exceptions=True)
    await first
    assert results[0] == 1
    assert isinstance(results[1], ValueError)
    assert isinstance(results[2], IntegrityError)
    assert results[3] == 2
    assert noted(file) == [1, 2]


async def test_when_the_commit_fails_every_job_is_run_again_alone(store: Store, file: Path) -> None:
    groups: list[int] = []
    runs: list[int] = []

    def fail_first(conn: Connection) -> None:
        groups.append(len(runs))
        if len(groups) == 2:
            raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    def counted(conn: Connection, number: int) -> int:
        runs.append(number)
        return note(conn, number)

    event.listen(store.engine, "commit", fail_first)
    gate = Gate()
    first = asyncio.create_task(store.runner.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    jobs = [asyncio.create_task(store.runner.run(counted, number)) for number in (1, 2, 3)]
    await asyncio.sleep(0)
    gate.opened.set()
    assert await asyncio.gather(*jobs) == [1, 2, 3]
    await first
    assert runs == [1, 2, 3, 1, 2, 3]
    assert noted(file) == [1, 2, 3]


async def test_a_busy_database_is_a_store_error_and_passes(store: Store, file: Path) -> None:
    runner = Runner(impatient(file))
    runner.start()
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        await runner.run(note, 1)
    holder.execute("ROLLBACK")
    holder.close()
    assert await runner.run(note, 1) == 1
    await runner.stop()
    runner._engine.dispose()


def impatient(file: Path) -> Engine:
    engine = sqlite_engine(file)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=20"))
    return engine


async def test_a_full_disk_changes_nothing_and_passes(store: Store, file: Path) -> None:
    def limit(conn: Connection, pages: int) -> None:
        conn.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def much(conn: Connection) -> None:
        conn.exec_driver_sql("INSERT INTO file_id (hash, file_id) VALUES ('x', zeroblob(900000))")

    await store.runner.run(limit, 1)
    gate = Gate()
    first = asyncio.create_task(store.runner.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    small = asyncio.create_task(store.runner.run(note, 1))
    big = asyncio.create_task(store.runner.run(much))
    await asyncio.sleep(0)
    gate.opened.set()
    with pytest.raises(StoreError, match="full"):
        await big
    assert await small == 1
    await first
    await store.runner.run(limit, 100_000)
    await store.runner.run(much)
    assert noted(file) == [1]


async def test_a_read_only_database_is_a_store_error_and_passes(store: Store) -> None:
    def set_read_only(on: int) -> None:
        with store.engine.connect() as conn:
            conn.connection.cursor().execute(f"PRAGMA query_only={on}")

    set_read_only(1)
    with pytest.raises(StoreError, match="readonly"):
        await store.runner.run(note, 1)
    set_read_only(0)
    assert await store.runner.run(note, 1) == 1


async def test_stopping_finishes_what_waits_and_refuses_what_comes(store: Store, file: Path) -> None:
    jobs = [asyncio.create_task(store.runner.run(note, number)) for number in range(100)]
    await asyncio.sleep(0)
    await store.runner.stop()
    assert await asyncio.gather(*jobs) == list(range(100))
    with pytest.raises(StoreError, match="closed"):
        await store.runner.run(note, 1000)
    assert noted(file) == list(range(100))


async def test_a_cancelled_waiter_does_not_disturb_the_others(store: Store, file: Path) -> None:
    gate = Gate()
    first = asyncio.create_task(store.runner.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    gone = asyncio.create_task(store.runner.run(note, 1))
    stays = asyncio.create_task(store.runner.run(note, 2))
    await asyncio.sleep(0)
    gone.cancel()
    gate.opened.set()
    assert await stays == 2
    await first
    assert noted(file) == [1, 2]


async def test_scrubbing_empties_the_log_unless_somebody_reads_it(store: Store, file: Path) -> None:
    await store.runner.run(note, 1)
    assert log_size(file) > 0
    assert await store.runner.scrub()
    assert log_size(file) == 0
    await store.runner.run(note, 2)
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM inbox").fetchall()
    await store.runner.run(note, 3)
    runner = Runner(impatient(file))
    runner.start()
    assert not await runner.scrub()
    reader.close()
    assert await runner.scrub()
    await runner.stop()
    runner._engine.dispose()
