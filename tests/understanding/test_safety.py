"""The safety net on messages as people write them, and on what only looks like one.

`messages_alarms.jsonl` and `messages_calm.jsonl` are sets to work with; `messages_aside.jsonl` is only looked at.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain import LANGUAGES, Alarm
from bot.understanding.safety import Safety
from bot.understanding.safety_files import CONTEXT_LISTS

HERE = Path(__file__).parent
DIALOGS = HERE.parents[1] / "dialogs"
SAFETY = Safety.load(DIALOGS / "safety")
ALARMS = {"emergency", "urgent", "crisis", "overdose"}


def messages(name: str) -> list[dict[str, Any]]:
    lines = (HERE / f"messages_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def kind(text: str) -> str | None:
    alarm = SAFETY.read(text)
    return alarm.kind if alarm else None


def is_right(meant: str, read: str | None) -> bool:
    """The kind itself, or the more pressing one; for despair the direct question or the card."""
    return read == meant or (meant, read) in {("urgent", "emergency"), ("hopeless", "crisis")}


# --- the sets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "least"), [("alarms", 0.97), ("aside", 0.95)])
def test_alarms_are_met_with_the_right_card(name: str, least: float, lang: str) -> None:
    told = [each for each in messages(name) if each["lang"] == lang and each["kind"] != "none"]
    missed = [each["text"] for each in told if not is_right(each["kind"], kind(each["text"]))]
    assert len(told) >= 40
    assert len(missed) <= (1 - least) * len(told), missed


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["calm", "aside"])
def test_what_is_no_alarm_is_left_in_peace(name: str, lang: str) -> None:
    told = [each for each in messages(name) if each["lang"] == lang and each["kind"] == "none"]
    false = [each["text"] for each in told if kind(each["text"]) in ALARMS]
    assert len(told) >= 40
    assert len(false) <= 0.03 * len(told), false


def test_the_sets_are_large_and_share_no_message() -> None:
    alarms, calm, aside = messages("alarms"), messages("calm"), messages("aside")
    texts = [each["text"] for each in (*alarms, *calm, *aside)]
    assert len(alarms) >= 150
    assert len(calm) >= 250
    assert len(texts) == len(set(texts))


# --- what a find means --------------------------------------------------------------------------------------


def test_a_sign_is_named_as_the_person_gave_it() -> None:
    assert SAFETY.read("I can't feel it when I wipe") == Alarm("emergency", "wipe")
    assert SAFETY.read("ik voel niets meer als ik me afveeg") == Alarm("emergency", "wipe")
    assert SAFETY.read("plassen lukt niet meer") == Alarm("emergency", "bladder")
    assert SAFETY.read("38,9 koorts en rugpijn") == Alarm("urgent", "fever")


@pytest.mark.parametrize(
    "text",
    [
        "no numbness between my legs",
        "geen doof gevoel tussen mijn benen",
        "I don't have any numbness or tingling between my legs",
        "I don't think I have a fever",
        "ik denk niet dat ik koorts heb",
        "koorts heb ik niet",
        "ik wil niet dood",
    ],
)
def test_a_denial_calls_off(text: str) -> None:
    assert SAFETY.read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "no sleep, and numb between my legs",
        "I don't know why but I can't pee",
        "geen idee waarom maar mijn kruis is doof",
        "not only my leg, it is numb between my legs too",
        "no fever but I can't feel it when I wipe",
    ],
)
def test_a_no_to_something_else_does_not(text: str) -> None:
    assert kind(text) == "emergency"


def test_the_past_calls_off_and_an_old_sign_is_asked_about() -> None:
    assert SAFETY.read("in 2016 I was numb between my legs, all well now") is None
    assert SAFETY.read("jaren geleden kon ik niet plassen, alles weer goed") is None
    old = SAFETY.read("since 2016 it is numb between my legs")
    assert old is not None
    assert old.doubt
    again = SAFETY.read("in 2016 mijn kruis was doof en nu weer")
    assert again is not None
    assert again.doubt


def test_a_general_question_calls_off() -> None:
    assert SAFETY.read("when should I worry about numbness between the legs?") is None
    assert SAFETY.read("wat als ik niet meer kan plassen?") is None


def test_despair_is_never_asked_how_new_it_is() -> None:
    alarm = SAFETY.read("for years I have wanted to die")
    assert alarm is not None
    assert (alarm.kind, alarm.doubt) == ("crisis", False)


def test_somebody_else_is_somebody_else() -> None:
    for text in ("my husband can't pee and his crotch is numb", "mijn vrouw heeft te veel pillen geslikt"):
        alarm = SAFETY.read(text)
        assert alarm is not None
        assert alarm.other
    mine = SAFETY.read("my wife says I should tell you that I can't feel between my legs")
    assert mine is not None
    assert not mine.other


def test_an_animal_is_nobody() -> None:
    assert SAFETY.read("my cat had a stroke") is None


def test_slips_of_the_hand_and_accents_do_no_harm() -> None:
    for text in ("I am suicidl", "ik ben suïcidaal", "INCONTINANT since yesterday", "doof gevoel tusen mijn benen"):
        assert kind(text) in ALARMS, text


def test_the_most_pressing_sign_wins() -> None:
    assert kind("I have a fever and back pain, and it is numb between my legs") == "emergency"
    assert kind("I took 30 paracetamol because I want to die") == "overdose"


def test_both_languages_are_read_at_once() -> None:
    assert kind("sorry for my english, doof gevoel between my legs") == "emergency"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200e", "😀", "...", "\x00", "\ud800"])
def test_nothing_is_nothing(text: str) -> None:
    assert SAFETY.read(text) is None


def test_the_same_text_gives_the_same_answer() -> None:
    again = Safety.load(DIALOGS / "safety")
    for each in messages("alarms"):
        assert SAFETY.read(each["text"]) == again.read(each["text"])


# --- time ---------------------------------------------------------------------------------------------------


def hostile() -> Iterator[str]:
    chance = random.Random(7)  # noqa: S311 - not for secrets
    words = sorted(set(" ".join(each["text"] for each in messages("alarms")).lower().split()))
    yield from ("a" * 4096, ".,!?" * 1024, "é\u0301" * 2048, "\u200b" * 4096, "9 " * 2048, "😀" * 4096)
    for bait in (
        "no numbness between my legs. ",
        "numb crotch no ",
        "ik wil niet dood ",
        "pain ",
        "not feel ",
        "can x not x feel ",
        "my back fell took pills not die want ",
        "if i had not told him that he was not the one who ",
    ):
        yield (bait * 4096)[:4096]
    yield " ".join(chance.choices(words, k=2000))[:4096]
    yield " ".join(word[:-1] + "x" for word in chance.choices(words, k=2000))[:4096]
    for length in (5, 6, 9, 24, 39):
        letters = ("".join(chance.choices("abcdenst", k=length)) for _ in range(4096 // length))
        yield " ".join(letters)[:4096]


HOSTILE = list(hostile())


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_message_takes_long(number: int) -> None:
    text = HOSTILE[number]

    def needed() -> float:
        begun = time.process_time()
        SAFETY.read(text)
        return time.process_time() - begun

    assert len(text) <= 4096
    assert min(needed() for _ in range(5)) < 0.05


# --- the data -----------------------------------------------------------------------------------------------


def test_each_sign_has_its_card_and_its_words_in_each_language() -> None:
    for lang in LANGUAGES:
        words = (DIALOGS / lang / "safety" / "signs.yaml").read_text(encoding="utf-8")
        for sign, card in SAFETY.cards.items():
            assert (DIALOGS / lang / "safety" / f"{card}.j2").exists(), card
            assert f"\n{sign}: " in words, sign


def test_the_context_lists_are_all_there() -> None:
    text = (DIALOGS / "safety" / "context.yaml").read_text(encoding="utf-8")
    for name in CONTEXT_LISTS:
        assert f"\n  {name}:\n" in text
