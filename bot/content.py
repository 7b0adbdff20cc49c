"""The content of `dialogs/`, loaded: flows, texts, lessons, helplines; and what the words may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.core import get_global

from bot.dialogue.engine import Dialogue
from bot.dialogue.flow import load_flows
from bot.dialogue.reading import ContentError, Issue, read_yaml
from bot.dialogue.words import WORDS
from bot.domain import LANGUAGES, Alarm, Value
from bot.rendering.lessons import Lessons
from bot.rendering.pictures import Pictures
from bot.rendering.texts import Texts, read_templates
from bot.understanding import parse, reading
from bot.understanding.helplines import Helplines
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
    helplines: Helplines
    cards: Mapping[str, str]
    asked: Callable[[str], Alarm | None]
    """The alarm sign that a text only asks about."""

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

    def card(self, sign: str, kind: str) -> str:
        """The card of a sign, as the safety data say; the kind's own where the sign is not known."""
        return f"safety/{self.cards.get(sign, kind)}"


@dataclass(frozen=True)
class Dialogs:
    """Everything that `dialogs/` holds, ready for use."""

    dialogue: Dialogue
    texts: Texts
    pictures: Pictures
    shelf: Shelf
    commands: dict[str, dict[str, str]]
    read_alarm: Callable[[str], Alarm | None]


def load(folder: Path) -> Dialogs:
    """Load all content. Raises ContentError with file and line."""
    lessons = Lessons.load(folder, read_yaml)
    if lessons.issues:
        raise ContentError(*(Issue(each.file, each.line, each.message) for each in lessons.issues))
    texts = load_texts(folder, lessons)
    safety, helplines = load_safety(folder)
    shelf = Shelf(lessons, helplines, safety.cards, safety.asked)
    return Dialogs(
        dialogue=Dialogue(
            load_flows(folder / "flows"),
            WORDS,
            shelf,
            variables=texts.variables,
            readers=READERS,
            match=lambda text, keys, lang: _match(texts, text, keys, lang),
        ),
        texts=texts,
        pictures=Pictures(folder / "media", lessons.labels),
        shelf=shelf,
        commands={lang: _map(folder / lang / "commands.yaml") for lang in LANGUAGES},
        read_alarm=safety.read,
    )


def _match(texts: Texts, text: str, keys: tuple[str, ...], lang: str) -> str | None:
    """The button that a typed text names, in the words of either country."""
    forms = (texts.labels(keys, lang, country) for country in ("BE", "NL"))
    return next((key for labels in forms if (key := parse.choice(text, labels, lang))), None)


def load_safety(folder: Path) -> tuple[Safety, Helplines]:
    """The safety net and the helplines. Raises ContentError."""
    try:
        return Safety.load(folder / "safety", questions(folder)), Helplines.load(folder / "helplines.yaml")
    except reading.ContentError as error:
        raise ContentError(Issue(str(error.path), error.line, error.message)) from None


def questions(folder: Path, lang: str = "*") -> list[str]:
    """What people ask, as the question files have it: to the safety net all of it is no alarm."""
    found: list[str] = []
    for path in sorted(folder.glob(f"{lang}/questions/*.yaml")):
        node = reading.read_yaml(path)
        asks = node.get("ask") if isinstance(node, dict) else None
        found += [str(each) for each in asks or () if isinstance(each, reading.Word)]
    return found


READERS: dict[str, Callable[[str, str], Value]] = {
    "score": parse.score,
    "time": parse.clock_time,
    "duration": parse.duration,
    "words": lambda text, lang: parse.plain(text),
}
"""What a state's `ask:` may name."""


def load_texts(folder: Path, lessons: Lessons) -> Texts:
    """All texts: the templates, the labels of buttons, the lessons, the captions of pictures."""
    sources, words = {}, {}
    for lang in LANGUAGES:
        home = folder / lang
        labels = {f"button:{key}": str(label) for key, label in _map(home / "buttons.yaml").items()}
        captions = {
            f"pictures/{name}": drawing.caption for (name, of), drawing in lessons.drawings.items() if of == lang
        }
        sources[lang] = {**read_templates(home), **labels, **lessons.templates(lang), **captions}
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
