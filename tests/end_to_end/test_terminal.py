"""`python -m bot chat`: the same talk in a terminal, scripted through standard input."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.domain import LANGUAGES

from .operator import Operator
from .person import FIRST_TALK, LABELS, LESSON

RIGHT = "2"
"""The number of the quiz's right answer."""
WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
}
FLARE_UP = {"en": "/flare", "nl": "/opstoot"}


def typed(lang: str, *lines: str) -> bytes:
    """What is typed: the words on a button for its key, and other lines as they are. The last line is not ended."""
    return "\n".join(LABELS[lang].get(line, line) for line in lines).encode()


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_scripted_talk(tmp_path: Path, compiled_once: None, lang: str) -> None:
    first_day = ("next morning", *FIRST_TALK, *LESSON, RIGHT, "done", "hour_7", "+1h")
    next_day = ("next morning", "not_today", FLARE_UP[lang], "no", "/delete", "delete_all")
    ended = Operator(tmp_path).run(
        f"chat --lang {lang}", typed=b"\xff zxqv \xfe\n" + typed(lang, *first_day, *next_day)
    )
    assert (ended.code, ended.err) == (0, "")
    assert list(tmp_path.iterdir()) == [], "its database is gone with it"
    offers = [label.partition("] ")[2] for label in re.findall(r"^  (\[\d\] .+)$", ended.out, re.MULTILINE)]
    assert {LABELS[lang][key] for key in ("read_all", "sources", "shifts", "not_sure", "keep_all")} <= set(offers)
    assert "[picture: two_alarms]" in ended.out
    # Eight o'clock before a country is known is nine o'clock in Brussels, or ten in summer; then an hour goes by.
    (_, first), (day_before, later), (day, morning) = re.findall(
        r"^  -- (\w+) .+, (\d\d):\d\d --$", ended.out, re.MULTILINE
    )
    assert (first, morning) == ("08", "08")
    assert later in ("10", "11")
    assert (WEEKDAYS[lang].index(day) - WEEKDAYS[lang].index(day_before)) % 7 == 1
    by_itself = ended.out.rpartition("next morning")[2].partition("\n  -- ")[0].strip().splitlines()
    assert len(by_itself) >= 2, "the day's message comes by itself"
    assert by_itself[0].startswith("> ")
