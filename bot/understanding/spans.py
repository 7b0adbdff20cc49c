"""How long and how long ago, as people write it in Dutch and English."""

from __future__ import annotations

import re
from fractions import Fraction

from bot.understanding.numbers import Number, Token, bare, folded, tokens, word_set

LONGEST_DURATION = 12 * 3600
"""In seconds. More is a slip of the pen."""
LONGEST_AGO = 100 * 365
"""In days."""

_UNITS = {
    **dict.fromkeys(word_set("u uur uren uurtje uurtjes h hr hrs hour hours"), "h"),
    **dict.fromkeys(word_set("m min mins minute minutes minuut minuten minuutje minuutjes '"), "m"),
    **dict.fromkeys(word_set('s sec secs second seconds seconde seconden secondes "'), "s"),
    **dict.fromkeys(word_set("kwartier kwartieren kwartiertje kwartiertjes"), "q"),
    **dict.fromkeys(word_set("kwart quarter quarters"), "quarter"),
    **dict.fromkeys(word_set("en and ,"), "and"),
}
_SECONDS = {"h": 3600, "m": 60, "s": 1, "q": 900}
_COUNTED = ("h", "m", "s")
_FINER = {"h": "m", "m": "s"}
_A_MINUTE_OR_SIX = re.compile(r"\been (uur|minuut)(?:je|tje)? of (\S+)")  # Dutch for "about six minutes"
_HALF_HOUR = re.compile(r"\bhalf(uur(?:tje)?)\b")


def duration(text: str, lang: str) -> int | None:
    """A duration in whole seconds, over 0 and at most 12 hours: "6 min", "6½", "anderhalf uur", "1:30".

    A bare number means minutes; "1:30" is a minute and a half, as on a stopwatch.
    """
    core = _HALF_HOUR.sub(r"half \1", _A_MINUTE_OR_SIX.sub(r"\2 \1", folded(text)))
    found = _named(tokens(core))
    seconds = _stopwatch(found)
    if seconds is None:
        seconds = _sum(found)
    return max(1, round(seconds)) if seconds is not None and 0 < seconds <= LONGEST_DURATION else None


def _named(found: list[Token]) -> list[Token]:
    """The tokens with one name for each unit; a unit counts as one only where an amount stands before it."""
    named: list[Token] = []
    for token in found:
        unit = _UNITS.get(token) if isinstance(token, str) else None
        countable = bool(named) and (isinstance(named[-1], Number) or named[-1] in ("half", "quarter"))
        named.append(unit if unit and (countable or unit not in _COUNTED) else token)
    return bare(named, frozenset({"s"}))


def _stopwatch(found: list[Token]) -> Fraction | None:
    """ "1:30" as minutes and seconds; as hours and minutes where it says so, or where three numbers stand."""
    match found:
        case [Number() as first, ":", Number() as second, ":", Number() as third]:
            parts, unit = [first, second, third], "h"
        case [Number() as first, ":", Number() as second, "h" | "m" as unit]:
            parts = [first, second]
        case [Number() as first, ":", Number() as second]:
            parts, unit = [first, second], "m"
        case _:
            return None
    if any(part.whole is None for part in parts) or any(len(p.written) != 2 or p.value > 59 for p in parts[1:]):
        return Fraction(0)
    size = _SECONDS[unit]
    return sum((part.value * size / 60**place for place, part in enumerate(parts)), Fraction(0))


def _sum(found: list[Token]) -> Fraction | None:
    """The seconds of amounts and units from large to small, None where something else stands between them."""
    if len(found) == 1 and isinstance(found[0], Number):
        return None if _is_doubtful(found[0]) else found[0].value * 60
    total, unit, rest = Fraction(0), "", found
    while rest:
        if rest[0] == "and" and unit:
            rest = rest[1:]
        part = _part(rest, unit)
        if part is None or (unit and _SECONDS[part[1]] >= _SECONDS[unit]):
            return None
        total += part[0]
        unit, rest = part[1], rest[part[2] :]
    return total if unit else None


def _part(found: list[Token], before: str) -> tuple[Fraction, str, int] | None:
    """The first amount and unit: its seconds, the unit, how many tokens it takes."""
    match found:
        case [Number(count, _), "quarter", "of", Number(_, "nl"), "h", *_] if not before:
            return count * 900, "q", 5
        case ["quarter", "of", Number(_, "nl"), "h", *_]:
            return Fraction(900), "q", 4
        case ["quarter", "h", *_]:
            return Fraction(900), "q", 2
        case ["half", Number(_, "nl"), "h" | "m" | "s" as unit, *_]:
            return Fraction(_SECONDS[unit], 2), unit, 3
        case ["half", "h" | "m" | "s" as unit, *_]:
            return Fraction(_SECONDS[unit], 2), unit, 2
        case ["half"] if before in _FINER:
            return Fraction(_SECONDS[before], 2), _FINER[before], 1
        case ["quarter" | "q"] if before in ("", "h"):
            return Fraction(900), "q", 1
        case [Number() as count, "h" | "m" | "s" | "q" as unit, *_] if not _is_doubtful(count):
            return count.value * _SECONDS[unit], unit, 2
        case [Number() as count] if before in _FINER and count.whole is not None and count.value < 60:
            return count.value * _SECONDS[_FINER[before]], _FINER[before], 1
    return None


def _is_doubtful(number: Number) -> bool:
    # "6.30" may be six and a half minutes or six minutes and eighteen seconds: better ask again.
    decimals = re.split(r"[.,]", number.written)[1:]
    return bool(decimals) and len(decimals[0]) == 2 and decimals[0] not in ("25", "50", "75")


# --- how long ago -------------------------------------------------------------------------------------------

_DAYS = {
    **dict.fromkeys(word_set("dag dagen day days"), Fraction(1)),
    **dict.fromkeys(word_set("week weken weeks"), Fraction(7)),
    **dict.fromkeys(word_set("maand maanden month months"), Fraction(1461, 48)),
    **dict.fromkeys(word_set("jaar jaren year years"), Fraction(1461, 4)),
}
_WORDS_AGO = {
    **dict.fromkeys(["vandaag", "today"], 0),
    **dict.fromkeys(["gisteren", "yesterday"], 1),
    "eergisteren": 2,
}
_AROUND_AGO = word_set("geleden ago al sinds since for lang already now nu last vorig vorige laatste")


def days_ago(text: str, lang: str) -> int | None:
    """How many days ago: "gisteren", "3 weeks", "anderhalf jaar geleden", "vorige maand", "half a year"."""
    words = [token for token in bare(tokens(folded(text))) if token not in _AROUND_AGO]
    match words:
        case [str(word)] if word in _WORDS_AGO:
            return _WORDS_AGO[word]
        case [("day" | "week" | "month" | "year" | "dag" | "maand" | "jaar") as unit]:
            count = Fraction(1)
        case ["half", str(unit)] | ["half", Number(_, "nl"), str(unit)] if unit in _DAYS:
            count = Fraction(1, 2)
        case [Number(count, _), str(unit)] if unit in _DAYS:
            pass
        case _:
            return None
    days = round(count * _DAYS[unit])
    return days if days <= LONGEST_AGO else None
