"""The tables. Built with their cipher, so that nothing here is global.

Whatever belongs to a person is keyed by `person`, a pseudonym; the chat id itself stands only encrypted. A column
of type Sealed is encrypted JSON. Instants are UTC microseconds in the database and aware datetimes in Python. Names
(of timers, groups, messages) stand in the clear and are neutral words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from cryptography.fernet import MultiFernet
from sqlalchemy import BigInteger, Column, Date, Dialect, Index, Integer, MetaData, String, Table
from sqlalchemy.types import TypeDecorator

from bot.clock import from_micros, to_micros
from bot.store.crypto import Sealed

S = TypeVar("S")

PERSON = 64


class Instant(TypeDecorator[datetime]):
    """A moment, kept as UTC microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


@dataclass(frozen=True, eq=False)
class Tables:
    """All tables of one database."""

    metadata: MetaData
    inbox: Table
    dead_letter: Table
    chat: Table
    record: Table
    timer: Table
    outbox: Table
    lane: Table
    shown: Table
    consent: Table
    bot: Table
    file_id: Table

    def personal(self) -> Iterator[Table]:
        """The tables that hold something of a person."""
        return (table for table in self.metadata.sorted_tables if "person" in table.c)


def statement(build: Callable[[Tables], S]) -> Callable[[Tables], S]:
    """Let a statement be built once for each Tables: to build one takes three times as long as to run it."""
    return lru_cache(maxsize=8)(build)


def tables(cipher: MultiFernet) -> Tables:
    """The tables whose encrypted columns this cipher opens."""
    meta = MetaData()
    return Tables(
        metadata=meta,
        **_incoming(meta, cipher),
        **_people(meta, cipher),
        **_history(meta, cipher),
        **_outgoing(meta, cipher),
        **_own(meta, cipher),
    )


def _id() -> Column[int]:
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def _incoming(meta: MetaData, cipher: MultiFernet) -> dict[str, Table]:
    return {
        "inbox": Table(
            "inbox",
            meta,
            Column("update_id", BigInteger, primary_key=True, autoincrement=False),
            Column("at", Instant, nullable=False, index=True),
        ),
        "dead_letter": Table(
            "dead_letter",
            meta,
            _id(),
            Column("person", String(PERSON), index=True),
            Column("kind", String(16), nullable=False),
            Column("reference", String(64), nullable=False),
            Column("error", String(80), nullable=False),
            Column("at", Instant, nullable=False),
            Column("body", Sealed(cipher)),
            sqlite_autoincrement=True,
        ),
    }


def _people(meta: MetaData, cipher: MultiFernet) -> dict[str, Table]:
    return {
        "chat": Table(
            "chat",
            meta,
            Column("person", String(PERSON), primary_key=True),
            Column("chat_id", Sealed(cipher), nullable=False),
            Column("version", Integer, nullable=False),
            Column("lang", String(8), nullable=False),
            Column("tz", String(64), nullable=False),
            Column("session", Sealed(cipher), nullable=False),
            Column("profile", Sealed(cipher), nullable=False),
            Column("blocked_at", Instant),
            Column("transient_until", Instant, index=True),
        ),
        "timer": Table(
            "timer",
            meta,
            Column("person", String(PERSON), primary_key=True),
            Column("name", String(64), primary_key=True),
            Column("due_at", Instant, nullable=False, index=True),
            Column("payload", Sealed(cipher), nullable=False),
        ),
    }


def _history(meta: MetaData, cipher: MultiFernet) -> dict[str, Table]:
    return {
        "record": Table(
            "record",
            meta,
            _id(),
            Column("person", String(PERSON), nullable=False),
            Column("kind", String(32), nullable=False),
            Column("local_date", Date, nullable=False),
            Column("at", Instant, nullable=False),
            Column("data", Sealed(cipher), nullable=False),
            Index("ix_record_person", "person", "kind", "local_date"),
            sqlite_autoincrement=True,
        ),
        "consent": Table(
            "consent",
            meta,
            _id(),
            Column("person", String(PERSON), nullable=False, index=True),
            Column("version", String(64), nullable=False),
            Column("lang", String(8), nullable=False),
            Column("at", Instant, nullable=False),
            sqlite_autoincrement=True,
        ),
    }


def _outgoing(meta: MetaData, cipher: MultiFernet) -> dict[str, Table]:
    """`due_at`, `send_after` and `expires_at` are dialogue time; `rest_until`, `lease_until`, `tat` real time."""
    return {
        "outbox": Table(
            "outbox",
            meta,
            _id(),
            Column("person", String(PERSON), nullable=False),
            Column("payload", Sealed(cipher), nullable=False),
            Column("priority", Integer, nullable=False),
            Column("send_after", Instant, nullable=False),
            Column("expires_at", Instant),
            Column("replaces", String(64)),
            Column("attempts", Integer, nullable=False, default=0),
            Index("ix_outbox_lane", "person", "send_after", "id"),
            sqlite_autoincrement=True,
        ),
        "lane": Table(
            "lane",
            meta,
            Column("person", String(PERSON), primary_key=True),
            Column("due_at", Instant, index=True),
            Column("rest_until", Instant, nullable=False),
            Column("priority", Integer, nullable=False),
            Column("lease", String(32)),
            Column("lease_until", Instant),
        ),
        "shown": Table(
            "shown",
            meta,
            Column("person", String(PERSON), primary_key=True),
            Column("name", String(64), primary_key=True),
            Column("message_id", BigInteger, nullable=False),
            Column("poll_id", String(64)),
        ),
    }


def _own(meta: MetaData, cipher: MultiFernet) -> dict[str, Table]:
    return {
        "bot": Table(
            "bot",
            meta,
            Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
            Column("tat", Instant, nullable=False),
            Column("sentinel", Sealed(cipher), nullable=False),
        ),
        "file_id": Table(
            "file_id",
            meta,
            Column("hash", String(64), primary_key=True),
            Column("file_id", String(255), nullable=False),
        ),
    }
