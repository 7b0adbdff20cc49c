"""Drawings: SVG templates in `dialogs/media`, filled with labels in a language, rendered to PNG.

The templates are read once, at the start. Only the fonts beside this file are used, so that a picture looks
the same on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import resvg_py
from jinja2 import DictLoader, StrictUndefined, meta
from jinja2.sandbox import SandboxedEnvironment

WIDTH = 1280
"""Pixels. Telegram shows photos up to this width without making them smaller."""

PARTS = "parts"
"""The file of colours, figure and lettering that the drawings share; no drawing itself."""

PAPER = "#fbf4e7"
"""Painted behind every drawing: a transparent PNG would be black on a dark screen."""

NOTHING: Mapping[str, Any] = MappingProxyType({})

FONTS = Path(__file__).with_name("fonts")
FAMILY = "Andika"
_FONT_FILES = sorted(str(path) for path in FONTS.glob("*.ttf"))


def to_png(svg: str, width: int = WIDTH) -> bytes:
    """An SVG as an opaque PNG, `width` pixels wide, lettered with our own fonts. Raises ValueError for bad SVG."""
    image: bytes = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        background=PAPER,
        skip_system_fonts=True,
        font_files=_FONT_FILES,
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    return image


class Pictures:
    """The drawings of a media folder.

    `labels(drawing, lang)` gives the words that stand in a drawing.
    """

    def __init__(self, media_folder: Path, labels: Callable[[str, str], Mapping[str, str]]) -> None:
        sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(media_folder.glob("*.svg"))}
        self.names = tuple(name for name in sources if name != PARTS)
        """The drawings there are, in alphabetical order."""
        self._labels = labels
        self._sources = sources
        self._variables: dict[str, frozenset[str]] = {}
        self._environment = SandboxedEnvironment(
            loader=DictLoader({f"{name}.svg": source for name, source in sources.items()}),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def variables(self, drawing: str) -> frozenset[str]:
        """The person's own values that a drawing shows beside its labels; none for most, and for an unknown one."""
        if drawing not in self._variables:  # reading a drawing takes longer than all the rest of a turn
            tree = self._environment.parse(self._sources.get(drawing, ""))
            self._variables[drawing] = frozenset(meta.find_undeclared_variables(tree)) - {"labels"}
        return self._variables[drawing]

    def svg(self, drawing: str, lang: str, values: Mapping[str, Any] = NOTHING) -> str:
        """The drawing with its labels, and with a person's `values` where it shows some.

        Raises KeyError for an unknown drawing, jinja2's errors for a bad one.
        """
        if drawing not in self.names:
            raise KeyError(drawing)
        template = self._environment.get_template(f"{drawing}.svg")
        return template.render(values, labels=self._labels(drawing, lang))

    def png(self, drawing: str, lang: str, values: Mapping[str, Any] = NOTHING) -> bytes:
        """The drawing as a PNG, 1280 pixels wide and opaque. Raises as `svg` does, ValueError for bad SVG."""
        return to_png(self.svg(drawing, lang, values))

    def hash(self, drawing: str, lang: str) -> str:
        """Changes whenever the picture does: what an uploaded file's id is remembered under."""
        return hashlib.sha256(f"{WIDTH} {PAPER} {self.svg(drawing, lang)}".encode()).hexdigest()
