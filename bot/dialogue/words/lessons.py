"""Words about a lesson: which one, which page, its quiz, one's own words, keeping it."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Quiz, Value
from bot.programme import education, spaced

words = Words()
MOVEMENT = "safe_to_move"


def path_of(talk: Talk) -> tuple[str, ...]:
    """All lessons in the order of the person's path; with much fear of moving, the lessons of movement first."""
    return education.in_order(talk.content.lessons(talk.profile.course), talk.profile.fear)


def lesson_of(talk: Talk) -> str:
    """The lesson that is spoken of; the next one where none is."""
    found, path = talk.get("lesson"), path_of(talk)
    if isinstance(found, str) and found in path:
        return found
    return _next(talk)


def _next(talk: Talk) -> str:
    path = path_of(talk)
    return education.next_lesson(path, talk.profile.lessons) or path[0]


def _page(talk: Talk) -> int:
    return int(str(talk.frame.get("page", 1)))


@words.action
def offer_lesson(talk: Talk) -> None:
    """Take the next lesson that was not read yet."""
    talk.carry(lesson=_next(talk))
    if talk.profile.consent:
        talk.change(taught="lesson")


@words.action
def offer_movement_lesson(talk: Talk) -> None:
    """Take the lesson that it is safe to move."""
    talk.carry(lesson=MOVEMENT)


@words.action
def open_lesson(talk: Talk) -> None:
    """Open the chosen lesson at its first page."""
    talk.remember(lesson=lesson_of(talk), page=1)


@words.action
def next_page(talk: Talk) -> None:
    """Turn the page."""
    talk.remember(page=_page(talk) + 1)


@words.guard
def last_page_next(talk: Talk) -> bool:
    """Is the next page the last one?"""
    return _page(talk) + 1 >= talk.content.pages(lesson_of(talk))


@words.pick
def lesson_picture(talk: Talk) -> str:
    """The lesson's drawing, if it belongs to this page."""
    page, drawing = talk.content.picture(lesson_of(talk)) or (0, "")
    return drawing if page == _page(talk) else ""


@words.pick
def lesson_page(talk: Talk) -> str:
    """The bubbles of the present page."""
    return f"lesson/{lesson_of(talk)}_page_{_page(talk)}"


@words.pick
def lesson_today(talk: Talk) -> str:
    """The one small thing for today."""
    return f"lesson/{lesson_of(talk)}_today"


@words.pick
def lesson_sources(talk: Talk) -> str:
    """What the lesson rests on, and how strong that is."""
    return f"lesson/{lesson_of(talk)}_sources"


@words.pick
def lesson_another_way(talk: Talk) -> str:
    """The same thought, told otherwise."""
    return f"lesson/{lesson_of(talk)}_another_way"


@words.pick
def quiz_feedback(talk: Talk) -> str:
    """The word to the answer that was given, and the one small thing for today."""
    return f"lesson/{lesson_of(talk)}_feedback_{talk.frame.get('answer')}"


@words.action
def ask_quiz(talk: Talk) -> None:
    """Ask the lesson's question as Telegram's own quiz."""
    name = f"quiz:{talk.frame.id}"
    buttons, screen = talk.keyboard()
    talk.add(Quiz(lesson_of(talk), name, buttons, screen))
    talk.session = replace(talk.session, quiz=name)


@words.action
def mark_quiz(talk: Talk) -> None:
    """Keep the answer to the quiz."""
    lesson, option = lesson_of(talk), int(str(talk.value))
    answers = talk.content.answers(lesson)
    key = answers[min(option, len(answers) - 1)]
    talk.remember(answer=key)
    right = option == talk.content.right(lesson)
    talk.record("quiz", lesson=lesson, answer=key, right=right)
    if talk.profile.consent:
        talk.change(reviews=spaced.after_quiz(talk.profile.reviews, lesson, right, talk.today))
    close_quiz(talk)


@words.action
def close_quiz(talk: Talk) -> None:
    """Let the quiz go without an answer."""
    talk.session = replace(talk.session, quiz=None)


@words.action
def finish_lesson(talk: Talk) -> None:
    """Keep that the lesson was read."""
    lesson = lesson_of(talk)
    read = (*(each for each in talk.profile.lessons if each != lesson), lesson)
    if talk.profile.consent:
        talk.change(lessons=read, lessons_on=talk.today)
    talk.record("lesson", lesson=lesson)


@words.list
def after_lesson(talk: Talk) -> tuple[str, ...]:
    """What one may do at a lesson's end: its sources, another way to say it, one's own words, keeping it."""
    own = ("own_words",) if talk.content.asks_own_words(lesson_of(talk)) else ()
    return ("sources", "another_way", *own, *keep_or_let_go(talk))


@words.list
def keep_or_let_go(talk: Talk) -> tuple[str, ...]:
    """The button that puts the lesson among the favourites, or takes it away."""
    return ("let_lesson_go",) if lesson_of(talk) in talk.profile.favourites else ("keep_lesson",)


@words.action
def keep_lesson(talk: Talk) -> None:
    """Put the lesson among the favourites."""
    let_lesson_go(talk)
    talk.change(favourites=(*talk.profile.favourites, lesson_of(talk)))


@words.action
def let_lesson_go(talk: Talk) -> None:
    """Take the lesson away from the favourites."""
    talk.change(favourites=tuple(each for each in talk.profile.favourites if each != lesson_of(talk)))


@words.pick
def own_words_ask(talk: Talk) -> str:
    """The request to tell the lesson in one's own words."""
    return f"lesson/{lesson_of(talk)}_own_words"


@words.action
def hear_own_words(talk: Talk) -> None:
    """Look which ideas stand in the person's own words. Only which they are is kept, never the words."""
    ideas = talk.content.ideas(lesson_of(talk), talk.profile.lang, talk.event.text)
    talk.remember(ideas=ideas)
    talk.record("own_words", lesson=lesson_of(talk), ideas=ideas)


@words.pick
def own_words_heard(talk: Talk) -> str:
    """The ideas that were found in the person's words, said back, and our own line. Nothing is wrong."""
    return f"lesson/{lesson_of(talk)}_heard"


@words.view
def ideas_found(talk: Talk) -> tuple[Value, ...]:
    """Which ideas of the lesson were found in the person's own words, by their places from 0."""
    found = talk.get("ideas")
    return found if isinstance(found, tuple) else ()


@words.view
def lessons_done(talk: Talk) -> int:
    """How many lessons were read."""
    return len(talk.profile.lessons)
