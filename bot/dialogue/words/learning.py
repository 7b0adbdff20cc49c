"""Words about learning: the list of lessons, the favourites, the tip of the day, the short quiz about pain."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.lessons import path_of
from bot.domain import Value
from bot.programme import education, screening

words = Words()


# --- the list ---------------------------------------------------------------------------------------------


def _number(talk: Talk, name: str) -> int:
    found = talk.frame.get(name)
    return found if isinstance(found, int) else 0


@words.list
def lessons(talk: Talk) -> tuple[str, ...]:
    """Six lessons, those to come before those that were read; then what else there is: more of them, the favourites,
    the short quiz."""
    order = education.for_the_list(path_of(talk), talk.profile.lessons)
    more = ("more_lessons",) if len(order) > education.PAGE else ()
    kept = ("favourites",) if talk.profile.favourites else ()
    quiz = ("knowledge",) if _round(talk) else ()
    return (*education.page_of(order, _number(talk, "list_page")), *more, *kept, *quiz)


@words.list
def favourite_lessons(talk: Talk) -> tuple[str, ...]:
    """The lessons that the person keeps at hand, the newest first."""
    return tuple(each for each in reversed(talk.profile.favourites) if each in path_of(talk))


@words.action
def first_list_page(talk: Talk) -> None:
    """Begin the list of lessons at its first page."""
    talk.remember(list_page=0)


@words.action
def next_list_page(talk: Talk) -> None:
    """Turn to the next page of the list; after the last comes the first."""
    talk.remember(list_page=_number(talk, "list_page") + 1)


@words.view
def lessons_read(talk: Talk) -> tuple[str, ...]:
    """The lessons that were read: their buttons have a tick."""
    return talk.profile.lessons


@words.view
def lessons_in_all(talk: Talk) -> int:
    """How many lessons there are."""
    return len(path_of(talk))


@words.view
def favourites_count(talk: Talk) -> int:
    """How many lessons the person keeps at hand."""
    return len(favourite_lessons(talk))


# --- the tip of the day -------------------------------------------------------------------------------------


@words.pick
def tip_of_the_day(talk: Talk) -> str:
    """Today's tip; none about exercise where effort makes ill or a warning sign is open."""
    moving = talk.profile.alarm is None and not screening.hides_exercise(talk.profile)
    return f"tip/{education.tip_of(talk.today.toordinal() + _number(talk, 'turn'), moving=moving)}"


@words.action
def another_tip(talk: Talk) -> None:
    """Take the next tip."""
    talk.remember(turn=_number(talk, "turn") + 1)


# --- the short quiz about pain ------------------------------------------------------------------------------


def _round(talk: Talk) -> education.Round | None:
    path = path_of(talk)
    read = sum(lesson in talk.profile.lessons for lesson in path)
    return education.knowledge_round(len(talk.profile.knowledge), read, len(path))


def _answers(talk: Talk) -> tuple[Value, ...]:
    found = talk.frame.get("answers")
    return found if isinstance(found, tuple) else ()


@words.view
def knowledge_round(talk: Talk) -> str | None:
    """Which round of the short quiz fits now: `before`, `after`, or None."""
    return _round(talk)


@words.guard
def lessons_behind(talk: Talk) -> bool:
    """Are enough lessons read for the second round of the short quiz, in which each answer gets a word?"""
    return _round(talk) == "after"


@words.pick
def statement(talk: Talk) -> str:
    """The next statement of the short quiz."""
    statements = tuple(talk.content.statements())
    return f"knowledge/{statements[min(len(_answers(talk)), len(statements) - 1)]}"


@words.pick
def statement_feedback(talk: Talk) -> str:
    """A word to the statement that was judged just now."""
    return f"knowledge/{tuple(talk.content.statements())[max(0, len(_answers(talk)) - 1)]}_feedback"


@words.guard
def last_statement(talk: Talk) -> bool:
    """Is this the last statement of the short quiz?"""
    return len(_answers(talk)) + 1 >= len(talk.content.statements())


@words.action
def judge(talk: Talk) -> None:
    """Remember how the statement was judged."""
    talk.remember(answers=(*_answers(talk), str(talk.value)))


@words.action
def keep_knowledge(talk: Talk) -> None:
    """Keep how many statements were judged right."""
    statements = talk.content.statements()
    wanted = ("is_true" if holds else "not_true" for holds in statements.values())
    right = sum(answer == want for answer, want in zip(_answers(talk), wanted, strict=False))
    talk.change(knowledge=(*talk.profile.knowledge, (talk.today, right, len(statements))))
    talk.record("knowledge", right=right, of=len(statements), answers=_answers(talk))


@words.view
def statements_count(talk: Talk) -> int:
    """How many statements the short quiz has."""
    return len(talk.content.statements())


@words.view
def statement_number(talk: Talk) -> int:
    """Which statement of the short quiz this is, from 1."""
    return min(len(_answers(talk)) + 1, len(talk.content.statements()))


@words.view
def knowledge_first(talk: Talk) -> int | None:
    """How many statements were judged right the first time; None where this is the first."""
    return talk.profile.knowledge[0][1] if len(talk.profile.knowledge) > 1 else None


@words.view
def knowledge_first_of(talk: Talk) -> int | None:
    """How many statements there were the first time."""
    return talk.profile.knowledge[0][2] if len(talk.profile.knowledge) > 1 else None


@words.view
def knowledge_now(talk: Talk) -> int:
    """How many statements were judged right just now."""
    return talk.profile.knowledge[-1][1] if talk.profile.knowledge else 0
