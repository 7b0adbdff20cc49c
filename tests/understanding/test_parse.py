"""What people type as a score, a time, a duration, a button: understood as meant, or asked again."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.parse import choice, clock_time, count, days_ago, duration, plain, score


def _each(texts: str) -> list[str]:
    return texts.split("|")


HOSTILE = [
    "",
    "   \n\t ",
    "\u200b\u200d\ufeff",
    "\u202e7",
    "\x00",
    "\ud800",
    "\ue000",
    "<b>7</b>",
    "{{7*7}}",
    "'; DROP TABLE outbox; --",
    "👩\u200d👩\u200d👧",
    "Z̴̧̛͇a̷̢͝l̴̨̛g̵o̶",
    "1" * 4096,
    "een " * 1024,
    "half " * 800,
    "twenty " * 600,
    "half 9 " * 500,
    "(" * 4096,
    "s avonds " * 450,
    "p. " * 1300,
    "een uur of " * 370,
    "1:" * 2048,
]


class TestScores:
    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("7", 7),
            ("0", 0),
            ("10", 10),
            ("7,5", 7.5),
            ("7.5", 7.5),
            ("7½", 7.5),
            ("7 1/2", 7.5),
            ("tien", 10),
            ("nul", 0),
            ("ten", 10),
            ("7/10", 7),
            ("10/10", 10),
            ("7 op 10", 7),
            ("8 op een schaal van 10", 8),
            ("seven out of ten", 7),
            ("een 8", 8),
            ("één", 1),
            ("zeven en een half", 7.5),
            ("zevenenhalf", 7.5),
            ("seven and a half", 7.5),
            ("een en een half", 1.5),
            ("anderhalf", 1.5),
            ("zo'n 7 denk ik", 7),
            ("I'd say about 6!", 6),
            ("7 😀", 7),
            ("\u202e7\u200b", 7),
            ("٧", 7),
            ("٧٫٥", 7.5),
            ("७", 7),
        ],
    )
    def test_as_people_write_it(self, text: str, meant: float) -> None:
        assert score(text, "nl") == score(text, "en") == meant

    @pytest.mark.parametrize(
        "text",
        _each("-1|−1|11|10,5|1e9|NaN|inf|1_0|0x7|7/5|70%|7-8|+7|1.000|1 000|a|a lot|een beetje|half|²|twenty|7:30"),
    )
    def test_what_is_no_score_is_asked_again(self, text: str) -> None:
        assert score(text, "nl") is None
        assert score(text, "en") is None

    def test_whole_scores_are_whole_numbers(self) -> None:
        assert isinstance(score("7,0", "nl"), int)

    @given(st.integers(0, 10))
    def test_every_score_in_every_script(self, number: int) -> None:
        arabic = "".join(chr(0x0660 + int(digit)) for digit in str(number))
        assert score(str(number), "en") == score(arabic, "nl") == number


class TestTimesOfDay:
    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("8u30", "08:30"),
            ("8h30", "08:30"),
            ("8.30", "08:30"),
            ("8:30", "08:30"),
            ("0830", "08:30"),
            ("20:15", "20:15"),
            ("20u", "20:00"),
            ("24:00", "00:00"),
            ("8", "08:00"),
            ("om 8 uur", "08:00"),
            ("acht uur dertig", "08:30"),
            ("een uur of 8", "08:00"),
            ("kwart voor acht", "07:45"),
            ("kwart over 7", "07:15"),
            ("kwart na 7", "07:15"),
            ("10 voor 8", "07:50"),
            ("vijf voor half negen", "08:25"),
            ("tien over half 9", "08:40"),
            ("half 9", "08:30"),
            ("half negen", "08:30"),
            ("half 1", "12:30"),
            ("'s avonds om 8", "20:00"),
            ("om 8 uur ’s avonds", "20:00"),
            ("savonds om half twaalf", "23:30"),
            ("'s middags om half 1", "12:30"),
            ("12 uur 's nachts", "00:00"),
            ("morgen om 8", "08:00"),
            ("middernacht", "00:00"),
            ("٨:٣٠", "08:30"),
        ],
    )
    def test_in_dutch(self, text: str, meant: str) -> None:
        assert clock_time(text, "nl") == meant

    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("half 9", "09:30"),
            ("half nine", "09:30"),
            ("half past 8", "08:30"),
            ("quarter past 7", "07:15"),
            ("a quarter to eight", "07:45"),
            ("twenty-five past seven", "07:25"),
            ("ten to nine", "08:50"),
            ("7 minutes to 8", "07:53"),
            ("seven thirty", "07:30"),
            ("8 o'clock", "08:00"),
            ("8 pm", "20:00"),
            ("8pm", "20:00"),
            ("8.30 p.m.", "20:30"),
            ("12:00 am", "00:00"),
            ("12:30 pm", "12:30"),
            ("noon", "12:00"),
            ("12 noon", "12:00"),
            ("midnight", "00:00"),
            ("8 in the evening", "20:00"),
            ("tomorrow morning at 8", "08:00"),
            ("8 at night", "20:00"),
        ],
    )
    def test_in_english(self, text: str, meant: str) -> None:
        assert clock_time(text, "en") == meant

    def test_a_word_of_the_other_language_keeps_its_own_half(self) -> None:
        assert clock_time("half nine", "nl") == "09:30"
        assert clock_time("half negen", "en") == "08:30"

    @pytest.mark.parametrize(
        "text",
        _each(
            "25:00|24:30|8:60|8:5|-8|8-9|8 to 10|7,5|13 am|0 pm|20:00 's morgens|8 am pm|morgen|in the morning|"
            "zaterdag|half|1e1|8:30:00|quarter|kwart"
        ),
    )
    def test_what_is_no_time_is_asked_again(self, text: str) -> None:
        assert clock_time(text, "nl") is None
        assert clock_time(text, "en") is None

    @given(st.times())
    def test_every_written_time_comes_back(self, at: object) -> None:
        written = f"{at:%H:%M}"
        assert clock_time(written, "nl") == clock_time(written.replace(":", "u"), "en") == written


class TestDurations:
    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("6", 360),
            ("6 min", 360),
            ("6'", 360),
            ("6½", 390),
            ("6 1/2 min", 390),
            ("6,5 minuten", 390),
            ("6'30\"", 390),
            ("6m30s", 390),
            ("zo'n 6 minuten", 360),
            ("een minuut of 6", 360),
            ("about six minutes", 360),
            ("1:30", 90),
            ("1:05:00", 3900),
            ("1:30 uur", 5400),
            ("1u30", 5400),
            ("1 min 30", 90),
            ("90 sec", 90),
            ("45 seconden", 45),
            ("½", 30),
            ("een half uur", 1800),
            ("halfuurtje", 1800),
            ("half an hour", 1800),
            ("half a minute", 30),
            ("een halve minuut", 30),
            ("anderhalf uur", 5400),
            ("twee en een halve minuut", 150),
            ("two and a half minutes", 150),
            ("an hour", 3600),
            ("een uur", 3600),
            ("an hour and a half", 5400),
            ("1 uur en een kwartier", 4500),
            ("1 hour and 5 minutes", 3900),
            ("kwartier", 900),
            ("drie kwartier", 2700),
            ("a quarter of an hour", 900),
            ("three quarters of an hour", 2700),
            ("12 uur", 43200),
        ],
    )
    def test_as_people_write_it(self, text: str, seconds: int) -> None:
        assert duration(text, "nl") == duration(text, "en") == seconds

    @pytest.mark.parametrize(
        "text",
        _each(
            "0|0 min|-5|13 uur|12 uur en 1 minuut|721|6-7 min|10 to 15 minutes|6.30|1:75|1e9|NaN|half|uur|"
            "5 min 5 min|5 min 1 uur|5 minuten per dag|zo lang ik kan|6 of 7"
        ),
    )
    def test_what_is_no_duration_is_asked_again(self, text: str) -> None:
        assert duration(text, "nl") is None
        assert duration(text, "en") is None

    @given(st.integers(1, 720))
    def test_every_whole_minute_comes_back(self, minutes: int) -> None:
        assert duration(str(minutes), "nl") == duration(f"{minutes} minutes", "en") == minutes * 60


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("8", 8),
        ("acht", 8),
        ("8 keer", 8),
        ("about 8 times", 8),
        ("ongeveer twaalf keer", 12),
        ("8x", 8),
        ("twenty-five", 25),
        ("een keer", 1),
        ("once", 1),
        ("tweemaal", 2),
        ("5 flights", 5),
        ("10 trappen", 10),
        ("0", None),
        ("7½", None),
        ("8 minutes", None),
        ("8 or 9", None),
        ("1001", None),
        ("-3", None),
        ("it hurt", None),
        ("", None),
    ],
)
def test_how_many_times(text: str, times: int | None) -> None:
    assert {count(text, lang) for lang in ("en", "nl")} == {times}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("vandaag", 0),
        ("gisteren", 1),
        ("eergisteren", 2),
        ("yesterday", 1),
        ("3 weken", 21),
        ("3 weeks ago", 21),
        ("last week", 7),
        ("vorige maand", 30),
        ("half a year", 183),
        ("anderhalf jaar geleden", 548),
        ("al 8 maanden", 244),
        ("jaren", None),
        ("een paar weken", None),
        ("200 jaar", None),
        ("2019", None),
    ],
)
def test_how_long_ago(text: str, days: int | None) -> None:
    assert days_ago(text, "nl") == days_ago(text, "en") == days


SAFETY = {"no": "No", "yes": "Yes", "not_sure": "Not sure"}
SIGNS = {"numb": "Numb between legs", "pee": "Can't pee", "leak": "Leaking", "legs": "Both legs"}
TEKENS = {"numb": "Doof of vreemd", "pee": "Plassen lukt niet", "legs": "Beide benen"}
HOURS = {"hour_7": "7:30", "hour_9": "9:00", "shifts": "Changing hours"}
WHY_NOT = {"no_time": "No time", "pain": "Pain", "afraid": "Afraid"}
EVENING = {"evening_yes": "Yes, please", "with_pain": "Yes, ask pain too", "evening_no": "No, thanks"}
CONSENT = {"consent_yes": "Ja, en ik ben 18+", "consent_no": "Nee", "read_all": "Alles lezen"}


class TestTypedButtons:
    @pytest.mark.parametrize(
        ("text", "labels", "key"),
        [
            ("Yes", SAFETY, "yes"),
            ("yep!", SAFETY, "yes"),
            ("ja hoor", SAFETY, "yes"),
            ("nope", SAFETY, "no"),
            ("nee hoor", SAFETY, "no"),
            ("No thanks", SAFETY, "no"),
            ("I don't know", SAFETY, "not_sure"),
            ("weet ik niet", SAFETY, "not_sure"),
            ("ja", CONSENT, "consent_yes"),
            ("nee.", CONSENT, "consent_no"),
            ("cant pee", SIGNS, "pee"),
            ("CAN’T PEE", SIGNS, "pee"),
            ("numb", SIGNS, "numb"),
            ("leak", SIGNS, "leak"),
            ("both legs please", SIGNS, "legs"),
            ("2", SIGNS, "pee"),
            ("knop 3", SIGNS, "leak"),
            ("٢", SIGNS, "pee"),
            ("7:30", HOURS, "hour_7"),
            ("no time", WHY_NOT, "no_time"),
            ("no", EVENING, "evening_no"),
            ("yes please", EVENING, "evening_yes"),
            ("plassen lukt niet", TEKENS, "pee"),
        ],
    )
    def test_a_clear_answer(self, text: str, labels: dict[str, str], key: str) -> None:
        assert choice(text, labels, "en") == choice(text, labels, "nl") == key

    @pytest.mark.parametrize(
        ("text", "labels", "why"),
        [
            ("plassen lukt", TEKENS, "the start of a label that ends in 'not' means the opposite"),
            ("plassen", TEKENS, "so does a shorter start"),
            ("can pee", SIGNS, "one letter less is the opposite"),
            ("can", SIGNS, "too little of a word"),
            ("no", WHY_NOT, "'No time' is not 'no'"),
            ("yes", EVENING, "two labels begin with yes"),
            ("7", HOURS, "it may be seven o'clock, not half past"),
            ("1", HOURS, "where labels are numbers, a number is no place"),
            ("5", SIGNS, "there is no fifth button"),
            ("0", SIGNS, "nor one before the first"),
            ("ja nee", SAFETY, "both"),
            ("not", {"unsure": "Not sure", "near": "Not near"}, "a bare 'not' says nothing"),
            ("yes " * 100, SAFETY, "a long text"),
            ("", SAFETY, "nothing"),
            ("\u200b", SAFETY, "nothing that can be seen"),
            ("👍", SAFETY, "a sign"),
        ],
    )
    def test_what_is_not_clear_is_asked_again(self, text: str, labels: dict[str, str], why: str) -> None:
        assert choice(text, labels, "en") is None, why

    def test_a_score_is_its_own_label(self) -> None:
        scores = {str(number): str(number) for number in range(11)}
        assert [choice(str(number), scores, "nl") for number in range(11)] == list(scores)


class TestOwnWords:
    def test_they_come_on_one_line(self) -> None:
        assert plain("  naar de\n markt\r\n\tmet  mijn kleinkind ") == "naar de markt met mijn kleinkind"

    def test_what_cannot_be_seen_is_gone(self) -> None:
        assert plain("a\u200bb\u202ec\x00d\ue000e\ud800f\ufeffg\u2066h") == "abcdefgh"

    @pytest.mark.parametrize(
        "text", ["", "  \n ", "\u200b\u2060", "\u3164", "\u2800 \u00ad", "\ue000\ue001", "\u0301"]
    )
    def test_nothing_is_left(self, text: str) -> None:
        assert plain(text) is None

    def test_they_keep_their_letters(self) -> None:
        assert plain("<b>Zoë</b> & 'café' {x}") == "<b>Zoë</b> & 'café' {x}"

    def test_marks_do_not_pile_up(self) -> None:
        assert plain("a" + "\u0301" * 50) == "a" + "\u0301" * 3

    def test_at_most_two_hundred_characters(self) -> None:
        assert plain("woord " * 1000) == ("woord " * 34)[:200].strip()

    @given(st.text(max_size=300))
    def test_they_can_always_be_stored_and_sent(self, text: str) -> None:
        kept = plain(text)
        assert kept is None or (kept.encode() and "\n" not in kept and 0 < len(kept) <= 200)


def _choose(text: str, lang: str) -> object:
    return choice(text, SIGNS, lang)


READERS: list[Callable[[str, str], object]] = [score, clock_time, duration, count, days_ago, _choose]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
class TestNothingBreaksThem:
    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    @pytest.mark.parametrize("lang", ["en", "nl"])
    def test_hostile_texts(self, read: Callable[[str, str], object], text: str, lang: str) -> None:
        """4096 hostile characters take under 50 ms of work and mean nothing (but the one visible 7)."""
        began = time.process_time()
        found = read(text, lang)
        assert time.process_time() - began < 0.05
        assert found is None or text == "\u202e7"

    @given(
        text=st.text(alphabet="0123456789:.,-/½' uhaenprtmidlvokw", max_size=40), lang=st.sampled_from(["en", "nl"])
    )
    def test_any_text(self, read: Callable[[str, str], object], text: str, lang: str) -> None:
        found = read(text, lang)
        if read is score:
            assert found is None or (isinstance(found, int | float) and 0 <= found <= 10)
        if read is duration:
            assert found is None or (isinstance(found, int) and 0 < found <= 43200)
        if read is count:
            assert found is None or (isinstance(found, int) and 1 <= found <= 1000)
        if read is clock_time:
            assert found is None or (isinstance(found, str) and "00:00" <= found <= "23:59" and len(found) == 5)
