"""The pieces of a turn's transaction: updates seen, timers, what was set aside, sweeping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select

from bot.domain import SetTimer
from bot.store import shape
from bot.store.people import erase_transient, has_consented
from bot.store.tables import Tables, statement

INBOX_FOR = timedelta(hours=48)
"""How long update ids are remembered: Telegram offers an update again for 24 hours."""

DEAD_LETTERS_FOR = timedelta(days=30)


def seen(conn: Connection, t: Tables, update_id: int, now: datetime) -> bool:
    """Whether this update was applied before; notes it when it was not."""
    if conn.execute(_inbox(t), {"id": update_id}).scalar() is not None:
        return True
    conn.execute(insert(t.inbox), {"update_id": update_id, "at": now})
    return False


@statement
def _inbox(t: Tables) -> Select[Any]:
    return select(t.inbox.c.update_id).where(t.inbox.c.update_id == bindparam("id"))


@dataclass(frozen=True)
class DeadLetter:
    """Something that could not be handled. `error` is the exception's name; `body` what it was."""

    kind: str
    reference: str
    error: str
    body: Any = None


def bury(conn: Connection, t: Tables, key: str | None, letter: DeadLetter, now: datetime) -> None:
    """Set something aside. Its content is kept, encrypted, only of people who consented."""
    body = letter.body if key is not None and has_consented(conn, t, key) else None
    conn.execute(
        insert(t.dead_letter).values(
            person=key, kind=letter.kind, reference=letter.reference, error=letter.error[:80], at=now, body=body
        )
    )


@dataclass(frozen=True)
class DueTimer:
    """A timer that is due: whose, which, since when."""

    person: str
    name: str
    due_at: datetime


def set_timer(conn: Connection, t: Tables, key: str, timer: SetTimer) -> None:
    """Set a timer; one of the same name is replaced."""
    cancel_timer(conn, t, key, timer.name)
    payload = shape.timer_to_json(timer)
    conn.execute(insert(t.timer).values(person=key, name=timer.name, due_at=timer.at, payload=payload))


def cancel_timer(conn: Connection, t: Tables, key: str, name: str) -> None:
    """Cancel a timer, if it is set."""
    conn.execute(delete(t.timer).where(t.timer.c.person == key, t.timer.c.name == name))


def clear_timers(conn: Connection, t: Tables, key: str) -> None:
    """Cancel all timers of the person."""
    conn.execute(delete(t.timer).where(t.timer.c.person == key))


def due_timers(conn: Connection, t: Tables, now: datetime, most: int) -> list[DueTimer]:
    """The timers that are due, the oldest first. Read without locks: `take_timer` looks again."""
    query = select(t.timer.c.person, t.timer.c.name, t.timer.c.due_at).where(t.timer.c.due_at <= now)
    rows = conn.execute(query.order_by(t.timer.c.due_at, t.timer.c.person, t.timer.c.name).limit(most))
    return [DueTimer(row.person, row.name, row.due_at) for row in rows]


def take_timer(conn: Connection, t: Tables, due: DueTimer) -> SetTimer | None:
    """The timer, removed, unless it was moved or cancelled meanwhile. The person's row must be locked."""
    mine = (t.timer.c.person == due.person, t.timer.c.name == due.name, t.timer.c.due_at == due.due_at)
    row = conn.execute(select(t.timer.c.payload).where(*mine)).one_or_none()
    if row is None:
        return None
    conn.execute(delete(t.timer).where(*mine))
    return shape.timer_from_json(row.payload)


def next_timer(conn: Connection, t: Tables) -> datetime | None:
    """When the earliest timer is due."""
    return conn.execute(select(func.min(t.timer.c.due_at))).scalar()


def next_instant(conn: Connection, t: Tables) -> datetime | None:
    """The earliest timer or waiting message; in the past when something is due."""
    message = conn.execute(select(func.min(t.outbox.c.send_after))).scalar()
    return min((moment for moment in (next_timer(conn, t), message) if moment is not None), default=None)


def sweep(conn: Connection, t: Tables, now: datetime) -> int:
    """Forget what need not be remembered; how many people without consent were erased."""
    conn.execute(delete(t.inbox).where(t.inbox.c.at < now - INBOX_FOR))
    conn.execute(delete(t.dead_letter).where(t.dead_letter.c.at < now - DEAD_LETTERS_FOR))
    return erase_transient(conn, t, now)
