"""Which button a typed answer names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from bot.understanding.numbers import folded, word_set

LONGEST = 60
"""A longer answer, in characters, names no button."""
SHORTEST_PART = 4
"""So many letters of a word at least stand for the whole word."""


def _phrases(text: str) -> frozenset[str]:
    return frozenset(text.split(","))


YES = _phrases(
    "ja,yes,yep,yeah,yup,y,j,jep,jawel,jazeker,zeker,ja zeker,ja hoor,inderdaad,klopt,sure,of course,natuurlijk,"
    "tuurlijk,ok,oke,okay"
)
NO = _phrases("nee,neen,no,nope,nah,n,nee hoor,neen hoor,no way,absoluut niet,not at all,helemaal niet")
UNSURE = _phrases(
    "weet niet,weet ik niet,ik weet het niet,weet het niet,geen idee,dont know,i dont know,no idea,idk,unsure,"
    "im not sure,misschien,maybe,perhaps"
)
HARDLY_SURE = _phrases(
    "i think so,ik denk het,denk het,denk van wel,ik denk van wel,could be,kan zijn,a bit,een beetje"
)
NOTHING = frozenset(["none", "nothing", "niks", "niets", "geen", "niemand"])
MOST_PLAIN = 8
"""A longer text, in words, says more than a yes or a no."""
_FIRST_YES, _FIRST_NO = ("ja", "yes"), ("nee", "neen", "no")
_LABELS_UNSURE = ("not sure", "niet zeker", "i dont know", "weet ik niet")
_NEGATIONS = word_set("no not nee neen niet geen nooit never cant")
_POLITE = re.compile(r" (?:please|thanks|thank you|graag|aub|alstublieft|alsjeblieft|bedankt|dank je|dank u)$")
_BY_NUMBER = re.compile(r"(?:(?:knop|button|nr|number|nummer|optie|option) )?(\d{1,2})")


def choice(text: str, labels: Mapping[str, str], lang: str) -> str | None:
    """The key of the button that a typed text names, None where it is not clear. `labels` are in their order.

    The label or its clear start; yes, no and "I don't know" in other words; the button's number, where no label
    begins with a number itself. Words of both languages count. A start never drops a "not" from a label.
    """
    said = _plain(text)
    if not said or len(said) > LONGEST:
        return None
    plain = {key: _plain(label) for key, label in labels.items()}
    for form in (said, _POLITE.sub("", said)):
        exact = [key for key, label in plain.items() if label == form]
        if exact:
            return exact[0]
    said = _POLITE.sub("", said)
    if number := _BY_NUMBER.fullmatch(said):
        return _numbered(int(number[1]), plain)
    for words, fits in ((YES, _FIRST_YES), (NO, _FIRST_NO)):
        if said in words:
            return _only([key for key in labels if _begins(labels[key], plain[key], fits)])
    if said in UNSURE:
        return _only([key for key, label in plain.items() if label in _LABELS_UNSURE])
    return _only([key for key, label in plain.items() if _is_start(said.split(), label.split())])


def plain_answer(text: str) -> Literal["yes", "no", "unsure"] | None:
    """Whether a short text is a yes, a no or a maybe, perhaps with some words after it: "nee niks", "yes the leg".

    None for a question, and for what begins with neither.
    """
    said = _plain(text).split()
    if not said or len(said) > MOST_PLAIN or "?" in text:
        return None
    starts = {" ".join(said[:length]) for length in range(1, len(said) + 1)}
    if starts & (UNSURE | HARDLY_SURE):
        return "unsure"
    if starts & NO or said[0] in NOTHING:
        return "no"
    return "yes" if starts & YES and not _NEGATIONS & set(said) else None


def _plain(text: str) -> str:
    """Small letters and digits without accents, single spaces; "can't" is one word."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", folded(text[:400]).replace("'", "")).split())


def _only(keys: list[str]) -> str | None:
    return keys[0] if len(keys) == 1 else None


def _numbered(place: int, plain: Mapping[str, str]) -> str | None:
    if any(label[:1].isdigit() for label in plain.values()) or not 1 <= place <= len(plain):
        return None
    return list(plain)[place - 1]


def _begins(label: str, plain: str, words: tuple[str, ...]) -> bool:
    """Whether a label is yes or no, alone or before a comma: "No time" is not "no"."""
    return plain in words or _plain(label.partition(",")[0]) in words


def _is_start(said: list[str], label: list[str]) -> bool:
    """Whether the words said begin the label, the last one perhaps in part, and what is left denies nothing."""
    if len(said) > len(label) or said[:-1] != label[: len(said) - 1]:
        return False
    last, meant = said[-1], label[len(said) - 1]
    whole = last == meant
    if not whole and not (len(last) >= SHORTEST_PART and meant.startswith(last)):
        return False
    if " ".join(said) in YES | NO or set(said) <= _NEGATIONS or all(word.isdigit() for word in said):
        return False
    return not _NEGATIONS & set(label[len(said) :])
