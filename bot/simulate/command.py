"""The command: so many lives, their report, and whether all went well."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

from bot.content import Dialogs
from bot.domain import Event
from bot.simulate.life import Life, live
from bot.simulate.report import cost, report


def simulate(
    dialogs: Dialogs, say: Callable[[str], None], *, people: int, days: int, seed: int, only: int | None = None
) -> int:
    """Say the report of so many lives, or of the one with the number `only`; 1 where a rule broke, else 0."""
    dialogs.learn()
    began = process_time()
    lives = lives_of(dialogs, range(people) if only is None else (only,), seed=seed, days=days)
    took = process_time() - began
    for line in (*report(lives, days, seed), "", cost(lives, took)):
        say(line)
    return 1 if any(life.broken or life.dead_ends for life in lives) else 0


def lives_of(dialogs: Dialogs, numbers: range | tuple[int, ...], *, seed: int, days: int) -> list[Life]:
    """The lives of these people, in order."""
    read: dict[str, Event] = {}
    gc.collect()
    gc.freeze()  # the content stays: looking through it again and again is half of the time
    try:
        return [live(dialogs, number, seed, days, read) for number in numbers]
    finally:
        gc.unfreeze()
