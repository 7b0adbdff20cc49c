"""The catalogue in `docs/content.md`: every lesson, exercise and question with its picture and what it rests on.

It is made from `dialogs/`, so that it cannot drift away from what people are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from bot.content import Dialogs
from bot.domain import LANGUAGES, Course
from bot.guide import put
from bot.programme.exercises import DOSE_FROM, PLANNED
from bot.rendering.exercise_data import ExerciseData
from bot.rendering.lesson_text import visible

BEGIN, END = "<!-- catalogue: begin -->", "<!-- catalogue: end -->"
LANG = LANGUAGES[0]
COURSES: tuple[Course, ...] = get_args(Course)

_CITED = re.compile(r"((?:[A-Z][\w-]+,? (?:and )?|van )*[A-Z][\w-]+)(?:(?<=[A-Z]),)? \(?((?:19|20)\d\d)\b")
"""Names with a year: "Costa 2019", "Wood and Hendrick 2019", "WHO (2023)", "NICE, 2021"; not "Medicine, 2020"."""
_NO_NAMES = {"In", "Since", "From", "Until"}
_STRENGTH = re.compile(
    r"\b(strong|moderate|early) evidence\b|\b(small effect)\b|<b>(little)</b> research", re.IGNORECASE
)


def with_catalogue(page: str, dialogs: Dialogs) -> str:
    """The page with the catalogue between its two marks written anew. Raises ValueError where a mark is missing."""
    return put(page, BEGIN, catalogue(dialogs), END)


def catalogue(dialogs: Dialogs) -> str:
    """Three tables as Markdown: lessons, exercises, questions that people ask."""
    return "\n".join((*_lessons(dialogs), *_exercises(dialogs), *_topics(dialogs), ""))


def rests_on(sources: str) -> str:
    """What a text of sources names, in short: "Marucha 1998, Buscemi 2019 · early, moderate"."""
    plain = visible(sources)
    cited = [f"{name.removeprefix('The ')} {year}" for name, year in _CITED.findall(plain) if name not in _NO_NAMES]
    named = [*_once(cited), *(["Danneels"] if "Danneels" in plain and "Danneels" not in " ".join(cited) else [])]
    strength = _once("".join(found).lower() for found in _STRENGTH.findall(sources))
    return " · ".join(filter(None, (", ".join(named), ", ".join(strength))))


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _lessons(dialogs: Dialogs) -> Iterator[str]:
    book = dialogs.shelf.book
    rows = []
    for entry in book.entries:
        lesson = book.get(entry.id, LANG)
        place = " · ".join(str(book.order[course].index(entry.id) + 1) for course in COURSES)
        name = f"{lesson.title} (`{entry.id}`)"
        rows.append((name, place, f"`{entry.drawing}`", lesson.quiz.question, rests_on(lesson.sources)))
    about = f"The place is that in the order of each course: {', '.join(COURSES)}.".replace("_", " ")
    yield from _table("Lessons", about, ("lesson", "place", "picture", "question", "rests on"), rows)


def _exercises(dialogs: Dialogs) -> Iterator[str]:
    rows = []
    for name, each in dialogs.exercises.data.items():
        title = f"{dialogs.exercises.texts[name, LANG].title} (`{name}`)"
        days = "every day" if PLANNED[each.stage] == 7 else f"{PLANNED[each.stage]} days a week"
        picture = f"{len(each.movement().shown)} poses"
        rows.append((str(each.stage), title, days, _dose(each), picture, DOSE_FROM.get(name, "our own default")))
    about = "How much: the easier form, the usual one, the harder one. Each has a picture of its poses and a loop."
    heads = ("step", "exercise", "how often", "how much", "picture", "the dose comes from")
    yield from _table("Exercises", about, heads, rows)


def _dose(exercise: ExerciseData) -> str:
    """The three forms: "2, 5, 8 min" of time, or "5, 10, 20 × 6 s" of counts."""
    forms = (exercise.easier, exercise.usual, exercise.harder)
    if exercise.kind == "time":
        return f"{', '.join(f'{(form.seconds or 0) / 60:g}' for form in forms)} min"
    if len({form.pace for form in forms}) == 1:
        return f"{', '.join(str(form.reps) for form in forms)} × {exercise.usual.pace} s"
    return ", ".join(f"{form.reps} × {form.pace} s" for form in forms)


def _topics(dialogs: Dialogs) -> Iterator[str]:
    data, rows = dialogs.questions.data, []
    for topic in data.topics.values():
        more = f"`{topic.more}`" if topic.more else "nowhere"
        rows.append((f"`{topic.id}`", data.buttons[topic.id, LANG], more, rests_on(data.sources[topic.id, LANG])))
    about = 'Where "More about this" leads: a lesson, or the button of a part of the program.'
    yield from _table("Questions that people ask", about, ("topic", "button", "more", "rests on"), rows)


def _table(title: str, about: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from (f"### {title}", "", about, "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}")
    yield from (f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |" for cells in rows)
    yield ""
