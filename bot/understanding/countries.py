"""Which country a typed answer names, in Dutch or English."""

from __future__ import annotations

from functools import cache

from babel import Locale

from bot.understanding.numbers import folded

OTHER_NAMES = {
    "uk": "GB",
    "britain": "GB",
    "great britain": "GB",
    "groot brittannie": "GB",
    "england": "GB",
    "engeland": "GB",
    "scotland": "GB",
    "schotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "noord ierland": "GB",
    "holland": "NL",
    "the netherlands": "NL",
    "vlaanderen": "BE",
    "flanders": "BE",
    "usa": "US",
    "us": "US",
    "america": "US",
    "amerika": "US",
}
"""What people call a country beside its own name."""

IN = ("in ", "the ", "from ", "uit ", "ik woon in ", "i live in ", "im in ", "i am in ")
"""What may stand before the name."""


def country(text: str) -> str | None:
    """The country that a text names, as its ISO code: "uk", "ik woon in België". None where it names none."""
    said = " ".join("".join(each if each.isalnum() else " " for each in folded(text).replace("'", "")).split())
    for start in ("", *IN):
        if said.startswith(start) and (found := _names().get(said.removeprefix(start))):
            return found
    return None


@cache
def _names() -> dict[str, str]:
    places = (Locale(lang).territories.items() for lang in ("en", "nl"))
    named = {" ".join(folded(name).replace("-", " ").split()): code for each in places for code, name in each}
    return {name: code for name, code in named.items() if code.isalpha() and len(code) == 2} | OTHER_NAMES
