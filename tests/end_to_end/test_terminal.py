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
WEEKDAYS = {"en": "[MTWFS][a-z]+day", "nl": "[mdwvz][a-z]+dag"}
FLARE_UP = {"en": "/flare", "nl": "/opstoot"}


def typed(lang: str, *lines: str) -> str:
    """What is typed: the words on a button for its key, and other lines as they are. The last line is not ended."""
    return "\n".join(LABELS[lang].get(line, line) for line in lines)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_scripted_talk(tmp_path: Path, compiled_once: None, lang: str) -> None:
    first_day = ("next morning", *FIRST_TALK, *LESSON, RIGHT, "done", "hour_7", "+1h")
    next_day = ("next morning", "not_today", FLARE_UP[lang], "no", "/delete", "delete_all")
    script = typed(lang, *first_day, *next_day).encode() + b"\n\xff\xfe"
    ended = Operator(tmp_path).run("chat", "--lang", lang, typed=script)
    assert (ended.code, ended.err) == (0, "")
    steps = ended.out.split("\n\n" + LABELS[lang]["hour_7"])
    print(ended.out)
    assert list(tmp_path.iterdir()) == []
    assert re.findall(rf"-- ({WEEKDAYS[lang]}) \d+ [a-z]+, (\d\d):\d\d --", ended.out) == 0
