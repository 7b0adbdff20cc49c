"""The content of `dialogs/`, loaded: flows, texts, lessons, helplines; and what the words may ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.core import get_global

from bot.dialogue.flow import Flow, load_flows
from bot.dialogue.reading import read_yaml
from bot.domain import LANGUAGES, Value
from bot.rendering.lessons import Lessons
from bot.rendering.pictures import Pictures
from bot.rendering.texts import Texts, read_templates
from bot.understanding.helplines import Helplines

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
class LoadedContent:
    """What words may ask of the content; see `bot.dialogue.talk.Content`."""

    lesson_book: Lessons
    helplines: Helplines

    def lessons(self, course: str | None) -> tuple[str, ...]:
        return self.lesson_book.order(course)

    def pages(self, lesson: str) -> int:
        return len(self.lesson_book.get("en", lesson).pages)

    def picture(self, lesson: str) -> tuple[int, str] | None:
        return self.lesson_book.get("en", lesson).picture.page, lesson

    def right(self, lesson: str) -> int:
        return next(i for i, answer in enumerate(self.lesson_book.get("en", lesson).quiz.answers) if answer.right)

    def answers(self, lesson: str) -> tuple[str, ...]:
        return tuple(answer.key for answer in self.lesson_book.get("en", lesson).quiz.answers)

    def countries(self) -> tuple[str, ...]:
        return tuple(self.helplines.countries)

    def zones(self, country: str) -> tuple[str, ...]:
        territory_zones: Mapping[str, list[str]] = get_global("territory_zones")
        return USUAL_ZONES.get(country) or tuple(territory_zones.get(country, ("UTC",)))[:1]

    def help(self, country: str | None, lang: str, at: datetime) -> Mapping[str, Any]:
        return {}


@dataclass(frozen=True)
class Dialogs:
    """Everything that `dialogs/` holds, ready for use."""

    flows: dict[str, Flow]
    texts: Texts
    lessons: Lessons
    pictures: Pictures
    content: LoadedContent
    commands: dict[str, dict[str, str]]


def read_map(path: Path) -> dict[str, Any]:
    """A YAML file that is a map; empty where the file is missing. Raises ContentError."""
    return dict(read_yaml(path).data or {}) if path.exists() else {}


_ = (LANGUAGES, Value, Texts, read_templates, load_flows)
