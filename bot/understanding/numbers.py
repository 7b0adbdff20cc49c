"""Numbers as people write them, in Dutch and English: the tokens that `parse` builds on.

Digits of every script, decimal commas and points, fractions, and words up to ninety-nine become `Number` tokens;
everything else stays a word or a mark. Needs time in proportion to the text, and reads no numbers in a long one.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

LONGEST = 100
"""An answer longer than this, in characters, is a story and not a number."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_BLANKS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
_FRACTIONS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[½¼¾]|[a-z]+|[^\sa-z\d]")
_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "twenty thirty forty fifty sixty seventy eighty ninety",
)
_DUTCH = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien",
    "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
)
_HALVES = frozenset({"half", "halve", "halfje"})
_ONE = frozenset({"een"})
_ARTICLES = frozenset({"een", "a", "an"})
_PIECES = word_set("half quarter quarters kwart kwartier kwartiertje")
_LOOSE = word_set(
    "ongeveer zowat rond circa ca zo n iets about around roughly maybe misschien perhaps approximately denk ik i "
    "think say d it s its het is the de just net precies exactly please graag eh euh um hm"
)
_SAME = str.maketrans({"’": "'", "⁄": "/", "٫": "."})
_TELLING_MARKS = frozenset("-–−+/%:=<>^*_")


class Number(NamedTuple):
    """A number in a text. `written` is its digits, or the language whose word it was ("en", "nl")."""

    value: Fraction
    written: str

    @property
    def whole(self) -> int | None:
        """The value where it is a whole number."""
        return int(self.value) if self.value.denominator == 1 else None


Token = Number | str
ONE = Number(Fraction(1), "nl")
"""What an article before a word counts as."""


def _words() -> dict[str, Number]:
    found = {"anderhalf": Number(Fraction(3, 2), "nl"), "anderhalve": Number(Fraction(3, 2), "nl")}
    for lang, (units, tens) in (("en", _ENGLISH), ("nl", _DUTCH)):
        for value, word in enumerate(units.split()):
            found[word] = Number(Fraction(value), lang)
        for ten, name in enumerate(tens.split(), 2):
            found[name] = Number(Fraction(10 * ten), lang)
            for value, word in enumerate(units.split()[1:10], 1):
                joined = f"{name}{word}" if lang == "en" else f"{word}en{name}"
                found[joined] = Number(Fraction(10 * ten + value), lang)
    for value, word in enumerate(_DUTCH[0].split()):
        found[f"{word}eneenhalf"] = found[f"{word}enhalf"] = Number(value + Fraction(1, 2), "nl")
    return found


_NUMBER_WORDS = _words()


def visible(text: str) -> str:
    """The text without what cannot be seen: control, format, private-use and surrogate characters, blanks.

    White space of every kind becomes single spaces; no letter keeps more than three marks.
    """
    kept: list[str] = []
    marks = 0
    for character in text:
        kind = unicodedata.category(character)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if character.isspace() or character in _BLANKS:
            kept.append(" ")
        elif kind not in _UNSEEN and marks <= 3 and not (marks and (not kept or kept[-1] == " ")):
            kept.append(character)
    return " ".join("".join(kept).split())


def folded(text: str) -> str:
    """The visible text in small plain letters and ASCII digits; fractions stay signs."""
    return "".join(_fold(character) for character in visible(text).translate(_SAME))


def _fold(character: str) -> str:
    if character in _FRACTIONS:
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFD", character.lower())
    return "".join(each for each in plain if not unicodedata.combining(each))


def tokens(text: str) -> list[Token]:
    """The words, numbers and marks of a folded text; none of a text that is too long.

    "7½", "7 1/2", "seven and a half" and "zeven en een half" are one number; an article before a number is left
    out, before another word it counts as one ("een uur", "an hour").
    """
    if len(text) > LONGEST:
        return []
    return _with_articles(_with_halves(_with_tens([_token(each) for each in _TOKEN.findall(text)])))


def bare(found: list[Token], keep: frozenset[str] = frozenset()) -> list[Token]:
    """The tokens without the words and marks around an answer that change nothing."""
    return [
        token
        for token in found
        if isinstance(token, Number)
        or token in keep
        or (token not in _LOOSE and (token.isalnum() or token in _TELLING_MARKS))
    ]


def _token(written: str) -> Token:
    if written[0].isdigit():
        plain = re.fullmatch(r"\d{1,4}(?:[.,]\d{1,2})?", written)
        return Number(Fraction(written.replace(",", ".")), written) if plain else written
    if written in _FRACTIONS:
        return Number(_FRACTIONS[written], written)
    if written in _HALVES:
        return "half"
    return written if written in _ARTICLES else _NUMBER_WORDS.get(written, written)


def _with_tens(found: list[Token]) -> list[Token]:
    """The tokens with "twenty five" and "twenty-five" as one number."""
    joined: list[Token] = []
    for token in found:
        if isinstance(token, Number) and token.written == "en" and 1 <= token.value <= 9:
            taken = 2 if joined[-1:] == ["-"] else 1
            ten = joined[-taken] if len(joined) >= taken else None
            if isinstance(ten, Number) and ten.written == "en" and ten.value in range(20, 100, 10):
                del joined[-taken:]
                token = Number(ten.value + token.value, "en")
        joined.append(token)
    return joined


def _with_halves(found: list[Token]) -> list[Token]:
    """The tokens with a number and the half or quarter after it as one number."""
    joined: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        if token in _ONE and found[at + 1 : at + 4] in (["en", "een", "half"], ["and", "a", "half"]):
            token = ONE
        if isinstance(token, Number) and token.whole is not None:
            part, length = _part(found[at + 1 : at + 4])
            token, at = Number(token.value + part, token.written), at + length
        joined.append(token)
        at += 1
    return joined


def _part(after: list[Token]) -> tuple[Fraction, int]:
    """The fraction that these tokens begin with, and how many of them it takes."""
    match after:
        case [Number(value, sign), *_] if sign in _FRACTIONS:
            return value, 1
        case [Number(_, "1"), "/", Number(_, ("2" | "4") as below)]:
            return Fraction(1, int(below)), 3
        case ["en" | "and", "een" | "a", "half"]:
            return Fraction(1, 2), 3
        case ["en", "half", *_]:
            return Fraction(1, 2), 2
    return Fraction(0), 0


def _with_articles(found: list[Token]) -> list[Token]:
    kept: list[Token] = []
    for token, after in zip(found, [*found, None][1:], strict=True):
        if token not in _ARTICLES:
            kept.append(token)
        elif isinstance(after, Number) or after in _PIECES:
            continue
        else:  # "één" is an answer, "a" alone is none
            kept.append(token if after is None and token not in _ONE else ONE)
    return kept
