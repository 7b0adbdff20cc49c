"""How durations, numbers, dates and lists are said in a language: the filters that texts may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

LOCALES = {"en": Locale.parse("en_GB"), "nl": Locale.parse("nl")}
QUARTERS = {Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}
UNITS = {
    "en": {"s": ("second", "seconds"), "m": ("minute", "minutes"), "h": ("hour", "hours"), "and": " and "},
    "nl": {"s": ("seconde", "seconden"), "m": ("minuut", "minuten"), "h": ("uur", "uur"), "and": " en "},
}

Amount = int | tuple[str, int]
"""Seconds, or `("count", n)`: so many times."""
TIMES = {"en": ("time", "times"), "nl": ("keer", "keer")}
ONCE = {"en": "once", "nl": "één keer"}
JOIN = {"en": " of ", "nl": " "}


def number(value: float, lang: str) -> str:
    """A number as people write it: quarters as ¼ ½ ¾, else a decimal comma or point."""
    whole, part = divmod(Fraction(value).limit_denominator(1000), 1)
    if part in QUARTERS:
        return f"{whole or ''}{QUARTERS[part]}"
    text = f"{value:g}"
    return text.replace(".", ",") if lang == "nl" else text


def duration(seconds: int, lang: str) -> str:
    """A duration in words: "40 seconds", "6½ minutes", "1 minuut en 35 seconden", "1 hour and 5 minutes"."""
    units = UNITS[lang]
    if seconds < 60:
        return _amount(seconds, units["s"], lang)
    if seconds < 3600 and seconds % 15 == 0:
        return _amount(seconds / 60, units["m"], lang)
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [
        _amount(count, units[unit], lang)
        for count, unit in ((hours, "h"), (minutes, "m"), (0 if hours else left, "s"))
        if count
    ]
    return str(units["and"]).join(parts)


def _amount(count: float, names: Any, lang: str) -> str:
    # Dutch says "1½ minuut" and "6½ minuut": a fraction takes the singular; English says "1½ minutes".
    singular = count == 1 or (lang == "nl" and count != int(count))
    return f"{number(count, lang)} {names[0] if singular else names[1]}"


def short(value: Amount, lang: str) -> str:
    """An amount for a button: "6½ min", "40 s", "8 times"."""
    if not isinstance(value, int):
        return amount(value, lang)
    seconds = value
    if seconds < 60 or seconds % 15:
        return f"{seconds} s"
    return f"{number(seconds / 60, 'en')} min"


def amount(value: Amount, lang: str, of: str = "") -> str:
    """An amount in words, `of` an activity or not: "6½ minutes", "6½ minutes of walking", "8 times up the stairs"."""
    if isinstance(value, int):
        return duration(value, lang) + (JOIN[lang] + of if of else "")
    if of and value[1] == 1:
        return f"{ONCE[lang]} {of}"
    return f"{_amount(value[1], TIMES[lang], lang)} {of}".rstrip()


def amounts(values: Sequence[Amount], lang: str) -> str:
    """Several amounts: "6, 9 and 7½ minutes", "8, 10 and 9 times"."""
    counts = [value[1] for value in values if not isinstance(value, int)]
    if not counts:
        return durations([value for value in values if isinstance(value, int)], lang)
    listed = format_list([number(count, lang) for count in counts], locale=LOCALES[lang])
    return f"{listed} {TIMES[lang][counts != [1]]}"


def durations(values: Sequence[int], lang: str) -> str:
    """Several durations: "6, 9 and 7½ minutes"."""
    if values and all(60 <= v < 3600 and v % 15 == 0 for v in values):
        names = UNITS[lang]["m"]
        listed = format_list([number(v / 60, lang) for v in values], locale=LOCALES[lang])
        singular = lang == "nl" and values[-1] % 60 != 0
        return f"{listed} {names[0] if singular or list(values) == [60] else names[1]}"
    return format_list([duration(v, lang) for v in values], locale=LOCALES[lang])


def day(iso: str, lang: str) -> str:
    """A date in words: "Monday 7 June"."""
    return format_date(date.fromisoformat(iso), "EEEE d MMMM", locale=LOCALES[lang])


def plural(count: float, one: str, many: str, lang: str) -> str:
    """The form that goes with the count."""
    return one if LOCALES[lang].plural_form(count) == "one" else many


def capitalize(text: str) -> str:
    """A large first letter, the rest as it stands. Jinja's own would write "when i wipe" on a card."""
    return text[:1].upper() + text[1:]


def filters(lang: str, words: Mapping[str, str]) -> dict[str, Callable[..., str]]:
    """The filters of one language by name; `word` looks a key up in the language's `words.yaml`."""

    def word(key: str) -> str:
        return words[key]

    def amount_of(value: Amount, activity: str = "") -> str:
        kind = "activity" if isinstance(value, int) else "times"
        # An activity that was let go meanwhile may be named beside the amount of another one.
        return amount(value, lang, words.get(f"{kind}.{activity}", ""))

    return {
        "capitalize": capitalize,
        "number": lambda value: number(value, lang),
        "duration": lambda seconds: duration(seconds, lang),
        "short": lambda value: short(value, lang),
        "amount": amount_of,
        "amounts": lambda values: amounts(values, lang),
        "day": lambda iso: day(iso, lang),
        "plural": lambda count, one, many: plural(count, one, many, lang),
        "word": word,
    }
