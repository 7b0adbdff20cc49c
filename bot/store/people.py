"""What is stored about a person: loaded and saved by a turn, shown on /export, erased on /delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, bindparam, delete, insert, select, update

from bot.domain import Consent, Person, Profile, Record
from bot.store import shape
from bot.store.tables import Tables, statement

TRANSIENT = timedelta(hours=24)
"""How long somebody who has not consented is remembered after their last message."""


@dataclass(frozen=True)
class Known:
    """A person as a turn finds them. `version` counts the turns."""

    person: Person
    chat_id: int
    version: int
    blocked: bool = False


def load(conn: Connection, t: Tables, key: str) -> Known | None:
    """The person, whose row stays locked until the transaction ends; None when nothing is known of them."""
    row = conn.execute(_chat(t), {"key": key}).one_or_none()
    if row is None:
        return None
    person = shape.person_from_json(row.session, row.profile)
    return Known(person, row.chat_id, row.version, row.blocked_at is not None)


@statement
def _chat(t: Tables) -> Select[Any]:
    chat = t.chat.c
    query = select(chat.chat_id, chat.version, chat.session, chat.profile, chat.blocked_at)
    return query.where(chat.person == bindparam("key")).with_for_update()


@statement
def _change_chat(t: Tables) -> Update:
    return update(t.chat).where(t.chat.c.person == bindparam("key"))


def before_consent(profile: Profile) -> Profile:
    """What may be kept of a profile as long as there is no consent: the language of the talk."""
    return Profile(lang=profile.lang)


def save(conn: Connection, t: Tables, key: str, chat_id: int, person: Person, version: int, now: datetime) -> None:
    """Keep the person after a turn; `version` is the one that was loaded, 0 for somebody new.

    Without consent the row is transient: it holds where the talk stands and its language, for 24 hours.
    """
    consented = person.profile.consent is not None
    profile = person.profile if consented else before_consent(person.profile)
    values = {
        "version": version + 1,
        "lang": profile.lang,
        "tz": profile.zone,
        "session": shape.session_to_json(person.session),
        "profile": shape.profile_to_json(profile),
        "transient_until": None if consented else now + TRANSIENT,
    }
    if version == 0:
        conn.execute(insert(t.chat), {"person": key, "chat_id": chat_id, **values})
    else:
        conn.execute(_change_chat(t), {"key": key, **values})


def mark_blocked(conn: Connection, t: Tables, key: str, at: datetime | None) -> None:
    """Note since when the person blocks the bot, or that they no longer do (None)."""
    conn.execute(_change_chat(t), {"key": key, "blocked_at": at})


def add_record(conn: Connection, t: Tables, key: str, record: Record, now: datetime) -> None:
    """Add a line to the person's history."""
    values = {"person": key, "kind": record.kind, "local_date": record.on, "at": now, "data": dict(record.data)}
    conn.execute(insert(t.record), values)


def records(conn: Connection, t: Tables, kind: str) -> list[dict[str, Any]]:
    """What the records of a kind say, of everybody, without saying of whom."""
    return [dict(data) for data in conn.execute(select(t.record.c.data).where(t.record.c.kind == kind)).scalars()]


def add_consent(conn: Connection, t: Tables, key: str, consent: Consent, now: datetime) -> None:
    """Note that the person agreed."""
    conn.execute(insert(t.consent).values(person=key, version=consent.version, lang=consent.lang, at=now))


def shown_poll(conn: Connection, t: Tables, key: str, poll_id: str) -> str | None:
    """The name of the quiz that the person got as this poll."""
    query = select(t.shown.c.name).where(t.shown.c.person == key, t.shown.c.poll_id == poll_id)
    return conn.execute(query).scalar()


def is_shown(conn: Connection, t: Tables, key: str, name: str) -> bool:
    """Whether it is noted where the message of this name stands."""
    query = select(t.shown.c.name).where(t.shown.c.person == key, t.shown.c.name == name)
    return conn.execute(query).scalar() is not None


def has_consented(conn: Connection, t: Tables, key: str) -> bool:
    """Whether the person is known and has consented."""
    query = select(t.chat.c.person).where(t.chat.c.person == key, t.chat.c.transient_until.is_(None))
    return conn.execute(query).scalar() is not None


def everything(conn: Connection, t: Tables, key: str) -> dict[str, list[dict[str, Any]]]:
    """All that is stored about the person, decrypted, by table: every table that has a `person` column."""
    found = {}
    for table in t.personal():
        query = select(table).where(table.c.person == key).order_by(*table.primary_key.columns)
        found[table.name] = [_readable(row) for row in conn.execute(query)]
    return found


def _readable(row: Row[Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row._asdict().items()
        if name != "person"
    }


def erase(conn: Connection, t: Tables, key: str) -> None:
    """Delete all that is stored about the person. To be followed, after the COMMIT, by `Runner.scrub`."""
    for table in t.personal():
        conn.execute(delete(table).where(table.c.person == key))


def erase_transient(conn: Connection, t: Tables, now: datetime) -> int:
    """Erase those who did not consent within their 24 hours; how many they were."""
    due = conn.execute(select(t.chat.c.person).where(t.chat.c.transient_until <= now)).scalars().all()
    for key in due:
        erase(conn, t, key)
    return len(due)
