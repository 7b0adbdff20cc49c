"""`python -m bot chat`: the same talk in a terminal, scripted through standard input."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain import LANGUAGES

from .operator import Operator
from .person import FIRST_TALK, LABELS, LESSON

MORNING = {"en": "-- Tuesday", "nl": "-- dinsdag"}
RIGHT = "2"
"""The number of the quiz's right answer."""


def typed(lang: str, *lines: str) -> str:
    """What is typed: the words on a button by its key, and other lines as they are."""
    return "".join(f"{LABELS[lang].get(line, line)}\n" for line in lines)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_scripted_talk(tmp_path: Path, compiled_once: None, lang: str) -> None:
    script = typed(lang, *FIRST_TALK, *LESSON, RIGHT, "done", "hour_7", "+1h", "next morning", "not_today", "/delete")
    ended = Operator(tmp_path).run("chat", "--lang", lang, typed=script + LABELS[lang]["delete_all"])
    print(ended.out)
    assert (ended.code, ended.err) == (0, "")
    assert 0
