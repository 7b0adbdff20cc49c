"""The lessons and the words of the drawings, read from `dialogs` at the start.

`dialogs/lessons.yaml` says which lessons there are and their order for each course of the pain; each has a
file per language, `<language>/lessons/<id>.yaml`. Drawings that belong to no lesson have their words in
`<language>/pictures.yaml`.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Protocol, TypeVar, get_args

from pydantic import Field, TypeAdapter, ValidationError

from bot.domain import LANGUAGES, Course
from bot.rendering.lesson_text import Drawing, Key, Lesson, Quiz, Strict, TeachBack
from bot.rendering.texts import TICK


class Issue(NamedTuple):
    """Something wrong in a file, for `python -m bot check`."""

    file: str
    line: int
    message: str


class Document(Protocol):
    """A file that was read, which knows its lines."""

    @property
    def file(self) -> str: ...

    @property
    def data(self) -> Any: ...

    def line(self, *place: str | int) -> int: ...


Reader = Callable[[Path], Document]


class Entry(Strict):
    """A lesson in the list: its id, its drawing, and the drawing's version."""

    id: Key
    drawing: Key
    version: Annotated[int, Field(ge=1)]


class _Index(Strict):
    lessons: tuple[Entry, ...]
    order: Mapping[Course, tuple[str, ...]]


Model = TypeVar("Model")
_DRAWINGS = TypeAdapter(dict[Key, Drawing])


def read_model(
    model: type[Model] | TypeAdapter[Model], path: Path, read_yaml: Reader, issues: list[Issue]
) -> tuple[Document, Model] | None:
    """The file and its data as the model; None where it is missing or wrong, which is added to the issues."""
    if not path.exists():
        issues.append(Issue(str(path), 1, "the file is missing"))
        return None
    document = read_yaml(path)
    adapter = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
    try:
        return document, adapter.validate_python(document.data)
    except ValidationError as error:
        for found in error.errors():
            where = ".".join(map(str, found["loc"]))
            message = found["msg"].removeprefix("Value error, ")
            issues.append(
                Issue(document.file, document.line(*found["loc"]), f"{where}: {message}" if where else message)
            )
        return None


def _lettered(quiz: Quiz) -> str:
    """The question with its answers as A, B …: they are too long for buttons."""
    labels = (html.escape(answer.label, quote=False) for answer in quiz.answers)
    answers = (f"<b>{letter}</b> {label}" for letter, label in zip("ABCD", labels, strict=False))
    return "\n".join((html.escape(quiz.question, quote=False), "", *answers))


def _heard(told: TeachBack) -> str:
    """The echo of each idea that was found, then our own line."""
    echoes = (f"{{% if {place} in ideas_found %}}{idea.echo}\n{{% endif %}}" for place, idea in enumerate(told.ideas))
    return "".join(echoes) + f"\n---\n{told.line}"


@dataclass(frozen=True)
class Lessons:
    """All lessons in all languages. With `issues`, some are missing: the content must be mended first."""

    entries: tuple[Entry, ...] = ()
    order: Mapping[Course, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[tuple[str, str], Lesson] = field(default_factory=dict)
    """By (lesson, language)."""
    drawings: Mapping[tuple[str, str], Drawing] = field(default_factory=dict)
    """By (drawing, language)."""
    issues: tuple[Issue, ...] = ()

    def get(self, lesson: str, lang: str) -> Lesson:
        """A lesson. Raises KeyError for an unknown one."""
        return self.texts[lesson, lang]

    def labels(self, drawing: str, lang: str) -> Mapping[str, str]:
        """The words that stand in a drawing. Raises KeyError for an unknown one."""
        return self.drawings[drawing, lang].labels

    def caption(self, drawing: str, lang: str) -> str:
        """What a drawing shows, in words. Raises KeyError for an unknown one."""
        return self.drawings[drawing, lang].caption

    def templates(self, lang: str) -> dict[str, str]:
        """The sources of what is said in lessons, by message.

        `lesson/<id>_page_1` … (the first with title and minutes above it, the one with the picture with what
        it shows in words), `lesson/<id>_feedback_<answer>` (with today's thing below), `lesson/<id>_today`,
        `_another_way` and `_sources`; `_question` and `_answer_<answer>` for the question that comes back;
        `_own_words` and `_heard` (the echoes of `ideas_found`, and our line) where one's own words are asked for.
        The lesson's label is `button:<id>`, with a tick where it is among `lessons_read`.
        """
        found: dict[str, str] = {}
        for entry in self.entries:
            lesson, name = self.get(entry.id, lang), f"lesson/{entry.id}"
            heading = f"<b>{lesson.title}</b> · {{{{ {lesson.minutes * 60}|duration }}}}\n\n"
            for number, page in enumerate(lesson.pages, start=1):
                above = heading if number == 1 else ""
                if number == lesson.picture.page:
                    above += f"<i>{lesson.picture.caption}</i>\n\n"
                found[f"{name}_page_{number}"] = above + "\n---\n".join(page)
            for answer in lesson.quiz.answers:
                found[f"{name}_feedback_{answer.key}"] = f"{answer.feedback}\n\n{lesson.today}"
                found[f"{name}_answer_{answer.key}"] = answer.feedback
            found |= {f"{name}_{part}": getattr(lesson, part) for part in ("today", "another_way", "sources")}
            found[f"{name}_question"] = _lettered(lesson.quiz)
            if lesson.teach_back:
                found[f"{name}_own_words"] = lesson.teach_back.ask
                found[f"{name}_heard"] = _heard(lesson.teach_back)
            read = f'lessons_read is defined and "{entry.id}" in lessons_read'
            found[f"button:{entry.id}"] = f"{{% if {read} %}}{TICK}{{% endif %}}{lesson.button}"
        return found

    def quizzes(self, lang: str) -> dict[str, tuple[str, tuple[str, ...], int]]:
        """Of each lesson the question, the answers, and the place of the right one, counted from 0."""
        quizzes = {entry.id: self.get(entry.id, lang).quiz for entry in self.entries}
        return {
            lesson: (quiz.question, tuple(answer.label for answer in quiz.answers), quiz.correct)
            for lesson, quiz in quizzes.items()
        }

    @classmethod
    def load(cls, folder: Path, read_yaml: Reader) -> Lessons:
        """The lessons under `folder` (`dialogs`). What `read_yaml` raises for a broken file passes through."""
        return _Reading(folder, read_yaml).lessons()


class Loading:
    """Reads files under a folder, and collects what is wrong with them."""

    def __init__(self, folder: Path, read_yaml: Reader) -> None:
        self.folder = folder
        self.read_yaml = read_yaml
        self.issues: list[Issue] = []

    def issue(self, document: Document, message: str, *place: str | int) -> None:
        """Keep that something is wrong at a place in the file."""
        self.issues.append(Issue(document.file, document.line(*place), message))

    def read(self, model: type[Model] | TypeAdapter[Model], path: Path) -> tuple[Document, Model] | None:
        """As `read_model`."""
        return read_model(model, path, self.read_yaml, self.issues)


class _Reading(Loading):
    """Reads and compares the files of the lessons."""

    def lessons(self) -> Lessons:
        if (read := self.read(_Index, self.folder / "lessons.yaml")) is None:
            return Lessons(issues=tuple(self.issues))
        document, index = read
        self.check_index(document, index)
        texts: dict[tuple[str, str], Lesson] = {}
        drawings = self.other_drawings()
        for entry in index.lessons:
            for lang, lesson in self.twins(entry.id).items():
                texts[entry.id, lang] = lesson
                drawings[entry.drawing, lang] = lesson.picture
        return Lessons(index.lessons, index.order, texts, drawings, tuple(self.issues))

    def check_index(self, document: Document, index: _Index) -> None:
        """Every course knows every lesson once, every drawing is there, every text has its line in the list."""
        ids = [entry.id for entry in index.lessons]
        for course in get_args(Course):
            if sorted(index.order.get(course, ())) != sorted(set(ids)):
                self.issue(document, f"order.{course}: must name each lesson once", "order", course)
        for place, entry in enumerate(index.lessons):
            if ids.index(entry.id) < place:
                self.issue(document, f"the lesson '{entry.id}' stands here twice", "lessons", place)
            if not (self.folder / "media" / f"{entry.drawing}.svg").exists():
                self.issue(document, f"media/{entry.drawing}.svg is missing", "lessons", place)
        for lang in LANGUAGES:
            for path in sorted((self.folder / lang / "lessons").glob("*.yaml")):
                if path.stem not in ids:
                    self.issues.append(Issue(str(path), 1, f"'{path.stem}' is not in lessons.yaml"))

    def twins(self, lesson: str) -> dict[str, Lesson]:
        """The lesson in each language that has it without fault."""
        found: dict[str, Lesson] = {}
        for lang in LANGUAGES:
            if read := self.read(Lesson, self.folder / lang / "lessons" / f"{lesson}.yaml"):
                document, found[lang] = read
                self.compare(document, found[lang], *next(iter(found.items())))
        return found

    def compare(self, document: Document, text: Lesson, lang: str, first: Lesson) -> None:
        """What a flow counts on must be the same in every language."""
        same: list[tuple[str, Callable[[Lesson], Any], tuple[str, ...]]] = [
            ("the number of pages", lambda lesson: len(lesson.pages), ("pages",)),
            ("the page of the picture", lambda lesson: lesson.picture.page, ("picture", "page")),
            ("the labels of the picture", lambda lesson: sorted(lesson.picture.labels), ("picture", "labels")),
            ("the answers", lambda lesson: [answer.key for answer in lesson.quiz.answers], ("quiz", "answers")),
            ("the right answer", lambda lesson: lesson.quiz.correct, ("quiz", "answers")),
            ("the number of ideas", lambda lesson: lesson.ideas, ("teach_back", "ideas")),
        ]
        for what, of, place in same:
            if of(first) != of(text):
                self.issue(document, f"not as in '{lang}': {what}, {of(text)} here, {of(first)} there", *place)

    def other_drawings(self) -> dict[tuple[str, str], Drawing]:
        """The drawings that belong to no lesson, by name and language."""
        found: dict[tuple[str, str], Drawing] = {}
        keys: dict[str, dict[str, list[str]]] = {}
        for lang in LANGUAGES:
            if (read := self.read(_DRAWINGS, self.folder / lang / "pictures.yaml")) is None:
                continue
            document, drawings = read
            found |= {(name, lang): drawing for name, drawing in drawings.items()}
            keys[lang] = {name: sorted(drawing.labels) for name, drawing in drawings.items()}
            first, expected = next(iter(keys.items()))
            if keys[lang] != expected:
                self.issue(document, f"not as in '{first}': the drawings or their labels")
            for name in drawings:
                if not (self.folder / "media" / f"{name}.svg").exists():
                    self.issue(document, f"media/{name}.svg is missing", name)
        return found
