"""A turn in the making: the scratch copy that words read and change.

Guards only read it. Actions change the profile, remember things in the frame and append effects. Nothing here
reaches outside: time is the event's, and what the content offers is asked of `Content`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.domain import (
    Alarm,
    CancelTimer,
    DropWaiting,
    Effect,
    Event,
    EventKind,
    Frame,
    Person,
    Priority,
    Profile,
    Record,
    Say,
    Session,
    SetTimer,
    Value,
)
from bot.programme import flare
from bot.programme.exercises import Dose, Form

USEFUL = timedelta(hours=6)
"""What comes by itself and could not be sent for so long is not sent any more: no burst after an outage."""


class Content(Protocol):
    """What the words may ask of the content: lists and facts, never texts."""

    def lessons(self, course: str | None) -> tuple[str, ...]:
        """The lessons in the order of a course."""

    def pages(self, lesson: str) -> int:
        """How many pages a lesson has."""

    def picture(self, lesson: str) -> tuple[int, str] | None:
        """A lesson's picture: its page (from 1) and its drawing."""

    def right(self, lesson: str) -> int:
        """The index of the right answer of a lesson's quiz."""

    def answers(self, lesson: str) -> tuple[str, ...]:
        """The keys of the answers of a lesson's quiz."""

    def asks_own_words(self, lesson: str) -> bool:
        """Whether a lesson may be told in one's own words."""

    def ideas(self, lesson: str, lang: str, text: str) -> tuple[int, ...]:
        """Which ideas of a lesson stand in somebody's own words, by their places from 0."""

    def statements(self) -> Mapping[str, bool]:
        """The statements of the short quiz in their order, and whether each holds."""

    def exercises(self, stage: int) -> tuple[str, ...]:
        """The exercises of a stage, in order."""

    def stage_of(self, exercise: str) -> int:
        """The stage that an exercise belongs to; 0 for an unknown one."""

    def dose(self, exercise: str, form: Form) -> Dose:
        """How much of an exercise is done, in this form."""

    def countries(self) -> tuple[str, ...]:
        """The countries with helplines of their own; the last is `XX`, elsewhere."""

    def zones(self, country: str) -> tuple[str, ...]:
        """The IANA zones of a country, the commonest first."""

    def help(self, country: str | None, lang: str, at: datetime) -> Mapping[str, Any]:
        """What an alarm card shows of helplines in a country at a local time."""

    def answers_to(self, topic: str) -> bool:
        """Whether there is an answer to questions of this topic."""

    def more(self, topic: str) -> str | None:
        """Where more about a question's topic is found: `lesson/<id>`, or the button of a part of the program."""

    def card(self, sign: str, kind: str) -> str:
        """The card for a sign, `safety/<card>`; for a kind where the sign has none of its own."""

    def remarks(self, place: str, lang: str) -> tuple[tuple[str, int], ...]:
        """The situations of a place, in order, each with its number of remarks; the last one always fits."""

    def asked(self, text: str) -> Alarm | None:
        """The alarm sign that a text only asks about, None where it asks about none."""


class Talk:
    """One turn in the making. `value` is what the person answered just now, `asked` what a text was asked to be,
    `holds` asks a guard by its name."""

    def __init__(self, person: Person, event: Event, content: Content) -> None:
        self.session: Session = person.session
        self.profile: Profile = person.profile
        self.event = event
        self.content = content
        self.effects: list[Effect] = []
        self.value: Value = None
        self.carried: dict[str, Value] = {}
        self.asked: str | None = None
        self.keyboard: Callable[[], tuple[tuple[tuple[str, ...], ...], int]] = lambda: ((), 0)
        self.priority = Priority.REPLY
        self.holds: Callable[[str], bool] = lambda guard: False
        self.values_of: Callable[[str, tuple[str, ...]], Mapping[str, Value]] = lambda message, keys: {}

    # --- reading ------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The present instant on the person's wall clock."""
        return self.event.at.astimezone(ZoneInfo(self.profile.zone))

    @property
    def today(self) -> date:
        """The person's date."""
        return self.now.date()

    @property
    def few_words(self) -> bool:
        """Is it night, or is the pain 8 or more? Then little is said, and answers make no sound."""
        if self.get("very_bad"):  # all that a stranger's talk knows
            return True
        pain = next((each[3] for each in self.profile.days if each[0] == self.today), None)
        return flare.low_text(self.profile, self.now, pain)

    @property
    def frame(self) -> Frame:
        """The frame on top. Only asked where there is one."""
        return self.session.frames[-1]

    def get(self, name: str) -> Value:
        """What the nearest frame that knows `name` remembers."""
        for frame in reversed(self.session.frames):
            found = frame.get(name)
            if found is not None:
                return found
        return None

    @property
    def spoken(self) -> str:
        """The language to answer in: the person's, or the one in which they asked the question that is open."""
        asked = self.carried.get("spoken") or (self.session.top.get("spoken") if self.session.top else None)
        return asked if isinstance(asked, str) else self.profile.lang

    def next_screen(self) -> int:
        """The number that the next keyboard gets.

        The first one is taken from the instant, so that no button from before an erasure can fit it.
        """
        first = int(self.event.at.timestamp() * 1000) % 2**32
        return self.session.screen + 1 if self.session.screen else first or 1

    def in_flow(self, *flows: str) -> bool:
        """Whether one of these flows is running, on top or below."""
        return any(frame.flow in flows for frame in self.session.frames)

    # --- changing -----------------------------------------------------------------------------------------

    def change(self, **fields: Any) -> None:
        """Change fields of the profile."""
        self.profile = replace(self.profile, **fields)

    def remember(self, **values: Value) -> None:
        """Remember values in the frame on top."""
        self.replace_top(self.frame.put(**values))

    def carry(self, **values: Value) -> None:
        """Let the next frame that is opened remember these values."""
        self.carried.update(values)

    def replace_top(self, frame: Frame) -> None:
        """Put `frame` in the place of the one on top."""
        self.session = replace(self.session, frames=(*self.session.frames[:-1], frame))

    def add(self, effect: Effect) -> None:
        """Append an effect."""
        self.effects.append(effect)

    def say(self, message: str, **options: Any) -> None:
        """Say a message with the values that its template shows."""
        options.setdefault("priority", self.priority)
        options.setdefault("lang", None if self.spoken == self.profile.lang else self.spoken)
        options.setdefault("silent", options["priority"] is Priority.REPLY and self.few_words)
        if options["priority"] is Priority.PROMPT and self.event.kind is EventKind.TIMER:
            options.setdefault("expires_at", self.event.at + USEFUL)
        if options.get("picture"):
            options["picture_values"] = self.values_of(f"picture:{options['picture']}", ())
        keys = tuple(key for row in options.get("buttons", ()) for key in row)
        values = {**self.values_of(message, keys), **options.pop("values", {})}
        self.add(Say(message, values, **options))

    def set_timer(self, name: str, at: datetime, event: str, **options: Any) -> None:
        """Let an event happen at an instant."""
        self.add(SetTimer(name, at, event, **options))

    def cancel_timer(self, name: str) -> None:
        self.add(CancelTimer(name))

    def drop_waiting(self, group: str | None) -> None:
        """Delete what waits to be sent in a group."""
        self.add(DropWaiting(group))

    def record(self, kind: str, **data: Value) -> None:
        """Add a line to the history, if the person agreed that we keep one."""
        if self.profile.consent:
            self.add(Record(kind, self.today, data))

    def after(self, **span: float) -> datetime:
        """The instant that lies a span after the event."""
        return self.event.at + timedelta(**span)
