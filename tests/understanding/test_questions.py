"""The matcher on messages that it has not learnt from, written by somebody who had not seen its ways of asking."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import places
from bot.content import Dialogs
from bot.domain import LANGUAGES, Asked
from bot.understanding.load import load_understanding
from bot.understanding.question_files import OUT_OF_SCOPE, SMALL_TALK, load_questions
from bot.understanding.reading import ContentError

MESSAGES = [
    json.loads(line)
    for line in Path(__file__).with_name("messages_questions.jsonl").read_text(encoding="utf-8").splitlines()
]
BAR = {"first": 0.8, "among three": 0.9, "answered wrongly": 0.1, "kept out": 0.85, "small talk": 0.85}
"""What must hold in each language: the first topic, one of three, straight answers that are wrong, and the rest."""


@pytest.fixture(scope="module")
def read(dialogs: Dialogs) -> dict[str, Asked]:
    """What each message is taken for, by its text."""
    texts = [message["text"] for message in MESSAGES]
    return {text: dialogs.questions.read(text) for text in texts}


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def of(kind: str, lang: str) -> list[dict[str, object]]:
    return [message for message in MESSAGES if message["kind"] == kind and message["lang"] == lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_questions_find_their_topic(read: dict[str, Asked], lang: str) -> None:
    pairs = [(message["topics"], read[message["text"]]) for message in of("question", lang)]
    assert share([bool(set(asked.candidates[:1]) & set(topics)) for topics, asked in pairs]) >= BAR["first"]
    assert share([bool(set(asked.candidates) & set(topics)) for topics, asked in pairs]) >= BAR["among three"]
    wrong = [asked.kind == "answer" and asked.topic not in topics for topics, asked in pairs]
    assert share(wrong) <= BAR["answered wrongly"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_not_ours_is_not_answered(read: dict[str, Asked], lang: str) -> None:
    outside = [read[message["text"]].kind != "answer" for message in of("out_of_scope", lang)]
    assert share(outside) >= BAR["kept out"]
    talk = [
        read[message["text"]].kind in ("small_talk", "unknown", "out_of_scope") for message in of("chitchat", lang)
    ]
    assert share(talk) >= BAR["small talk"]


def test_each_text_is_known_by_its_language(read: dict[str, Asked]) -> None:
    assert share([read[message["text"]].lang in (message["lang"], "") for message in MESSAGES]) >= 0.99
    assert share([read[message["text"]].lang == message["lang"] for message in MESSAGES]) >= 0.95


def test_the_same_content_gives_the_same_answers(dialogs: Dialogs, read: dict[str, Asked]) -> None:
    again = load_understanding(places.dialogs()).questions
    for message in MESSAGES[:40]:
        assert again.read(message["text"]) == read[message["text"]]


@pytest.mark.parametrize("text", ["", "   ", "?!", "1", "zxqv", "\u200b"])
def test_what_says_nothing_is_no_question(dialogs: Dialogs, text: str) -> None:
    assert dialogs.questions.read(text).kind == "unknown"


def test_a_very_long_text_is_read_as_far_as_it_matters(dialogs: Dialogs) -> None:
    question = "can i use a hot water bottle on my back or is ice better"
    assert dialogs.questions.read(question + " zxqv" * 5000).topic == "heat_and_cold"


# --- the files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("en/questions/sleep.yaml", "button:", "label:", "must have ask, button, sources"),
        ("en/questions/sleep.yaml", "button: ", "button: A very long name of this ", "at most 20 characters"),
        ("nl/questions/_small_talk.yaml", "hallo, hoi", "hallo, hallo", "stands in _small_talk.yaml already"),
        ("topics.yaml", "sleep: {", "sleeping: {", "the file is missing"),
        ("topics.yaml", "about:", "tells:", "must have `about`"),
    ],
)
def test_a_mistake_is_told_with_its_file(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = _copy(tmp_path)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=message):
        load_questions(folder)


def _copy(tmp_path: Path) -> Path:
    """A small copy of the questions: two topics, with ten ways of asking each."""
    ways = "".join(f"  - way number {name} of asking\n" for name in "abcdefghij")
    for lang in LANGUAGES:
        home = tmp_path / lang / "questions"
        home.mkdir(parents=True)
        for topic in ("sleep", "stress"):
            asks = ways.replace("way", f"{topic} way")
            (home / f"{topic}.yaml").write_text(f"button: {topic}\nask:\n{asks}sources: None.\n", encoding="utf-8")
            (home / f"{topic}.j2").write_text("An answer.\n", encoding="utf-8")
        talk = "hallo, hoi, dag, hey, hi, moi, yo, hello, morning, evening"
        (home / f"{SMALL_TALK}.yaml").write_text(f"hello: [{talk}]\n", encoding="utf-8")
        (home / f"{OUT_OF_SCOPE}.yaml").write_text("ask:\n" + ways.replace("way", "other"), encoding="utf-8")
    topics = "sleep: { about: Sleep., more: null }\nstress: { about: Stress., more: null }\n"
    (tmp_path / "topics.yaml").write_text(topics, encoding="utf-8")
    load_questions(tmp_path)
    return tmp_path
