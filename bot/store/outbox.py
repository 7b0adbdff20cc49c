"""Messages on their way, as turns write them; `lanes` sends them off.

Every person has a lane. Within it messages leave strictly by (send_after, id) among those that are due; among lanes
the priority counts. `now`, `send_after` and `expires_at` are dialogue time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Update, bindparam, delete, func, insert, select, update

from bot.clock import EPOCH
from bot.domain import Message, Priority
from bot.store import shape
from bot.store.tables import Tables, statement


@dataclass(frozen=True)
class Letter:
    """A message to be sent to a chat: not before `send_after`, not after `expires_at`.

    The newest letter of a group `replaces` those that still wait.
    """

    message: Message
    send_after: datetime
    priority: Priority = Priority.REPLY
    expires_at: datetime | None = None
    replaces: str | None = None


def post(conn: Connection, t: Tables, key: str, chat_id: int, letters: Sequence[Letter]) -> None:
    """Put the letters in the person's lane, after those that wait already."""
    if not letters:
        return
    for group in {letter.replaces for letter in letters if letter.replaces is not None}:
        drop(conn, t, key, group)
    rows = [
        {
            "person": key,
            "payload": {"chat_id": chat_id, "message": shape.message_to_json(letter.message)},
            "priority": int(letter.priority),
            "send_after": letter.send_after,
            "expires_at": letter.expires_at,
            "replaces": letter.replaces,
            "attempts": 0,
        }
        for letter in letters
    ]
    conn.execute(insert(t.outbox), rows)
    arm(conn, t, key)


def drop(conn: Connection, t: Tables, key: str, group: str | None) -> None:
    """Delete what waits: one group, or all with None. The lane finds out by itself."""
    mine = [t.outbox.c.person == key]
    if group is not None:
        mine.append(t.outbox.c.replaces == group)
    conn.execute(delete(t.outbox).where(*mine))


def arm(conn: Connection, t: Tables, key: str, **changes: Any) -> bool:
    """Set the lane to its next message, with other changes to it.

    False when nothing waits and the person is unknown: then the lane is gone.
    """
    due_at, priority = conn.execute(_foremost(t), {"key": key}).one()
    if due_at is None and not is_known(conn, t, key):
        conn.execute(delete(t.lane).where(t.lane.c.person == key))
        return False
    values = {"due_at": due_at, "priority": int(Priority.REPLY) if priority is None else priority, **changes}
    changed = conn.execute(change_lane(t), {"key": key, **values})
    if changed.rowcount == 0 and due_at is not None:
        conn.execute(insert(t.lane), {"person": key, "rest_until": EPOCH, **values})
    return True


@statement
def _foremost(t: Tables) -> Select[Any]:
    waiting = t.outbox.c
    return select(func.min(waiting.send_after), func.min(waiting.priority)).where(waiting.person == bindparam("key"))


@statement
def change_lane(t: Tables) -> Update:
    """Sets columns of the lane of the person `key`."""
    return update(t.lane).where(t.lane.c.person == bindparam("key"))


def is_known(conn: Connection, t: Tables, key: str) -> bool:
    """Whether there is a row of the person."""
    return conn.execute(_known(t), {"key": key}).scalar() is not None


@statement
def _known(t: Tables) -> Select[Any]:
    return select(t.chat.c.person).where(t.chat.c.person == bindparam("key"))


def file_id(conn: Connection, t: Tables, digest: str) -> str | None:
    """Under which id this content was uploaded before."""
    return conn.execute(select(t.file_id.c.file_id).where(t.file_id.c.hash == digest)).scalar()


def keep_file_id(conn: Connection, t: Tables, digest: str, value: str | None) -> None:
    """Note under which id this content was uploaded; None forgets it."""
    conn.execute(delete(t.file_id).where(t.file_id.c.hash == digest))
    if value is not None:
        conn.execute(insert(t.file_id).values(hash=digest, file_id=value))
