"""The safety net on messages as people write them, and on what only looks like one.

The examples in `dialogs/safety/examples/` are what the net knows; `messages_*.jsonl` are sets that it does not.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain import LANGUAGES, Alarm
from bot.understanding.load import load_understanding
from bot.understanding.safety import READS_CALM, Safety
from bot.understanding.safety_files import CONTEXT_LISTS
from bot.understanding.safety_files import load_safety as load_files

HERE = Path(__file__).parent
DIALOGS = HERE.parents[1] / "dialogs"
LIKENESS, SAFETY, QUESTIONS, _ = load_understanding(DIALOGS)
ALARMS = {"emergency", "urgent", "crisis", "overdose"}


def messages(name: str) -> list[dict[str, Any]]:
    lines = (HERE / f"messages_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def questions(lang: str | None = None) -> list[str]:
    """All that people ask, in one language or in both."""
    return [text for its, _, text in QUESTIONS.data.examples if lang in (None, its)]


@cache
def examples() -> tuple[tuple[str, str, str], ...]:
    """Each example: kind ("none" for what is no alarm), language, text."""
    return tuple(
        (each.sign.kind if each.sign else "none", lang, text)
        for each in load_files(DIALOGS / "safety").examples
        for lang, texts in each.texts.items()
        for text in texts
    )


@cache
def kind(text: str) -> str | None:
    alarm = SAFETY.read(text)
    return alarm.kind if alarm else None


def is_right(meant: str, read: str | None) -> bool:
    """The kind itself, or the more pressing one; for despair the direct question or the card."""
    despair = {"crisis", "hopeless"}
    return read == meant or (meant, read) == ("urgent", "emergency") or {meant, read or ""} <= despair


# --- the sets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_of_danger_are_met_with_an_alarm_of_their_kind(lang: str) -> None:
    told = [(meant, text) for meant, its, text in examples() if its == lang and meant != "none"]
    missed = [text for _, text in told if kind(text) is None]
    wrong = [text for meant, text in told if not is_right(meant, kind(text))]
    assert len(told) >= 500
    assert len(missed) <= 0.01 * len(told), missed
    assert len(wrong) <= 0.04 * len(told), wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_calm_examples_and_all_that_people_ask_are_left_in_peace(lang: str) -> None:
    calm = [text for meant, its, text in examples() if its == lang and meant == "none"][::3]
    false = [text for text in [*calm, *questions(lang)[::20]] if kind(text) in {*ALARMS, "hopeless"}]
    plain = [text for text in false if text not in calm]
    assert len(calm) >= 250
    assert len(false) <= 0.06 * len(calm), false  # they are chosen to look like danger
    assert len(plain) <= 0.015 * len(questions(lang)[::20]), plain


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "least"), [("aside", 0.97), ("new", 0.93)])
def test_messages_that_the_net_does_not_know_are_met_too(name: str, least: float, lang: str) -> None:
    told = [each for each in messages(name) if each["lang"] == lang and each["kind"] != "none"]
    missed = [each["text"] for each in told if not is_right(each["kind"], kind(each["text"]))]
    assert len(told) >= 40
    assert len(missed) <= (1 - least) * len(told), missed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_only_looks_like_danger_is_mostly_left_in_peace(lang: str) -> None:
    """These are chosen to mislead; of what people plainly write far less than this share is taken for danger."""
    told = [each for name in ("aside", "new") for each in messages(name) if each["lang"] == lang]
    calm = [each["text"] for each in told if each["kind"] == "none"]
    false = [text for text in calm if kind(text) is not None]
    assert len(calm) >= 60
    assert len(false) <= 0.06 * len(calm), false


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_button_that_is_typed_is_taken_for_danger(lang: str) -> None:
    about_danger = ("sign_", "not_better", "risk_", "someone_", "nobody_")
    labels = yaml.safe_load((DIALOGS / lang / "buttons.yaml").read_text(encoding="utf-8"))
    typed = [str(label) for key, label in labels.items() if not str(key).startswith(about_danger)]
    assert [label for label in typed if kind(label)] == []


def test_no_set_holds_what_the_net_knows() -> None:
    known = {text for _, _, text in examples()}
    texts = [each["text"] for name in ("aside", "new") for each in messages(name)]
    assert len(texts) == len(set(texts))
    assert known.isdisjoint(texts)


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


@pytest.mark.parametrize(
    "text",
    [
        "could it be piles, it is numb round there and I can't hold it in",
        "I read your list and I've two of them, numb backside and no pee",
        "kan het van aambeien zijn, het is daar doof en ik kan mijn plas niet ophouden",
    ],
)
def test_what_is_told_of_oneself_after_a_general_question_is_asked_about(text: str) -> None:
    alarm = SAFETY.read(text)
    assert alarm is not None
    assert (alarm.kind, alarm.doubt) == ("emergency", True)


@pytest.mark.parametrize("text", ["I can't go on the trampoline with the kids", "ik geef het op met die app"])
def test_what_is_no_life_can_be_given_up(text: str) -> None:
    assert SAFETY.read(text) is None


def test_a_saying_meant_in_earnest_is_no_saying() -> None:
    assert SAFETY.read("this chair is killing me") is None
    assert kind("my chest is killing me and it goes down my arm") == "emergency"


def test_two_letters_swapped_are_known_in_short_words_too() -> None:
    assert kind("I wnat to die") == "crisis"


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


def test_a_question_about_a_sign_is_no_alarm_but_tells_which_sign() -> None:
    for text in ("when should I worry about numbness between the legs?", "wat als ik niet meer kan plassen?"):
        assert SAFETY.read(text) is None
        asked = SAFETY.asked(text)
        assert asked is not None
        assert asked.kind == "emergency"
    for text in ("does heat help?", "no numbness between my legs", "what if I want to die?", "I can't pee"):
        assert SAFETY.asked(text) is None, text


def test_what_reads_like_an_example_of_danger_raises_a_question_and_never_a_card() -> None:
    """A net with no patterns but one: only likeness can find anything, and it must not be certain."""
    files = load_files(DIALOGS / "safety")
    blind = Safety(replace(files, signs=files.signs[:1]), LIKENESS)
    found = [blind.read(each["text"]) for each in messages("new") if each["kind"] in {*ALARMS, "hopeless"}]
    likely = [alarm for alarm in found if alarm is not None and alarm.sign not in {"suicide"}]
    assert len(likely) > 0.5 * len(found)
    assert all(alarm.doubt or alarm.kind == "hopeless" for alarm in likely)


def test_without_examples_nothing_is_likely() -> None:
    files = load_files(DIALOGS / "safety")
    bare = Safety(replace(files, examples=()))
    told = [each["text"] for each in messages("new") if each["kind"] in {*ALARMS, "hopeless"}]
    found = [bare.read(text) for text in told]
    assert found.count(None) > [SAFETY.read(text) for text in told].count(None)
    assert not any(alarm.sign.startswith("likely_") for alarm in found if alarm)


def test_a_sign_in_a_message_that_reads_calm_is_only_asked_about() -> None:
    """A pattern finds a stroke and a fall; what the message reads like decides, but for despair and for pills."""
    patterns = Safety(load_files(DIALOGS / "safety"))
    for text in (
        "our wifi has had a stroke, netflix is stuck on a gaping mouth, is there a lesson to do offline",
        "my gran broke her hip falling off a bus once, which exercise is good for balance at her age",
    ):
        found = patterns.read(text)
        assert found is not None, text
        assert found.kind == "emergency"
        assert SAFETY.read(text) is None, text
        assert SAFETY.asked(text) == replace(found, doubt=found.doubt), text
    assert kind("I want to die, says my brother about every single match, can I cycle with a stiff back") == "crisis"
    assert READS_CALM < 0


def test_the_most_pressing_sign_wins() -> None:
    assert kind("I have a fever and back pain, and it is numb between my legs") == "emergency"
    assert kind("I took 30 paracetamol because I want to die") == "overdose"


def test_both_languages_are_read_at_once() -> None:
    assert kind("sorry for my english, doof gevoel between my legs") == "emergency"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200e", "😀", "...", "\x00", "\ud800"])
def test_nothing_is_nothing(text: str) -> None:
    assert SAFETY.read(text) is None


def test_the_same_text_gives_the_same_answer() -> None:
    again = load_understanding(DIALOGS).safety
    for each in messages("new"):
        assert SAFETY.read(each["text"]) == again.read(each["text"])


# --- time ---------------------------------------------------------------------------------------------------


def hostile() -> Iterator[str]:
    chance = random.Random(7)  # noqa: S311 - not for secrets
    words = sorted(set(" ".join(text for _, _, text in examples()).lower().split()))
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
