"""The dialogue engine: a person and an event in, a turn out. Pure: it reads no clock and sends nothing.

Order of reading: danger first, then what `common.yaml` takes from everywhere, then the flow on top of the stack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.dialogue.flow import Flow, Offered, PlainAnswer, State
from bot.dialogue.machine import compile_flow
from bot.dialogue.registry import Words
from bot.dialogue.step import ANYWHERE, COMMON, Step
from bot.dialogue.talk import Content, Talk
from bot.domain import Erase, Event, EventKind, Person, Turn, Value

SPOKEN = (EventKind.COMMAND, EventKind.TEXT, EventKind.BUTTON, EventKind.VOTE, EventKind.MEDIA, EventKind.FORWARDED)

Reader = Callable[[str, str], Value]
"""Reads a free text in a language; None where it finds nothing."""
Match = Callable[[str, tuple[str, ...], str], str | None]
"""Which of these buttons a typed text names, in a language."""


class Dialogue:
    """All flows, ready to take a turn. `variables` gives what the template of a message or button shows, `plain`
    whether a text is no more than a yes, a no or a maybe."""

    def __init__(
        self,
        flows: Mapping[str, Flow],
        words: Words,
        content: Content,
        *,
        variables: Callable[[str], frozenset[str]],
        readers: Mapping[str, Reader],
        match: Match,
        plain: Callable[[str], PlainAnswer | None] = lambda text: None,
    ) -> None:
        self.flows = flows
        self.words = words
        self.content = content
        self.variables = variables
        self.readers = readers
        self.match = match
        self.plain = plain
        self.machines = {name: compile_flow(flow, words) for name, flow in flows.items()}
        self.always = frozenset(flows[COMMON].always)
        self.common = flows[COMMON].states[ANYWHERE].on

    def step(self, person: Person, event: Event) -> Turn:
        """Take one turn: what the person is afterwards, and what is to be done."""
        talk = Talk(person, event, self.content)
        top = person.session.top
        if top and top.flow in self.flows:
            talk.asked = self.flows[top.flow].states[self.flows[top.flow].state(top.state)].ask
        talk.holds = lambda guard: self.words.guards[guard](talk)
        talk.values_of = lambda message, keys: self.values(talk, message, keys)
        if event.kind in SPOKEN:
            self.words.actions["arrive"](talk)
        Step(self, talk).take()
        if not talk.profile.consent and not talk.session.frames:
            talk.add(Erase())  # nothing of a stranger outlives the talk
        return Turn(Person(talk.session, talk.profile), tuple(talk.effects))

    def keys(self, talk: Talk, state: State) -> tuple[tuple[str, ...], ...]:
        """The rows of buttons of a state, as it stands now."""
        choices = state.choices
        fixed = choices.then if isinstance(choices, Offered) else choices
        rows = [(row,) if isinstance(row, str) else tuple(row) for row in fixed]
        if not isinstance(choices, Offered):
            return tuple(rows)
        listed = self.words.lists[choices.from_](talk)
        width = choices.per_row
        return tuple(listed[i : i + width] for i in range(0, len(listed), width)) + tuple(rows)

    def named(self, text: str, keys: tuple[str, ...], lang: str) -> str | None:
        """Which of these buttons a typed text names, by its words or as the one that a plain yes or no can mean."""
        key = self.match(text, keys, lang)
        meant = self.plain(text)
        if key or meant is None:
            return key
        found = [each for each in self.flows[COMMON].plain.get(meant, ()) if each in keys]
        return found[0] if len(found) == 1 else None

    def values(self, talk: Talk, message: str, keys: tuple[str, ...]) -> dict[str, Value]:
        """What a message and its buttons show, by name."""
        names = self.variables(message).union(*(self.variables(f"button:{key}") for key in keys))
        return {name: self._value(talk, name) for name in names}

    def _value(self, talk: Talk, name: str) -> Value:
        view = self.words.views.get(name)
        return view(talk) if view else talk.get(name)
