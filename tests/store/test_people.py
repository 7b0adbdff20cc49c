"""What is kept of a person: whole after consent, next to nothing before, nothing after an erasure."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, LargeBinary, String, Table, insert, select, type_coerce, update

from bot.domain import (
    Block,
    Consent,
    Flare,
    Frame,
    Message,
    Person,
    Plan,
    Profile,
    Record,
    Running,
    Session,
    SetTimer,
    Trial,
)
from bot.store import lanes, outbox, people, transactions
from bot.store.outbox import Letter
from bot.store.store import Store
from bot.store.tables import Tables
from bot.store.transactions import DeadLetter

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
CHAT = 987654321012
SENTINEL = "Xq7sentinelWords"

SESSION = Session(
    frames=(Frame(3, "flare_up", "ask", (("n", 1), ("half", 0.5), ("none", None), ("rows", ("a", ("b", True))))),),
    next_frame=4,
    screen=4_000_000_000,
    keys=("yes", "no"),
    quiz="quiz:3",
)
PROFILE = Profile(
    lang="nl",
    consent="v1",
    country="BE",
    zone="Europe/Brussels",
    since=date(2026, 12, 1),
    course="chronic",
    goal=SENTINEL,
    hours=((0, "07:30"), (5, "09:00")),
    last_active=NOW,
    plans=(
        Plan(
            "walk",
            "to the market",
            date(2027, 2, 1),
            (Trial(date(2027, 2, 1), 360, overdone=True),),
            360,
            blocks=(Block(date(2027, 2, 3), 180, 360, "earlier"),),
        ),
    ),
    running=Running("walk", NOW, None, "trial"),
    flares=(Flare(NOW, NOW, date(2027, 3, 1)),),
    days=((date(2027, 2, 28), "good", None, 3),),
)


async def save(store: Store, person: Person, *, chat_id: int = CHAT, now: datetime = NOW) -> None:
    def saving(conn: Connection, t: Tables) -> None:
        key = store.person(chat_id)
        known = people.load(conn, t, key)
        people.save(conn, t, key, chat_id, person, known.version if known else 0, now)

    await store.run(saving)


async def test_a_person_is_read_as_they_were_written(store: Store) -> None:
    person = Person(SESSION, PROFILE)
    await save(store, Person(Session(), PROFILE))
    await save(store, person)
    known = await store.run(people.load, store.person(CHAT))
    assert known == people.Known(person, CHAT, 2)


async def test_what_an_older_program_wrote_is_read_and_what_a_newer_one_wrote_is_ignored(store: Store) -> None:
    def rewrite(conn: Connection, t: Tables) -> None:
        profile = dict(conn.execute(select(t.chat.c.profile)).scalar_one())
        del profile["quiet"]
        profile["horoscope"] = "ram"
        conn.execute(update(t.chat).values(profile=profile))

    await save(store, Person(SESSION, PROFILE))
    await store.run(rewrite)
    known = await store.run(people.load, store.person(CHAT))
    assert known is not None
    assert known.person == Person(SESSION, PROFILE)


async def test_before_consent_only_the_talk_and_its_language_are_kept_for_a_day(store: Store) -> None:
    await save(store, Person(SESSION, dataclasses.replace(PROFILE, consent=None)))
    known = await store.run(people.load, store.person(CHAT))
    assert known is not None
    assert known.person == Person(SESSION, Profile(lang="nl"))
    almost, after = NOW + timedelta(hours=23, minutes=59), NOW + timedelta(hours=24)
    assert await store.run(transactions.sweep, almost) == 0
    assert await store.run(transactions.sweep, after) == 1
    assert await store.run(people.load, store.person(CHAT)) is None


async def test_who_consented_is_never_swept(store: Store) -> None:
    await save(store, Person(SESSION, dataclasses.replace(PROFILE, consent=None)))
    await save(store, Person(SESSION, PROFILE))
    assert await store.run(transactions.sweep, NOW + timedelta(days=400)) == 0
    assert await store.run(people.load, store.person(CHAT)) is not None


def fill(conn: Connection, t: Tables, store: Store, chat_id: int) -> None:
    """Something in every table that can hold something of a person, with a sentinel in every text."""
    key = store.person(chat_id)
    people.save(conn, t, key, chat_id, Person(SESSION, PROFILE), 0, NOW)
    people.add_record(conn, t, key, Record("day", date(2027, 3, 1), {"note": SENTINEL}), NOW)
    people.add_consent(conn, t, key, Consent("v1", "nl"), NOW)
    transactions.set_timer(conn, t, key, SetTimer("day", NOW, "morning", data=(("note", SENTINEL),)))
    transactions.bury(conn, t, key, DeadLetter("update", "5", "ValueError", {"text": SENTINEL}), NOW)
    message = Message("text", SENTINEL, name="check_in", keyboard=True)
    outbox.post(conn, t, key, chat_id, [Letter(message, NOW), Letter(message, NOW + timedelta(days=1))])
    claimed = lanes.claim(conn, t, NOW, NOW, rate=10, most=10).claims
    mine = next(claim for claim in claimed if claim.chat_id == chat_id)
    lanes.done(conn, t, mine, message_id=7, poll_id="77", rate=10)


async def test_everything_shows_every_table_that_knows_a_person(store: Store) -> None:
    await store.run(fill, store, CHAT)
    shown = await store.run(people.everything, store.person(CHAT))
    with_person = {table.name for table in store.tables.metadata.tables.values() if "person" in table.c}
    assert set(shown) == with_person
    assert all(shown[name] for name in with_person), "the test fills every such table"
    assert shown["chat"][0]["profile"]["goal"] == SENTINEL
    assert shown["record"][0]["local_date"] == "2027-03-01"
    assert shown["timer"][0]["due_at"] == "2027-03-01T09:30:00+00:00"
    assert await store.run(people.everything, store.person(1)) == {name: [] for name in with_person}


async def test_a_table_that_is_added_later_is_shown_and_erased_by_itself(store: Store) -> None:
    later = Table("later", store.tables.metadata, Column("person", String(64), primary_key=True))

    def add(conn: Connection, t: Tables) -> None:
        later.create(conn)
        conn.execute(insert(later).values(person=store.person(CHAT)))

    await store.run(add)
    assert len((await store.run(people.everything, store.person(CHAT)))["later"]) == 1
    await store.run(people.erase, store.person(CHAT))
    assert (await store.run(people.everything, store.person(CHAT)))["later"] == []


def raw_bytes(file: Path) -> bytes:
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


async def test_the_files_hold_no_words_and_no_chat_id(store: Store, file: Path) -> None:
    await store.run(fill, store, CHAT)
    raw = raw_bytes(file)
    assert store.person(CHAT).encode() in raw
    assert SENTINEL.encode() not in raw
    assert str(CHAT).encode() not in raw
    assert CHAT.to_bytes(6, "big") not in raw


async def test_after_an_erasure_nothing_is_left_in_the_files(store: Store, file: Path) -> None:
    other = CHAT + 1
    await store.run(fill, store, other)
    kept = await store.run(people.everything, store.person(other))
    await store.run(fill, store, CHAT)
    with store.engine.connect() as conn:
        columns = [column for table in store.tables.personal() for column in table.c if column.name == "payload"]
        sealed = [conn.execute(select(type_coerce(c, LargeBinary))).scalars().all() for c in columns]
    parts = [bytes(part) for column in sealed for part in column]
    assert all(part in raw_bytes(file) for part in parts)
    await store.run(people.erase, store.person(CHAT))
    assert await store.runner.scrub()
    raw = raw_bytes(file)
    assert store.person(CHAT).encode() not in raw
    assert await store.run(people.everything, store.person(CHAT)) == {name: [] for name in kept}
    assert await store.run(people.everything, store.person(other)) == kept
    assert [part in raw for part in parts].count(True) == len(parts) // 2


async def test_what_cannot_be_handled_is_kept_only_of_people_who_consented(store: Store) -> None:
    letter = DeadLetter("update", "5", "ValueError", {"text": SENTINEL})
    await save(store, Person(SESSION, dataclasses.replace(PROFILE, consent=None)))
    await store.run(transactions.bury, store.person(CHAT), letter, NOW)
    await store.run(transactions.bury, store.person(5), letter, NOW)
    await store.run(transactions.bury, None, letter, NOW)
    await save(store, Person(SESSION, PROFILE))
    await store.run(transactions.bury, store.person(CHAT), letter, NOW)
    with store.engine.connect() as conn:
        bodies = conn.execute(select(store.tables.dead_letter.c.body)).scalars().all()
    assert bodies == [None, None, None, {"text": SENTINEL}]


async def test_update_ids_are_remembered_for_two_days(store: Store) -> None:
    assert not await store.run(transactions.seen, 5, NOW)
    assert await store.run(transactions.seen, 5, NOW)
    await store.run(transactions.sweep, NOW + timedelta(hours=48))
    assert await store.run(transactions.seen, 5, NOW)
    await store.run(transactions.sweep, NOW + timedelta(hours=48, seconds=1))
    assert not await store.run(transactions.seen, 5, NOW)


@pytest.mark.parametrize("moved", [False, True])
async def test_a_timer_is_taken_once_and_not_when_it_was_moved(store: Store, moved: bool) -> None:
    timer = SetTimer("bell", NOW, "bell", frame=3, data=(("seconds", 360),))
    await store.run(transactions.set_timer, "p", timer)
    assert await store.run(transactions.due_timers, NOW - timedelta(microseconds=1), 10) == []
    (due,) = await store.run(transactions.due_timers, NOW, 10)
    if moved:
        await store.run(transactions.set_timer, "p", dataclasses.replace(timer, at=NOW + timedelta(hours=1)))
        assert await store.run(transactions.take_timer, due) is None
        assert await store.run(transactions.next_timer) == NOW + timedelta(hours=1)
    else:
        assert await store.run(transactions.take_timer, due) == timer
        assert await store.run(transactions.take_timer, due) is None
        assert await store.run(transactions.next_timer) is None
