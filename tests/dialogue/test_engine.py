"""The engine by itself, on small flows: frames, timers, screens, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.engine import Dialogue
from bot.dialogue.flow import Flow
from bot.dialogue.machine import Position, compile_flow, fire
from bot.dialogue.reading import ContentError, read_yaml
from bot.dialogue.registry import Words
from bot.dialogue.step import EndlessFlowError
from bot.dialogue.talk import Talk
from bot.domain import CancelTimer, Event, EventKind, Frame, Person, Profile, Say, Session, SetTimer, Toast, Turn

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
COMMON = {
    "flow": "common", "about": "x", "start": "anywhere", "always": ["menu"],
    "states": {"anywhere": {"on": {
        "cmd_open": {"enter": "a"}, "cmd_over": {"enter": "b"}, "cmd_loop": {"enter": "loop"},
        "menu": {"toast": "menu"}, "text": {"say": "what", "again": True}, "nothing_left": {"enter": "a"},
    }}},
}  # fmt: skip
A = {
    "flow": "a", "about": "x", "start": "one", "moved": {"old": "two"},
    "states": {
        "one": {"say": "one", "choices": ["go", "menu"], "remind": {"after": "1h", "event": "late"},
                "on": {"go": {"to": "two"}, "late": {"say": "nudge"}}},
        "two": {"say": "two", "choices": ["sub", "stop"],
                "on": {"sub": {"enter": "b", "then": "three"}, "stop": {"end": True}}},
        "three": {"say": "three", "choices": ["stop"], "on": {"stop": {"end": True}}},
    },
}  # fmt: skip
B = {
    "flow": "b",
    "about": "x",
    "start": "ask",
    "states": {"ask": {"say": "ask", "choices": ["done"], "on": {"done": {"end": True}}}},
}
LOOP = {"flow": "loop", "about": "x", "start": "x", "states": {"x": {"go": {"to": "y"}}, "y": {"go": {"to": "x"}}}}


def words() -> Words:
    made = Words()

    @made.action
    def arrive(talk: Talk) -> None:
        """Nothing."""

    return made


@pytest.fixture
def dialogue() -> Dialogue:
    flows = {str(flow["flow"]): Flow.model_validate(flow) for flow in (COMMON, A, B, LOOP)}
    nothing: Any = None
    return Dialogue(
        flows, words(), nothing, variables=lambda name: frozenset(), readers={}, match=lambda text, keys, lang: None
    )


def command(name: str) -> Event:
    return Event(EventKind.COMMAND, NOW, name)


def said(turn: Turn) -> list[str]:
    return [effect.message for effect in turn.effects if isinstance(effect, Say)]


class Talk_:  # noqa: N801 - a talk for tests
    """Somebody who has agreed, and what they did."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.person = Person(Session(), Profile(consent="1"))

    def take(self, event: Event) -> Turn:
        turn = self.dialogue.step(self.person, event)
        self.person = turn.person
        return turn

    def tap(self, key: str, screen: int | None = None) -> Turn:
        number = self.person.session.screen if screen is None else screen
        return self.take(Event(EventKind.BUTTON, NOW, key, screen=number, message_id=1))


@pytest.fixture
def talk(dialogue: Dialogue) -> Talk_:
    return Talk_(dialogue)


def test_a_machine_keeps_nothing_of_anybody() -> None:
    """One machine serves all: firing moves the position alone, and leaves no model behind."""
    machine = compile_flow(Flow.model_validate(A), words())
    first, second = (Position("one", None) for _ in range(2))  # type: ignore[arg-type]
    assert fire(machine, first, "go") is not None
    assert (first.state, second.state) == ("two", "one")
    assert fire(machine, second, "stop") is None
    assert list(machine.models) == []


def test_a_flow_on_top_leads_back_to_where_then_says(talk: Talk_) -> None:
    talk.take(command("open"))
    talk.tap("go")
    assert said(talk.tap("sub")) == ["b/ask"]
    assert [f.state for f in talk.person.session.frames] == ["three", "ask"]
    assert said(talk.tap("done")) == ["a/three"]


def test_an_interruption_asks_the_open_question_again(talk: Talk_) -> None:
    talk.take(command("open"))
    talk.take(command("over"))
    turn = talk.tap("done")
    assert said(turn) == ["a/one"]
    assert [effect.last_only for effect in turn.effects if isinstance(effect, Say)] == [True]


def test_entering_what_is_on_the_stack_unwinds_to_it(talk: Talk_) -> None:
    talk.take(command("open"))
    talk.take(command("over"))
    talk.take(command("open"))
    assert [f.flow for f in talk.person.session.frames] == ["a"]


def test_a_reminder_is_tied_to_its_frame_and_goes_with_the_state(talk: Talk_) -> None:
    turn = talk.take(command("open"))
    timer = next(effect for effect in turn.effects if isinstance(effect, SetTimer))
    assert (timer.at, timer.frame) == (NOW + timedelta(hours=1), 1)
    assert CancelTimer("remind:1") in talk.tap("go").effects


def test_a_timer_under_another_frame_waits_for_it(talk: Talk_) -> None:
    """Its event comes when the frame is on top again."""
    talk.take(command("open"))
    talk.take(command("over"))
    late = Event(EventKind.TIMER, NOW, "late", frame=1)
    assert said(talk.take(late)) == []
    assert said(talk.tap("done"))[0] == "a/nudge"


def test_a_timer_of_a_frame_that_is_gone_does_nothing(talk: Talk_) -> None:
    talk.take(command("open"))
    before = talk.person
    turn = talk.take(Event(EventKind.TIMER, NOW, "late", frame=99))
    assert (turn.effects, turn.person) == ((), before)


@pytest.mark.parametrize(("key", "off"), [("go", -1), ("go", 1), ("nonsense", 0), ("", 0)])
def test_an_old_or_forged_button_is_told_kindly_and_changes_nothing(talk: Talk_, key: str, off: int) -> None:
    talk.take(command("open"))
    before = talk.person
    turn = talk.tap(key, before.session.screen + off)
    assert turn.effects == (Toast("common/old_button"),)
    assert turn.person == before


def test_the_same_button_twice_counts_once(talk: Talk_) -> None:
    talk.take(command("open"))
    screen = talk.person.session.screen
    talk.tap("go", screen)
    assert talk.tap("go", screen).effects == (Toast("common/old_button"),)


def test_a_button_from_before_an_erasure_fits_no_screen_of_today(dialogue: Dialogue) -> None:
    first, second = Talk_(dialogue), Talk_(dialogue)
    first.take(command("open"))
    second.take(replace(command("open"), at=NOW + timedelta(seconds=5)))
    assert first.person.session.screen != second.person.session.screen


def test_states_of_older_versions_lead_somewhere(talk: Talk_) -> None:
    for stored, now in (("old", "two"), ("never_heard", "one")):
        talk.person = Person(Session((Frame(1, "a", stored), Frame(2, "gone", "x"))), Profile(consent="1"))
        talk.take(Event(EventKind.TEXT, NOW, text="?"))
        assert [(f.flow, f.state) for f in talk.person.session.frames] == [("a", now)]


def test_a_flow_that_never_waits_is_stopped(talk: Talk_) -> None:
    with pytest.raises(EndlessFlowError):
        talk.take(command("loop"))


def test_a_strangers_talk_leaves_nothing(dialogue: Dialogue) -> None:
    turn = dialogue.step(Person(), command("nonsense"))
    assert [type(effect).__name__ for effect in turn.effects][-1] == "Erase"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: &x 1\nb: *x\n", "anchors"),
        ("a: 1\na: 2\n", "twice"),
        ("a: [1\n", "expected"),
        ("? [a]\n: 1\n", "single word"),
    ],
)
def test_the_reader_refuses_what_a_reader_would_not_see(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(ContentError, match=what):
        read_yaml(tmp_path / "x.yaml")


def test_only_plain_things_are_special(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "a: on\nb: yes\nc: 8:30\nd: 0113\ne: 1e9\nf: 3\ng: 1.5\nh: true\ni: null\nj: '3'\n"
    )
    assert read_yaml(tmp_path / "x.yaml").data == {
        "a": "on", "b": "yes", "c": "8:30", "d": "0113", "e": "1e9", "f": 3, "g": 1.5, "h": True, "i": None, "j": "3",
    }  # fmt: skip
