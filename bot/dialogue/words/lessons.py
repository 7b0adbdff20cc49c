"""Words about lessons: which one, which page, the quiz."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Quiz

words = Words()
MOVEMENT = "safe_to_move"


def _lesson(talk: Talk) -> str:
    found = talk.get("lesson")
    known = talk.content.lessons(talk.profile.course)
    return found if isinstance(found, str) and found in known else _next(talk)


def _next(talk: Talk) -> str:
    order = talk.content.lessons(talk.profile.course)
    return next((each for each in order if each not in talk.profile.lessons), order[0])


def _page(talk: Talk) -> int:
    return int(str(talk.frame.get("page", 1)))


@words.list
def lessons(talk: Talk) -> tuple[str, ...]:
    """All lessons, in the order of the person's path."""
    return talk.content.lessons(talk.profile.course)


@words.action
def offer_lesson(talk: Talk) -> None:
    """Take the next lesson that was not read yet."""
    talk.carry(lesson=_next(talk))


@words.action
def offer_movement_lesson(talk: Talk) -> None:
    """Take the lesson that it is safe to move."""
    talk.carry(lesson=MOVEMENT)


@words.action
def open_lesson(talk: Talk) -> None:
    """Open the chosen lesson at its first page."""
    talk.remember(lesson=_lesson(talk), page=1)


@words.action
def next_page(talk: Talk) -> None:
    """Turn the page."""
    talk.remember(page=_page(talk) + 1)


@words.guard
def last_page_next(talk: Talk) -> bool:
    """Is the next page the last one?"""
    return _page(talk) + 1 >= talk.content.pages(_lesson(talk))


@words.pick
def lesson_picture(talk: Talk) -> str:
    """The lesson's drawing, if it belongs to this page."""
    page, drawing = talk.content.picture(_lesson(talk)) or (0, "")
    return drawing if page == _page(talk) else ""


@words.pick
def lesson_page(talk: Talk) -> str:
    """The bubbles of the present page."""
    return f"lesson/{_lesson(talk)}_page_{_page(talk)}"


@words.pick
def lesson_today(talk: Talk) -> str:
    """The one small thing for today."""
    return f"lesson/{_lesson(talk)}_today"


@words.pick
def lesson_sources(talk: Talk) -> str:
    """What the lesson rests on, and how strong that is."""
    return f"lesson/{_lesson(talk)}_sources"


@words.pick
def lesson_another_way(talk: Talk) -> str:
    """The same thought, told otherwise."""
    return f"lesson/{_lesson(talk)}_another_way"


@words.pick
def quiz_feedback(talk: Talk) -> str:
    """The word to the answer that was given, and the one small thing for today."""
    return f"lesson/{_lesson(talk)}_feedback_{talk.frame.get('answer')}"


@words.action
def ask_quiz(talk: Talk) -> None:
    """Ask the lesson's question as Telegram's own quiz."""
    name = f"quiz:{talk.frame.id}"
    buttons, screen = talk.keyboard()
    talk.add(Quiz(_lesson(talk), name, buttons, screen))
    talk.session = replace(talk.session, quiz=name)


@words.action
def mark_quiz(talk: Talk) -> None:
    """Keep the answer to the quiz."""
    lesson, option = _lesson(talk), int(str(talk.value))
    answers = talk.content.answers(lesson)
    key = answers[min(option, len(answers) - 1)]
    talk.remember(answer=key)
    talk.record("quiz", lesson=lesson, answer=key, right=option == talk.content.right(lesson))
    close_quiz(talk)


@words.action
def close_quiz(talk: Talk) -> None:
    """Let the quiz go without an answer."""
    talk.session = replace(talk.session, quiz=None)


@words.action
def finish_lesson(talk: Talk) -> None:
    """Keep that the lesson was read."""
    lesson = _lesson(talk)
    read = (*(each for each in talk.profile.lessons if each != lesson), lesson)
    if talk.profile.consent:
        talk.change(lessons=read, lessons_on=talk.today)
    talk.record("lesson", lesson=lesson)


@words.view
def lessons_done(talk: Talk) -> int:
    """How many lessons were read."""
    return len(talk.profile.lessons)
