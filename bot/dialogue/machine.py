"""From a flow to a `transitions.Machine`, and the one function that fires it.

There is one machine a flow, built at start and shared by everybody: it keeps nothing about anybody. What moves
is a `Position`, made for one event. The machine decides which row applies; the engine follows the row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from transitions import Machine

from bot.dialogue.flow import Flow, Row
from bot.dialogue.registry import Guard, Words
from bot.dialogue.talk import Talk


@dataclass(eq=False)
class Position:
    """Where a talk stands in one flow, for the time of one event; `row` is the way that was taken."""

    state: str
    talk: Talk
    rows: list[Row] = field(default_factory=list)


def compile_flow(flow: Flow, words: Words) -> Machine:
    """The machine of a flow. Its callbacks are functions, never strings: those would be imported and called."""
    machine = Machine(
        model=None,
        states=list(flow.states),
        initial=None,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    for name, state in flow.states.items():
        for event, _, row in state.rows():
            machine.add_transition(
                event,
                source=name,
                dest=row.to or None,
                conditions=[_ask(words.guards[guard]) for guard in row.if_],
                before=[_take(row)],
            )
    return machine


def _ask(guard: Guard) -> Any:
    def condition(data: Any) -> bool:
        return bool(guard(data.model.talk))

    return condition


def _take(row: Row) -> Any:
    def take(data: Any) -> None:
        data.model.rows.append(row)

    return take


def fire(machine: Machine, position: Position, event: str) -> Row | None:
    """Let an event happen: the row whose guards hold, with the position moved; None where none does.

    The public trigger of the event is called with the position as model, which the machine has never seen and
    does not keep.
    """
    known = machine.events.get(event)
    if known is None or position.state not in known.transitions:
        return None
    taken = known.trigger(position)
    return position.rows[-1] if taken else None
