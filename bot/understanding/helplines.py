"""Whom to call, by country: emergency, the doctor outside office hours, crisis lines, the poison centre.

The numbers stand in `dialogs/helplines.yaml` with their sources. The same digits mean other things elsewhere (113
is a crisis line in the Netherlands and the ambulance in Norway), so every number belongs to a country, and names
it where the person's country is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo

from babel import Locale
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.domain import Value
from bot.understanding.reading import ContentError, Node, Word, read_yaml

ELSEWHERE = "XX"
STALE_AFTER = timedelta(days=365)
"""A line that was last called longer ago counts as unverified. Programme, section 5.2."""

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


def _is_open(hours: _Opening, at: time) -> bool:
    return hours == "always" or hours.open(at)


class _Sourced(_Model):
    """Where a number comes from. `verified_on` is the day on which somebody called it, None before."""

    source: Annotated[str, Field(min_length=1)]
    source_date: str
    verified_on: date | None
    note: str = ""


class _Emergency(_Sourced):
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


class _Doctor(_Sourced):
    """What to say in a sentence, and the number; `how` it is reached where each practice has its own."""

    name: _Words
    number: str | None = None
    how: _Words | None = None


class _Chat(_Model):
    site: str
    hours: _Opening


class _Helpline(_Sourced):
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
        chat = self.chat if self.chat and _is_open(self.chat.hours, at) else None
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


class _Country(_Model):
    """All of one country. `near`, at XX alone, lists by language the lines shown while the country is unknown."""

    zone: str | None = None
    emergency: _Emergency
    doctor: _Doctor | None
    crisis: tuple[_Helpline, ...]
    poison: _Helpline | None
    near: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _has_its_zone(self) -> Self:
        if self.zone is None and any(line.has_hours for line in self.lines()):
            raise ValueError("a line has hours, so the country needs its 'zone' (like Europe/Brussels)")
        if self.zone is not None:
            ZoneInfo(self.zone)
        return self

    def lines(self) -> tuple[_Helpline, ...]:
        return (*self.crisis, *([self.poison] if self.poison else []))

    def time(self, at: datetime) -> time:
        """The wall clock's time in the country."""
        there = at.astimezone(ZoneInfo(self.zone)) if at.tzinfo and self.zone else at
        return there.time()


# --- the table ----------------------------------------------------------------------------------------------


class Helplines:
    """All countries' numbers."""

    def __init__(self, countries: Mapping[str, _Country]) -> None:
        self._countries = dict(countries)
        self._by_key = {line.key: (code, line) for code, each in countries.items() for line in each.crisis}

    @classmethod
    def load(cls, path: Path) -> Helplines:
        """Read the file. Raises ValueError (a ContentError) with file, line and plain words."""
        table = _table(path)
        countries = {code: _country(path, code, node) for code, node in table.items()}
        found = cls(countries)
        for code, country in countries.items():
            for key in (key for keys in country.near.values() for key in keys):
                if key not in found._by_key:
                    raise ContentError(path, _line(table[code], ("near",), code), f"no crisis line is called '{key}'")
        return found

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries as ISO codes, in the file's order; the last is `XX`, elsewhere."""
        return (*(str(code) for code in self._countries if code != ELSEWHERE), ELSEWHERE)

    def card(self, country: str | None, lang: str, at: datetime) -> Mapping[str, Value]:
        """What an alarm card shows at an instant (or, if naive, at that local time in the country).

        `country` (as given), `emergency` ("112", "15 or 112"; "112 (EU)" where the country is not known or not here),
        `lines` (Lines, best first, open now, perhaps none), `doctor` (a Door or None), `poison` (a Line or None).
        """
        here = self._countries.get(country or ELSEWHERE, self._countries[ELSEWHERE])
        poison, now = here.poison, here.time(at)
        return {
            "country": country,
            "emergency": here.emergency.shown(lang),
            "lines": self._lines(here, lang, at) if country else self._near(lang, at),
            "doctor": _door(here.doctor, lang),
            "poison": poison.shown(lang, now) if poison and _is_open(poison.hours, now) else None,
        }

    def old(self, today: date) -> tuple[str, ...]:
        """What was never called, or more than 12 months ago: "BE 1813 Zelfmoordlijn 1813: never called"."""
        return tuple(
            f"{code} {name}: " + (f"last called on {told.verified_on}" if told.verified_on else "never called")
            for code, name, told in self._all()
            if told.verified_on is None or today - told.verified_on > STALE_AFTER
        )

    def _lines(self, here: _Country, lang: str, at: datetime) -> tuple[Line, ...]:
        """The open lines that speak the language; else the country's own, which name theirs; else a directory."""
        now = here.time(at)
        open_now = [line for line in here.crisis if _is_open(line.hours, now)]
        speaking = [line for line in open_now if lang in line.langs]
        chosen = [*speaking, *(line for line in open_now if lang in line.also_for)] if speaking else open_now
        return tuple(line.shown(lang, now) for line in chosen or self._countries[ELSEWHERE].crisis)

    def _near(self, lang: str, at: datetime) -> tuple[Line, ...]:
        """The lines to show before the country is known: each names its place, the directory none."""
        found = []
        for key in self._countries[ELSEWHERE].near.get(lang, ()):
            code, line = self._by_key[key]
            now = self._countries[code].time(at)
            if _is_open(line.hours, now):
                found.append(line.shown(lang, now, "" if code == ELSEWHERE else LOCALES[lang].territories[code]))
        return tuple(found)

    def _all(self) -> Iterator[tuple[str, str, _Sourced]]:
        for code, country in self._countries.items():
            yield code, f"{country.emergency.number} emergency", country.emergency
            if country.doctor and country.doctor.number:
                yield code, f"{country.doctor.number} {country.doctor.name.en}", country.doctor
            for line in country.lines():
                yield code, f"{line.number or line.site} {line.name}", line


def _door(doctor: _Doctor | None, lang: str) -> Door | None:
    if doctor is None:
        return None
    return Door(doctor.name.said(lang), doctor.number or "", doctor.how.said(lang) if doctor.how else "")


def _table(path: Path) -> dict[str, Node]:
    root = read_yaml(path)
    if not isinstance(root, dict) or list(root) != ["countries"]:
        raise ContentError(path, 1, "the file has one key, 'countries', and all countries below it")
    table = root["countries"]
    if not isinstance(table, dict) or ELSEWHERE not in table:
        raise ContentError(path, 1, f"'{ELSEWHERE}' is missing, for people whose country is not known")
    return table


def _country(path: Path, code: str, node: Node) -> _Country:
    try:
        return _Country.model_validate(node)
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
