"""All exercises on one sheet, by step: for the documentation, and for the eye of who changes the mannequin."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from bot.rendering.exercises import Exercises
from bot.rendering.figure import INK, PAPER
from bot.rendering.pictures import FONTS

Background = Literal["light", "dark"]
BEHIND: dict[Background, tuple[str, str]] = {"light": ("#ffffff", INK), "dark": ("#17212b", PAPER)}
"""The page, and the words on it: white, and Telegram's dark."""
GAP, LETTERS = 24, 26


def contact_sheet(
    exercises: Exercises,
    lang: str,
    background: Background = "light",
    *,
    names: Sequence[str] = (),
    columns: int = 4,
    width: int = 1600,
) -> bytes:
    """The still pictures of these exercises (all, where none are named) with their names, as a PNG.

    Raises KeyError for an unknown exercise or language.
    """
    paper, ink = BEHIND[background]
    wide = (width - GAP * (columns + 1)) // columns
    cells = [(exercises.texts[name, lang].button, _small(exercises.png(name, lang), wide))
             for name in names or exercises.data]  # fmt: skip
    rows = [cells[at : at + columns] for at in range(0, len(cells), columns)]
    heights = [max(image.height for _, image in row) + LETTERS + 2 * GAP for row in rows]
    sheet = Image.new("RGB", (width, sum(heights) + GAP), paper)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(FONTS / "Andika-Regular.ttf"), LETTERS)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for place, (title, image) in enumerate(row):
            left = GAP + place * (wide + GAP)
            draw.text((left, top), title, ink, font)
            sheet.paste(image, (left, top + LETTERS + GAP // 2))
        top += height
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _small(png: bytes, width: int) -> Image.Image:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
