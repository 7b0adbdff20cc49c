"""The lanes: what may be sent when, in which order, and what is let go."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.domain import Button, Message, Person, Priority, Profile, Session
from bot.store import lanes, outbox, people
from bot.store.lanes import Claim, Claimed, Settled
from bot.store.outbox import Letter
from bot.store.store import Store
from bot.store.tables import Tables

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
REAL = datetime(2026, 1, 1, tzinfo=UTC)
"""Dialogue time and the world's differ here, so that a mix-up shows."""


OLD = {"kind": "hologram", "edits": None}


def after(seconds: float, start: datetime = NOW) -> datetime:
    return start + timedelta(seconds=seconds)


class Lanes:
    """The lanes of a store at two moments that a test moves."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now, self.real = NOW, REAL
        self.rate, self.pace = 1000.0, 0.0

    async def know(self, chat_id: int) -> None:
        def saving(conn: Connection, t: Tables) -> None:
            key = self.store.person(chat_id)
            people.save(conn, t, key, chat_id, Person(Session(), Profile(consent="v1")), 0, NOW)

        await self.store.run(saving)

    async def post(self, chat_id: int, *texts: str | Message, **letter: Any) -> None:
        letter.setdefault("send_after", self.now)
        messages = [Message("text", text) if isinstance(text, str) else text for text in texts]
        letters = [Letter(message, **letter) for message in messages]
        await self.store.run(outbox.post, self.store.person(chat_id), chat_id, letters)

    async def claim(self, most: int = 100) -> Claimed:
        return await self.store.run(lanes.claim, self.now, self.real, rate=self.rate, most=most)

    async def done(self, claim: Claim, message_id: int | None = 1, poll_id: str | None = None) -> Settled:
        rest = after(self.pace, self.real) if self.pace else None
        return await self.store.run(
            lanes.done, claim, message_id=message_id, poll_id=poll_id, rest_until=rest, rate=self.rate
        )

    async def drain(self) -> list[str]:
        """Send all that is due now."""
        sent = []
        while claims := (await self.claim()).claims:
            for claim in claims:
                sent.append(claim.message.text)
                await self.done(claim)
        return sent

    async def waiting(self) -> int:
        with self.store.engine.connect() as conn:
            return len(conn.execute(select(self.store.tables.outbox.c.id)).all())


@pytest.fixture
async def at(store: Store) -> Lanes:
    found = Lanes(store)
    for chat_id in (1, 2, 3):
        await found.know(chat_id)
    return found


async def test_a_chat_gets_its_messages_one_by_one_in_order(at: Lanes) -> None:
    await at.post(1, "a", "b")
    await at.post(1, "c")
    assert [claim.message.text for claim in (await at.claim()).claims] == ["a"]
    assert (await at.claim()).claims == ()
    at.real = after(121, at.real)
    assert await at.drain() == ["a", "b", "c"]


async def test_the_time_to_send_counts_before_the_order_of_writing(at: Lanes) -> None:
    await at.post(1, "later", send_after=after(2))
    await at.post(1, "latest", send_after=after(3))
    await at.post(1, "now")
    assert await at.drain() == ["now"]
    at.now = after(2)
    assert await at.drain() == ["later"]
    at.now = after(100)
    assert await at.drain() == ["latest"]


async def test_a_message_of_the_future_blocks_no_reply_and_tells_when_to_look(at: Lanes) -> None:
    await at.post(1, "frame", send_after=after(5))
    claimed = await at.claim()
    assert claimed.claims == ()
    assert claimed.wait == 5
    await at.post(1, "reply")
    assert await at.drain() == ["reply"]


async def test_safety_goes_before_replies_and_replies_before_prompts(at: Lanes) -> None:
    await at.post(1, "prompt", priority=Priority.PROMPT)
    await at.post(2, "reply", priority=Priority.REPLY)
    await at.post(3, "reply before the card", priority=Priority.REPLY)
    await at.post(3, "card", priority=Priority.SAFETY)
    assert await at.drain() == ["reply before the card", "reply", "prompt", "card"]
    await at.post(1, "prompt", priority=Priority.PROMPT)
    await at.post(2, "card", priority=Priority.SAFETY)
    claims = (await at.claim(most=1)).claims
    assert [claim.message.text for claim in claims] == ["card"]


async def test_of_a_group_only_the_newest_is_sent(at: Lanes) -> None:
    for second in range(4):
        edit = Message("edit", f"frame {second}", edits="countdown")
        await at.post(1, edit, send_after=after(second))
    at.now = after(2)
    assert await at.drain() == ["frame 2"]
    at.now = after(3)
    assert await at.drain() == ["frame 3"]


async def test_frames_written_together_stay_together_and_a_new_row_of_them_replaces_them(at: Lanes) -> None:
    key = at.store.person(1)
    frames = [Letter(Message("text", f"old {second}"), after(second), replaces="countdown") for second in range(3)]
    await at.store.run(outbox.post, key, 1, frames)
    await at.post(1, "something else", send_after=after(1))
    assert await at.waiting() == 4
    newer = [replace(frame, message=Message("text", f"new {i}")) for i, frame in enumerate(frames)]
    await at.store.run(outbox.post, key, 1, newer)
    assert await at.waiting() == 4
    at.now = after(60)
    assert await at.drain() == ["something else", "new 2"]


async def test_what_came_too_late_is_dropped_and_not_sent_as_a_burst(at: Lanes) -> None:
    await at.post(1, "good morning", expires_at=after(3600))
    await at.post(1, "the bell")
    at.now = after(3600)
    assert await at.drain() == ["the bell"]
    assert await at.waiting() == 0


async def test_dropping_a_group_or_all(at: Lanes) -> None:
    await at.post(1, "frame", replaces="countdown")
    await at.post(1, "reply")
    await at.post(2, "frame", replaces="countdown")
    await at.store.run(outbox.drop, at.store.person(1), "countdown")
    assert await at.waiting() == 2
    await at.store.run(outbox.drop, at.store.person(1), None)
    assert await at.drain() == ["frame"]


async def test_two_senders_never_hold_the_same_message(at: Lanes) -> None:
    await at.post(1, "a")
    (first,) = (await at.claim()).claims
    at.real = after(119, REAL)
    assert (await at.claim()).claims == ()
    at.real = after(120, REAL)
    (second,) = (await at.claim()).claims
    assert (second.row, second.lease != first.lease) == (first.row, True)
    await at.done(first)
    assert await at.waiting() == 1
    await at.done(second)
    assert await at.waiting() == 0


async def test_the_rate_holds_over_all_chats(at: Lanes) -> None:
    at.rate = 2
    for _ in range(3):
        for chat_id in (1, 2, 3):
            await at.post(chat_id, "x")
    sent: list[datetime] = []
    for _ in range(200):
        claimed = await at.claim()
        for claim in claimed.claims:
            sent.append(claim.slot)
            await at.done(claim)
        if claimed.wait is None:
            break
        if not claimed.claims:
            at.real += timedelta(seconds=claimed.wait)
    assert len(sent) == 9
    assert all(later - earlier >= timedelta(seconds=0.5) for earlier, later in itertools.pairwise(sent))
    assert sent[-1] - sent[0] == timedelta(seconds=4)


async def test_a_chat_rests_between_two_new_messages(at: Lanes) -> None:
    at.pace = 1
    await at.post(1, "a", "b")
    await at.post(2, "c")
    assert sorted(await at.drain()) == ["a", "c"]
    assert (await at.claim()).wait == 1
    at.real = after(1, REAL)
    assert await at.drain() == ["b"]


async def test_slowing_down_holds_everybody(at: Lanes) -> None:
    await at.post(1, "a")
    await at.store.run(lanes.slow_down, after(30, REAL))
    claimed = await at.claim()
    assert claimed.claims == ()
    assert claimed.wait == pytest.approx(29, abs=0.01)
    at.real = after(30, REAL)
    assert await at.drain() == ["a"]


async def test_putting_off_keeps_the_message_first(at: Lanes) -> None:
    await at.post(1, "a", "b")
    (claim,) = (await at.claim()).claims
    await at.store.run(lanes.put_off, claim, after(5, REAL))
    assert (await at.claim()).claims == ()
    at.real = after(5, REAL)
    (again,) = (await at.claim()).claims
    assert (again.message.text, again.attempts) == ("a", 1)


async def test_what_can_never_be_sent_blocks_nothing(at: Lanes) -> None:
    await at.post(1, "bad", "good")
    (claim,) = (await at.claim()).claims
    await at.store.run(lanes.set_aside, claim, "bad", NOW)
    assert await at.drain() == ["good"]
    shown = await at.store.run(people.everything, at.store.person(1))
    assert [(row["kind"], row["error"], row["body"]["text"]) for row in shown["dead_letter"]] == [
        ("message", "bad", "bad")
    ]


async def test_a_message_that_nobody_understands_blocks_nothing(at: Lanes) -> None:
    def damage(conn: Connection, t: Tables) -> None:
        conn.execute(update(t.outbox).where(t.outbox.c.id == 1).values(payload={"chat_id": 1, "message": OLD}))

    await at.post(1, "of an older program", "good")
    await at.store.run(damage)
    assert await at.drain() == ["good"]
    shown = await at.store.run(people.everything, at.store.person(1))
    assert [row["kind"] for row in shown["dead_letter"]] == ["message"]


# --- what is noted ------------------------------------------------------------------------------------------


async def test_an_edit_finds_the_message_that_was_shown_under_its_name(at: Lanes) -> None:
    await at.post(1, Message("text", "day?", name="check_in"), Message("edit", "day: good", edits="check_in"))
    (first,) = (await at.claim()).claims
    await at.done(first, message_id=55)
    (edit,) = (await at.claim()).claims
    assert edit.target == 55
    await at.done(edit, message_id=55)
    await at.post(1, Message("edit", "x", edits="never shown"), Message("buttons", message_id=9))
    (unknown,) = (await at.claim()).claims
    assert unknown.target is None
    await at.done(unknown, message_id=None)
    (direct,) = (await at.claim()).claims
    assert direct.target == 9


async def test_the_old_keyboard_is_stripped_after_the_new_one_is_out(at: Lanes) -> None:
    async def send(message: Message, message_id: int) -> int | None:
        await at.post(1, message)
        (claim,) = (await at.claim()).claims
        return (await at.done(claim, message_id)).strip

    first, second = Message("text", "1", keyboard=True), Message("text", "2", keyboard=True)
    assert await send(first, 10) is None
    assert await send(Message("text", "no keyboard"), 11) is None
    assert await send(second, 12) == 10
    assert await send(Message("edit", "same place", message_id=12, keyboard=True), 12) is None
    assert await send(Message("buttons", message_id=12), 12) is None
    assert await send(Message("text", "the choice was made: nothing to strip", keyboard=True), 13) is None


async def test_a_quiz_is_found_by_its_poll(at: Lanes) -> None:
    await at.post(1, Message("quiz", "?", name="quiz:3"))
    (claim,) = (await at.claim()).claims
    await at.done(claim, message_id=5, poll_id="9007")
    key = at.store.person(1)
    assert await at.store.run(people.shown_poll, key, "9007") == "quiz:3"
    assert await at.store.run(people.shown_poll, key, "1") is None
    assert await at.store.run(people.shown_poll, at.store.person(2), "9007") is None


async def test_for_somebody_unknown_a_message_leaves_no_trace(at: Lanes) -> None:
    await at.post(99, Message("text", "bye", name="bye", keyboard=True), "all gone")
    (claim,) = (await at.claim()).claims
    assert await at.done(claim, message_id=5) == Settled(strip=None, gone=False)
    (claim,) = (await at.claim()).claims
    assert await at.done(claim, message_id=6) == Settled(strip=None, gone=True)
    shown = await at.store.run(people.everything, at.store.person(99))
    assert not any(shown.values())


async def test_a_send_that_an_erasure_overtook_notes_nothing(at: Lanes) -> None:
    await at.post(1, Message("text", "hello", name="hello"))
    (claim,) = (await at.claim()).claims
    await at.store.run(people.erase, at.store.person(1))
    await at.post(1, "all is deleted")
    assert await at.done(claim, message_id=5) == Settled()
    assert await at.drain() == ["all is deleted"]
    assert not any((await at.store.run(people.everything, at.store.person(1))).values())


async def test_silence_clears_everything_and_frees_the_lane(at: Lanes) -> None:
    await at.post(1, "a", "b")
    await at.claim()
    await at.store.run(lanes.silence, at.store.person(1))
    assert await at.waiting() == 0
    await at.post(1, "welcome back")
    assert await at.drain() == ["welcome back"]


async def test_a_countdown_leaves_the_keyboard_of_a_later_screen_alone(at: Lanes) -> None:
    """An edit of decoration is no new keyboard: the screen that was opened meanwhile keeps its buttons."""
    rows = ((Button("Stop", "*:stop_block"),),)
    stripped = []
    for message, number in (
        (Message("text", "running", buttons=rows, keyboard=True, name="countdown"), 30),
        (Message("text", "a list", buttons=rows, keyboard=True), 31),
        (Message("edit", "4 minutes left", buttons=rows, keyboard=True, edits="countdown"), 30),
    ):
        await at.post(1, message)
        (claim,) = (await at.claim()).claims
        stripped.append((await at.done(claim, number)).strip)
    assert stripped == [None, 30, None]
