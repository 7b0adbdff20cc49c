"""Conversation scripts: `tests/conversations/*.yaml`, each run in English and in Dutch.

A clinician can read and write them; `tests/conversations/README.md` lists the steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bot.content import Dialogs
from bot.dialogue.reading import read_yaml
from bot.domain import LANGUAGES, Event, EventKind, Person, Profile
from tests.talking import Said, Talking

FOLDER = Path(__file__).parent / "conversations"
SCRIPTS = sorted(FOLDER.glob("*.yaml"))
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def span(text: str) -> timedelta:
    """`90s`, `10m`, `3h`, `2d` as a span of time."""
    found = re.fullmatch(r"(\d+)([smhd])", text)
    assert found, f"'{text}' is no span of time"
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def in_language(value: Any, lang: str) -> Any:
    """A step's value, or the one of this language where it has one for each."""
    return value[lang] if isinstance(value, dict) and set(value) == set(LANGUAGES) else value


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Script:
    """Runs the steps of one script."""

    def __init__(self, dialogs: Dialogs, lang: str) -> None:
        self.talking = Talking(dialogs, lang)
        self.lang = lang
        self.heard: list[Said] = []
        self.mark = 0
        self.before = self.talking.person
        self.taps, self.bubbles = 0, 0

    def run(self, steps: list[dict[str, Any]]) -> None:
        """Run all steps; a failure names the step."""
        for number, step in enumerate(steps, start=1):
            assert len(step) == 1, f"step {number}: one thing a step, not {sorted(step)}"
            [(verb, value)] = step.items()
            method: Callable[[Any], None] = getattr(self, f"do_{verb}", self.unknown)
            try:
                method(in_language(value, self.lang))
            except AssertionError as error:
                said = [s.name for s in self.talking.said[-6:]]
                raise AssertionError(
                    f"step {number}, {verb}: {value}\n{error}\nstate {self.talking.state}, said {said}, "
                    f"buttons {self.talking.person.session.keys}"
                ) from None

    def unknown(self, value: Any) -> None:
        raise AssertionError("no such step")

    # --- what the person does -------------------------------------------------------------------------------

    def do_include(self, name: str) -> None:
        self.run(read_yaml(FOLDER / "parts" / f"{name}.yaml").data)

    def do_send(self, text: str) -> None:
        self._mark()
        self.talking.send(text)

    def do_tap(self, keys: Any) -> None:
        for key in listed(keys):
            self._mark()
            self.talking.tap(key)

    def do_vote(self, option: int) -> None:
        self._mark()
        self.talking.vote(int(option))

    def do_show(self, kind: str) -> None:
        self._mark()
        self.talking.show(kind)

    def do_forward(self, text: str) -> None:
        self._mark()
        self.talking.event(Event(EventKind.FORWARDED, self.talking.clock.now(), text=text))

    def do_edit(self, text: str) -> None:
        self._mark()
        edited = Event(EventKind.EDITED, self.talking.clock.now(), text=text)
        self.talking.event(self.talking.dialogs.understand(edited))

    def do_old_button(self, key: str) -> None:
        self._mark()
        old = self.talking.person.session.screen - 1
        self.talking.event(Event(EventKind.BUTTON, self.talking.clock.now(), key, screen=old, message_id=1))

    def do_late_vote(self, option: int) -> None:
        self._mark()
        data = (("quiz", "quiz:0"),)
        event = Event(EventKind.VOTE, self.talking.clock.now(), poll_id="old", options=(int(option),), data=data)
        self.talking.event(event)

    def do_forge(self, key: str) -> None:
        self._mark()
        live = self.talking.person.session.screen
        self.talking.event(Event(EventKind.BUTTON, self.talking.clock.now(), key, screen=live, message_id=1))

    def do_wait(self, text: str) -> None:
        self._mark()
        self.talking.wait(span(text))

    def do_outage(self, text: str) -> None:
        self._mark()
        self.talking.outage(span(text))

    def do_until(self, clock: str) -> None:
        self._mark()
        self.talking.until(clock)

    def _mark(self) -> None:
        self.mark = len(self.talking.said)
        self.before = self.talking.person

    # --- what a script looks at -----------------------------------------------------------------------------

    def _since(self) -> list[Said]:
        return [said for said in self.talking.said[self.mark :] if said.name != "chosen"]

    def do_bot(self, names: Any) -> None:
        assert [said.name for said in self._since()] == listed(names), [said.name for said in self._since()]

    def do_among(self, name: str) -> None:
        assert name in [said.name for said in self._since()], [said.name for said in self._since()]

    def do_never(self, names: Any) -> None:
        said = {said.name for said in self._since()}
        assert not said & set(listed(names)), said

    def do_silent(self, _: Any) -> None:
        assert not self._since(), [said.name for said in self._since()]

    def do_hushed(self, _: Any) -> None:
        loud = [said.name for said in self._since() if not all(message.silent for message in said.messages)]
        assert self._since() and not loud, loud

    def do_toast(self, name: str) -> None:
        assert self.talking.toasts == [name], self.talking.toasts

    def _text(self) -> str:
        return unescape("\n".join(message.text for said in self._since() for message in said.messages))

    def _parts(self, parts: Any) -> list[str]:
        return [str(in_language(part, self.lang)) for part in listed(parts)]

    def do_says(self, parts: Any) -> None:
        for part in self._parts(parts):
            assert part.lower() in self._text().lower(), self._text()

    def do_says_not(self, parts: Any) -> None:
        for part in self._parts(parts):
            assert part.lower() not in self._text().lower(), self._text()

    def do_first_line_without(self, parts: Any) -> None:
        first = self._text().split("\n")[0].lower()
        for part in self._parts(parts):
            assert part.lower() not in first, first

    def do_buttons(self, keys: Any) -> None:
        assert list(self.talking.person.session.keys) == listed(keys), self.talking.person.session.keys

    def do_has_buttons(self, keys: Any) -> None:
        assert set(listed(keys)) <= set(self.talking.person.session.keys), self.talking.person.session.keys

    def do_lacks_buttons(self, keys: Any) -> None:
        assert not set(listed(keys)) & set(self.talking.person.session.keys), self.talking.person.session.keys

    def do_state(self, state: str) -> None:
        assert self.talking.state == state, self.talking.state

    def do_profile(self, fields: dict[str, Any]) -> None:
        profile = asdict(self.talking.person.profile)
        for name, wanted in fields.items():
            found: Any = profile
            for part in name.split("."):
                found = found[int(part)] if part.isdigit() or part == "-1" else found[part]
            plain = found is None or isinstance(found, bool | int | float)
            assert (found if plain else str(found)) == wanted, f"{name} is {found}"

    def do_timers(self, names: Any) -> None:
        timers = sorted(name for name in self.talking.timers if not name.startswith("remind:"))
        assert timers == sorted(listed(names)), timers

    def do_recorded(self, kinds: Any) -> None:
        found = [record.kind for record in self.talking.records]
        for kind in listed(kinds):
            assert kind in found, found

    def do_not_kept(self, text: str) -> None:
        kept = repr((self.talking.person, self.talking.records, self.talking.timers))
        assert text.lower() not in kept.lower(), kept

    def do_nothing_stored(self, _: Any) -> None:
        talking = self.talking
        assert not talking.stored and not talking.records and not talking.timers, talking.person

    def do_nothing_personal(self, _: Any) -> None:
        talking = self.talking
        known = replace(talking.person.profile, lang=Profile().lang)
        assert known == Profile() and not talking.records and not talking.consents, (known, talking.records)

    def do_unchanged(self, _: Any) -> None:
        assert self._standing(self.talking.person) == self._standing(self.before), self.talking.person

    @staticmethod
    def _standing(person: Person) -> Any:
        where = [(frame.flow, frame.state, frame.data) for frame in person.session.frames]
        return where, replace(person.profile, last_active=None, answered_on=None, unanswered=0)

    def do_count_from_here(self, _: Any) -> None:
        self.taps, self.bubbles = self.talking.taps, self.talking.bubbles()

    def do_at_most(self, limits: dict[str, int]) -> None:
        counted = {"taps": self.talking.taps - self.taps, "bubbles": self.talking.bubbles() - self.bubbles}
        for what, limit in limits.items():
            assert counted[what] <= int(limit), counted

    def do_language(self, lang: str) -> None:
        assert self.talking.person.profile.lang == lang


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_conversation(path: Path, lang: str, dialogs: Dialogs) -> None:
    """The talk goes as written, in both languages, with the person stored and read between every two turns."""
    Script(dialogs, lang).run(read_yaml(path).data["talk"])


def test_there_are_enough_scripts() -> None:
    """The house promises at least forty."""
    assert len(SCRIPTS) >= 40
