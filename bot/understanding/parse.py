"""What people type in answer to a question: numbers, times, durations, the words of a button.

Each function takes the text and the person's language ("en", "nl") and gives None for what is not plainly an
answer: a guess would be worse than asking again. Words of both languages are understood, because people mix
them; the language decides only what means two things ("half 9"). All need time in proportion to the text.
"""

from __future__ import annotations

import re
from fractions import Fraction

from bot.domain import LONGEST_LETTER, LONGEST_WORDS
from bot.understanding.choices import choice, plain_answer
from bot.understanding.countries import country
from bot.understanding.numbers import ONE, Number, bare, folded, tokens, visible, word_set
from bot.understanding.spans import days_ago, duration
from bot.understanding.times import clock_time

MOST_TIMES = 1000
_COUNTED = {"once": ONE, "eenmaal": ONE, "twice": Number(Fraction(2), "en"), "tweemaal": Number(Fraction(2), "nl")}
_TIMES = word_set(
    "x keer keren maal times time trappen trap flights flight stairs up of op de the from a an uit chair stoel "
    "stoelen lifting light something tillen opstaan opgestaan iets lichts only maar did done gedaan all alle"
)
_OUT_OF = word_set("/ op van of out schaal scale punten points") | {ONE}


def plain(text: str) -> str | None:
    """A person's own words, ready to be kept: on one line, nothing unseen in them, at most 200 characters."""
    return visible(text)[:LONGEST_WORDS].strip() or None


def letter(text: str) -> str | None:
    """A longer text, ready to be kept: its lines, nothing unseen in them, at most 1500 characters."""
    lines = "\n".join(visible(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()[:LONGEST_LETTER].strip() or None


def score(text: str, lang: str) -> int | float | None:
    """A score from 0 to 10: "7", "7,5", "tien", "7/10", "een 8", "seven and a half"."""
    match bare(tokens(folded(text))):
        case [Number(value, _)]:
            pass
        case [Number(value, _), *between, Number(ten, _)] if ten == 10 and between and set(between) <= _OUT_OF:
            pass
        case _:
            return None
    if not 0 <= value <= 10:
        return None
    return int(value) if value.denominator == 1 else float(value)


def count(text: str, lang: str) -> int | None:
    """A number of times from 1 to 1000: "8", "acht", "8 keer", "about 8 times"."""
    said = " ".join(word for word in folded(text).split() if word not in _TIMES)
    match bare([_COUNTED.get(str(token), token) for token in tokens(said) if token not in _TIMES]):
        case [Number(value, _)] if value.denominator == 1 and 1 <= value <= MOST_TIMES:
            return int(value)
    return None


__all__ = [
    "choice",
    "clock_time",
    "count",
    "country",
    "days_ago",
    "duration",
    "letter",
    "plain",
    "plain_answer",
    "score",
]
