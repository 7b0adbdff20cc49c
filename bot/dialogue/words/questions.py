"""Words about questions in the person's own words: the answer, what else may be meant, what is kept."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.step import MEASURED
from bot.dialogue.talk import Talk
from bot.domain import Asked

words = Words()
BUTTON = "q_"
"""Begins the key of a topic's button, so that none is taken for a lesson's."""
LESSON = "lesson/"
KEPT = 500
"""So many characters of a question are kept for the clinician, where the person asks for it. Our own default."""
LEAST_WORDS = 3
"""A text of fewer words that nothing fits is not taken for a question."""
LEAST_BESIDE = 5
"""Where a number or a time is asked, a text of fewer words is not taken for a question."""


def _read(talk: Talk) -> Asked:
    return talk.event.asked or Asked("unknown")


def _topic(talk: Talk) -> str:
    return str(talk.get("topic")).removeprefix(BUTTON)


# --- what was asked ---------------------------------------------------------------------------------------


@words.guard
def question_sure(talk: Talk) -> bool:
    """Is it clear which question the text asks? A few words, where a number is wanted, are a try at the number."""
    short = talk.asked in MEASURED and len(talk.event.text.split()) < LEAST_BESIDE
    return _read(talk).kind == "answer" and not short


@words.guard
def question_unsure(talk: Talk) -> bool:
    """May the text ask one of a few questions?"""
    return _read(talk).kind == "clarify"


@words.guard
def question_unknown(talk: Talk) -> bool:
    """Is it a text of some words that no question fits?"""
    words = [word for word in talk.event.text.split() if any(letter.isalpha() for letter in word)]
    return _read(talk).kind == "unknown" and len(words) >= LEAST_WORDS


@words.guard
def out_of_scope(talk: Talk) -> bool:
    """Is the text about something that is not ours?"""
    return _read(talk).kind == "out_of_scope"


def _says(talk: Talk, kind: str) -> bool:
    return _read(talk).kind == "small_talk" and _read(talk).topic == kind


@words.guard
def says_did_it(talk: Talk) -> bool:
    """Does the text tell that today's block or try is done?"""
    return _says(talk, "did_it")


@words.guard
def says_checked(talk: Talk) -> bool:
    """Does the text tell that a doctor looked at it?"""
    return _says(talk, "checked")


@words.guard
def small_talk(talk: Talk) -> bool:
    """Is it a greeting, a thank you or the like?"""
    return _read(talk).kind == "small_talk"


@words.action
def open_question(talk: Talk) -> None:
    """Remember what was asked, and in which language."""
    asked = _read(talk)
    spoken = asked.lang or talk.profile.lang
    talk.carry(asked=talk.event.text[:KEPT], topic=asked.topic or "", candidates=asked.candidates, spoken=spoken)


# --- the answer -------------------------------------------------------------------------------------------


@words.pick
def question_answer(talk: Talk) -> str:
    """The answer to the question that was asked; an honest word where it is no longer there."""
    return f"questions/{_topic(talk)}" if talk.content.answers_to(_topic(talk)) else "question/unknown"


@words.pick
def answer_alone(talk: Talk) -> str:
    """The answer to the text that was typed just now, with nothing to tap below it."""
    return f"questions/{_read(talk).topic}"


@words.pick
def question_sources(talk: Talk) -> str:
    """What the answer rests on, and how strong that is."""
    return f"question/{_topic(talk)}_sources" if talk.content.answers_to(_topic(talk)) else "question/unknown"


@words.pick
def small_talk_reply(talk: Talk) -> str:
    """A short word back."""
    return f"small_talk/{_read(talk).topic}"


@words.list
def question_buttons(talk: Talk) -> tuple[str, ...]:
    """What can follow an answer: right or not, more about it, its sources, and the language that was written in."""
    more = talk.content.more(_topic(talk))
    further = ("more_about" if more.startswith(LESSON) else more,) if more else ()
    other = ("speak_this",) if talk.spoken != talk.profile.lang else ()
    keys = (
        (*further, "that_is_it", "not_this", "why")
        if more == "flare"
        else ("that_is_it", "not_this", *further, "why")
    )
    return (*keys, *other)


@words.list
def question_candidates(talk: Talk) -> tuple[str, ...]:
    """The questions that may be meant, the likeliest first, without the one that was answered."""
    found = talk.get("candidates")
    return tuple(f"{BUTTON}{each}" for each in found if each != _topic(talk)) if isinstance(found, tuple) else ()


@words.action
def offer_lesson_of_topic(talk: Talk) -> None:
    """Take the lesson that says more about it."""
    talk.carry(lesson=(talk.content.more(_topic(talk)) or "").removeprefix(LESSON))


@words.action
def speak_this(talk: Talk) -> None:
    """Speak the language in which the question was written."""
    talk.change(lang=talk.spoken)


# --- what is kept -----------------------------------------------------------------------------------------


@words.action
def count_not_helped(talk: Talk) -> None:
    """Keep that the answer did not help: the topic, never the text."""
    talk.record("not_helped", topic=_topic(talk))


@words.list
def keep_question_button(talk: Talk) -> tuple[str, ...]:
    """The button that lets the question be kept for the clinician; not for who did not agree that we keep things."""
    return ("keep_question",) if talk.profile.consent else ()


@words.view
def may_keep(talk: Talk) -> bool:
    """Did the person agree that we keep what they tell?"""
    return talk.profile.consent is not None


@words.action
def keep_question(talk: Talk) -> None:
    """Keep the question, as asked for, so that a clinician can write a better answer."""
    talk.record("question", text=str(talk.get("asked") or ""), lang=talk.spoken)
