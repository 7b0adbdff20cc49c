"""How durations, numbers and dates are said."""

from __future__ import annotations

import pytest

from bot.rendering.wording import amount, amounts, day, duration, number, plural, short


@pytest.mark.parametrize(
    ("seconds", "en", "nl"),
    [
        (1, "1 second", "1 seconde"),
        (40, "40 seconds", "40 seconden"),
        (60, "1 minute", "1 minuut"),
        (90, "1½ minutes", "1½ minuut"),
        (95, "1 minute and 35 seconds", "1 minuut en 35 seconden"),
        (135, "2¼ minutes", "2¼ minuut"),
        (360, "6 minutes", "6 minuten"),
        (390, "6½ minutes", "6½ minuut"),
        (1800, "30 minutes", "30 minuten"),
        (3600, "1 hour", "1 uur"),
        (3900, "1 hour and 5 minutes", "1 uur en 5 minuten"),
    ],
)
def test_durations_in_words(seconds: int, en: str, nl: str) -> None:
    """Never "6:00", which reads as six o'clock."""
    assert duration(seconds, "en") == en
    assert duration(seconds, "nl") == nl


def test_amounts_are_times_of_the_clock_or_numbers_of_times() -> None:
    assert [amount(390, lang) for lang in ("en", "nl")] == ["6½ minutes", "6½ minuut"]
    assert [amount(360, lang, of) for lang, of in (("en", "walking"), ("nl", "wandelen"))] == [
        "6 minutes of walking",
        "6 minuten wandelen",
    ]
    assert [amount(("count", n), "en") for n in (1, 8)] == ["1 time", "8 times"]
    assert amount(("count", 8), "en", "up the stairs") == "8 times up the stairs"
    assert amount(("count", 8), "nl", "de trap op") == "8 keer de trap op"
    assert [short(("count", 8), lang) for lang in ("en", "nl")] == ["8 times", "8 keer"]
    assert [amount(("count", 1), lang, of) for lang, of in (("en", "up the stairs"), ("nl", "de trap op"))] == [
        "once up the stairs",
        "één keer de trap op",
    ]
    assert amounts([("count", 10), ("count", 8), ("count", 12)], "en") == "10, 8 and 12 times"
    assert amounts([("count", 10), ("count", 8), ("count", 12)], "nl") == "10, 8 en 12 keer"
    assert amounts([("count", 1)], "en") == "1 time"


def test_several_amounts() -> None:
    assert amounts((360, 540, 450), "en") == "6, 9 and 7½ minutes"
    assert amounts((360, 540, 450), "nl") == "6, 9 en 7½ minuut"
    assert amounts((40, 360), "en") == "40 seconds and 6 minutes"


def test_short_for_buttons() -> None:
    assert [short(seconds, "en") for seconds in (40, 95, 195, 390)] == ["40 s", "95 s", "3¼ min", "6½ min"]


def test_numbers_days_and_plurals() -> None:
    assert (number(7.5, "nl"), number(0.5, "en"), number(7.3, "nl"), number(7.3, "en")) == ("7½", "½", "7,3", "7.3")
    assert day("2027-06-07", "en") == "Monday 7 June"
    assert day("2027-06-07", "nl") == "maandag 7 juni"
    assert [plural(count, "block", "blocks", "en") for count in (0, 1, 2)] == ["blocks", "block", "blocks"]
