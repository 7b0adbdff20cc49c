"""The report in plain text: each kind over the weeks, what must not have been, and what a day cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import mean, median

from bot.simulate.kinds import KINDS, Kind
from bot.simulate.life import Day, Fault, Life

WEEKS = (1, 2, 4, 8, 12, 17, 26, 52)
BARS = "▁▂▃▄▅▆▇█"
SHOWN = 40
"""So many faults are listed; the rest is counted."""


def report(lives: Sequence[Life], days: int, seed: int) -> list[str]:
    """The lines of the report. The same lives give the same lines."""
    lines = [f"{len(lives)} people, {days} days, seed {seed}"]
    for kind in KINDS:
        if some := [life for life in lives if life.someone.kind is kind]:
            lines += ["", *_of_kind(kind, some, days)]
    return [
        *lines,
        "",
        *_faults("dead ends", [(life, fault) for life in lives for fault in life.dead_ends]),
        *_faults("broken rules", [(life, fault) for life in lives for fault in life.broken]),
    ]


def cost(lives: Sequence[Life], seconds: float) -> str:
    """What a person-day cost on one core; the days of twins are days too."""
    days = sum(len(life.days) * (1 + life.someone.declines_offers) for life in lives)
    turns = sum(life.turns for life in lives)
    each = 1000 * seconds / max(1, days)
    return f"{days} person-days and {turns} turns in {seconds:.0f} s of one core: {each:.1f} ms a person-day"


def _of_kind(kind: Kind, lives: Sequence[Life], days: int) -> list[str]:
    weeks = [week for week in WEEKS if week * 7 <= days]
    rows: list[tuple[str, Callable[[list[Day]], float | None]]] = [
        ("minutes a day", lambda some: mean(day.seconds for day in some) / 60),
        ("times a day", lambda some: mean(day.times for day in some)),
        ("block, minutes", _block),
        ("with a block, %", lambda some: 100 * mean(day.quota is not None for day in some[6::7])),
        ("by itself a day", lambda some: mean(day.by_itself for day in some)),
        ("asked for a day", lambda some: mean(day.asked_for for day in some)),
        ("taps a day", lambda some: mean(day.taps for day in some)),
        ("lessons so far", lambda some: mean(day.lessons for day in some[6::7])),
        ("flare-ups a week", lambda some: 7 * mean(day.flares for day in some)),
        ("stopped or left, %", lambda some: 100 * mean(day.gone for day in some[6::7])),
        ("left before hour, %", lambda some: 100 * mean(day.never_asked for day in some[6::7])),
    ]
    lines = [f"{kind.name} ({len(lives)})", f"  {'week':<20}" + "".join(f"{week:>7}" for week in weeks)]
    for name, value in rows:
        cells = [value([day for life in lives for day in life.days[week * 7 - 7 : week * 7]]) for week in weeks]
        lines.append(f"  {name:<20}" + "".join(f"{'-':>7}" if cell is None else f"{cell:>7.1f}" for cell in cells))
    curve = [_block([day for life in lives for day in life.days[at : at + 7]]) for at in range(0, days - 6, 7)]
    return [*lines, f"  {'block by week':<20}  {_bars(curve)}"]


def _block(some: Sequence[Day]) -> float | None:
    """The median block at the end of the week in minutes, of those who have one."""
    found = [day.quota / 60 for day in some[6::7] if day.quota is not None]
    return median(found) if found else None


def _bars(curve: Sequence[float | None]) -> str:
    most = max((value for value in curve if value is not None), default=1) or 1
    return "".join(" " if value is None else BARS[round(value / most * (len(BARS) - 1))] for value in curve)


def _faults(name: str, found: Sequence[tuple[Life, Fault]]) -> list[str]:
    lines = [f"{name}: {len(found)}"]
    for life, fault in found[:SHOWN]:
        who = f"{life.someone.kind.name}, --only {life.someone.number}"
        lines.append(f"  {who}, day {fault.day}, {fault.at:%Y-%m-%d %H:%M} UTC: {fault.what}")
    return [*lines, f"  and {len(found) - SHOWN} more"] if len(found) > SHOWN else lines
