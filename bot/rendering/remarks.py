"""Remarks: short hand-written lines that fit a situation, from which one is chosen that was not said this week.

`dialogs/<lang>/remarks/<place>.yaml` is a list of situations, the closest fit first. Each names a guard (`when`);
the last one names none and always fits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel

from bot.domain import LANGUAGES

REMARK = "remark:"
"""Before the name of a remark among the texts: `remark:evening/hard_day/2`."""

ALWAYS = "always"
"""What the last situation of a place is called: it has no condition."""


class Situation(BaseModel):
    """The lines for one situation; without `when` they always fit."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    when: str = ALWAYS
    lines: list[str]


class Place(RootModel[list[Situation]]):
    """A file: the situations of one place."""


@dataclass(frozen=True)
class Remarks:
    """All remarks by language and place."""

    places: Mapping[str, Mapping[str, list[Situation]]]

    @staticmethod
    def load(folder: Path, read: Callable[[Path], list[Situation]]) -> Remarks:
        """The remarks of `dialogs/`. Raises what `read` raises."""
        return Remarks(
            {
                lang: {path.stem: read(path) for path in sorted((folder / lang / "remarks").glob("*.yaml"))}
                for lang in LANGUAGES
            }
        )

    def situations(self, place: str, lang: str) -> tuple[tuple[str, int], ...]:
        """The situations of a place, in order, each with its number of remarks."""
        return tuple((each.when, len(each.lines)) for each in self.places[lang][place])

    def templates(self, lang: str) -> dict[str, str]:
        """Every remark as a text, by `remark:<place>/<situation>/<number>`."""
        return {
            f"{REMARK}{place}/{each.when}/{number}": line
            for place, situations in self.places[lang].items()
            for each in situations
            for number, line in enumerate(each.lines)
        }
