"""A flow as its file tells it: states, what is said there, what may be answered, where each answer leads.

There are no expressions: `if:`, `do:` and `from:` name words of `bot/dialogue/words`, everything else names
messages, buttons and states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.dialogue.reading import Document, read_yaml, validate

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Target = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
MessageName = Annotated[str, Field(pattern=r"^(\$[a-z][a-z0-9_]*|[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)?)$")]

_SPAN = re.compile(r"(\d+)(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [] if value is None else [value]


def _span(value: Any) -> Any:
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError("a span of time is written like 30s, 10m, 3h or 2d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


Listed = BeforeValidator(_listed)
Span = Annotated[timedelta, BeforeValidator(_span)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(_Strict):
    """One way on from a state: taken if all of `if` hold; the first such row wins.

    Order: `do`, then `say` or `toast`, then `to` (the state is left and entered), then `enter` (another flow,
    or `flow.state`, on top of this one; `then` is where this flow goes on afterwards) or `end`. `clear` drops
    everything below first: nothing resumes. `again` repeats the question.
    """

    if_: Annotated[list[Name], Listed] = Field(default=[], alias="if")
    do: Annotated[list[Name], Listed] = []
    say: Annotated[list[MessageName], Listed] = []
    toast: MessageName | None = None
    to: Name | None = None
    enter: Target | None = None
    then: Name | None = None
    end: bool = False
    clear: bool = False
    again: bool = False


class Offered(_Strict):
    """Buttons that a word lists (lessons, countries …), `per_row` in a row, then fixed ones."""

    from_: Name = Field(alias="from")
    per_row: int = 1
    then: list[str | list[str]] = []


class Remind(_Strict):
    """Let `event` happen when nothing was answered for `after`, a span or `$word`, a view that gives seconds."""

    after: Annotated[str, Field(pattern=r"^\$[a-z][a-z0-9_]*$")] | Span
    event: Name


class State(_Strict):
    """One place in a flow.

    On entry: `do`, then each message of `say` (`$word`: the one that a word picks), with the buttons of
    `choices` under the last. `go` leads on at once. `ask` names a reader for free text (`score`, `time` …);
    its value, or the key of the button, is remembered under `save_as` (`profile.x` keeps it in the profile).
    `repeat` is said instead when the question is asked again. `name` lets the last message be edited later,
    and with `edit` it is. `drop` names the waiting edits that go when the state is left. `picture` is the
    drawing above the first message; `$word` picks one, or none; with `moving` it is a loop. `remind` lets an
    event happen after a while.
    """

    do: Annotated[list[Name], Listed] = []
    say: Annotated[list[MessageName], Listed] = []
    repeat: MessageName | None = None
    picture: Annotated[str, Field(pattern=r"^\$?[a-z][a-z0-9_]*$")] | None = None
    moving: bool = False
    name: Name | None = None
    edit: bool = False
    drop: Name | None = None
    choices: Offered | list[str | list[str]] = []
    ask: Name | None = None
    save_as: Annotated[str, Field(pattern=r"^(profile\.)?[a-z][a-z0-9_]*$")] | None = None
    remind: Remind | None = None
    go: Annotated[list[Row], Listed] = []
    on: dict[str, Annotated[list[Row], Listed]] = {}

    @property
    def waits(self) -> bool:
        """Whether the talk waits here for the person."""
        return not self.go

    def rows(self) -> Iterator[tuple[str, int, Row]]:
        """Every row with its event and place; the event of `go` is `go`."""
        for index, row in enumerate(self.go):
            yield "go", index, row
        for event, rows in self.on.items():
            for index, row in enumerate(rows):
                yield event, index, row


PlainAnswer = Literal["yes", "no", "unsure"]
"""What a text says that is no more than a yes, a no or a maybe."""


class Flow(_Strict):
    """A flow file. `always` (in `common`) are buttons that stay valid on old messages, `plain` the buttons that a
    typed yes, no or "I'm not sure" may mean.

    `data` names what actions remember in the frame, beside `save_as`. `moved` maps states of older versions.
    """

    flow: Name
    about: str
    start: Name
    priority: Annotated[str, Field(pattern="^(safety|reply|prompt)$")] = "reply"
    data: list[Name] = []
    always: list[Name] = []
    plain: dict[PlainAnswer, list[Name]] = {}
    moved: dict[str, Name] = {}
    states: dict[Name, State]

    def state(self, name: str) -> str:
        """The state that a stored name stands for today: itself, where it moved to, or the start."""
        if name in self.states:
            return name
        return self.moved.get(name, self.start)

    def names(self) -> frozenset[str]:
        """What frames of this flow may remember."""
        saved = {s.save_as for s in self.states.values() if s.save_as and not s.save_as.startswith("profile.")}
        return frozenset(saved | set(self.data))


def fixed_keys(choices: Offered | list[str | list[str]]) -> list[str]:
    """The keys that the file itself names, in order."""
    rows = choices.then if isinstance(choices, Offered) else choices
    return [key for row in rows for key in (row if isinstance(row, list) else [row])]


def load_flow(path: Path) -> tuple[Flow, Document]:
    """Read one flow file. Raises ContentError."""
    document = read_yaml(path)
    return validate(Flow, document), document


def load_flows(folder: Path) -> dict[str, Flow]:
    """All flows of the folder by name. Raises ContentError."""
    return {flow.flow: flow for flow, _ in map(load_flow, sorted(folder.glob("*.yaml")))}
