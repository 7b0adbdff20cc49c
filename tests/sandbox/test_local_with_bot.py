"""The local Telegram with a bot of its own: days are lived through, kills survived, ends passed on."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.phone import Phone, PhoneError
from bot.sandbox.server import LocalTelegram, open_socket, run

COMMAND = (sys.executable, str(Path(__file__).with_name("little_bot.py")))
SECOND = timedelta(seconds=1)


@pytest.fixture
def bot_env(tmp_path: Path) -> dict[str, str]:
    return {"LITTLE_BOT_STATE": str(tmp_path / "state.json")}


@pytest.fixture
def world(bot_env: dict[str, str]) -> Iterator[LocalTelegram]:
    """The local Telegram, and the little bot as its child."""
    with LocalTelegram(bot_env=bot_env, bot_command=COMMAND) as local:
        yield local


@pytest.fixture
def person(world: LocalTelegram) -> Iterator[Phone]:
    with Phone(world.url, 7) as phone:
        yield phone


def now(phone: Phone) -> datetime:
    return datetime.fromisoformat(phone.chat()["clock"]["now"])


def events(phone: Phone) -> list[tuple[datetime, datetime]]:
    """When each of the daily messages was due, and when it came."""
    return [
        (
            datetime.fromisoformat(one["text"].removeprefix("due ")),
            datetime.fromtimestamp(one["date"], ZoneInfo("UTC")),
        )
        for one in phone.bot_messages()
        if one["text"].startswith("due ")
    ]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# --- the clock --------------------------------------------------------------------------------------------


def test_seven_days_are_lived_one_after_the_other(person: Phone) -> None:
    person.send("daily")
    person.wait_for("you said daily")
    began = now(person)
    person.clock("+7d")
    lived = events(person)
    assert 7 * 86400 - 5 < (now(person) - began).total_seconds() < 7 * 86400 + 20
    assert len(lived) in (6, 7)  # the seventh is due at the very end
    assert all(timedelta(0) <= came + SECOND - due < 5 * SECOND for due, came in lived)
    assert {after - before for (before, _), (after, _) in pairwise(lived)} == {timedelta(days=1)}


def test_to_the_next_event_and_not_further(person: Phone) -> None:
    person.send("daily")
    person.wait_for("you said daily")
    person.clock("next_event")
    [(due, _)] = events(person)
    assert timedelta(0) < now(person) - due < 5 * SECOND
    person.clock("+1h")
    assert len(events(person)) == 1


def test_the_next_morning_is_eight_o_clock_where_the_person_lives(person: Phone) -> None:
    person.send("hello")
    person.wait_for("you said hello")
    before = now(person)
    morning = datetime.fromisoformat(person.clock("next_morning")).astimezone(ZoneInfo("Europe/Brussels"))
    assert (morning.hour, morning.minute) == (8, 0)
    assert timedelta(0) < morning - before <= timedelta(days=1)
    second = datetime.fromisoformat(person.clock("next_morning"))
    assert timedelta(hours=22) < second - morning < timedelta(hours=26)


def test_what_waits_for_the_person_does_not_stop_the_clock(person: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.time_travel.STUCK_AFTER", 0.2)
    person.send("asleep")
    person.wait_for("you said asleep")
    began = now(person)
    person.clock("+1d")
    person.clock("+3h")
    assert timedelta(hours=26) < now(person) - began < timedelta(hours=28)
    assert events(person) == []


def test_a_bot_that_never_rests_is_given_up(person: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.time_travel.PATIENCE", 0.3)
    person.send("busy")
    person.wait_for("you said busy")
    with pytest.raises(PhoneError, match="does not come to rest"):
        person.clock("+1h")


def test_two_cannot_move_the_clock_at_once(person: Phone, world: LocalTelegram) -> None:
    person.send("daily")
    person.wait_for("you said daily")
    with ThreadPoolExecutor() as pool, Phone(world.url, 8) as other:
        moving = pool.submit(person.clock, "+7d")
        other.wait_until(lambda: other.chat()["clock"]["offset_seconds"] > 0, "the clock does not move")
        with pytest.raises(PhoneError, match="is being moved already"):
            other.clock("+1h")
        moving.result(timeout=20)


# --- the process ------------------------------------------------------------------------------------------


def test_a_killed_bot_comes_back_and_knows_the_time(person: Phone, world: LocalTelegram) -> None:
    person.send("daily")
    person.wait_for("you said daily")
    person.clock("+1h")
    assert world.process is not None
    first = world.process.pid
    person.fault("kill")
    person.send("are you there?")
    person.wait_for("you said are you there?")
    assert world.process.pid not in (None, first)
    person.clock("+1d")
    assert len(events(person)) == 1


def test_a_bot_that_leaves_with_an_error_ends_the_run(person: Phone, world: LocalTelegram) -> None:
    person.send("fail")
    assert world.wait() == 3
    with pytest.raises(PhoneError, match="the local Telegram is gone"):
        person.messages()


def test_a_bot_that_cannot_start_ends_the_run(bot_env: dict[str, str]) -> None:
    with LocalTelegram(bot_env=bot_env | {"LITTLE_BOT_FAILS": "1"}, bot_command=COMMAND) as local:
        assert local.wait() == 4


def test_no_bot_is_left_behind(bot_env: dict[str, str]) -> None:
    with LocalTelegram(bot_env=bot_env, bot_command=COMMAND) as local, Phone(local.url, 7) as phone:
        phone.send("hello")
        phone.wait_for("you said hello")
        assert local.process is not None
        assert local.process.pid is not None
        pid = local.process.pid
    assert not alive(pid)


# --- what the bot knows -----------------------------------------------------------------------------------


def test_the_panel_is_passed_on_and_starting_over_reaches_the_bot(person: Phone) -> None:
    person.send("daily")
    person.wait_for("you said daily")
    panel = person.panel()
    assert panel["zone"] == "Europe/Brussels"
    assert panel["stored"]["due"] is not None
    person.restart()
    assert person.messages() == []
    assert person.panel()["stored"]["due"] is None


# --- the whole run ----------------------------------------------------------------------------------------


def test_a_run_ends_with_the_bots_own_code(bot_env: dict[str, str]) -> None:
    def let_it_fail(url: str) -> None:
        with Phone(url, 7) as phone:
            phone.send("fail")

    code = run(port=0, fixed_port=True, path=None, bot_env=bot_env, ready=let_it_fail, bot_command=COMMAND)
    assert code == 3


def test_a_run_is_ended_by_a_signal(bot_env: dict[str, str]) -> None:
    def soon(_: str) -> None:
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()

    before = signal.getsignal(signal.SIGTERM)
    assert run(port=0, fixed_port=True, path=None, bot_env=bot_env, ready=soon, bot_command=COMMAND) == 0
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_taken_port_moves_on_unless_it_was_configured(bot_env: dict[str, str]) -> None:
    with open_socket(0) as taken:
        port = taken.getsockname()[1]
        addresses: list[str] = []

        def leave(url: str) -> None:
            addresses.append(url)
            with Phone(url, 7) as phone:
                phone.send("leave")

        with pytest.raises(OSError, match="in use"):
            run(port=port, fixed_port=True, path=None, bot_env=bot_env, ready=leave, bot_command=COMMAND)
        assert run(port=port, fixed_port=False, path=None, bot_env=bot_env, ready=leave, bot_command=COMMAND) == 0
        assert int(addresses[0].rpartition(":")[2]) > port
