"""The drawings: opaque, readable, in both languages, with every word inside its room."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pytest
import resvg_py
from jinja2 import UndefinedError

from bot.dialogue.reading import read_yaml
from bot.domain import LANGUAGES
from bot.rendering.lessons import Lessons
from bot.rendering.pictures import FAMILY, FONTS, NOTHING, PAPER, PARTS, WIDTH, Pictures
from tests.rendering import png

DIALOGS = Path(__file__).resolve().parents[2] / "dialogs"
MEDIA = DIALOGS / "media"
LESSONS = Lessons.load(DIALOGS, read_yaml)
PICTURES = Pictures(MEDIA, LESSONS.labels)
COLOURS = dict(re.findall(r'{% set (\w+) = "(#\w{6})" %}', (MEDIA / f"{PARTS}.svg").read_text(encoding="utf-8")))
BEHIND_WORDS = ("paper", "rose", "mint", "white")
TEXT = "{http://www.w3.org/2000/svg}text"

each_drawing = pytest.mark.parametrize("drawing", PICTURES.names)
each_picture = pytest.mark.parametrize("lang", LANGUAGES)


@cache
def drawn(drawing: str, lang: str) -> bytes:
    return PICTURES.png(drawing, lang)


def texts(drawing: str, lang: str, values: Mapping[str, Any] = NOTHING) -> list[ET.Element]:
    return list(ET.fromstring(PICTURES.svg(drawing, lang, values)).iter(TEXT))  # noqa: S314 - our own drawings


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def widths(lines: list[ET.Element]) -> list[float]:
    """How wide each line of lettering is, measured by drawing it on an empty sheet at a quarter of its size."""
    band, sheet = 160, 2560
    drawn = "".join(
        f'<text x="40" y="{place * band + 110}" font-family="{FAMILY}" font-size="{line.get("font-size")}" '
        f'font-weight="{line.get("font-weight")}">{escape(line.text or "")}</text>'
        for place, line in enumerate(lines)
    )
    image = resvg_py.svg_to_bytes(
        svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet} {len(lines) * band}">{drawn}</svg>',
        width=sheet // 4,
        skip_system_fonts=True,
        font_files=[str(path) for path in FONTS.glob("*.ttf")],
    )
    rows = list(png.alpha(image))
    found = []
    for place in range(len(lines)):
        inked = [row for row in rows[place * band // 4 : (place + 1) * band // 4] if any(row)]
        assert inked, f"nothing was drawn for {lines[place].text!r}: is the font there?"
        left = min(len(row) - len(row.lstrip(b"\0")) for row in inked)
        right = max(len(row.rstrip(b"\0")) for row in inked)
        found.append(4.0 * (right - left))
    return found


@each_drawing
@each_picture
def test_a_picture_is_wide_and_opaque_so_that_it_shows_on_a_dark_screen(drawing: str, lang: str) -> None:
    image = drawn(drawing, lang)
    assert png.size(image)[0] == WIDTH
    assert all(row.count(255) == WIDTH for row in png.alpha(image))


def test_the_check_for_transparency_sees_a_hole() -> None:
    hole = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="9"/></svg>'
    rows = list(png.alpha(resvg_py.svg_to_bytes(svg_string=hole)))
    assert rows[0] == bytes(40)
    assert rows[20][0] == 0
    assert rows[20][20] == 255
    assert any(0 < value < 255 for value in rows[12])


@each_drawing
@each_picture
def test_every_word_stays_in_its_room_and_on_the_sheet(drawing: str, lang: str) -> None:
    lines = texts(drawing, lang)
    assert lines
    for line, width in zip(lines, widths(lines), strict=True):
        assert width <= float(line.attrib["data-room"]), f"{line.text!r} is {width} wide"
        start = (
            float(line.attrib["x"]) - {"start": 0.0, "middle": 0.5, "end": 1.0}[line.attrib["text-anchor"]] * width
        )
        assert start >= 24, f"{line.text!r} begins off the sheet"
        assert start + width <= WIDTH - 24, f"{line.text!r} ends off the sheet"


@each_drawing
@each_picture
def test_words_are_large_and_dark_in_the_bundled_font(drawing: str, lang: str) -> None:
    for line in texts(drawing, lang):
        assert float(line.attrib["font-size"]) >= 24
        assert line.attrib["fill"] == COLOURS["ink"]
        assert line.attrib["font-family"] == FAMILY


@pytest.mark.parametrize("behind", BEHIND_WORDS)
def test_words_stand_out_from_what_is_behind_them(behind: str) -> None:
    light, dark = luminance(COLOURS[behind]), luminance(COLOURS["ink"])
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@each_drawing
def test_drawings_are_1280_units_wide_and_fetch_nothing(drawing: str) -> None:
    svg = PICTURES.svg(drawing, "en")
    assert re.search(rf'viewBox="0 0 {WIDTH} \d+"', svg)
    assert "href" not in svg
    assert svg.count("http") == 1, "only the name of SVG itself"


OF_TIMES = ("is_counted", "work_is_counted")
"""Views by which a chart is one of times, not of minutes."""


@each_drawing
def test_every_label_is_shown_and_both_languages_differ(drawing: str) -> None:
    for lang in LANGUAGES:
        shown = [
            line.text for counted in (False, True) for line in texts(drawing, lang, dict.fromkeys(OF_TIMES, counted))
        ]
        for label in LESSONS.labels(drawing, lang).values():
            assert set(label.split("\n")) <= set(shown)
    assert drawn(drawing, "en") != drawn(drawing, "nl")


@each_drawing
def test_every_drawing_is_told_in_words_too(drawing: str) -> None:
    for lang in LANGUAGES:
        assert len(LESSONS.caption(drawing, lang)) > 40


def test_the_colours_in_the_code_and_in_the_drawings_agree() -> None:
    assert COLOURS["paper"] == PAPER


def test_the_font_comes_with_its_licence() -> None:
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    for font in FONTS.glob("*.ttf"):
        assert font.name in licence


def test_the_weeks_are_drawn_as_they_were() -> None:
    """A bar for each week's minutes, a dot for each score, and nothing drawn across a week without one."""
    values = {
        "work_by_week": (0, 30, 15, 60),
        "work_is_counted": False,
        "confidence_by_week": (3, None, 5, 6),
        "peg_by_week": (6.0, 4.0),
    }
    assert PICTURES.variables("progress") == set(values)
    svg = ET.fromstring(PICTURES.svg("progress", "en", values))  # noqa: S314
    space = "{http://www.w3.org/2000/svg}"
    bars = [float(each.get("height", 0)) for each in svg.iter(f"{space}rect") if each.get("width") == "150"]
    assert bars == [0, 62.5, 31.25, 125]
    assert len(list(svg.iter(f"{space}circle"))) == 5
    lines = [(each.get("y1"), each.get("y2")) for each in svg.iter(f"{space}line")]
    assert len(lines) == 2  # from week 3 to 4 of the confidence, and between the two of the PEG
    assert float(lines[1][0] or 0) < float(lines[1][1] or 0)  # a lower score lies lower


# --- with drawings of its own ---


def pictures(folder: Path, labels: Mapping[str, str]) -> Pictures:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 90"><text>{{ labels.word }}</text></svg>'
    (folder / "sign.svg").write_text(drawing, encoding="utf-8")
    return Pictures(folder, lambda drawing, lang: labels)


@pytest.mark.parametrize("word", ["<script>", "a & b", "{{ 7*7 }}", '"quoted"'])
def test_a_label_is_words_and_never_code(tmp_path: Path, word: str) -> None:
    svg = pictures(tmp_path, {"word": word}).svg("sign", "en")
    (line,) = ET.fromstring(svg).iter(TEXT)  # noqa: S314
    assert line.text == word


def test_a_missing_label_and_an_unknown_drawing_are_errors(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError, match="word"):
        pictures(tmp_path, {}).png("sign", "en")
    with pytest.raises(KeyError):
        pictures(tmp_path, {}).png("nothing", "en")
    with pytest.raises(KeyError):
        PICTURES.png(PARTS, "en")


def test_a_chart_shows_a_persons_own_values() -> None:
    def numbers(**values: object) -> list[str]:
        words = [str(line.text) for line in texts("days", "en", values)]
        return [word for word in words if word.isdigit()]

    assert numbers(amount_by_day=(360, 0, 2400)) == ["6", "40"]  # whole minutes; a day without a block has no bar
    assert numbers(amount_by_day=(8, 0, 12), is_counted=True) == ["8", "12"]


def test_the_hash_changes_with_the_picture_and_only_then(tmp_path: Path) -> None:
    before = pictures(tmp_path, {"word": "rest"}).hash("sign", "en")
    assert pictures(tmp_path, {"word": "rest"}).hash("sign", "en") == before
    assert pictures(tmp_path, {"word": "move"}).hash("sign", "en") != before
    hashes = {PICTURES.hash(name, lang) for name in PICTURES.names for lang in LANGUAGES}
    assert len(hashes) == len(PICTURES.names) * len(LANGUAGES)
