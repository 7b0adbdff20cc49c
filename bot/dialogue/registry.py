"""The kinds of words that a flow file may use: the only door from data to code.

A **guard** says yes or no (`if:`), an **action** changes something (`do:`), a **view** gives a value that a text
may show, a **list** gives the keys of buttons (`from:`), a **pick** gives the message to say (`$word`).
`dialogs/README.md` describes each of them to clinicians; a test holds it complete.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.dialogue.talk import Talk

Guard = Callable[[Talk], bool]
Action = Callable[[Talk], None]
View = Callable[[Talk], Any]
Keys = Callable[[Talk], tuple[str, ...]]
Pick = Callable[[Talk], str]
F = TypeVar("F", bound=Callable[..., object])


@dataclass
class Words:
    """Named functions by kind. A name means one thing: a second function of that name is an error."""

    guards: dict[str, Guard] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    lists: dict[str, Keys] = field(default_factory=dict)
    picks: dict[str, Pick] = field(default_factory=dict)

    def guard(self, function: Guard) -> Guard:
        """Add a guard under its own name."""
        return _put(self.guards, function)

    def action(self, function: Action) -> Action:
        """Add an action under its own name."""
        return _put(self.actions, function)

    def view(self, function: View) -> View:
        """Add a view under its own name."""
        return _put(self.views, function)

    def list(self, function: Keys) -> Keys:
        """Add a list of keys under its own name."""
        return _put(self.lists, function)

    def pick(self, function: Pick) -> Pick:
        """Add a choice of message under its own name."""
        return _put(self.picks, function)

    def kinds(self) -> dict[str, dict[str, Callable[..., object]]]:
        """All words by kind, for the guide and the check."""
        return {
            "guards": dict(self.guards),
            "actions": dict(self.actions),
            "views": dict(self.views),
            "lists": dict(self.lists),
            "picks": dict(self.picks),
        }

    def __or__(self, other: Words) -> Words:
        joined = Words()
        for words in (self, other):
            for kind, functions in words.kinds().items():
                for function in functions.values():
                    _put(getattr(joined, kind), function)
        return joined


def _put(place: dict[str, F], function: F) -> F:
    name = function.__name__
    if name in place:
        raise ValueError(f"the word '{name}' is there twice")
    place[name] = function
    return function
