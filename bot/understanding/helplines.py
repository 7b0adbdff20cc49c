"""Whom to call, by country: emergency, the doctor outside office hours, crisis lines, the poison centre.

The numbers stand in `dialogs/helplines.yaml` with their sources. The same digits mean other things elsewhere (113
is a crisis line in the Netherlands and the ambulance in Norway), so every number belongs to a country, and names
it where the person's country is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.domain import Value
from bot.understanding.helpline_file import (
    ELSEWHERE,
    LOCALES,
    Country,
    Doctor,
    Door,
    Line,
    Sourced,
    is_open,
    read_countries,
)

STALE_AFTER = timedelta(days=365)
"""A line that was last called longer ago counts as unverified. Programme, section 5.2."""


class Helplines:
    """All countries' numbers."""

    def __init__(self, countries: Mapping[str, Country]) -> None:
        self._countries = dict(countries)
        self._by_key = {line.key: (code, line) for code, each in countries.items() for line in each.crisis}

    @classmethod
    def load(cls, path: Path) -> Helplines:
        """Read the file. Raises ValueError (a ContentError) with file, line and plain words."""
        return cls(read_countries(path))

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
            "poison": poison.shown(lang, now) if poison and is_open(poison.hours, now) else None,
        }

    def old(self, today: date) -> tuple[str, ...]:
        """What was never called, or more than 12 months ago: "BE 1813 Zelfmoordlijn 1813: never called"."""
        return tuple(
            f"{code} {name}: " + (f"last called on {told.verified_on}" if told.verified_on else "never called")
            for code, name, told in self.numbers()
            if told.verified_on is None or today - told.verified_on > STALE_AFTER
        )

    def _lines(self, here: Country, lang: str, at: datetime) -> tuple[Line, ...]:
        """The open lines that speak the language; else the country's own, which name theirs; else a directory."""
        now = here.time(at)
        open_now = [line for line in here.crisis if is_open(line.hours, now)]
        speaking = [line for line in open_now if lang in line.langs]
        chosen = [*speaking, *(line for line in open_now if lang in line.also_for)] if speaking else open_now
        return tuple(line.shown(lang, now) for line in chosen or self._countries[ELSEWHERE].crisis)

    def _near(self, lang: str, at: datetime) -> tuple[Line, ...]:
        """The lines to show before the country is known: each names its place, the directory none."""
        found = []
        for key in self._countries[ELSEWHERE].near.get(lang, ()):
            code, line = self._by_key[key]
            now = self._countries[code].time(at)
            if is_open(line.hours, now):
                found.append(line.shown(lang, now, "" if code == ELSEWHERE else LOCALES[lang].territories[code]))
        return tuple(found)

    def numbers(self) -> Iterator[tuple[str, str, Sourced]]:
        """Each number with its country and name: "BE", "1813 Zelfmoordlijn"."""
        for code, country in self._countries.items():
            yield code, f"{country.emergency.number} emergency", country.emergency
            if country.doctor and country.doctor.number:
                yield code, f"{country.doctor.number} {country.doctor.name.en}", country.doctor
            for line in country.lines():
                yield code, f"{line.number or line.site} {line.name}", line


def _door(doctor: Doctor | None, lang: str) -> Door | None:
    if doctor is None:
        return None
    return Door(doctor.name.said(lang), doctor.number or "", doctor.how.said(lang) if doctor.how else "")


__all__ = ["Door", "Helplines", "Line"]
