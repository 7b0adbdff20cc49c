"""Times of day as people write them, in Dutch and English."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from bot.understanding.numbers import Number, Token, bare, folded, tokens, word_set

DAY, HALF_DAY = 24 * 60, 12 * 60  # in minutes
_PARTS_OF_DAY = {
    "am": re.compile(r"(?<![a-z])a\.? ?m\b\.?"),
    "pm": re.compile(r"(?<![a-z])p\.? ?m\b\.?"),
    "morning": re.compile(r"\bs ?(?:morgens|ochtends)\b|\bochtend\b|\bvoormiddag\b|\bmorning\b"),
    "afternoon": re.compile(r"\bs ?(?:na)?middags\b|\b(?:na)?middag\b|\bafternoon\b"),
    "evening": re.compile(r"\bs ?avonds\b|\b(?:van)?avond\b|\bevening\b|\btonight\b"),
    "night": re.compile(r"\bs ?nachts\b|\b(?:van)?nacht\b|\bnight\b"),
}
_AN_HOUR_OR_EIGHT = re.compile(r"\been uur(?:tje)? of ")  # Dutch for "around eight": the number follows
_HOURS = frozenset({"u", "uur", "h", "hr", "hrs", "."})
_AROUND_TIMES = word_set(
    "om at by tegen in o clock oclock stipt sharp elke every each dag day morgen tomorrow vandaag today"
)
_TO = frozenset({"to", "til", "till", "before", "voor"})
_PAST = frozenset({"past", "after", "over", "na"})
_NAMED = {"noon": 720, "midday": 720, "middaguur": 720, "midnight": 0, "middernacht": 0}


class _Said(NamedTuple):
    """A time as said: the hour that was named, and the minutes after it (before it, where negative)."""

    hour: int
    minutes: int


def clock_time(text: str, lang: str) -> str | None:
    """A time of day as "HH:MM": "8u30", "half 9" (08:30 in Dutch, 09:30 in English), "kwart voor acht", "8 pm".

    Without a part of the day an hour is read as on a 24-hour clock; "half 1" is 12:30.
    """
    core = _AN_HOUR_OR_EIGHT.sub("", folded(text))
    parts = [name for name, pattern in _PARTS_OF_DAY.items() if pattern.search(core)]
    for name in parts:
        core = _PARTS_OF_DAY[name].sub(" ", core)
    found = [":" if token in _HOURS else token for token in bare(tokens(core)) if token not in _AROUND_TIMES]
    while len(found) > 1 and found[-1] == ":":
        found.pop()
    said = _said(found, lang)
    if said is None:
        return None
    meant = {_in_part(said, part) for part in parts} if parts else {_by_itself(said)}
    minutes = meant.pop()
    return None if meant or minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _said(found: list[Token], lang: str) -> _Said | None:
    """The hour and minutes that the tokens name, None where they are no time."""
    match found:
        case [str(name)] | [Number(Fraction(numerator=12, denominator=1), _), str(name)] if name in _NAMED:
            said = _Said(_NAMED[name] // 60, 0)
        case [Number() as only]:
            said = _written(only.written) or _Said(_whole(only), 0)
        case [Number() as hour, ":", Number() as minutes] | [Number() as hour, Number() as minutes]:
            two_digits = len(minutes.written) == 2 or minutes.value >= 10
            said = _Said(_whole(hour), _whole(minutes) if two_digits else DAY)
        case ["half", Number() as hour]:
            dutch = (hour.written if hour.written in ("en", "nl") else lang) == "nl"
            said = _Said(_whole(hour), -30 if dutch else 30)
        case ["half", str(past), Number() as hour] if past in _PAST:
            said = _Said(_whole(hour), 30)
        case [*count, str(way), "half", Number() as hour] if way in _TO | _PAST:
            said = _Said(_whole(hour), _sided(count, way) - 30)
        case [*count, str(way), Number() as hour] if way in _TO | _PAST:
            said = _Said(_whole(hour), _sided(count, way))
        case _:
            return None
    real = 0 <= said.hour <= 24 and -60 < said.minutes < 60
    return said if real and (said.hour < 24 or said.minutes <= 0) else None


def _written(digits: str) -> _Said | None:
    """ "0830", "8.30" and "8,30" as a time."""
    found = re.fullmatch(r"(\d\d)(\d\d)|(\d{1,2})[.,](\d\d)", digits)
    return _Said(int(found[1] or found[3]), int(found[2] or found[4])) if found else None


def _whole(number: Number) -> int:
    return DAY if number.whole is None else number.whole  # no such hour: refused


def _sided(count: list[Token], way: str) -> int:
    """The minutes of "ten to", "kwart over": negative before the hour, too many where it is none."""
    match count:
        case ["kwart" | "quarter"]:
            minutes = 15
        case [Number() as some] if _whole(some) in (5, 10, 20, 25):
            minutes = _whole(some)
        case [Number() as some, "min" | "minute" | "minutes" | "minuut" | "minuten"] if 0 < _whole(some) < 30:
            minutes = _whole(some)
        case _:
            return DAY  # "8 to 10" is more likely a span of hours
    return -minutes if way in _TO else minutes


def _by_itself(said: _Said) -> int | None:
    # "Half one" and "quarter to one" belong to noon, just as a bare "12" does.
    hour = 13 if said.hour == 1 and said.minutes < 0 else said.hour
    return (hour * 60 + said.minutes) % DAY


def _in_part(said: _Said, part: str) -> int | None:
    """Minutes since midnight of a time said with a part of the day; None where the two contradict."""
    total = (said.hour * 60 + said.minutes) % DAY
    if said.hour > 12:
        return total if part not in ("am", "morning") else None
    if said.hour == 0 and part in ("am", "pm", "morning"):
        return None if part == "pm" else total
    late = total % HALF_DAY + HALF_DAY
    early, hour = late - HALF_DAY, late // 60 - 12  # hour: 0 for twelve
    match part:
        case "am":
            return early
        case "pm":
            return late
        case "morning":
            return early if hour else None
        case "afternoon":
            return late if hour <= 6 else None
        case "evening":
            return late if hour >= 4 else early if not hour else None
    return late if hour >= 7 else early
