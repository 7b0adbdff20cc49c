"""The content of `dialogs/`, loaded: flows, texts, lessons, helplines; and what the words may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.core import get_global

from bot.dialogue.engine import Dialogue
from bot.dialogue.flow import load_flows
from bot.dialogue.reading import ContentError, Issue, read_yaml, validate
from bot.dialogue.words import WORDS
from bot.domain import LANGUAGES, Alarm, Event, EventKind, Message, Value
from bot.programme.exercises import Dose, Form
from bot.rendering import exercises
from bot.rendering.exercises import Exercises
from bot.rendering.knowledge import Knowledge
from bot.rendering.lessons import Lessons
from bot.rendering.pictures import Pictures
from bot.rendering.remarks import Place, Remarks, Situation
from bot.rendering.texts import Texts, read_templates
from bot.understanding import parse, reading
from bot.understanding.helplines import Helplines
from bot.understanding.ideas import found_ideas
from bot.understanding.likeness import Likeness
from bot.understanding.load import Understanding, load_understanding
from bot.understanding.question_files import QuestionData
from bot.understanding.questions import Questions
from bot.understanding.safety import Safety

USUAL_ZONES = {
    "BE": ("Europe/Brussels",),
    "NL": ("Europe/Amsterdam",),
    "GB": ("Europe/London",),
    "IE": ("Europe/Dublin",),
    "FR": ("Europe/Paris",),
    "DE": ("Europe/Berlin",),
    "ES": ("Europe/Madrid", "Atlantic/Canary"),
    "PT": ("Europe/Lisbon", "Atlantic/Azores", "Atlantic/Madeira"),
    "US": (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Anchorage",
        "Pacific/Honolulu",
    ),
    "CA": (
        "America/Toronto",
        "America/Halifax",
        "America/St_Johns",
        "America/Winnipeg",
        "America/Edmonton",
        "America/Vancouver",
    ),
    "AU": (
        "Australia/Sydney",
        "Australia/Brisbane",
        "Australia/Adelaide",
        "Australia/Darwin",
        "Australia/Perth",
    ),
    "NZ": ("Pacific/Auckland",),
    "XX": ("Europe/Brussels", "UTC", "America/New_York", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore"),
}
"""Zones that people live in, the commonest first; what is not here takes the country's zones from CLDR."""


@dataclass(frozen=True)
class Shelf:
    """What words may ask of the content; see `bot.dialogue.talk.Content`."""

    book: Lessons
    knowledge: Knowledge
    ladder: Exercises
    helplines: Helplines
    cards: Mapping[str, str]
    questions: Questions
    book_of_remarks: Remarks
    safety: Safety

    def lessons(self, course: str | None) -> tuple[str, ...]:
        """The lessons in the order of a course; of the chronic one where it is not known."""
        return self.book.order.get(course or "chronic") or self.book.order["chronic"]  # type: ignore[call-overload]

    def pages(self, lesson: str) -> int:
        """How many pages a lesson has."""
        return len(self.book.get(lesson, LANGUAGES[0]).pages)

    def picture(self, lesson: str) -> tuple[int, str] | None:
        """The page of a lesson's picture, and its drawing."""
        drawing = next(entry.drawing for entry in self.book.entries if entry.id == lesson)
        return self.book.get(lesson, LANGUAGES[0]).picture.page, drawing

    def right(self, lesson: str) -> int:
        """The index of the right answer."""
        return self.book.get(lesson, LANGUAGES[0]).quiz.correct

    def answers(self, lesson: str) -> tuple[str, ...]:
        """The keys of the answers."""
        return tuple(answer.key for answer in self.book.get(lesson, LANGUAGES[0]).quiz.answers)

    def asks_own_words(self, lesson: str) -> bool:
        """Whether the lesson may be told in one's own words."""
        return self.book.get(lesson, LANGUAGES[0]).teach_back is not None

    def ideas(self, lesson: str, lang: str, text: str) -> tuple[int, ...]:
        """Which ideas of the lesson stand in somebody's own words, by their places from 0."""
        told = self.book.get(lesson, lang).teach_back
        return found_ideas(text, [idea.words for idea in told.ideas] if told else [])

    def statements(self) -> Mapping[str, bool]:
        """The statements of the short quiz in their order, and whether each holds."""
        return self.knowledge.holds

    def exercises(self, stage: int) -> tuple[str, ...]:
        """The exercises of a stage, in order."""
        return self.ladder.of_stage(stage)

    def stage_of(self, exercise: str) -> int:
        """The stage that an exercise belongs to; 0 for an unknown one."""
        found = self.ladder.data.get(exercise)
        return found.stage if found else 0

    def dose(self, exercise: str, form: Form) -> Dose:
        """How much of an exercise is done, in this form."""
        told = self.ladder.dose(exercise, form)
        if told.reps is not None and told.pace is not None:
            return Dose("counts", told.reps * told.pace, told.reps, told.pace)
        return Dose("time", told.seconds or 0)

    def countries(self) -> tuple[str, ...]:
        """The countries with helplines of their own, and `XX`."""
        return tuple(self.helplines.countries)

    def zones(self, country: str) -> tuple[str, ...]:
        """The IANA zones of a country, the commonest first."""
        territories: Mapping[str, list[str]] = get_global("territory_zones")
        return USUAL_ZONES.get(country) or tuple(territories.get(country, ("UTC",)))[:1]

    def help(self, country: str | None, lang: str, at: datetime) -> Mapping[str, Any]:
        """What an alarm card shows of helplines."""
        return self.helplines.card(country, lang, at)

    def asked(self, text: str) -> Alarm | None:
        """The alarm sign that a text only asks about."""
        return self.safety.asked(text)

    def answers_to(self, topic: str) -> bool:
        """Whether there is an answer to questions of this topic."""
        return topic in self.questions.data.topics

    def more(self, topic: str) -> str | None:
        """Where more about a topic is found."""
        known = self.questions.data.topics.get(topic)
        return known.more if known else None

    def card(self, sign: str, kind: str) -> str:
        """The card of a sign, as the safety data say; the kind's own where the sign is not known."""
        return f"safety/{self.cards.get(sign, kind)}"

    def remarks(self, place: str, lang: str) -> tuple[tuple[str, int], ...]:
        """The situations of a place with their numbers of remarks."""
        return self.book_of_remarks.situations(place, lang)


@dataclass(frozen=True)
class Dialogs:
    """Everything that `dialogs/` holds, ready for use."""

    dialogue: Dialogue
    texts: Texts
    pictures: Pictures
    exercises: Exercises
    shelf: Shelf
    commands: dict[str, dict[str, str]]
    likeness: Likeness
    safety: Safety
    questions: Questions

    def understand(self, event: Event) -> Event:
        """The event with what its text tells: a sign of danger, or else the question that it asks."""
        if not event.text:
            return event
        alarm = self.safety.read(event.text)
        if alarm or event.kind is not EventKind.TEXT:
            return replace(event, alarm=alarm)
        return replace(event, asked=self.questions.read(event.text))

    def learn(self) -> None:
        """Learn what danger and questions read like, so that the first message needs not wait."""
        self.likeness.learn()

    def draw(self, message: Message) -> bytes:
        """The picture (PNG) or the loop (GIF) that a message shows. Raises KeyError for an unknown one."""
        name, lang = message.picture or ("", "")
        if not name.startswith(exercises.NAME):
            return self.pictures.png(name, lang, dict(message.picture_values))
        exercise = name.removeprefix(exercises.NAME)
        return self.exercises.gif(exercise) if message.kind == "animation" else self.exercises.png(exercise, lang)


def load(folder: Path) -> Dialogs:
    """Load all content. Raises ContentError with file and line."""
    lessons, knowledge = Lessons.load(folder, read_yaml), Knowledge.load(folder, read_yaml)
    ladder = Exercises.load(folder, read_yaml)
    if issues := (*lessons.issues, *knowledge.issues, *ladder.issues):
        raise ContentError(*(Issue(each.file, each.line, each.message) for each in issues))
    remarks = Remarks.load(folder, read_remarks)
    likeness, safety, questions, helplines = understanding(folder)
    texts = load_texts(folder, lessons, knowledge, ladder, remarks, questions.data)
    shelf = Shelf(lessons, knowledge, ladder, helplines, safety.cards, questions, remarks, safety)
    pictures = Pictures(folder / "media", lessons.labels)
    return Dialogs(
        dialogue=Dialogue(
            load_flows(folder / "flows"),
            WORDS,
            shelf,
            variables=lambda name: _variables(texts, pictures, name),
            readers=READERS,
            match=lambda text, keys, lang: _match(texts, text, keys, lang),
            plain=parse.plain_answer,
        ),
        texts=texts,
        pictures=pictures,
        exercises=ladder,
        shelf=shelf,
        commands={lang: _map(folder / lang / "commands.yaml") for lang in LANGUAGES},
        likeness=likeness,
        safety=safety,
        questions=questions,
    )


def _variables(texts: Texts, pictures: Pictures, name: str) -> frozenset[str]:
    """The values that a message, a `button:<key>` or a `picture:<drawing>` shows."""
    kind, _, drawing = name.partition(":")
    return pictures.variables(drawing) if kind == "picture" else texts.variables(name)


def _match(texts: Texts, text: str, keys: tuple[str, ...], lang: str) -> str | None:
    """The button that a typed text names, in the words of either country."""
    forms = (texts.labels(keys, lang, country) for country in ("BE", "NL"))
    return next((key for labels in forms if (key := parse.choice(text, labels, lang))), None)


def understanding(folder: Path) -> Understanding:
    """The safety net, the questions and the helplines. Raises ContentError."""
    try:
        return load_understanding(folder)
    except reading.ContentError as error:
        raise ContentError(Issue(str(error.path), error.line, error.message)) from None


READERS: dict[str, Callable[[str, str], Value]] = {
    "score": parse.score,
    "time": parse.clock_time,
    "duration": parse.duration,
    "count": parse.count,
    "country": lambda text, lang: parse.country(text),
    "words": lambda text, lang: parse.plain(text),
    "letter": lambda text, lang: parse.letter(text),
}
"""What a state's `ask:` may name."""


def read_remarks(path: Path) -> list[Situation]:
    """The remarks of one place, by situation. Raises ContentError."""
    return validate(Place, read_yaml(path)).root


def load_texts(
    folder: Path, lessons: Lessons, knowledge: Knowledge, ladder: Exercises, remarks: Remarks, questions: QuestionData
) -> Texts:
    """All texts: templates, labels of buttons, captions, lessons, exercises, quiz, remarks, sources of answers."""
    sources, words = {}, {}
    for lang in LANGUAGES:
        home = folder / lang
        labels = {f"button:{key}": str(label) for key, label in _map(home / "buttons.yaml").items()}
        captions = {
            f"pictures/{name}": drawing.caption for (name, of), drawing in lessons.drawings.items() if of == lang
        }
        made: dict[str, str] = {}
        for part in (lessons, knowledge, ladder, remarks, questions):
            made |= part.templates(lang)
        sources[lang] = {**read_templates(home), **labels, **made, **captions}
        words[lang] = {
            f"{group}.{key}": str(word)
            for file in ("words.yaml", "safety/signs.yaml")
            for group, key, word in _pairs(home / file)
        }
    return Texts(sources, words, {lang: lessons.quizzes(lang) for lang in LANGUAGES})


def _pairs(path: Path) -> list[tuple[str, str, str]]:
    found = []
    for key, value in _map(path).items():
        if isinstance(value, dict):
            found += [(key, str(inner), str(word)) for inner, word in value.items()]
        else:
            group, _, name = key.rpartition(".")
            found.append((group or "sign", name, str(value)))
    return found


def _map(path: Path) -> dict[str, Any]:
    return dict(read_yaml(path).data or {})
