"""The safety cards, each in every language, country and at several hours: short, true, and with the right door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.dialogue.words.alarms import SIGNS
from bot.domain import LANGUAGES
from bot.rendering.texts import Texts, read_templates
from bot.understanding.helplines import Helplines, Line
from bot.understanding.safety import Safety

DIALOGS = Path(__file__).resolve().parents[2] / "dialogs"
LONGEST = 700
"""Characters that a frightened person can take in on one screen of a phone."""

TABLE = Helplines.load(DIALOGS / "helplines.yaml")
SAFETY = Safety.load(DIALOGS / "safety")
COUNTRIES: tuple[str | None, ...] = (*TABLE.countries, None)
HOURS = [datetime(2026, 11, 22, hour, 30, tzinfo=ZoneInfo("Europe/Brussels")) for hour in (3, 9, 18)]
NIGHT, MORNING, EVENING = HOURS
CARDS = ("emergency_cauda", "emergency_chest", "emergency_trauma", "emergency_stroke", "crisis_violence")
ACTING = (*CARDS, "emergency", "urgent", "overdose", "other_person")
"""Cards that say whom to call, below which the countries stand where the country is not known."""
CRISIS = ("crisis", "support", "with_someone", "alone")
OTHERS = ("hopeless", "will_ask", "next_day", "next_day_better")


def _words(lang: str) -> dict[str, str]:
    signs = yaml.safe_load((DIALOGS / lang / "safety" / "signs.yaml").read_text(encoding="utf-8"))
    return {f"sign.{key}": words for key, words in signs.items()}


WORDS = {lang: _words(lang) for lang in LANGUAGES}
TEXTS = Texts({lang: read_templates(DIALOGS / lang) for lang in LANGUAGES}, WORDS, {})


@cache
def card(name: str, lang: str, country: str | None, at: datetime = EVENING, **values: Any) -> str:
    """The card as the person reads it, with its tags."""
    shown = {
        "sign": "saddle",
        "kind": "emergency",
        "other": name == "other_person",
        "known": True,
        "may_ask_tomorrow": True,
        **values,
    }
    shown["sign_key"] = shown["sign"]
    (bubble,) = TEXTS.bubbles(f"safety/{name}", lang, country, {**TABLE.card(country, lang, at), **shown})
    return bubble


def plain(html: str) -> str:
    return unescape(re.sub(r"</?[bi]>", "", html))


def _all_forms() -> Iterator[tuple[str, dict[str, str]]]:
    kinds = SAFETY.kinds
    for sign, name in SAFETY.cards.items():
        yield name, {"sign": sign, "kind": kinds[sign]}
    for sign in ("saddle", "chest", "violence", "fever", "suicide", "overdose", "hopeless"):
        yield "other_person", {"sign": sign, "kind": kinds[sign]}
    for kind, sign in SIGNS.values():
        yield SAFETY.cards.get(sign, kind), {"sign": sign, "kind": kind}
    for name in (*ACTING, *CRISIS, *OTHERS):
        yield name, {"sign": "", "kind": "emergency"}


FORMS = list(dict.fromkeys((name, tuple(values.items())) for name, values in _all_forms()))
ids = [f"{name}-{dict(values)['sign'] or 'none'}" for name, values in FORMS]
every_form = pytest.mark.parametrize(("name", "values"), FORMS, ids=ids)
every_language = pytest.mark.parametrize("lang", LANGUAGES)


@every_form
@every_language
class TestEveryCard:
    def test_is_one_short_bubble_of_plain_words(self, name: str, values: Any, lang: str) -> None:
        for country in COUNTRIES:
            for at in HOURS:
                text = card(name, lang, country, at, **dict(values))
                assert len(text) < LONGEST, text
                assert set(re.findall(r"</?(\w+)", text)) <= {"b", "i"}
                assert not re.search(r"[\U0001f000-\U0001ffff☀-➿]", text), "no emoji in danger"
                assert not re.search(r"[{}|]|None|  |\( |,\)|\(\)|^ |\n\n", plain(text)), text

    def test_has_its_number_in_the_first_two_lines(self, name: str, values: Any, lang: str) -> None:
        if name in OTHERS:
            return  # they ask, or promise: their own tests are below
        for country in COUNTRIES:
            for at in HOURS:
                text = plain(card(name, lang, country, at, **dict(values)))
                assert re.search(r"\d{2,}", "\n".join(text.split("\n")[:2])), text

    def test_holds_no_number_of_another_country(self, name: str, values: Any, lang: str) -> None:
        for country in COUNTRIES:
            for at in HOURS:
                text = plain(card(name, lang, country, at, **dict(values)))
                for line in _called(text):
                    assert any(line in own for own in _own(country, lang, at)), (country, line, text)

    def test_asks_for_the_country_only_where_it_is_not_known(self, name: str, values: Any, lang: str) -> None:
        asks = {"en": "In which country are you?", "nl": "In welk land ben je?"}[lang]
        for country in COUNTRIES:
            lines = plain(card(name, lang, country, **dict(values))).split("\n")
            assert (asks in lines) == (country is None and name in ACTING)
            assert asks not in lines[:-1]


def _called(text: str) -> list[str]:
    """The groups of digits that somebody could call; the words with numbers in them are none."""
    return re.findall(r"\d[\d -]*\d", text.replace("24:00", ""))


def _own(country: str | None, lang: str, at: datetime) -> list[str]:
    shown = TABLE.card(country, lang, at)
    own = [str(shown["emergency"])]
    for line in (*cast("tuple[Line, ...]", shown["lines"]), shown["poison"], shown["doctor"]):
        own += [str(part) for part in cast(Line, line or ())]
    return own


CAUDA = [sign for sign, name in SAFETY.cards.items() if name == "emergency_cauda"]


class TestTheRightDoor:
    @pytest.mark.parametrize("sign", CAUDA)
    def test_cauda_equina(self, sign: str) -> None:
        flemish = card("emergency_cauda", "nl", "BE", sign=sign)
        dutch = card("emergency_cauda", "nl", "NL", sign=sign)
        german = card("emergency_cauda", "nl", "DE", sign=sign)
        assert flemish.startswith("<b>Ga nu naar de spoed, of bel 112.</b>")
        assert dutch.startswith("<b>Bel nu je huisarts of de huisartsenpost.</b> Niemand bereikt? Bel <b>112</b>.")
        assert german.startswith("<b>Bel nu 112.</b>")
        assert all("caudasyndroom" in text for text in (flemish, dutch, german))

    @pytest.mark.parametrize("sign", CAUDA)
    def test_cauda_equina_of_somebody_else(self, sign: str) -> None:
        assert "spoed, of bel 112" in card("other_person", "nl", "BE", sign=sign)
        assert "huisartsenpost" in card("other_person", "nl", "NL", sign=sign)
        assert "cauda equina" in card("other_person", "en", "GB", sign=sign)

    def test_the_doctor_today(self) -> None:
        assert "de huisarts van wacht: <b>1733</b>" in card("urgent", "nl", "BE", sign="fever")
        assert "antwoordapparaat" in card("urgent", "nl", "NL", sign="fever")
        assert "NHS: <b>111</b>" in card("urgent", "en", "GB", sign="fever")

    def test_pregnant_means_the_midwife(self) -> None:
        assert card("urgent", "nl", "NL", sign="pregnancy").startswith("<b>Bel nu je verloskundige")
        assert card("urgent", "nl", "BE", sign="pregnancy").startswith("<b>Bel nu je vroedvrouw")

    def test_somebody_who_fell_is_not_moved(self) -> None:
        assert "Don't move them" in card("other_person", "en", "GB", sign="fall")
        assert "Verplaats die niet" in card("other_person", "nl", "NL", sign="likely_crash")

    def test_somebody_pregnant_means_the_midwife(self) -> None:
        assert card("other_person", "en", "GB", sign="pregnancy", kind="urgent").startswith("<b>Call the midwife")
        assert card("other_person", "nl", "NL", sign="pregnancy", kind="urgent").startswith(
            "<b>Bel nu de verloskundige"
        )

    def test_an_overdose(self) -> None:
        assert "070 245 245" in card("overdose", "nl", "BE", kind="overdose")
        assert "je huisarts of de huisartsenpost" in card("overdose", "nl", "NL", kind="overdose")
        assert "NVIC" not in card("overdose", "nl", "NL", kind="overdose")

    @every_language
    @pytest.mark.parametrize("name", ["emergency_cauda", "emergency_chest", "emergency_trauma", "emergency_stroke"])
    def test_nobody_drives_themself(self, name: str, lang: str) -> None:
        drive = {
            "en": r"Don't drive yourself|[Ll]et someone else drive",
            "nl": r"Rijd niet zelf|[Ll]aat iemand anders",
        }
        for country in COUNTRIES:
            assert re.search(drive[lang], plain(card(name, lang, country)))

    @every_language
    @pytest.mark.parametrize("name", ACTING)
    def test_it_says_that_it_is_a_program(self, name: str, lang: str) -> None:
        says = {
            "en": "I'm a program: I can't call for you, and nobody is reading along.",
            "nl": "Ik ben een programma: ik kan niet voor je bellen en er leest niemand mee.",
        }
        for country in COUNTRIES:
            assert says[lang] in plain(card(name, lang, country))

    def test_somebody_else_is_spoken_of(self) -> None:
        for kind in ("emergency", "urgent", "crisis", "overdose", "hopeless"):
            for sign in ("saddle", "chest", "violence"):
                text = plain(card("other_person", "en", "GB", kind=kind, sign=sign))
                assert re.search(r"\b(them|they|their)\b", text, re.I) and "I have back pain" not in text


class TestTheCrisisCard:
    def test_flanders_in_the_evening(self) -> None:
        text = plain(card("crisis", "nl", "BE", EVENING))
        assert "Bel 1813 (Zelfmoordlijn, dag en nacht, gratis)." in text
        assert "Bezet? Bel 106 (Tele-Onthaal)." in text
        assert "De chat op zelfmoord1813.be is open tot middernacht." in text
        assert text.endswith("Is er iemand in de buurt?")

    def test_the_chat_is_not_named_by_day(self) -> None:
        assert "chat" not in card("crisis", "nl", "BE", MORNING)

    def test_english_in_belgium(self) -> None:
        text = plain(card("crisis", "en", "BE"))
        assert text.index("02 648 40 14") < text.index("1813 (Zelfmoordlijn, in Dutch)")
        assert "chat" not in text, "a chat in another language is no offer"

    def test_a_line_in_another_language_says_so(self) -> None:
        assert "TelefonSeelsorge, in het Duits" in card("crisis", "nl", "DE")

    def test_before_the_country_is_known(self) -> None:
        text = plain(card("crisis", "nl", None))
        assert "België: 1813" in text and "Nederland: 113" in text and "Tik op je land" in text

    @every_language
    def test_it_ends_with_whether_someone_is_near(self, lang: str) -> None:
        for country in COUNTRIES:
            for at in HOURS:
                last = plain(card("crisis", lang, country, at)).split("\n")[-1]
                assert last.endswith({"en": "s someone near you?", "nl": "s er iemand in de buurt?"}[lang])

    @every_language
    @pytest.mark.parametrize("name", ["with_someone", "alone"])
    def test_the_next_card_gives_a_number_only_with_its_country(self, name: str, lang: str) -> None:
        assert not re.search(r"1813|113|116 123|988", card(name, lang, None))
        assert ("1813" if lang == "nl" else "02 648 40 14") in card(name, lang, "BE")


class TestTheSignThatIsQuoted:
    @every_language
    def test_every_sign_has_its_words(self, lang: str) -> None:
        needed = {*SAFETY.cards, *(sign for _, sign in SIGNS.values()), "other"}
        assert {f"sign.{sign}" for sign in needed} <= set(WORDS[lang])

    def test_both_languages_know_the_same(self) -> None:
        assert set(WORDS["en"]) == set(WORDS["nl"])

    @every_language
    def test_the_words_are_those_of_the_sign(self, lang: str) -> None:
        for sign, name in SAFETY.cards.items():
            if name.startswith("emergency") and sign != "violence":
                words = WORDS[lang][f"sign.{sign}"].replace("{stoelgang|ontlasting}", "stoelgang")
                assert words[1:] in plain(card(name, lang, "BE", sign=sign))

    def test_what_was_tapped_is_what_is_said(self) -> None:
        said = {"sign_chest": "breathe", "sign_faint": "fainted", "sign_cancer": "losing weight"}
        for button, words in said.items():
            kind, sign = SIGNS[button]
            assert words in card(SAFETY.cards.get(sign, kind), "en", "GB", sign=sign, kind=kind)

    def test_a_quoted_sign_keeps_its_capitals(self) -> None:
        (asked,) = TEXTS.bubbles("alarm/asked", "en", "GB", {"sign": "wipe"})
        assert "I can't feel it when I wipe." in plain(asked)

    def test_an_unknown_sign_has_plain_words(self) -> None:
        assert 'and something is suddenly very different."' in plain(card("emergency", "en", "GB", sign="new_key"))

    def test_the_words_of_the_country(self) -> None:
        assert "stoelgang" in card("emergency_cauda", "nl", "BE", sign="bowel")
        assert "ontlasting" in card("emergency_cauda", "nl", "NL", sign="bowel")
