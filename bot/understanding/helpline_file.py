"""The file of helplines: what stands in `dialogs/helplines.yaml`, checked, and how a card shows a line of it."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo

from babel import Locale
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.understanding.reading import ContentError, Node, Word, read_yaml

ELSEWHERE = "XX"
OR = {"en": "or", "nl": "of"}
LOCALES = {"en": Locale.parse("en_GB"), "nl": Locale.parse("nl")}


# --- what a card shows --------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A line as a card shows it; what it does not have is empty.

    `number` is called, or gets the word `sms` as a text message. `site` is an address to read. `chat` is the
    address of a chat that is open now, until `chat_until` ("24:00"; empty where it never closes). `language` is
    named where the line does not speak the person's own, `place` where the person's country is not known.
    `free`, `anonymous` (no name is asked) and `always` (day and night) are true only where a source says so.
    """

    name: str
    number: str = ""
    sms: str = ""
    site: str = ""
    chat: str = ""
    chat_until: str = ""
    language: str = ""
    place: str = ""
    free: bool = False
    anonymous: bool = False
    always: bool = False


class Door(NamedTuple):
    """The doctor when the own practice is closed: what it is called, its number, else how it is reached."""

    name: str
    number: str = ""
    how: str = ""


# --- what the file says -------------------------------------------------------------------------------------


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _midnight(text: object) -> object:
    return time.max if text == "24:00" else text


class _Hours(_Model):
    """Open every day from one local time to another; `to` may lie after midnight."""

    start: Annotated[time, Field(alias="from")]
    end: Annotated[time, Field(alias="to"), BeforeValidator(_midnight)]

    def open(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at <= self.end if self.end == time.max else self.start <= at < self.end
        return at >= self.start or at < self.end

    @property
    def closing(self) -> str:
        return "24:00" if self.end == time.max else f"{self.end:%H:%M}"


_Opening = Literal["always"] | _Hours


def is_open(hours: _Opening, at: time) -> bool:
    """Whether what has these hours is open at a local time."""
    return hours == "always" or hours.open(at)


class Sourced(_Model):
    """Where a number comes from. `verified_on` is the day on which somebody called it, None before."""

    source: Annotated[str, Field(min_length=1)]
    source_date: str
    verified_on: date | None
    note: str = ""


class Emergency(Sourced):
    """The number in danger; `also` a second one, `where` names the place where the country is not known."""

    number: str
    also: str = ""
    where: str = ""

    def shown(self, lang: str) -> str:
        if self.where:
            return f"{self.number} ({self.where})"
        return f"{self.number} {OR[lang]} {self.also}" if self.also else self.number


class _Words(_Model):
    """The same words in each language."""

    en: str
    nl: str

    def said(self, lang: str) -> str:
        return {"en": self.en, "nl": self.nl}[lang]


class Doctor(Sourced):
    """What to say in a sentence, and the number; `how` it is reached where each practice has its own."""

    name: _Words
    number: str | None = None
    how: _Words | None = None


class _Chat(_Model):
    site: str
    hours: _Opening


class Helpline(Sourced):
    """A helpline: the languages that it speaks; `also_for` those to whom it is shown with its language named."""

    key: str
    name: str
    number: str | None
    langs: Annotated[tuple[str, ...], Field(min_length=1)]
    also_for: tuple[str, ...] = ()
    hours: _Opening
    free: bool = False
    anonymous: bool = False
    sms: str = ""
    site: str = ""
    chat: _Chat | None = None

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.number or self.site):
            raise ValueError("a line needs a number or a site")
        return self

    @property
    def has_hours(self) -> bool:
        return self.hours != "always" or (self.chat is not None and self.chat.hours != "always")

    @property
    def _spoken(self) -> str:
        return "en" if "en" in self.langs else self.langs[0]

    def shown(self, lang: str, at: time, place: str = "") -> Line:
        """The line as a card in the language shows it at the country's local time."""
        chat = self.chat if self.chat and is_open(self.chat.hours, at) else None
        return Line(
            name=self.name,
            number=self.number or "",
            sms=self.sms,
            site=self.site,
            chat=chat.site if chat else "",
            chat_until=chat.hours.closing if chat and isinstance(chat.hours, _Hours) else "",
            language="" if lang in self.langs else LOCALES[lang].languages[self._spoken],
            place=place,
            free=self.free,
            anonymous=self.anonymous,
            always=self.hours == "always",
        )


class Country(_Model):
    """All of one country. `near`, at XX alone, lists by language the lines shown while the country is unknown."""

    zone: str | None = None
    emergency: Emergency
    doctor: Doctor | None
    crisis: tuple[Helpline, ...]
    poison: Helpline | None
    near: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _has_its_zone(self) -> Self:
        if self.zone is None and any(line.has_hours for line in self.lines()):
            raise ValueError("a line has hours, so the country needs its 'zone' (like Europe/Brussels)")
        if self.zone is not None:
            ZoneInfo(self.zone)
        return self

    def lines(self) -> tuple[Helpline, ...]:
        return (*self.crisis, *([self.poison] if self.poison else []))

    def time(self, at: datetime) -> time:
        """The wall clock's time in the country."""
        there = at.astimezone(ZoneInfo(self.zone)) if at.tzinfo and self.zone else at
        return there.time()


# --- reading it ---------------------------------------------------------------------------------------------


def read_countries(path: Path) -> dict[str, Country]:
    """The countries by code, `XX` among them. Raises ContentError with file, line and plain words."""
    table = _table(path)
    countries = {code: _country(path, code, node) for code, node in table.items()}
    keys = {line.key for country in countries.values() for line in country.crisis}
    for code, country in countries.items():
        for key in (key for keys_near in country.near.values() for key in keys_near):
            if key not in keys:
                raise ContentError(path, _line(table[code], ("near",), code), f"no crisis line is called '{key}'")
    return countries


def _table(path: Path) -> dict[str, Node]:
    root = read_yaml(path)
    if not isinstance(root, dict) or list(root) != ["countries"]:
        raise ContentError(path, 1, "the file has one key, 'countries', and all countries below it")
    table = root["countries"]
    if not isinstance(table, dict) or ELSEWHERE not in table:
        raise ContentError(path, 1, f"'{ELSEWHERE}' is missing, for people whose country is not known")
    return table


def _country(path: Path, code: str, node: Node) -> Country:
    try:
        return Country.model_validate(node)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in (code, *first["loc"]))
        raise ContentError(path, _line(node, first["loc"], code), f"{place}: {first['msg']}") from None


def _line(node: Node, loc: tuple[str | int, ...], key: str) -> int:
    """The line of the place in the file, or of the nearest key around it."""
    line = key.line if isinstance(key, Word) else 1
    for part in loc:
        if isinstance(node, dict):
            found = next((name for name in node if name == part), None)
            if isinstance(found, Word):
                line, node = found.line, node[found]
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
            first = next(iter(node), None) if isinstance(node, dict) else None
            line = first.line if isinstance(first, Word) else line
    return node.line if isinstance(node, Word) else line
