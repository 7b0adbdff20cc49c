"""The sender's side of the outbox: claim what is due, settle what was sent.

`now` is dialogue time (send_after, expires_at), `real` the world's (leases, rests, the rate).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Row,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.clock import MICROSECOND
from bot.domain import Message
from bot.store import shape
from bot.store.outbox import arm, change_lane, drop, is_known
from bot.store.tables import Tables, statement
from bot.store.transactions import DeadLetter, bury, clear_timers

KEYBOARD = "keyboard"
"""The name in `shown` of the message that bears the person's live keyboard."""

LEASE = timedelta(seconds=120)
LOOK_AHEAD = 50


def gap_of(rate: float) -> timedelta:
    """The time between two messages at so many a second."""
    return max(timedelta(seconds=1 / rate), MICROSECOND)


@dataclass(frozen=True)
class Claim:
    """One message that is ours to send until the lease ends, at `slot` (real time).

    `target` is the message that an edit changes, None when it is not known.
    """

    person: str
    lease: str
    row: int
    chat_id: int
    message: Message
    attempts: int
    target: int | None
    slot: datetime


@dataclass(frozen=True)
class Claimed:
    """What was claimed. `wait` says in how many seconds to look again, None when nothing waits."""

    claims: tuple[Claim, ...]
    wait: float | None


def claim(conn: Connection, t: Tables, now: datetime, real: datetime, *, rate: float, most: int) -> Claimed:
    """Lease the first due message of each of the `most` foremost lanes, at most a second's worth of slots.

    `rate` is the messages a second that leave in all.
    """
    tat = max(conn.execute(select(t.bot.c.tat).with_for_update()).scalar_one(), real)
    gap = gap_of(rate)
    slots = min(most, int((real + timedelta(seconds=1) - tat) / gap))
    claims: list[Claim] = []
    for key in _due_lanes(conn, t, now, real, slots) if slots > 0 else ():
        lease = secrets.token_hex(8)
        ready = _first_claim(conn, t, key, now, lease)
        if ready is None:
            arm(conn, t, key)
            continue
        claims.append(replace(ready, slot=tat + gap * len(claims)))
        conn.execute(change_lane(t), {"key": key, "lease": lease, "lease_until": real + LEASE})
    if claims:
        conn.execute(update(t.bot).values(tat=tat + gap * len(claims)))
    return Claimed(tuple(claims), _wait(conn, t, now, real, tat + gap * (len(claims) + 1)))


def _due_lanes(conn: Connection, t: Tables, now: datetime, real: datetime, most: int) -> Sequence[str]:
    return conn.execute(_due(t), {"now": now, "real": real, "most": most}).scalars().all()


@statement
def _due(t: Tables) -> Select[Any]:
    lane = t.lane.c
    free = lane.lease_until.is_(None) | (lane.lease_until <= bindparam("real"))
    query = select(lane.person).where(lane.due_at <= bindparam("now"), lane.rest_until <= bindparam("real"), free)
    return query.order_by(lane.priority, lane.due_at).limit(bindparam("most")).with_for_update(skip_locked=True)


def _first(conn: Connection, t: Tables, key: str, now: datetime) -> Row[Any] | None:
    """The message that is next in the lane; what is too old or replaced by a newer one is deleted."""
    rows = conn.execute(_waiting(t), {"key": key, "now": now}).all()
    newest: dict[tuple[str, str], int] = {}
    for row in rows:
        newest.update((mark, row.id) for mark in _marks(row))
    for row in rows:
        expired = row.expires_at is not None and row.expires_at <= now
        if not expired and all(newest[mark] == row.id for mark in _marks(row)):
            return row
        conn.execute(_sent(t), {"row": row.id})
    return None


@statement
def _waiting(t: Tables) -> Select[Any]:
    box = t.outbox.c
    query = select(t.outbox).where(box.person == bindparam("key"), box.send_after <= bindparam("now"))
    return query.order_by(box.send_after, box.id).limit(LOOK_AHEAD)


@statement
def _sent(t: Tables) -> Delete:
    return delete(t.outbox).where(t.outbox.c.id == bindparam("row"))


def _marks(row: Row[Any]) -> list[tuple[str, str]]:
    """In what a newer message makes this one needless: the same group, or an edit of the same message."""
    marks = []
    if row.replaces is not None:
        marks.append(("group", row.replaces))
    message = row.payload["message"]
    if message["kind"] == "edit" and message["edits"] is not None:
        marks.append(("edit", message["edits"]))
    return marks


def _first_claim(conn: Connection, t: Tables, key: str, now: datetime, lease: str) -> Claim | None:
    """The message that is next in the lane, to be sent now; what nobody understands any more is buried."""
    while (row := _first(conn, t, key, now)) is not None:
        try:
            message = shape.message_from_json(row.payload["message"])
        except ValueError as error:
            bury(conn, t, key, DeadLetter("message", str(row.id), type(error).__name__, row.payload), now)
            conn.execute(_sent(t), {"row": row.id})
            continue
        target = message.message_id
        if target is None and message.edits is not None:
            target = _shown(conn, t, key, message.edits)
        return Claim(key, lease, row.id, row.payload["chat_id"], message, row.attempts, target, now)
    return None


def _shown(conn: Connection, t: Tables, key: str, name: str) -> int | None:
    found: int | None = conn.execute(_shown_as(t), {"key": key, "called": name}).scalar()
    return found


@statement
def _shown_as(t: Tables) -> Select[Any]:
    shown = t.shown.c
    return select(shown.message_id).where(shown.person == bindparam("key"), shown.name == bindparam("called"))


def _wait(conn: Connection, t: Tables, now: datetime, real: datetime, tat: datetime) -> float | None:
    """In how many seconds something may be claimed: a future message, or a due one that rests or is leased.

    `tat` is what the shared rate clock shows after one message more.
    """
    future = conn.execute(_next_future(t), {"now": now}).scalar()
    ready = conn.execute(_next_ready(t), {"now": now}).scalar()
    waits = []
    if future is not None:
        waits.append(future - now)
    if ready is not None:
        waits.append(max(ready - real, tat - timedelta(seconds=1) - real))
    return max(0.0, min(waits).total_seconds()) if waits else None


@statement
def _next_future(t: Tables) -> Select[Any]:
    return select(func.min(t.lane.c.due_at)).where(t.lane.c.due_at > bindparam("now"))


@statement
def _next_ready(t: Tables) -> Select[Any]:
    lane = t.lane.c
    held = case((lane.lease_until > lane.rest_until, lane.lease_until), else_=lane.rest_until)
    return select(func.min(held)).where(lane.due_at <= bindparam("now"))


# --- the sender settles -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Settled:
    """After a message is out. `strip` is the message that bore the keyboard before; `gone`: the lane is, too."""

    strip: int | None = None
    gone: bool = False


def done(
    conn: Connection,
    t: Tables,
    claim: Claim,
    *,
    message_id: int | None,
    poll_id: str | None = None,
    rest_until: datetime | None = None,
    rate: float,
) -> Settled:
    """The message is out (as `message_id`, None when it was dropped): delete it, note where it stands.

    The keyboard that is to be stripped takes a slot of the rate.
    """
    if not _still_ours(conn, t, claim):
        return Settled()
    strip = None
    if message_id is not None and is_known(conn, t, claim.person):
        strip = _note(conn, t, claim.person, claim.message, message_id, poll_id)
    if strip is not None:
        tat = conn.execute(select(t.bot.c.tat)).scalar_one()
        conn.execute(update(t.bot).values(tat=tat + gap_of(rate)))
    return Settled(strip, gone=_remove(conn, t, claim, rest_until))


def put_off(conn: Connection, t: Tables, claim: Claim, until: datetime) -> None:
    """The message could not be sent now: let its lane rest until then (real time)."""
    if _still_ours(conn, t, claim):
        conn.execute(update(t.outbox).where(t.outbox.c.id == claim.row).values(attempts=claim.attempts + 1))
        arm(conn, t, claim.person, lease=None, lease_until=None, rest_until=until)


def set_aside(conn: Connection, t: Tables, claim: Claim, error: str, now: datetime) -> Settled:
    """The message can never be sent: bury it, so that it does not block its lane."""
    if not _still_ours(conn, t, claim):
        return Settled()
    body = shape.message_to_json(claim.message)
    bury(conn, t, claim.person, DeadLetter("message", str(claim.row), error, body), now)
    return Settled(gone=_remove(conn, t, claim, None))


def silence(conn: Connection, t: Tables, key: str) -> None:
    """The person blocked the bot: nothing waits for them any more, no message and no timer."""
    drop(conn, t, key, None)
    clear_timers(conn, t, key)
    arm(conn, t, key, lease=None, lease_until=None)


def slow_down(conn: Connection, t: Tables, until: datetime) -> None:
    """Let nothing leave before that moment (real time)."""
    conn.execute(update(t.bot).where(t.bot.c.tat < until).values(tat=until))


def _still_ours(conn: Connection, t: Tables, claim: Claim) -> bool:
    return bool(conn.execute(_lease(t), {"key": claim.person}).scalar() == claim.lease)


@statement
def _lease(t: Tables) -> Select[Any]:
    return select(t.lane.c.lease).where(t.lane.c.person == bindparam("key")).with_for_update()


def _remove(conn: Connection, t: Tables, claim: Claim, rest_until: datetime | None) -> bool:
    conn.execute(_sent(t), {"row": claim.row})
    rest = {} if rest_until is None else {"rest_until": rest_until}
    return not arm(conn, t, claim.person, lease=None, lease_until=None, **rest)


def _note(
    conn: Connection, t: Tables, key: str, message: Message, message_id: int, poll_id: str | None
) -> int | None:
    """Write where a named message and the live keyboard stand; the message that bore the keyboard before."""
    name = message.name or message.edits
    if name is not None:
        _show(conn, t, key, name, message_id, poll_id)
    if message.kind == "edit" and not message.fallback:
        return None  # a countdown or a breath keeps its own buttons; the live keyboard may long be another
    before = _shown(conn, t, key, KEYBOARD)
    if message.keyboard:
        _show(conn, t, key, KEYBOARD, message_id, None)
        return before if before != message_id else None
    if before == message_id:
        # An edit took the live keyboard away: there is nothing left to strip.
        conn.execute(delete(t.shown).where(t.shown.c.person == key, t.shown.c.name == KEYBOARD))
    return None


def _show(conn: Connection, t: Tables, key: str, name: str, message_id: int, poll_id: str | None) -> None:
    mine = (t.shown.c.person == key, t.shown.c.name == name)
    values = {"message_id": message_id, "poll_id": poll_id}
    if conn.execute(update(t.shown).where(*mine).values(values)).rowcount == 0:
        conn.execute(insert(t.shown).values(person=key, name=name, **values))
