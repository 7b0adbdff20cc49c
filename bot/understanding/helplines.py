"""Whom to call, by country: emergency, the doctor outside office hours, crisis lines, the poison centre.

The numbers stand in `dialogs/helplines.yaml` with their sources. The same digits mean other things elsewhere, so
every number belongs to a country; where the country is not known, only what holds anywhere is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.understanding.reading import ContentError, Node, Word, read_yaml

ELSEWHERE = "XX"
STALE_AFTER = timedelta(days=365)
"""A line that was last called longer ago counts as unverified. Design rule of the programme, section 5.2."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _time(text: object) -> object:
    return time.max if text == "24:00" else text


class Hours(_Model):
    """Open every day from one local time to another; `to` may lie after midnight."""

    start: Annotated[time, Field(alias="from")]
    end: Annotated[time, Field(alias="to"), BeforeValidator(_time)]

    def open(self, at: time) -> bool:
        """Whether it is open at a local time."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


Opening = Literal["always"] | Hours


def _is_open(hours: Opening, at: time) -> bool:
    return hours == "always" or hours.open(at)


class Sourced(_Model):
    """Where a number comes from. `verified_on` is the day on which somebody called it, None before."""

    source: str
    source_date: str
    verified_on: date | None
    note: str = ""


class Emergency(Sourced):
    """The number in danger; `also` a second one, `where` names the place where the country is not known."""

    number: str
    also: str | None = None
    where: str | None = None

    @property
    def text(self) -> str:
        """As it is shown: "112", or "112 (EU)" where the country is not known."""
        return f"{self.number} ({self.where})" if self.where else self.number


class Door(Sourced):
    """The doctor when the own practice is closed; `number` is None where each practice has its own."""

    names: Annotated[dict[str, str], Field(alias="name")]
    number: str | None


class Chat(_Model):
    site: str
    hours: Opening


class Line(Sourced):
    """A helpline. `langs` are the languages that it speaks, `sms` the word to send to the number, if any."""

    key: str
    name: str
    number: str | None
    langs: Annotated[tuple[str, ...], Field(min_length=1)]
    hours: Opening
    free: bool = False
    sms: str | None = None
    site: str | None = None
    chat_room: Annotated[Chat | None, Field(alias="chat")] = None
    country: str = ""
    chat: str | None = Field(default=None, exclude=True, alias="open_chat")
    """The site of its chat, where the chat is open at the moment; set by `Helplines.crisis`."""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.number or self.site):
            raise ValueError("a line needs a number or a site")
        return self


class Country(_Model):
    emergency: Emergency
    doctor: Door | None
    crisis: tuple[Line, ...]
    poison: Line | None


class Helplines:
    """All countries' numbers."""

    def __init__(self, countries: Mapping[str, Country]) -> None:
        self._countries = dict(countries)

    @classmethod
    def load(cls, path: Path) -> Helplines:
        """Read the file. Raises ContentError with file and line."""
        table = read_yaml(path)
        if not isinstance(table, dict) or ELSEWHERE not in table:
            raise ContentError(path, 1, f"'{ELSEWHERE}:' is missing, for people whose country is not known")
        countries = {}
        for code, node in table.items():
            try:
                countries[str(code)] = Country.model_validate(_with_country(str(code), node))
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"])
                line = code.line if isinstance(code, Word) else 1
                raise ContentError(path, line, f"{code}: {place}: {first['msg']}") from None
        return cls(countries)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries as ISO codes; the last is `XX`, elsewhere."""
        return (*(code for code in self._countries if code != ELSEWHERE), ELSEWHERE)

    def _of(self, country: str | None) -> Country:
        return self._countries.get(country or ELSEWHERE, self._countries[ELSEWHERE])

    def emergency(self, country: str | None) -> str:
        """The emergency number: "112"; "112 (EU)" where the country is not known."""
        return self._of(country).emergency.text

    def crisis(self, country: str | None, lang: str, now_local: datetime) -> tuple[Line, ...]:
        """The crisis lines that speak the language and are open, best first, at least one way to find one.

        `chat` is set only where the chat is open too.
        """
        at = now_local.time()
        lines = [line for line in self._of(country).crisis if lang in line.langs and _is_open(line.hours, at)]
        found = lines or list(self._countries[ELSEWHERE].crisis)
        return tuple(line.model_copy(update={"chat": _open_chat(line, at)}) for line in found)

    def doctor_out_of_hours(self, country: str | None, lang: str) -> Mapping[str, str | None] | None:
        """The doctor when the practice is closed: `name` and `number` (None where there is no one number)."""
        door = self._of(country).doctor
        return None if door is None else {"name": door.names.get(lang, door.names["en"]), "number": door.number}

    def poison(self, country: str | None, now_local: datetime) -> Line | None:
        """The poison centre, if it is open; None where the doctor or the emergency number is called."""
        line = self._of(country).poison
        return line if line is not None and _is_open(line.hours, now_local.time()) else None

    def card(self, country: str | None, lang: str, now_local: datetime) -> Mapping[str, Any]:
        """All that an alarm card shows: `emergency`, `lines`, `doctor`, `poison`."""
        return {
            "emergency": self.emergency(country),
            "lines": self.crisis(country, lang, now_local),
            "doctor": self.doctor_out_of_hours(country, lang),
            "poison": self.poison(country, now_local),
        }

    def unverified(self, today: date) -> tuple[str, ...]:
        """What was never called, or more than 12 months ago: "BE 1813 Zelfmoordlijn 1813: never called"."""
        return tuple(
            f"{code} {name}: " + (f"last called on {told.verified_on}" if told.verified_on else "never called")
            for code, name, told in self._all()
            if told.verified_on is None or today - told.verified_on > STALE_AFTER
        )

    def _all(self) -> Iterator[tuple[str, str, Sourced]]:
        for code, country in self._countries.items():
            yield code, f"{country.emergency.number} emergency", country.emergency
            if country.doctor and country.doctor.number:
                yield code, f"{country.doctor.number} {country.doctor.names['en']}", country.doctor
            for line in (*country.crisis, *([country.poison] if country.poison else [])):
                yield code, f"{line.number or line.site} {line.name}", line


def _open_chat(line: Line, at: time) -> str | None:
    room = line.chat_room
    return room.site if room is not None and _is_open(room.hours, at) else None


def _with_country(code: str, node: Node) -> object:
    """The file's table with its country written into every line."""
    if not isinstance(node, dict):
        return node
    crisis = node.get("crisis")
    lines = [*crisis] if isinstance(crisis, list) else []
    return {
        **node,
        "crisis": [{**line, "country": code} if isinstance(line, dict) else line for line in lines],
        "poison": {**poison, "country": code} if isinstance(poison := node.get("poison"), dict) else None,
    }
