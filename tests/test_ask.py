"""`backwise ask`: one text with its answer, or many as JSON lines; `backwise questions`: what people let us keep."""

from __future__ import annotations

import io
import json

import pytest

from bot.__main__ import main
from bot.ask import ask_many
from bot.content import Dialogs

KINDS = {"emergency", "urgent", "crisis", "overdose", "answer", "clarify", "fallback", "chitchat"}


def asked(dialogs: Dialogs, *texts: str) -> list[dict[str, object]]:
    lines = [json.dumps({"id": str(at), "lang": "en", "text": text}) for at, text in enumerate(texts)]
    return [json.loads(line) for line in ask_many(dialogs, lines)]


def test_each_line_is_answered_in_its_place(dialogs: Dialogs) -> None:
    texts = [
        "can't feel when I wipe",
        "do i need an MRI scan of my back",
        "thanks a lot",
        "what is the capital of France",
    ]
    rows = asked(dialogs, *texts)
    assert [row["id"] for row in rows] == ["0", "1", "2", "3"]
    assert [row["kind"] for row in rows] == ["emergency", "answer", "chitchat", "fallback"]
    assert rows[0]["flag"] == "wipe"
    assert rows[1]["topic"] == "imaging"
    assert rows[1]["candidates"][0] == "imaging"  # type: ignore[index]
    assert all(0 <= float(str(row["confidence"])) <= 1 for row in rows)
    assert {row["kind"] for row in rows} <= KINDS


def test_more_lines_than_one_go(dialogs: Dialogs) -> None:
    assert len(asked(dialogs, *["is my disc worn"] * 600)) == 600


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": 1}', '{"text": "x"}'])
def test_a_line_that_is_none_is_named(dialogs: Dialogs, line: str) -> None:
    good = '{"id": "1", "lang": "en", "text": "hello"}'
    with pytest.raises(ValueError, match="line 2"):
        list(ask_many(dialogs, [good, line]))


@pytest.mark.slow
def test_the_commands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["ask", "moet ik een MRI van mijn rug laten nemen", "--lang", "nl"]) == 0
    assert "scan" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": "a", "lang": "nl", "text": "ik wil dood"}\nwhat\n'))
    assert main(["ask"]) == 2
    shown = capsys.readouterr()
    assert "line 2" in shown.err
