"""The exercises: enough of each stage, believable in every frame, small loops that close, whole in both languages."""

from __future__ import annotations

import io
import re
import shutil
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bot.dialogue.reading import read_yaml
from bot.domain import LANGUAGES
from bot.rendering import figure
from bot.rendering.exercises import STAGES, Exercises
from bot.rendering.lesson_text import visible
from bot.rendering.movement import LOOP_WIDTH, frame_svgs
from bot.rendering.posing import solve
from tests.rendering import png
from tests.rendering.test_pictures import COLOURS, DIALOGS, TEXT, WIDTH, widths

EXERCISES = Exercises.load(DIALOGS, read_yaml)
NAMES = tuple(EXERCISES.data)
SINKS = 2.0
"""Centimetres that a foot may sink into what it lies on, half way between two poses."""

SOME = ("cat_cow", "bridge", "sit_many_ways", "own_goal")
"""Drawn every day; the rest with the slow tests."""

each_exercise = pytest.mark.parametrize("name", NAMES)


@cache
def loop(name: str) -> bytes:
    return EXERCISES.gif(name)


def texts(name: str, lang: str) -> list[ET.Element]:
    return list(ET.fromstring(EXERCISES.svg(name, lang)).iter(TEXT))  # noqa: S314 - our own drawings


def test_there_are_at_least_four_exercises_of_each_of_six_stages() -> None:
    assert EXERCISES.issues == ()
    assert [len(EXERCISES.of_stage(stage)) >= 4 for stage in STAGES] == [True] * 6
    assert "pelvic_tilt" in EXERCISES.of_stage(2)
    assert "belly_breathing" in EXERCISES.of_stage(1)


def test_the_seated_tilt_is_the_one_of_the_article() -> None:
    """Upright on a chair, hips a little higher than the knees, ten times forward and back."""
    forward, back = map(solve, EXERCISES.data["pelvic_tilt"].movement().poses)
    for body in (forward, back):
        assert 3 < body.hip[1] - body.legs[0].knee[1] < 15
        assert body.points()["hips"][1] == pytest.approx(48)
    assert forward.spine[0][1] > 10 > -10 > back.spine[0][1]
    assert EXERCISES.dose("pelvic_tilt", "usual").reps == 10


@each_exercise
def test_no_frame_asks_of_a_joint_what_it_cannot_do(name: str) -> None:
    movement = EXERCISES.data[name].movement()
    for pose, _ in movement.frames():
        body = solve(pose)
        assert body.beyond_limits() == []
        assert min(y for _, y in body.points().values()) > -SINKS


@each_exercise
def test_what_is_planted_at_both_ends_of_a_way_stays_so_on_the_way(name: str) -> None:
    movement = EXERCISES.data[name].movement()
    firm = set.intersection(*({*touch.items()} for touch in movement.touches)) & {("feet", "floor"), ("knees", "mat")}
    parts = [f"{side}_{'heel' if group == 'feet' else 'knee'}" for group, _ in firm for side in ("near", "far")]
    if EXERCISES.data[name].motion.cycle:
        return
    for part in parts:
        heights = [solve(pose).points()[part][1] for pose, _ in movement.frames()]
        assert max(heights) - min(heights) < 1.5, part


@each_exercise
def test_a_loop_ends_where_it_began_after_two_to_five_seconds(name: str) -> None:
    frames = frame_svgs(EXERCISES.data[name].movement())
    assert frames[0][0] == frames[-1][0]
    assert len({svg for svg, _ in frames}) > 5
    assert 2000 <= sum(span for _, span in frames) <= 5500


@pytest.mark.parametrize(
    "name", [each if each in SOME else pytest.param(each, marks=pytest.mark.slow) for each in NAMES]
)
def test_a_loop_goes_on_for_ever_and_is_opaque_and_small(name: str) -> None:
    image = Image.open(io.BytesIO(loop(name)))
    assert (image.width, image.info["loop"]) == (LOOP_WIDTH, 0)
    shown = []
    for place in (0, image.n_frames // 2, image.n_frames - 1):  # type: ignore[attr-defined]
        image.seek(place)
        shown.append(image.convert("RGBA"))
    assert all(frame.getchannel("A").getextrema()[0] == 255 for frame in shown)
    assert ImageChops.difference(shown[0].convert("RGB"), shown[2].convert("RGB")).getbbox() is None
    assert ImageChops.difference(shown[0].convert("RGB"), shown[1].convert("RGB")).getbbox() is not None
    assert len(loop(name)) <= 300_000


def test_a_loop_is_the_same_each_time() -> None:
    assert EXERCISES.gif("cat_cow") == loop("cat_cow")
    assert loop("cat_cow") != loop("pelvic_tilt")


@each_exercise
def test_a_still_is_1280_wide_with_a_number_for_each_label(name: str) -> None:
    svg = EXERCISES.svg(name, "nl")
    assert re.search(rf'viewBox="0 0 {WIDTH} \d+"', svg)
    assert "href" not in svg
    numbers = [line.text for line in texts(name, "nl") if (line.text or "").isdigit()]
    assert numbers == [str(place + 1) for place in range(len(EXERCISES.texts[name, "nl"].labels))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_stays_in_its_room_and_on_the_sheet(lang: str) -> None:
    lines = [line for name in NAMES for line in texts(name, lang)]
    for line, width in zip(lines, widths(lines), strict=True):
        assert width <= float(line.attrib["data-room"]), f"{line.text!r} is {width} wide"
        assert float(line.attrib["x"]) - width / 2 >= 24
        assert float(line.attrib["x"]) + width / 2 <= WIDTH - 24


@pytest.mark.parametrize("name", ["pelvic_tilt", "bridge", "step_up"])
def test_a_still_is_opaque_so_that_it_shows_on_a_dark_screen(name: str) -> None:
    image = EXERCISES.png(name, "nl")
    assert png.size(image)[0] == WIDTH
    assert all(row.count(255) == WIDTH for row in png.alpha(image))
    assert image != EXERCISES.png(name, "en")


def test_the_mannequin_wears_the_colours_of_the_drawings() -> None:
    names = {"INK": "ink", "PAPER": "paper", "MINT": "mint", "ROSE": "rose", "SUN": "sun", "WOOD": "wood",
             "WHITE": "white", "SHIRT": "teal", "SHIRT_FAR": "teal_dark", "CLOTH": "slate",
             "CLOTH_FAR": "slate_dark", "SKIN": "skin", "SKIN_FAR": "skin_dark"}  # fmt: skip
    assert {ours: getattr(figure, ours) for ours in names} == {ours: COLOURS[name] for ours, name in names.items()}


@each_exercise
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_bubble_is_too_long_and_no_word_scolds_or_frightens(name: str, lang: str) -> None:
    text = EXERCISES.texts[name, lang]
    for bubble in (text.how, f"{text.dose}\n\n{text.feel}", text.easier, text.harder, text.scary, text.caption):
        assert len(visible(bubble)) <= 300
        assert not re.search(r"!|\b(must|should|never|wrong way|damage|unstable|moet|schade|slijtage)\b", bubble)
    assert len(text.caption) > 60, "it tells the movement to who cannot see it"


# --- mistakes in the files --------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The exercises and buttons alone, to be broken."""
    shutil.copy(DIALOGS / "exercises.yaml", tmp_path)
    for lang in LANGUAGES:
        shutil.copytree(DIALOGS / lang / "exercises", tmp_path / lang / "exercises")
        shutil.copy(DIALOGS / lang / "buttons.yaml", tmp_path / lang)
    return tmp_path


def issues(folder: Path) -> list[str]:
    found = Exercises.load(folder, read_yaml).issues
    assert all(issue.line >= 1 for issue in found)
    return [f"{Path(issue.file).name}: {issue.message}" for issue in found]


def test_what_is_whole_has_no_issues(folder: Path) -> None:
    assert issues(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("at: { hip: [0, 58] }", "at: { hip: [0, 64] }", "pelvic_tilt, pose 1: hips is 6.0 cm above the stool"),
        ("pelvis: 14, lumbar: -26", "pelvis: 14, lumbar: -60", "low back -60°"),
        ("near_arm: { to: [48, 16] }", "near_arm: { to: [98, 16] }", "pose 2: the near hand does not reach"),
        ("touch: { near_foot: step }", "touch: { near_foot: rope }", "there is no 'rope' in the picture"),
        ("touch: { knees: mat, hands: mat }\n", "touch: { tail: mat }\n", "'tail' is no part"),
        ("usual: { reps: 10, pace: 6 }", "usual: { seconds: 60 }", "the kind is 'counts'"),
        ("usual: { reps: 10, pace: 6 }", "usual: { reps: 10 }", "tell either `seconds`, or `reps` and `pace`"),
        ("start: { base: all_fours }", "start: { base: one_leg }", "'one_leg', which is no base"),
        ("      at: { hip: [0, 58] }\n", "", "a pose needs `at`, `near_arm` and `near_leg`"),
        ("- id: lying_tilt", "- id: pelvic_tilt", "the exercise 'pelvic_tilt' stands here twice"),
        ("- id: bridge\n    stage: 4", "- id: bridge\n    stage: 2", "'bridge' belongs to an earlier stage"),
        ("- id: bird_dog", "- id: enough", "the button 'enough' has the name of an exercise"),
        ("pelvis: 14, ", "pelvus: 14, ", "Extra inputs are not permitted"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_movements_is_named(folder: Path, old: str, new: str, expected: str) -> None:
    path = folder / "exercises.yaml"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    assert any(expected in issue for issue in issues(folder)), issues(folder)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("button: Bekken kantelen", "button: Je bekken voorzichtig kantelen", "at most 20"),
        ('"Naar achteren:\\neen beetje bol"', '"Terug", "En nog"', "3 labels for 2 poses"),
        ("feel: ", "feels: ", "Field required"),
        ("scary: ", "scary: \"" + "heel rustig " * 40 + "\"\n# ", "at most 300"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_words_is_named(folder: Path, old: str, new: str, expected: str) -> None:
    path = folder / "nl" / "exercises" / "pelvic_tilt.yaml"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    assert any("pelvic_tilt.yaml" in issue and expected in issue for issue in issues(folder)), issues(folder)


def test_words_that_are_missing_or_belong_to_nothing_are_named(folder: Path) -> None:
    (folder / "en" / "exercises" / "bridge.yaml").rename(folder / "en" / "exercises" / "tunnel.yaml")
    assert issues(folder) == ["bridge.yaml: the file is missing", "tunnel.yaml: 'tunnel' is not in exercises.yaml"]
