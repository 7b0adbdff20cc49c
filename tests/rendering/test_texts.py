"""Texts: bubbles, country words, escaping, and what a keyboard carries."""

from __future__ import annotations

from bot.domain import Chosen, Profile, Say
from bot.rendering.texts import Texts

SOURCES = {
    "en": {
        "f/one": "Hello {{ towards }}.\n---\nYour {kine|physio}?",
        "f/now": "In {{ minutes }} minutes",
        "button:go": "Go",
        "button:half": "2 × {{ half|short }}",
        "button:menu": "Menu",
    }
}
TEXTS = Texts(SOURCES, {"en": {}}, {})


def say(**options: object) -> Say:
    return Say("f/one", {"towards": "me"}, **options)  # type: ignore[arg-type]


def test_a_line_of_dashes_makes_bubbles_and_the_country_chooses_words() -> None:
    assert [m.text for m in TEXTS.render(say(), Profile(country="NL"))] == ["Hello me.", "Your physio?"]
    assert TEXTS.render(say(), Profile(country="BE"))[1].text == "Your kine?"
    assert TEXTS.render(say(), Profile())[1].text == "Your kine?"


def test_what_a_person_typed_stays_what_it_was() -> None:
    """No markup, no template, no choice of words, no bubble of their own."""
    for typed, shown in (
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
        ("{a|b}", "{a|b}"),
        ("a\n---\nb", "a\n---\nb"),
        ("\ue000", "\ue000"),
    ):
        first, *rest = TEXTS.render(Say("f/one", {"towards": typed}), Profile(country="NL"))
        assert shown.split("\ue000")[0] in first.text or typed == "\ue000"
        assert len(rest) == 1 or typed == "\ue000"


def test_the_question_alone_is_repeated() -> None:
    assert [m.text for m in TEXTS.render(say(last_only=True), Profile())] == ["Your kine?"]


def test_keys_and_screens() -> None:
    """A button carries its screen, one that stays valid a star; labels may show values."""
    message = TEXTS.render(
        Say(
            "f/now",
            {"minutes": 3, "half": 180},
            buttons=(("go", "half"), ("menu",)),
            screen=7,
            always=frozenset({"menu"}),
        ),
        Profile(),
    )[0]
    assert [[(b.label, b.data) for b in row] for row in message.buttons] == [
        [("Go", "7:go"), ("2 × 3 min", "7:half")],
        [("Menu", "*:menu")],
    ]
    assert message.keyboard


def test_buttons_that_stay_valid_leave_the_live_keyboard_alone() -> None:
    message = TEXTS.render(Say("f/now", {"minutes": 3}, buttons=(("menu",),), always=frozenset({"menu"})), Profile())[
        0
    ]
    assert (message.buttons[0][0].data, message.keyboard) == ("*:menu", False)


def test_an_edit_keeps_one_message_and_only_decoration_may_be_lost() -> None:
    asked = TEXTS.render(say(edits="day"), Profile())
    frame = TEXTS.render(say(edits="breath", replaces="breath"), Profile())
    assert [m.kind for m in (*asked, *frame)] == ["edit", "edit"]
    assert (asked[0].fallback, frame[0].fallback) == (True, False)


def test_the_choice_is_ticked() -> None:
    message = TEXTS.render(Chosen(5, "go"), Profile())[0]
    assert (message.kind, message.message_id, message.buttons[0][0].label) == ("buttons", 5, "✓ Go")
    assert message.buttons[0][0].data == "*:chosen"


def test_a_picture_of_ones_own_values_is_not_to_be_passed_on() -> None:
    messages = TEXTS.render(say(picture="progress", picture_values={"minutes": (1, 2)}), Profile())
    assert [(m.picture_values, m.protect) for m in messages] == [((("minutes", (1, 2)),), True), ((), False)]


def test_a_remark_is_a_text_with_values_of_its_own_and_escapes_them_once() -> None:
    sources = {
        "en": {"f/one": "Noted. {{ remark }}", "remark:f/always/0": "To <b>{{ towards }}</b>, your {kine|fysio}"}
    }
    texts = Texts(sources, {"en": {}}, {})
    assert texts.variables("f/one") == {"remark", "towards"}
    shown = {"remark": "f/always/0", "towards": "the <market> {a|b}"}
    assert texts.bubbles("f/one", "en", "NL", shown) == ["Noted. To <b>the &lt;market&gt; {a|b}</b>, your fysio"]


def test_a_picture_goes_with_the_first_bubble() -> None:
    messages = TEXTS.render(say(picture="back"), Profile())
    assert [(m.kind, m.picture) for m in messages] == [("photo", ("back", "en")), ("text", None)]
