"""The sheet of all pictures: nothing is missing, it is light or dark, and it knows what it was made of."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.rendering.contact_sheet import BEHIND, EXAMPLES, Background, all_pictures, contact_sheet, digest, drawn_from
from tests.rendering.test_exercises import EXERCISES
from tests.rendering.test_pictures import PICTURES

EVERY = all_pictures(PICTURES, EXERCISES, "en")
SOME = {name: EVERY[name] for name in ("exercise/bridge", "exercise/own_goal", "progress")}


def test_all_that_anybody_may_be_sent_is_on_it() -> None:
    assert set(EVERY) == {*PICTURES.names, *(f"exercise/{name}" for name in EXERCISES.data)}


def test_a_drawing_of_own_values_shows_an_example_with_each_of_them() -> None:
    assert set(EXAMPLES) <= set(PICTURES.names)
    for name, values in EXAMPLES.items():
        assert set(values) == PICTURES.variables(name)
    assert ">42<" in EVERY["progress"]


@pytest.mark.parametrize("background", BEHIND)
def test_a_sheet_is_light_or_dark_and_carries_the_digest_of_its_pictures(background: Background) -> None:
    image = contact_sheet(SOME, background, columns=2, width=800)
    sheet = Image.open(io.BytesIO(image)).convert("L")
    corner = sheet.getpixel((2, 2))
    assert sheet.width == 800
    assert isinstance(corner, int)
    assert (corner > 200) == (background == "light")
    assert drawn_from(image) == digest(SOME)


def test_the_digest_changes_with_a_picture_a_name_or_the_order() -> None:
    name, svg = next(iter(SOME.items()))
    others = [
        {**SOME, name: f"{svg} "},
        {each if each != name else "bow": drawn for each, drawn in SOME.items()},
        dict(reversed(SOME.items())),
    ]
    assert len({digest(each) for each in (SOME, *others)}) == 4


def test_a_picture_that_is_no_sheet_was_made_of_nothing_known() -> None:
    assert drawn_from(PICTURES.png("days", "en")) == ""
