"""Pictures side by side on one sheet, with their names: for the documentation, and for the eye of who changes one."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from bot.rendering.exercises import NAME, Exercises
from bot.rendering.figure import INK, PAPER
from bot.rendering.pictures import FONTS, NOTHING, Pictures, to_png

Background = Literal["light", "dark"]
BEHIND: Mapping[Background, tuple[str, str]] = MappingProxyType(
    {"light": ("#ffffff", INK), "dark": ("#17212b", PAPER)}
)
"""The page, and the words on it: white, and Telegram's dark."""
GAP, LETTERS = 24, 26
COLOURS = 96
"""So many colours make a sheet a third as large, and nobody sees it."""
DRAWN_FROM = "drawn from"
"""Under this name a sheet carries the digest of what it shows."""
EXAMPLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "progress": {
            "work_by_week": (24, 31, 0, 42),
            "work_is_counted": False,
            "confidence_by_week": (3, 4, None, 5, 6, 6),
            "peg_by_week": (6.3, 6.0, None, 5.7, 4.7, 4.3),
        }
    }
)
"""What a drawing of a person's own values shows here; `days` brings its own."""


def all_pictures(pictures: Pictures, exercises: Exercises, lang: str) -> dict[str, str]:
    """Every picture that anybody may be sent, by name, as SVG: the drawings, then the exercises by their steps."""
    drawings = {name: pictures.svg(name, lang, EXAMPLES.get(name, NOTHING)) for name in pictures.names}
    return drawings | {f"{NAME}{name}": exercises.svg(name, lang) for name in exercises.data}


def digest(svgs: Mapping[str, str]) -> str:
    """Changes whenever one of the pictures does, its name, or their order."""
    return hashlib.sha256("\0".join(part for each in svgs.items() for part in each).encode()).hexdigest()


def drawn_from(png: bytes) -> str:
    """The digest of the pictures that a sheet was made of; empty for any other picture."""
    return str(Image.open(io.BytesIO(png)).info.get(DRAWN_FROM, ""))


def contact_sheet(
    svgs: Mapping[str, str], background: Background = "light", *, columns: int = 6, width: int = 2400
) -> bytes:
    """The pictures with their names above them, as a PNG that carries their digest. ValueError for bad SVG."""
    paper, ink = BEHIND[background]
    wide = (width - GAP * (columns + 1)) // columns
    cells = [(name, Image.open(io.BytesIO(to_png(svg, wide))).convert("RGB")) for name, svg in svgs.items()]
    rows = [cells[at : at + columns] for at in range(0, len(cells), columns)]
    heights = [max(image.height for _, image in row) + LETTERS + 2 * GAP for row in rows]
    sheet = Image.new("RGB", (width, sum(heights) + GAP), paper)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(FONTS / "Andika-Regular.ttf"), LETTERS)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        _row(sheet, draw, font, ink, row, top, wide)
        top += height
    about = PngInfo()
    about.add_text(DRAWN_FROM, digest(svgs))
    out = io.BytesIO()
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True, pnginfo=about)
    return out.getvalue()


def _row(
    sheet: Image.Image,
    draw: ImageDraw.ImageDraw,
    font: ImageFont.FreeTypeFont,
    ink: str,
    row: Sequence[tuple[str, Image.Image]],
    top: int,
    wide: int,
) -> None:
    for place, (name, image) in enumerate(row):
        left = GAP + place * (wide + GAP)
        draw.text((left, top), name, ink, font)
        sheet.paste(image, (left, top + LETTERS + 3 * GAP // 4))
