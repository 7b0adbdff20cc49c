"""One synthetic person in memory: what the store would keep of them, and their turns with the real engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from bot.clock import local
from bot.content import Dialogs
from bot.domain import (
    CancelTimer,
    Chosen,
    DropWaiting,
    Effect,
    Erase,
    Event,
    EventKind,
    Export,
    Person,
    Quiz,
    Record,
    Say,
    SetTimer,
    Toast,
)

EVERY = 40
"""One message in so many is rendered: enough for a mistake in a template to show, and few enough to be quick."""


@dataclass(frozen=True)
class Moment:
    """One turn: what happened, the person before and after it, and what it led to.

    `timers` are those that are set afterwards, `waiting` the delayed messages: when, and of which group.
    """

    event: Event
    before: Person
    after: Person
    effects: Sequence[Effect] = ()
    timers: Mapping[str, SetTimer] = field(default_factory=dict)
    waiting: Sequence[tuple[datetime, str | None]] = ()

    @cached_property
    def local(self) -> datetime:
        """When it happened, on the person's own clock."""
        return local(self.event.at, self.after.profile.zone)

    @cached_property
    def says(self) -> tuple[Say, ...]:
        """What was said at once and anew: no edits, nothing delayed."""
        return tuple(each for each in self.effects if isinstance(each, Say) and not (each.edits or each.send_after))

    @property
    def state(self) -> str:
        """Where the talk stands afterwards: `flow.state`, or nothing."""
        return state_of(self.after)


def state_of(person: Person) -> str:
    """Where a talk stands: `flow.state`, or nothing."""
    top = person.session.top
    return f"{top.flow}.{top.state}" if top else ""


@dataclass
class World:
    """What is kept of one person between the turns. `now` only moves forward; `read` is how texts were understood."""

    dialogs: Dialogs
    lang: str
    now: datetime
    read: dict[str, Event] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    timers: dict[str, SetTimer] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    waiting: list[tuple[datetime, str | None]] = field(default_factory=list)
    turns: int = 0
    _said: int = 0

    def next_timer(self) -> SetTimer | None:
        """The timer that is due first."""
        return min(self.timers.values(), key=lambda timer: (timer.at, timer.name), default=None)

    def ring(self, timer: SetTimer) -> Moment:
        """Let a timer happen, now."""
        del self.timers[timer.name]
        return self.take(Event(EventKind.TIMER, self.now, timer.event, frame=timer.frame, data=timer.data))

    def say(self, text: str) -> Moment:
        """The person types a text. It is read as every text is, each wording once."""
        if text not in self.read:
            self.read[text] = self.dialogs.understand(Event(EventKind.TEXT, self.now, text=text))
        return self.take(replace(self.read[text], at=self.now))

    def tap(self, key: str) -> Moment:
        """The person taps a button of the live keyboard, or one that is always valid."""
        screen = None if key in self.dialogs.dialogue.always else self.person.session.screen
        return self.take(Event(EventKind.BUTTON, self.now, key, screen=screen, message_id=1))

    def vote(self, option: int) -> Moment:
        """The person answers the open quiz."""
        data = (("quiz", self.person.session.quiz),)
        return self.take(Event(EventKind.VOTE, self.now, poll_id="p", options=(option,), data=data))

    def block(self) -> Moment:
        """The person blocks the bot: nothing waits for them any more, no message and no timer."""
        moment = self.take(Event(EventKind.BLOCKED, self.now))
        self.timers.clear()
        self.waiting.clear()
        return moment

    def take(self, event: Event) -> Moment:
        """One turn. Raises what the engine or the rendering raises; nothing has changed then."""
        event = replace(event, language=self.lang)
        before = self.person
        turn = self.dialogs.dialogue.step(before, event)
        self.turns += 1
        self.waiting = [each for each in self.waiting if each[0] > self.now]
        for effect in turn.effects:
            self._render(effect, turn.person)
        self.person = turn.person
        for effect in turn.effects:
            self._apply(effect)
        return Moment(event, before, self.person, turn.effects, self.timers, self.waiting)

    def _render(self, effect: Effect, person: Person) -> None:
        if isinstance(effect, Say | Quiz | Chosen | Export | Toast):
            self._said += 1
            if self._said % EVERY == 0:
                texts = self.dialogs.texts
                if isinstance(effect, Toast):
                    texts.toast(effect, person.profile)
                else:
                    texts.render(effect, person.profile)

    def _apply(self, effect: Effect) -> None:
        match effect:
            case Say(send_after=datetime() as at) if at > self.now:
                self.waiting.append((at, effect.replaces))
            case SetTimer():
                self.timers[effect.name] = effect
            case CancelTimer():
                self.timers.pop(effect.name, None)
            case DropWaiting():
                group = effect.group
                self.waiting = [each for each in self.waiting if group is not None and each[1] != group]
            case Record():
                self.records.append(effect)
            case Erase():
                self.person = Person()
                self.timers, self.records, self.waiting = {}, [], []
