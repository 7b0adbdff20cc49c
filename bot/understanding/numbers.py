"""Numbers as people write them: digits of any script, fractions, and words in Dutch and English."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""No number, time or short answer is longer; what is longer is not read as one."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_DUTCH = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien"
)
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_DUTCH_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"


def _number_words(units: str, tens: str, join: str, unit_first: bool) -> dict[str, int]:
    words = {word: value for value, word in enumerate(units.split())}
    for at, ten in enumerate(tens.split(), start=2):
        words[ten] = at * 10
        for value, unit in enumerate(units.split()[1:10], start=1):
            words[f"{unit}{join}{ten}" if unit_first else f"{ten}{join}{unit}"] = at * 10 + value
    return words


ENGLISH = {**_number_words(_ENGLISH, _ENGLISH_TENS, "-", unit_first=False), "hundred": 100}
DUTCH = {**_number_words(_DUTCH, _DUTCH_TENS, "en", unit_first=True), "honderd": 100}
del DUTCH["een"]  # far more often the article; whoever reads a number decides

_PIECE = re.compile(r"(?P<bad>[-+−]\s*\d|\d[eE][-+]?\d)|(?P<number>\d+(?:[.,]\d+)?)|(?P<word>[a-z]+)|(?P<sign>[^\s])")
_GLUED_HALF = re.compile(r"([a-z]+?)en+eenhal(?:f|ve)")


def flat(text: str) -> str | None:
    """Small letters without accents, digits of any script as 0-9, `6½` as `6.5`; None for what is too long."""
    if len(text) > LONGEST:
        return None
    letters: list[str] = []
    for char in text:
        if char in _FRACTIONS:
            letters.append(_FRACTIONS[char] if letters and letters[-1].isdigit() else f"0{_FRACTIONS[char]}")
        elif char.isdecimal():
            letters.append(str(unicodedata.decimal(char)))
        elif unicodedata.category(char) not in ("Cf", "Co", "Cs", "Cn"):
            letters.append(unicodedata.normalize("NFKD", char))
    plain = "".join(char for char in "".join(letters).casefold() if not unicodedata.combining(char))
    return " ".join(re.sub(r"[’‘`´ʼ]", "'", plain).split())


def pieces(plain: str) -> list[str] | None:
    """Words, numbers (as decimals) and signs of a flat text; None where it holds a signed or a power number.

    Spelled numbers become digits, and `zeven en een half`, `seven and a half`, `6 1/2`, `anderhalf` one number.
    """
    found: list[str] = []
    for match in _PIECE.finditer(plain):
        if match["bad"]:
            return None
        glued = _GLUED_HALF.fullmatch(match[0]) if match["word"] else None
        if match["number"]:
            found.append(match[0].replace(",", "."))
        elif glued and (glued[1] in DUTCH or glued[1] == "een"):
            found.append(f"{DUTCH.get(glued[1], 1)}.5")
        else:
            found.append(match[0])
    return _halves(_spelled(found))


def value(piece: str) -> float | None:
    """The number that a piece is, None for words and signs."""
    return float(piece) if piece[0].isdigit() else None


def whole(number: float) -> int | float:
    """7 rather than 7.0."""
    return int(number) if number == int(number) else number


def _spelled(found: list[str]) -> list[str]:
    spelled: list[str] = []
    ten_before = False
    for word in found:
        number = ENGLISH.get(word, DUTCH.get(word))
        if number is None:
            if not (word == "-" and ten_before):
                spelled.append(word)
                ten_before = False
        elif ten_before and 0 < number < 10:
            spelled[-1] = str(int(spelled[-1]) + number)
            ten_before = False
        else:
            spelled.append(str(number))
            ten_before = word in _ENGLISH_TENS.split()
    return spelled


_HALF_ENDINGS = (
    ["and", "a", "half"],
    ["en", "een", "half"],
    ["en", "een", "halve"],
    ["en", "half"],
    ["and", "half"],
    ["1", "/", "2"],
)


def _halves(found: list[str]) -> list[str]:
    joined: list[str] = []
    at = 0
    while at < len(found):
        piece = found[at]
        if piece in ("anderhalf", "anderhalve"):
            joined.append("1.5")
            at += 1
            continue
        joined.append("1" if piece == "een" and found[at + 1 : at + 4] in _HALF_ENDINGS[:3] else piece)
        at += 1
        if joined[-1].isdigit():
            for ending in _HALF_ENDINGS:
                if found[at : at + len(ending)] == ending:
                    joined[-1] += ".5"
                    at += len(ending)
                    break
    return joined
