"""Messages out: at least once, in order, within the limits, and whatever the platform answers."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.channel import Parcel, Sent
from bot.clock import Clock
from bot.domain import Event, EventKind
from bot.runtime.sender import AT_ONCE
from tests.runtime.conftest import NOW, Shell, until
from tests.runtime.fakes import DOCUMENT


async def do(shell: Shell, line: str, chat_id: int = 1) -> None:
    """A command, or a text, as a turn of its own."""
    if line.startswith("/"):
        name, _, rest = line[1:].partition(" ")
        event = Event(EventKind.COMMAND, shell.clock.now(), name, rest)
    else:
        event = Event(EventKind.TEXT, shell.clock.now(), text=line)
    await shell.turns.take(chat_id, None, event)


async def all_sent(shell: Shell, chat_id: int = 1) -> None:
    async def empty() -> bool:
        return not shell.sender.busy and not (await shell.stored(chat_id))["outbox"]

    await until(empty)


def answers(shell: Shell, *given: Sent | Exception | None) -> list[Parcel]:
    """Let the platform give these answers, then be kind again; what was tried is kept."""
    left, tried = list(given), []

    def reply(chat_id: int, parcel: Parcel) -> Sent | Exception | None:
        tried.append(parcel)
        return left.pop(0) if left else None

    shell.channel.reply = reply
    return tried


async def test_everybody_gets_everything_in_order(shell: Shell) -> None:
    shell.sender.start()
    for chat_id in (1, 2, 3):
        await do(shell, "/many 20", chat_id)
    for chat_id in (1, 2, 3):
        await all_sent(shell, chat_id)
        assert shell.channel.texts(chat_id) == [f"bubble {n}" for n in range(20)]


async def test_different_chats_are_served_side_by_side(shell: Shell) -> None:
    all_there = asyncio.Barrier(AT_ONCE)

    async def meet(chat_id: int, parcel: Parcel) -> Sent:
        await all_there.wait()
        return Sent("sent", chat_id)

    shell.channel.send = meet  # type: ignore[method-assign]
    for chat_id in range(1, AT_ONCE + 1):
        await do(shell, "hello", chat_id)
    shell.sender.start()
    for chat_id in range(1, AT_ONCE + 1):
        await all_sent(shell, chat_id)


async def test_a_chat_gets_one_new_message_a_second_and_the_rest_of_us_do_not_wait(shell: Shell) -> None:
    shell.sender = shell.make_sender(pace=0.3)
    shell.sender._clock = Clock()
    times: dict[int, list[datetime]] = {1: [], 2: []}

    def note(chat_id: int, parcel: Parcel) -> None:
        times[chat_id].append(datetime.now(UTC))

    shell.channel.reply = note
    await do(shell, "/many 3", 1)
    await do(shell, "/many 1", 2)
    shell.sender._clock.offset = NOW - datetime.now(UTC) + timedelta(seconds=1)
    shell.sender.start()
    await until(lambda: len(times[1]) == 3)
    assert all(later - earlier > timedelta(seconds=0.28) for earlier, later in itertools.pairwise(times[1]))
    assert times[2][0] < times[1][1]


async def test_the_overall_rate_is_kept(shell: Shell) -> None:
    shell.sender = shell.make_sender(rate=20)
    shell.sender._clock = Clock(NOW - datetime.now(UTC) + timedelta(seconds=1))
    times: list[datetime] = []
    shell.channel.reply = lambda chat_id, parcel: times.append(datetime.now(UTC))
    for chat_id in range(1, 21):
        await do(shell, "hello", chat_id)
    began = datetime.now(UTC)
    shell.sender.start()
    await until(lambda: len(times) == 20)
    assert times[-1] - began > timedelta(seconds=0.9)


async def test_waiting_frames_leave_when_their_time_has_come_and_the_newest_wins(shell: Shell) -> None:
    shell.sender.start()
    await do(shell, "/ask")
    await all_sent(shell)
    await do(shell, "/frames")
    await until(lambda: len(shell.channel.sent) == 2)
    shell.clock.move(timedelta(seconds=2))
    shell.signals.all()
    await all_sent(shell)
    frames = [(parcel.message.text, parcel.target) for _, parcel in shell.channel.sent[1:]]
    assert frames == [("frame 0", 100), ("frame 2", 100)]


async def test_the_old_keyboard_goes_when_the_new_one_is_out(shell: Shell) -> None:
    shell.sender.start()
    await do(shell, "/ask")
    await do(shell, "hello")
    await do(shell, "/ask")
    await all_sent(shell)
    sent = [(parcel.message.kind, parcel.target) for _, parcel in shell.channel.sent]
    assert sent == [("text", None), ("text", None), ("text", None), ("buttons", 100)]
    assert shell.channel.sent[-1][1].message.buttons == ()


async def test_the_choice_that_was_made_stays_on_its_message(shell: Shell) -> None:
    shell.sender.start()
    await do(shell, "/ask")
    await all_sent(shell)
    await shell.turns.take(1, None, Event(EventKind.BUTTON, NOW, "yes", screen=7, message_id=100))
    await do(shell, "/ask")
    await all_sent(shell)
    sent = [(parcel.message.kind, parcel.target) for _, parcel in shell.channel.sent]
    assert sent == [("text", None), ("buttons", 100), ("text", None)]
    assert shell.channel.sent[1][1].message.buttons[0][0].label == "✓ yes"


# --- edits --------------------------------------------------------------------------------------------------


async def test_an_edit_of_a_message_that_is_gone_becomes_a_new_one_where_it_matters(shell: Shell) -> None:
    shell.sender.start()
    await do(shell, "/ask")
    await all_sent(shell)
    tried = answers(shell, Sent("gone"))
    await do(shell, "/edit")
    await all_sent(shell)
    assert [(parcel.message.kind, parcel.target) for parcel in tried] == [("edit", 100), ("text", None)]
    await do(shell, "/edit")
    await all_sent(shell)
    assert tried[-1].target == 101


async def test_an_edit_of_a_message_that_was_never_shown(shell: Shell) -> None:
    shell.sender.start()
    await do(shell, "/frames")
    await do(shell, "/edit")
    await all_sent_but_the_future(shell)
    assert [parcel.message.text for _, parcel in shell.channel.sent] == ["edited"]


async def all_sent_but_the_future(shell: Shell) -> None:
    async def only_future() -> bool:
        return not shell.sender.busy and all(
            row["send_after"] > NOW.isoformat() for row in (await shell.stored(1))["outbox"]
        )

    await until(only_future)


async def test_an_edit_that_changes_nothing_is_fine(shell: Shell) -> None:
    shell.sender.start()
    await do(shell, "/ask")
    await all_sent(shell)
    tried = answers(shell, Sent("not_modified"))
    await do(shell, "/edit")
    await do(shell, "next")
    await all_sent(shell)
    assert [parcel.message.text for parcel in tried] == ["edited", "heard 3 text  next"]


# --- what the platform says ---------------------------------------------------------------------------------


async def test_too_fast_means_waiting_as_long_as_we_are_told(shell: Shell) -> None:
    shell.sender._clock = Clock(NOW - datetime.now(UTC) + timedelta(seconds=1))
    tried = answers(shell, Sent("retry_after", retry_after=0.3))
    await do(shell, "/many 2")
    await do(shell, "/many 1", 2)
    shell.sender.start()
    began = datetime.now(UTC)
    await all_sent(shell)
    await all_sent(shell, 2)
    assert datetime.now(UTC) - began > timedelta(seconds=0.3)
    assert [parcel.message.text for parcel in tried].count("bubble 0") == 3
    assert sorted(shell.channel.texts(1) + shell.channel.texts(2)) == ["bubble 0", "bubble 0", "bubble 1"]


async def test_one_slow_chat_slows_nobody_and_three_slow_everybody(shell: Shell) -> None:
    async def tat() -> datetime:
        with shell.store.engine.connect() as conn:
            moment: datetime = conn.execute(shell.store.tables.bot.select()).one().tat
            return moment

    shell.channel.reply = lambda chat_id, parcel: Sent("retry_after", retry_after=30)
    shell.sender.start()
    for chat_id in (1, 2):
        await do(shell, "hello", chat_id)
        await until(lambda: len(shell.sender._waits) == chat_id)  # noqa: B023
    assert await tat() < NOW + timedelta(seconds=1)
    await do(shell, "hello", 3)

    async def slowed() -> bool:
        return await tat() == NOW + timedelta(seconds=30)

    await until(slowed)


async def test_an_unreachable_platform_is_tried_again_in_order(shell: Shell) -> None:
    shell.sender._clock = Clock(NOW - datetime.now(UTC) + timedelta(seconds=1))
    tried = answers(shell, Sent("unreachable"))
    await do(shell, "/many 2")
    shell.sender.start()
    await all_sent(shell)
    assert [parcel.message.text for parcel in tried] == ["bubble 0", "bubble 0", "bubble 1"]


async def test_bad_formatting_is_sent_as_plain_text(shell: Shell) -> None:
    tried = answers(shell, Sent("bad_html"))
    shell.sender.start()
    await do(shell, "hello")
    await all_sent(shell)
    assert [parcel.plain for parcel in tried] == [False, True]
    assert shell.channel.texts(1) == ["heard 1 text  hello"]


async def test_what_can_never_be_sent_is_set_aside_and_blocks_nothing(shell: Shell) -> None:
    await do(shell, "/start")
    answers(shell, Sent("bad"))
    shell.sender.start()
    await do(shell, "hello")
    await all_sent(shell)
    assert shell.channel.texts(1) == ["heard 2 text  hello"]
    (letter,) = (await shell.stored(1))["dead_letter"]
    assert (letter["kind"], letter["body"]["text"]) == ("message", "heard 1 /start")


async def test_who_blocked_us_gets_nothing_more_until_they_come_back(shell: Shell) -> None:
    await do(shell, "/start")
    await do(shell, "/timer day 60")
    await do(shell, "/many 5")
    tried = answers(shell, Sent("blocked"))
    shell.sender.start()
    await all_sent(shell)
    stored = await shell.stored(1)
    assert len(tried) == 1
    assert stored["timer"] == []
    assert stored["chat"][0]["blocked_at"] is not None
    assert (await shell.heard(1))[-1] == "blocked"
    await do(shell, "back again")
    await all_sent(shell)
    assert shell.channel.texts(1)[-1].endswith("back again")


async def test_somebody_erased_who_blocked_us_is_simply_gone(shell: Shell) -> None:
    await do(shell, "/start")
    await do(shell, "/erase")
    answers(shell, Sent("blocked"))
    shell.sender.start()

    async def gone() -> bool:
        return not any((await shell.stored(1)).values())

    await until(gone)


# --- pictures and files -------------------------------------------------------------------------------------


async def test_a_picture_is_drawn_and_uploaded_once(shell: Shell) -> None:
    shell.sender.start()
    for chat_id in (1, 2):
        await do(shell, "/photo", chat_id)
        await all_sent(shell, chat_id)
    assert [parcel.media for _, parcel in shell.channel.sent] == [b"PNG spine en", "file"]
    assert shell.drawn == [("spine", "en")]
    again = shell.make_sender()
    shell.sender.wake.clear()
    await shell.sender.stop()
    shell.sender = again
    again.start()
    await do(shell, "/photo", 3)
    await all_sent(shell, 3)
    assert shell.channel.sent[-1][1].media == "file"


async def test_a_loop_and_a_still_of_one_thing_are_two_files(shell: Shell) -> None:
    shell.sender.start()
    for command in ("/photo", "/loop", "/loop"):
        await do(shell, command)
        await all_sent(shell)
    assert [parcel.media for _, parcel in shell.channel.sent] == [b"PNG spine en", b"GIF spine en", "file"]
    assert shell.drawn == [("spine", "en")] * 2


async def test_a_file_id_that_is_refused_is_uploaded_again(shell: Shell) -> None:
    shell.sender.start()
    await do(shell, "/photo")
    await all_sent(shell)
    tried = answers(shell, Sent("bad_file"))
    await do(shell, "/photo")
    await all_sent(shell)
    assert [parcel.media for parcel in tried] == ["file", b"PNG spine en"]


async def test_a_picture_of_ones_own_values_is_drawn_each_time_and_remembered_nowhere(shell: Shell) -> None:
    shell.sender.start()
    for _ in range(2):
        await do(shell, "/photo own")
        await all_sent(shell)
    assert [parcel.photo for _, parcel in shell.channel.sent] == [b"PNG own en {'minutes': 12}"] * 2
    assert len(shell.drawn) == 2


async def test_a_picture_that_cannot_be_drawn_leaves_its_words(shell: Shell) -> None:
    shell.sender.start()
    await do(shell, "/photo broken")
    await all_sent(shell)
    assert [(parcel.message.kind, parcel.message.text) for _, parcel in shell.channel.sent] == [("text", "photo")]


async def test_an_export_is_made_when_it_is_sent(shell: Shell) -> None:
    shell.sender.start()
    await do(shell, "/export")
    await all_sent(shell)
    ((_, parcel),) = shell.channel.sent
    assert parcel.document == DOCUMENT


async def test_a_fault_in_an_export_blocks_nothing(shell: Shell) -> None:
    async def fails(chat_id: int) -> None:
        raise MemoryError

    shell.sender._export = fails  # type: ignore[assignment]
    await do(shell, "/export")
    await do(shell, "next")
    shell.sender.start()
    await all_sent(shell)
    assert shell.channel.texts(1) == ["heard 2 text  next"]


# --- ends ---------------------------------------------------------------------------------------------------


async def test_what_was_in_hand_when_we_died_is_sent_again_when_the_lease_is_over(shell: Shell) -> None:
    never = asyncio.Event()

    async def hangs(chat_id: int, parcel: Parcel) -> Sent:
        await never.wait()
        return Sent("sent", 1)

    kind = shell.channel.send
    shell.channel.send = hangs  # type: ignore[method-assign]
    await do(shell, "/many 2")
    shell.sender.start()
    await until(lambda: shell.sender.busy)
    await shell.sender.stop(grace=0.05)
    shell.channel.send = kind  # type: ignore[method-assign]
    shell.sender = shell.make_sender()
    shell.sender.start()
    await asyncio.sleep(0.05)
    assert shell.channel.sent == []
    shell.clock.move(timedelta(seconds=120))
    shell.signals.all()
    await all_sent(shell)
    assert shell.channel.texts(1) == ["bubble 0", "bubble 1"]


async def test_stopping_waits_for_what_is_on_its_way(shell: Shell) -> None:
    kind = shell.channel.send

    async def slow(chat_id: int, parcel: Parcel) -> Sent:
        await asyncio.sleep(0.1)
        return await kind(chat_id, parcel)

    shell.channel.send = slow  # type: ignore[method-assign]
    await do(shell, "hello")
    shell.sender.start()
    await until(lambda: shell.sender.busy)
    await shell.sender.stop()
    assert shell.channel.texts(1) == ["heard 1 text  hello"]
    assert (await shell.stored(1))["outbox"] == []


@pytest.mark.parametrize("status", ["sent", "gone"])
async def test_a_keyboard_that_cannot_be_stripped_is_left(shell: Shell, status: str) -> None:
    def reply(chat_id: int, parcel: Parcel) -> Sent | None:
        return Sent(status) if parcel.message.kind == "buttons" else None  # type: ignore[arg-type]

    shell.channel.reply = reply
    shell.sender.start()
    await do(shell, "/ask")
    await do(shell, "/ask")
    await do(shell, "next")
    await all_sent(shell)
    assert shell.channel.texts(1) == ["ask", "ask", "heard 3 text  next"]
    assert replace(shell.channel.sent[0][1].message, text="") == replace(shell.channel.sent[0][1].message, text="")
