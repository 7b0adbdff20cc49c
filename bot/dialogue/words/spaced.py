"""Words about the questions of lessons that come back."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.lessons import lesson_of, path_of
from bot.programme import spaced

words = Words()
LETTERS = ("answer_a", "answer_b", "answer_c", "answer_d")


@words.action
def bring_question_back(talk: Talk) -> None:
    """Take the question that has waited longest. Should no answer come, it waits two days again."""
    path = path_of(talk)
    reviews = tuple(each for each in talk.profile.reviews if each[0] in path)  # a lesson may be gone
    lesson = spaced.due(reviews, talk.today) or lesson_of(talk)
    talk.remember(lesson=lesson)
    talk.change(reviews=spaced.asked(reviews, lesson, talk.today), taught="review")


@words.pick
def question_back(talk: Talk) -> str:
    """The question that comes back, with its answers as A, B, C."""
    return f"lesson/{lesson_of(talk)}_question"


@words.list
def answer_letters(talk: Talk) -> tuple[str, ...]:
    """A letter for each answer of the question."""
    return LETTERS[: len(talk.content.answers(lesson_of(talk)))]


@words.action
def mark_answer(talk: Talk) -> None:
    """Keep the answer to the question, and when it comes again."""
    lesson, place = lesson_of(talk), LETTERS.index(str(talk.value))
    answer, right = talk.content.answers(lesson)[place], place == talk.content.right(lesson)
    talk.remember(answer=answer)
    talk.change(reviews=spaced.answered(talk.profile.reviews, lesson, right, talk.today))
    talk.record("review", lesson=lesson, answer=answer, right=right)


@words.action
def skip_question(talk: Talk) -> None:
    """The question was skipped: it begins again at two days."""
    talk.change(reviews=spaced.answered(talk.profile.reviews, lesson_of(talk), False, talk.today))


@words.action
def settle_question(talk: Talk) -> None:
    """The person wants this question no more."""
    talk.change(reviews=spaced.settled(talk.profile.reviews, lesson_of(talk), talk.today))


@words.pick
def answer_feedback(talk: Talk) -> str:
    """The word to the answer that was given."""
    lesson = lesson_of(talk)
    answers = talk.content.answers(lesson)
    given = talk.frame.get("answer")
    return f"lesson/{lesson}_answer_{given if given in answers else answers[talk.content.right(lesson)]}"


@words.view
def question_sits(talk: Talk) -> bool:
    """Was the question answered well three times, so that it comes no more?"""
    return (spaced.stage_of(talk.profile.reviews, lesson_of(talk)) or 0) >= spaced.SITS


@words.view
def question_in_days(talk: Talk) -> int:
    """In how many days the question comes back."""
    due = next((day for name, _, day in talk.profile.reviews if name == lesson_of(talk)), talk.today)
    return (due - talk.today).days
