"""The one writer thread of SQLite: many transactions, one COMMIT.

A job is a function `fn(conn, …)`. All jobs that wait form a group: BEGIN IMMEDIATE, a savepoint each, one COMMIT,
and only then does anybody learn a result. So nothing is confirmed that is not on disk, at a fraction of the cost
of one COMMIT each. A job may be run a second time (alone, when its group could not be committed), so it must
change nothing but the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    ProgrammingError,
)

from bot.store.errors import StoreError

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class _Job:
    call: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


@dataclass(frozen=True, eq=False)
class _Scrub:
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[bool]


_Work = _Job | _Scrub | None


def is_trouble(error: BaseException) -> bool:
    """Whether the database itself is in trouble, and not the statement or the program wrong."""
    wrong = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
    return isinstance(error, DatabaseError | InterfaceError) and not isinstance(error, wrong)


class Runner:
    """Runs jobs on the database, one thread, grouped. `most` limits a group."""

    def __init__(self, engine: Engine, *, most: int = 64) -> None:
        self._engine = engine
        self._most = most
        self._queue: queue.SimpleQueue[_Work] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._work, name="store", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Finish what waits, then end the thread."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            await asyncio.to_thread(thread.join)

    async def run(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `fn(conn, …)` returned, once it is committed.

        Raises StoreError when the database is in trouble: then nothing was changed. Any other exception is the
        function's own, and its changes are rolled back.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Job(lambda conn: fn(conn, *args, **kwargs), loop, future))
        return await future

    async def scrub(self) -> bool:
        """Make what was deleted unreadable in the write-ahead log too. False when another process reads there."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        self._put(_Scrub(loop, future))
        return await future

    def _put(self, work: _Job | _Scrub) -> None:
        if self._thread is None:
            raise StoreError("the store is closed")
        self._queue.put(work)

    def _work(self) -> None:
        going = True
        while going:
            group: list[_Job] = []
            for work in self._take():
                if isinstance(work, _Job):
                    group.append(work)
                    continue
                self._run_group(group)
                group = []
                if work is None:
                    going = False
                else:
                    _deliver([(work, _attempt(lambda: truncate_log(self._engine)))])
            self._run_group(group)

    def _take(self) -> list[_Work]:
        """The next piece of work, waited for, and what else waits already."""
        taken = [self._queue.get()]
        while len(taken) < self._most and not self._queue.empty():
            taken.append(self._queue.get())
        return taken

    def _run_group(self, jobs: list[_Job]) -> None:
        """Run the jobs in one transaction and hand out the results after its COMMIT."""
        if not jobs:
            return
        begun = False
        try:
            with self._engine.connect() as conn, conn.begin():
                begun = True
                results = [(job, _attempt_within(conn, job)) for job in jobs]
        except Exception as error:
            if begun and len(jobs) > 1:
                for job in jobs:
                    self._run_group([job])
            else:
                _deliver([(job, _as_failure(error)) for job in jobs])
        else:
            _deliver(results)


@dataclass(frozen=True)
class _Done:
    value: Any


@dataclass(frozen=True)
class _Failed:
    error: Exception


_Result = _Done | _Failed


def _attempt_within(conn: Connection, job: _Job) -> _Result:
    """The job inside a savepoint of its own. Trouble of the database is raised: it concerns the whole group."""
    # By hand: SQLAlchemy's own savepoints take longer than the statements of a small job.
    conn.exec_driver_sql("SAVEPOINT job")
    try:
        value = job.call(conn)
    except Exception as error:
        if is_trouble(error):
            raise
        conn.exec_driver_sql("ROLLBACK TO job")
        conn.exec_driver_sql("RELEASE job")
        return _Failed(error)
    conn.exec_driver_sql("RELEASE job")
    return _Done(value)


def _attempt(call: Callable[[], Any]) -> _Result:
    try:
        return _Done(call())
    except Exception as error:
        return _as_failure(error)


def _as_failure(error: Exception) -> _Failed:
    if not is_trouble(error):
        return _Failed(error)
    reason = str(getattr(error, "orig", None) or type(error).__name__)
    failure = StoreError(reason)
    failure.__cause__ = error
    return _Failed(failure)


def _deliver(results: Sequence[tuple[_Job | _Scrub, _Result]]) -> None:
    """Hand the results to their event loops, one wake-up for each loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], _Result]]] = {}
    for work, result in results:
        by_loop.setdefault(work.loop, []).append((work.future, result))
    for loop, pairs in by_loop.items():
        # A closed loop has nobody left who waits.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_resolve, pairs)


def _resolve(pairs: list[tuple[asyncio.Future[Any], _Result]]) -> None:
    for future, result in pairs:
        if future.cancelled():
            continue
        if isinstance(result, _Done):
            future.set_result(result.value)
        else:
            future.set_exception(result.error)


def truncate_log(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log, so that nothing deleted is left in it. False when somebody still reads it."""
    with engine.connect() as conn:
        # Through the driver: a transaction of ours would keep the log in use.
        cursor = conn.connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _, _ = cursor.fetchone() or (1, 0, 0)
    return not busy
