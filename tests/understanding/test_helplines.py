"""The table of helplines: each number with its country, in a language that is spoken, within its hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.understanding.helplines import Door, Helplines, Line

FILE = Path(__file__).resolve().parents[2] / "dialogs" / "helplines.yaml"
TABLE = Helplines.load(FILE)
BRUSSELS = ZoneInfo("Europe/Brussels")
EVENING = datetime(2026, 11, 22, 20, 0, tzinfo=BRUSSELS)
MORNING = EVENING.replace(hour=9)
NIGHT = EVENING.replace(hour=3)


def lines(country: str | None, lang: str, at: datetime = EVENING) -> tuple[Line, ...]:
    return cast("tuple[Line, ...]", TABLE.card(country, lang, at)["lines"])


def numbers(country: str | None, lang: str, at: datetime = EVENING) -> list[str]:
    return [line.number for line in lines(country, lang, at)]


class TestCountries:
    def test_the_near_ones_come_first_and_elsewhere_last(self) -> None:
        assert TABLE.countries[:4] == ("BE", "NL", "GB", "IE")
        assert TABLE.countries[-1] == "XX"
        assert len(set(TABLE.countries)) == len(TABLE.countries) >= 20

    @pytest.mark.parametrize(
        ("country", "number"),
        [
            *[
                ("BE", "112"),
                ("NL", "112"),
                ("GB", "999"),
                ("AT", "144"),
                ("CH", "144"),
                ("NO", "113"),
                ("US", "911"),
            ],
            *[("AU", "000"), ("NZ", "111"), ("SR", "115"), ("CW", "912"), ("FR", "15 or 112"), ("IE", "112 or 999")],
            *[("XX", "112 (EU)"), (None, "112 (EU)"), ("BR", "112 (EU)")],
        ],
    )
    def test_in_danger(self, country: str | None, number: str) -> None:
        assert TABLE.card(country, "en", EVENING)["emergency"] == number

    def test_the_country_is_given_back(self) -> None:
        assert TABLE.card("NL", "nl", EVENING)["country"] == "NL"
        assert TABLE.card(None, "nl", EVENING)["country"] is None


class TestCrisisLines:
    def test_flemish(self) -> None:
        assert numbers("BE", "nl") == ["1813", "106"]
        assert all(not line.language for line in lines("BE", "nl"))

    def test_dutch(self) -> None:
        assert numbers("NL", "nl")[0] == "113"

    def test_english_in_belgium_has_its_line_first_and_the_dutch_one_by_name(self) -> None:
        first, second = lines("BE", "en")
        assert (first.number, first.language) == ("02 648 40 14", "")
        assert (second.number, second.language) == ("1813", "Dutch")

    def test_a_country_without_the_language_names_its_own(self) -> None:
        assert {line.language for line in lines("DE", "nl")} == {"Duits"}
        assert {line.language for line in lines("DE", "en")} == {"German"}
        assert {line.language for line in lines("GB", "nl")} == {"Engels"}
        assert lines("LU", "nl")[0].language == "Engels", "of several languages, the one that most people know"

    def test_no_line_found_leads_to_the_directory(self) -> None:
        for country in ("SR", "CW", "DK", "XX"):
            (line,) = lines(country, "en")
            assert (line.number, line.site) == ("", "findahelpline.com")

    def test_before_the_country_is_known_each_number_names_its_place(self) -> None:
        assert [(line.place, line.number) for line in lines(None, "nl")] == [
            ("België", "1813"),
            ("Nederland", "113"),
            ("", ""),
        ]
        assert all(line.place for line in lines(None, "en") if line.number)
        assert not any(line.place for country in TABLE.countries for line in lines(country, "en"))

    def test_a_text_message_has_its_word(self) -> None:
        assert [(line.sms, line.number) for line in lines("GB", "en")] == [("", "116 123"), ("SHOUT", "85258")]


class TestHours:
    def test_a_chat_is_named_only_while_it_is_open(self) -> None:
        for hour, minute, is_open in ((0, 0, False), (16, 59, False), (17, 0, True), (23, 59, True)):
            line = lines("BE", "nl", EVENING.replace(hour=hour, minute=minute))[0]
            assert (line.chat, line.chat_until) == (("zelfmoord1813.be", "24:00") if is_open else ("", ""))
            assert line.number == "1813"

    def test_a_chat_that_never_closes(self) -> None:
        line = lines("NL", "nl", NIGHT)[0]
        assert (line.chat, line.chat_until) == ("113.nl", "")

    def test_a_line_is_named_only_while_it_is_open(self) -> None:
        assert numbers("IT", "en", EVENING) == ["02 2327 2327"]
        assert numbers("IT", "en", NIGHT) == [""]
        assert numbers("LU", "en", MORNING) == [""]
        assert TABLE.card("IE", "en", MORNING)["poison"]
        assert TABLE.card("IE", "en", NIGHT)["poison"] is None

    def test_the_clock_of_the_country_counts(self) -> None:
        """A Belgian in New York asks at 12:30 there: in Belgium it is 18:30 and the chat is open."""
        there = datetime(2026, 11, 22, 12, 30, tzinfo=ZoneInfo("America/New_York"))
        assert lines("BE", "nl", there)[0].chat
        assert not lines("BE", "nl", datetime(2026, 11, 22, 12, 30, tzinfo=BRUSSELS))[0].chat

    def test_a_time_without_a_zone_is_that_of_the_country(self) -> None:
        assert lines("BE", "nl", EVENING.replace(tzinfo=None))[0].chat
        assert not lines("BE", "nl", MORNING.replace(tzinfo=None))[0].chat

    def test_summer_time(self) -> None:
        assert lines("BE", "nl", datetime(2026, 7, 1, 15, 0, tzinfo=UTC))[0].chat
        assert not lines("BE", "nl", datetime(2026, 1, 5, 15, 59, tzinfo=UTC))[0].chat


class TestDoctorAndPoison:
    def test_belgium(self) -> None:
        card = TABLE.card("BE", "nl", EVENING)
        assert card["doctor"] == Door("de huisarts van wacht", "1733", "")
        assert cast(Line, card["poison"]).number == "070 245 245"
        assert cast(Line, TABLE.card("BE", "en", EVENING)["poison"]).language == "Dutch"

    def test_the_netherlands_have_no_one_number_and_no_public_poison_line(self) -> None:
        card = TABLE.card("NL", "nl", EVENING)
        door = cast(Door, card["doctor"])
        assert door.number == "" and "antwoordapparaat" in door.how
        assert card["poison"] is None

    def test_an_unknown_country_has_neither(self) -> None:
        card = TABLE.card(None, "en", EVENING)
        assert card["doctor"] is card["poison"] is None


class TestWhatMustNotBeShown:
    @pytest.mark.parametrize(
        ("country", "number", "why"),
        [
            ("BE", "102", "memory alone"),
            ("NL", "0900 1450", "paid, hours not confirmed"),
            ("NL", "088 755 8000", "for professionals alone"),
            ("AT", "112", "the police"),
            ("CH", "0800 143 000", "memory alone"),
            ("FR", "01 46 21 46 46", "memory alone"),
            ("IT", "02 66101029", "memory alone"),
            ("PL", "800 190 590", "memory alone"),
            ("DK", "82 12 12 12", "memory alone"),
            ("DK", "70 201 201", "hours not confirmed"),
            ("DK", "1813", "a doctor here, a crisis line in Belgium"),
            ("SR", "114", "contradicted"),
            ("SR", "113", "memory alone"),
            ("SR", "112", "does not always work there"),
            ("CW", "911", "the police"),
            ("CW", "910", "two numbers are in use"),
        ],
    )
    def test_a_doubtful_number_is_not_in_the_file(self, country: str, number: str, why: str) -> None:
        written = TABLE.old(date(2026, 11, 22))
        assert len(written) > 60
        assert not any(entry.startswith(f"{country} {number} ") for entry in written), why

    def test_nothing_says_that_it_was_phoned(self) -> None:
        """Nobody called yet: whoever does writes the day, and changes this test."""
        today = date(2026, 11, 22)
        assert all(entry.endswith(": never called") for entry in TABLE.old(today))

    def test_every_number_has_its_source(self) -> None:
        text = FILE.read_text(encoding="utf-8")
        assert text.count("source:") == text.count("verified_on:") == text.count("source_date:")
        assert text.count(" number:") <= text.count("source:")


SMALL = """countries:
  AA:
    emergency: { number: "1", source: s, source_date: "2026", verified_on: 2026-06-01 }
    doctor: null
    crisis: []
    poison: null
  XX:
    emergency: { number: "112", where: EU, source: s, source_date: "2026", verified_on: 2025-01-31 }
    doctor: null
    crisis:
      - key: one
        name: One
        number: "5"
        langs: [en]
        hours: always
        source: s
        source_date: "2026"
        verified_on: null
    poison: null
"""


class TestTheFile:
    def write(self, folder: Path, text: str) -> Path:
        path = folder / "helplines.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def test_a_line_is_old_after_twelve_months(self, tmp_path: Path) -> None:
        table = Helplines.load(self.write(tmp_path, SMALL))
        called = date(2026, 6, 1)
        assert table.old(called + timedelta(days=365)) == (
            "XX 112 emergency: last called on 2025-01-31",
            "XX 5 One: never called",
        )
        assert table.old(called + timedelta(days=366))[0] == "AA 1 emergency: last called on 2026-06-01"

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("    poison: null\n  XX", "    poison: null\n    police: 2\n  XX", 7, "police"),
            ("        langs: [en]\n", "        langs: []\n", 14, "langs"),
            ('        number: "5"\n', "        number: null\n", 11, "a number or a site"),
            ("hours: always", "hours: sometimes", 15, "hours"),
            ("hours: always", 'hours: { from: "25:00", to: "3:00" }', 15, "hours"),
            ("hours: always", 'hours: { from: "08:00", to: "22:00" }', 8, "needs its 'zone'"),
            ("verified_on: 2026-06-01", "verified_on: yesterday", 3, "verified_on"),
            ("source: s, source_date", "source_date", 3, "source"),
            ("    poison: null\n  XX", "    poison: null\n    near: { en: [two] }\n  XX", 7, "'two'"),
            ("  XX:", "  YY:", 1, "'XX' is missing"),
            ("  XX:", "  AA:", 7, "twice"),
            ("countries:", "countries: [", 2, ""),
            ("countries:", "contries:", 1, "'countries'"),
        ],
    )
    def test_a_mistake_is_told_with_file_and_line(
        self, tmp_path: Path, old: str, new: str, line: int, words: str
    ) -> None:
        assert old in SMALL
        path = self.write(tmp_path, SMALL.replace(old, new, 1))
        with pytest.raises(ValueError) as caught:
            Helplines.load(path)
        place, _, what = str(caught.value).partition(": ")
        assert place.rpartition(":")[0] == str(path)
        assert words in what
        assert abs(int(place.rpartition(":")[2]) - line) <= 1, str(caught.value)
