"""A talk in memory: the real dialogue and the real texts, with timers and a clock that a test moves.

It keeps what the store would keep, in the store's own form: the person is written and read again between every
two turns, so that each script also tests that a talk survives a restart.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.clock import FixedClock, next_instant
from bot.content import Dialogs
from bot.domain import (
    CancelTimer,
    Chosen,
    Consent,
    DropWaiting,
    Effect,
    Erase,
    Event,
    EventKind,
    Export,
    Message,
    Person,
    Quiz,
    Record,
    Say,
    SetTimer,
    Toast,
)
from bot.store import shape

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday


@dataclass
class Said:
    """One message of the bot: what was meant and how it came out."""

    effect: Say | Quiz | Chosen | Export
    messages: tuple[Message, ...]
    at: datetime

    @property
    def name(self) -> str:
        """What a script calls it: the message, `quiz`, `export`, `chosen`."""
        if isinstance(self.effect, Say):
            return self.effect.message
        return type(self.effect).__name__.lower()


@dataclass
class Talking:
    """Somebody who talks with the bot. `said` is everything it said, `new` what it said in the last turn."""

    dialogs: Dialogs
    lang: str = "en"
    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    person: Person = field(default_factory=Person)
    stored: bool = False
    timers: dict[str, SetTimer] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    waiting: list[tuple[datetime, Say, tuple[Message, ...]]] = field(default_factory=list)
    new: list[Said] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    taps: int = 0

    # --- what the person does -------------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """Type a text or a command, as Telegram would pass it on."""
        if text.startswith("/"):
            self._take(Event(EventKind.COMMAND, self.clock.now(), text[1:].split("@")[0].lower()))
            return
        self._take(self.dialogs.understand(Event(EventKind.TEXT, self.clock.now(), text=text)))

    def tap(self, key: str) -> None:
        """Tap a button of the live keyboard, or one that is always valid."""
        session = self.person.session
        always = key in self.dialogs.dialogue.always
        assert always or key in session.keys, f"no button '{key}' here, only {session.keys}"
        self.taps += 1
        screen = None if always else session.screen
        self._take(Event(EventKind.BUTTON, self.clock.now(), key, screen=screen, message_id=1000 + self.taps))

    def vote(self, option: int) -> None:
        """Answer the open quiz."""
        self.taps += 1
        data = (("quiz", self.person.session.quiz),)
        self._take(Event(EventKind.VOTE, self.clock.now(), poll_id="p", options=(option,), data=data))

    def show(self, kind: str) -> None:
        """Send a sticker, a voice note, a photo …"""
        self._take(Event(EventKind.MEDIA, self.clock.now(), kind))

    def event(self, event: Event) -> None:
        """Let anything happen."""
        self._take(event)

    # --- time -----------------------------------------------------------------------------------------------

    def wait(self, span: timedelta) -> None:
        """Let time pass, from due timer to due timer."""
        self._until(self.clock.now() + span)

    def outage(self, span: timedelta) -> None:
        """Let time pass while nothing runs, and then what was due all at once."""
        self.clock.at += span
        now = self.clock.now()
        self.waiting = [w for w in self.waiting if w[1].expires_at is None or w[1].expires_at > now]
        self._until(self.clock.now())

    def until(self, clock: str) -> None:
        """Let time pass until the person's wall clock next shows `clock`, and a moment more."""
        at = next_instant(self.clock.now(), time.fromisoformat(clock), self.person.profile.zone)
        self._until(at + timedelta(seconds=1))

    def _until(self, target: datetime) -> None:
        while True:
            due = min(
                [(t.at, name) for name, t in self.timers.items()] + [(at, "") for at, _, _ in self.waiting],
                default=(target, None),
            )
            if due[1] is None or due[0] > target:
                break
            self.clock.at = max(self.clock.at, due[0])
            self._send_waiting()
            if due[1]:
                timer = self.timers.pop(due[1])
                event = Event(EventKind.TIMER, self.clock.now(), timer.event, frame=timer.frame, data=timer.data)
                self._take(event)
        self.clock.at = target

    def _send_waiting(self) -> None:
        now = self.clock.now()
        for at, say, messages in [each for each in self.waiting if each[0] <= now]:
            self.said.append(Said(say, messages, at))
        self.waiting = [each for each in self.waiting if each[0] > now]

    # --- a turn ---------------------------------------------------------------------------------------------

    def _take(self, event: Event) -> None:
        event = replace(event, language=event.language or self.lang)
        self.person = shape.person_from_json(*through_json(self.person))
        turn = self.dialogs.dialogue.step(self.person, event)
        self.person, self.stored = turn.person, True
        self.new = []
        self.toasts = []
        for effect in turn.effects:
            self._apply(effect)

    def _apply(self, effect: Effect) -> None:
        now, profile = self.clock.now(), self.person.profile
        match effect:
            case Say() | Quiz() | Chosen() | Export():
                messages = self.dialogs.texts.render(effect, profile)
                if isinstance(effect, Say) and effect.send_after and effect.send_after > now:
                    self.waiting.append((effect.send_after, effect, messages))
                else:
                    said = Said(effect, messages, now)
                    self.said.append(said)
                    self.new.append(said)
            case Toast():
                self.toasts.append(effect.message)
                assert self.dialogs.texts.toast(effect, profile)
            case SetTimer():
                assert effect.at > now, f"the timer {effect.name} lies in the past"
                self.timers[effect.name] = effect
            case CancelTimer():
                self.timers.pop(effect.name, None)
            case DropWaiting():
                self.waiting = [w for w in self.waiting if effect.group and w[1].replaces != effect.group]
            case Record():
                assert profile.consent, "nothing is recorded before consent"
                self.records.append(effect)
            case Consent():
                self.consents.append(effect)
            case Erase():
                self.person, self.stored = Person(), False
                self.timers, self.records, self.consents = {}, [], []

    # --- what a test looks at ---------------------------------------------------------------------------------

    def names(self) -> list[str]:
        """What the bot said in the last turn, by message."""
        return [said.name for said in self.new if said.name != "chosen"]

    def text(self) -> str:
        """The text of the last turn."""
        return "\n".join(message.text for said in self.new for message in said.messages)

    def bubbles(self) -> int:
        """How many new bubbles there were in all; edits of older ones do not count."""
        return sum(
            m.kind in ("text", "photo", "animation", "quiz", "document") for said in self.said for m in said.messages
        )

    @property
    def state(self) -> str:
        """Where the talk stands: `flow.state`, or nothing."""
        top = self.person.session.top
        return f"{top.flow}.{top.state}" if top else ""


def through_json(person: Person) -> tuple[Any, Any]:
    """The person as the store writes them, through text and back."""
    written = json.dumps([shape.session_to_json(person.session), shape.profile_to_json(person.profile)])
    session, profile = json.loads(written)
    return session, profile
