"""What people write for a hard day: to forward, to let go, to keep; and its texts in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.content import Dialogs
from bot.dialogue.words.own_words import CARD
from bot.dialogue.words.vents import ANSWERS, MOST_NOTES
from bot.domain import LANGUAGES, LONGEST_LETTER, Say
from bot.programme import fear
from bot.understanding import parse
from tests.profiles import profiles, standing_in
from tests.talking import START, Talking


def somebody(dialogs: Dialogs, lang: str, flow: str, state: str, situation: str = "told") -> Talking:
    """Somebody in this situation who stands in this state, asked anew."""
    talking = Talking(dialogs, lang, person=standing_in(flow, state, profiles(lang, START)[situation]))
    talking.show("sticker")
    return talking


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("whom", ["share_partner", "share_employer"])
def test_the_card_to_forward_is_a_message_that_telegram_lets_people_forward(
    dialogs: Dialogs, lang: str, whom: str
) -> None:
    talking = somebody(dialogs, lang, "share", "who")
    talking.tap(whom)
    sent = next(said for said in talking.new if said.name in ("share/partner", "share/employer"))
    [message] = sent.messages
    assert not message.protect and not message.buttons and not message.keyboard
    assert not any(letter.isdigit() for letter in message.text)
    assert "Backwise" not in message.text and "Rugwijs" not in message.text


DANGER = {
    "en": ("I can't pee since yesterday, Zoltan", "I want to die, Zoltan", "what is the point of it all, Zoltan"),
    "nl": ("ik kan niet plassen sinds gisteren, Zoltan", "ik wil dood, Zoltan", "het heeft geen zin meer, Zoltan"),
}
WRITTEN_IN = (
    "flare_card.ask", "flare_card.change", "letter.write", "vent.open", "vent.heard", "vent.kept", "fear.pick",
    "fear.predict", "fear.became", "flare_morning.helped",
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", WRITTEN_IN)
def test_danger_and_despair_are_read_first_and_nothing_of_them_is_kept(
    dialogs: Dialogs, lang: str, place: str
) -> None:
    flow, _, state = place.partition(".")
    for text in DANGER[lang]:
        talking = somebody(dialogs, lang, flow, state, "flare")
        before = talking.person.profile
        talking.send(text)
        assert talking.names()[0].startswith("safety/"), text
        assert "Zoltan" not in str(talking.person) + str(talking.records)
        assert [frame.flow for frame in talking.person.session.frames] == ["alarm"]  # nothing lies below it
        after = talking.person.profile
        assert (after.flare_card, after.letter, after.notes) == (before.flare_card, before.letter, before.notes)
        assert (after.fears, after.proofs) == (before.fears, before.proofs)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_short_answer_comes_twice_in_a_talk(dialogs: Dialogs, lang: str) -> None:
    talking = somebody(dialogs, lang, "vent", "open")
    said = []
    for number in range(ANSWERS):
        talking.send(f"and another thing, {number}")
        assert talking.names() == ["vent/heard"]
        said.append(talking.text())
    assert len(set(said)) == ANSWERS >= 8
    assert not any("?" in each for each in said)


def test_the_last_words_are_let_go_after_ten_minutes_even_under_something_else(dialogs: Dialogs) -> None:
    talking = somebody(dialogs, "en", "vent", "open")
    talking.send("something secret")
    assert "something secret" in str(talking.person)
    talking.send("/flare")
    talking.wait(timedelta(minutes=9))
    assert "something secret" in str(talking.person)
    talking.wait(timedelta(minutes=2))
    assert "something secret" not in str(talking.person)
    assert not talking.records and talking.state == "flare_up.toilet"


def test_of_a_stranger_nothing_is_held(dialogs: Dialogs) -> None:
    talking = somebody(dialogs, "en", "vent", "open", "stranger")
    talking.send("something secret")
    assert talking.names() == ["vent/heard"]
    assert "something secret" not in str(talking.person) and "let_go" not in talking.timers


def test_an_eleventh_note_asks_for_room_and_no_note_gives_way(dialogs: Dialogs) -> None:
    talking = somebody(dialogs, "en", "vent", "open")
    for number in range(MOST_NOTES):
        talking.send(f"and another thing, {number}")
        talking.tap("keep_this")
    talking.send("one too many")
    talking.tap("keep_this")
    assert talking.names() == ["vent/notes_full", "vent/heard"]
    assert [text[-1] for _, text in talking.person.profile.notes] == [str(number) for number in range(MOST_NOTES)]
    # the notes are read from the newest on, and the one that is shown is the one that is erased
    talking = Talking(dialogs, "en", person=standing_in("hard_days", "home", talking.person.profile))
    talking.show("sticker")
    talking.tap("my_notes")
    talking.tap("older_note")
    talking.tap("erase_note")
    assert [text[-1] for _, text in talking.person.profile.notes] == [*"01234567", "9"]


def test_very_long_words_say_that_they_are_cut(dialogs: Dialogs) -> None:
    talking = somebody(dialogs, "en", "vent", "open")
    talking.send("x" * 4000)
    talking.tap("keep_this")
    assert len(talking.person.profile.notes[0][1]) == LONGEST_LETTER and "1500" in talking.text()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_of_the_card_and_every_step_has_its_texts(dialogs: Dialogs, lang: str) -> None:
    texts = dialogs.texts
    for item in CARD:
        assert f"flare_card/ask_{item}" in texts.templates[lang] and f"button:card_{item}" in texts.templates[lang]
        assert texts.words[lang][f"card.{item}"]
    for movement in fear.MOVEMENTS:
        assert texts.words[lang][f"movement.{movement}"] and texts.words[lang][f"movement_done.{movement}"]
        for step in range(1, fear.STEPS + 1):
            values = {"movement_key": movement, "movement_words": ""}
            bubbles = texts.bubbles(f"fear/step_{step}", lang, "BE", values)
            assert len(bubbles) == 2 and all(len(bubble) <= 300 for bubble in bubbles)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_fullest_card_fits_into_one_message_of_a_flare_up(dialogs: Dialogs, lang: str) -> None:
    card = tuple((item, "w " * 99 + "w") for item in CARD)
    profile = replace(profiles(lang, START)["flare"], flare_card=card, letter=(START.date(), "w" * LONGEST_LETTER))
    talking = Talking(dialogs, lang, person=standing_in("flare_up", "what_helps", profile))
    talking.show("sticker")
    talking.tap("my_plan")
    [shown] = [said for said in talking.new if isinstance(said.effect, Say)]
    assert all(len(message.text) <= 4096 for message in shown.messages) and "w w w" in talking.text()


def test_a_letter_keeps_its_lines_and_nothing_unseen() -> None:
    assert parse.letter("  Dear me,\r\n\n\n\n\u200bhold   on \u202e\n") == "Dear me,\n\nhold on"
    assert parse.letter("\u200b \n ") is None
    assert len(parse.letter("x" * 5000) or "") == LONGEST_LETTER
