"""Safety net and matcher together, on two thousand messages that neither has learnt from.

They were written by twelve hands that knew neither the examples nor the patterns: a third of the questions, and more,
is only implied, and of the calm messages every sixth was chosen to mislead.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.content import Dialogs
from bot.domain import LANGUAGES, Alarm, Asked

MESSAGES = [
    json.loads(line)
    for line in Path(__file__).with_name("messages_held_out.jsonl").read_text(encoding="utf-8").splitlines()
]
ALARMS = ("emergency", "urgent", "crisis", "overdose")
Read = list[tuple[dict[str, object], Alarm | None, Asked]]


@pytest.fixture(scope="module")
def read(dialogs: Dialogs) -> Read:
    """Each message with what it is taken for."""
    texts = [message["text"] for message in MESSAGES]
    alarms = [dialogs.safety.read(text) for text in texts]
    return list(zip(MESSAGES, alarms, map(dialogs.questions.read, texts), strict=True))


def share(found: list[bool]) -> float:
    assert len(found) >= 30
    return sum(found) / len(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_dangers_are_met_and_the_calm_is_left_in_peace(read: Read, lang: str) -> None:
    told = [(message["kind"] in ALARMS, alarm) for message, alarm, _ in read if message["lang"] == lang]
    assert share([alarm is not None for danger, alarm in told if danger]) >= 0.97
    assert share([alarm is not None for danger, alarm in told if not danger]) <= 0.03


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_danger_is_met_with_the_right_kind(read: Read, lang: str) -> None:
    """An emergency for what is urgent is right too; the direct question is that of a crisis."""
    kinds = [
        (str(message["kind"]), "crisis" if alarm and alarm.kind == "hopeless" else alarm and alarm.kind)
        for message, alarm, _ in read
        if message["lang"] == lang and message["kind"] in ALARMS
    ]
    assert share([met == kind or (kind, met) == ("urgent", "emergency") for kind, met in kinds]) >= 0.95


@pytest.mark.parametrize("lang", LANGUAGES)
def test_questions_find_their_topic(read: Read, lang: str) -> None:
    told = [
        (message["topics"], alarm, asked)
        for message, alarm, asked in read
        if message["lang"] == lang and message["kind"] == "question"
    ]
    offered = [(topics, () if alarm else asked.candidates) for topics, alarm, asked in told]
    assert share([bool(set(found[:1]) & set(topics)) for topics, found in offered]) >= 0.87
    assert share([bool(set(found) & set(topics)) for topics, found in offered]) >= 0.94
    wrong = [alarm is None and asked.kind == "answer" and asked.topic not in topics for topics, alarm, asked in told]
    assert share(wrong) <= 0.04


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_not_ours_is_not_answered(read: Read, lang: str) -> None:
    outside = [
        asked.kind != "answer"
        for message, _, asked in read
        if (message["lang"], message["kind"]) == (lang, "out_of_scope")
    ]
    assert share(outside) >= 0.95


def test_no_message_was_learnt(dialogs: Dialogs) -> None:
    known = {text for _, _, text in dialogs.questions.data.examples}
    assert known.isdisjoint(message["text"] for message in MESSAGES)
