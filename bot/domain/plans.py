"""An activity that is being built up: its tries, its blocks, and what is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Measure = Literal["time", "count"]
"""What an activity is measured in. Its amounts (a block, a try, a goal) are seconds, or a number of times."""


@dataclass(frozen=True)
class Trial:
    """One try of an activity, stopped when the person would normally stop."""

    on: date
    amount: int
    overdone: bool = False


Stopped = Literal["bell", "earlier", "went_on"]


@dataclass(frozen=True)
class Block:
    """One block done. `quota` is the whole block that day, also for a half; `counts=False` sets it aside."""

    on: date
    amount: int
    quota: int
    stopped: Stopped = "bell"
    counts: bool = True


Why = Literal["first", "good_week", "chosen", "away", "long_away", "ill", "goal"]


@dataclass(frozen=True)
class Change:
    """A block that became another one: the day, the `old` amount (None for the first block), the `new`, and why.

    `first`: from the trials. `good_week`: `done` of `planned` blocks. `chosen`: the person made it smaller.
    `away`, `long_away`, `ill`: after days without a block. `goal`: the person's own goal is lower.
    """

    on: date
    old: int | None
    new: int
    why: Why
    done: int = 0
    planned: int = 0


@dataclass(frozen=True)
class Plan:
    """An activity that is being built up, by the clock or by a number. `measure` is what its amounts are in.

    `quota` is the block, None while the trials run. `evaluated_on` is the day from which the present
    week counts. `blocks` are those of the last 28 days, `last_block` is when the last one ended. `days` are the
    person's own days a week, None for the usual ones. A plan that `rests` keeps its block: nothing is planned.
    `changes` are the last twelve of the block.
    """

    activity: str
    towards: str
    started: date
    trials: tuple[Trial, ...] = ()
    quota: int | None = None
    factor: float = 0.8
    step: float = 0.1
    ceiling: int = 30 * 60
    blocks: tuple[Block, ...] = ()
    evaluated_on: date | None = None
    holds: int = 0
    good_weeks: int = 0
    days: int | None = None
    rests: bool = False
    last_block: datetime | None = None
    changes: tuple[Change, ...] = ()
    measure: Measure = "time"


@dataclass(frozen=True)
class Job:
    """What is still to come of a long task: the `pieces` after this one, the `pause` between, the `left` rest."""

    pieces: tuple[int, ...]
    pause: int
    left: int


Purpose = Literal["block", "first_half", "second_half", "half", "trial", "piece", "break"]


@dataclass(frozen=True)
class Running:
    """A block, a trial, a half, or a piece of a long task or the break after it, that is under way.

    `seconds` is the time until the bell (None for a trial), `job` what comes after a piece or break.
    """

    activity: str
    began: datetime
    seconds: int | None
    purpose: Purpose = "block"
    job: Job | None = None
