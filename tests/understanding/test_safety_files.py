"""A mistake in the safety data is told with its file, its line and plain words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.understanding.reading import ContentError
from bot.understanding.safety import Safety

FOLDER = Path(__file__).resolve().parents[2] / "dialogs" / "safety"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "safety"))


def change(path: Path, old: str, new: str) -> int:
    """Change a file once; the line of the change, from 1."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("sign_urgent.yaml", "find: <foot drop>,", "find: <foot dorp>,", "no word list <foot dorp>"),
        ("sign_urgent.yaml", "find: <foot drop>,", "find: .. foot,", "begins or ends with a gap"),
        ("sign_urgent.yaml", "find: <foot drop>,", "find: a .. b .. c .. d,", "more than 2 gaps"),
        ("sign_urgent.yaml", "find: <foot drop>,", "find: f(oot,", "neither a word nor a sign"),
        ("sign_urgent.yaml", "why: the foot hangs", "wy: the foot hangs", "'why:' is missing"),
        ("sign_urgent.yaml", "why: the foot hangs,", "why: the foot hangs, how: so,", "'how:' means nothing here"),
        ("sign_urgent.yaml", "within: 6", "within: six", "needs a whole number"),
        ("sign_emergency.yaml", ", doubt: yes", ", doubt: maybe", "no or yes"),
        ("sign_crisis.yaml", "kind: crisis", "kind: crises", "'crises' is no kind"),
        ("words.yaml", "  about: Pain of any kind.\n", "", "'about:' is missing"),
        ("words.yaml", "[pain*, ", "[pain*, pain*, ", "stands twice"),
        ("words.yaml", "\nback:\n", "\npain:\n", "'pain' stands twice"),
        ("words.yaml", "[pain*, ", "[pain*, <back pain>, ", "round in a circle"),
        ("words.yaml", "[pain*, ", "[pain*: , ", "no word or phrase"),
        ("context.yaml", "  over:\n", "  uber:\n", "'over' is missing"),
    ],
)
def test_a_mistake_is_told(folder: Path, file: str, old: str, new: str, told: str) -> None:
    change(folder / file, old, new)
    with pytest.raises(ContentError) as error:
        Safety.load(folder)
    assert error.value.path.name == file
    assert error.value.line >= 1
    assert told in str(error.value)


def test_the_line_is_the_line_of_the_mistake(folder: Path) -> None:
    line = change(folder / "sign_urgent.yaml", "find: <foot drop>,", "find: <foot dorp>,")
    with pytest.raises(ContentError) as error:
        Safety.load(folder)
    assert error.value.line == line


def test_a_clinician_adds_a_word_without_knowing_python(folder: Path) -> None:
    text = "wotsit is numb"  # too short to be compared with the examples: only the words count
    assert Safety.load(folder).read(text) is None
    change(folder / "words.yaml", "    - crotch\n", "    - crotch\n    - wotsit\n")
    alarm = Safety.load(folder).read(text)
    assert alarm is not None
    assert alarm.sign == "saddle"


def test_the_reason_of_an_alarm_can_be_asked() -> None:
    alarm, pattern = next(Safety.load(FOLDER).explain("doof gevoel in mijn kruis"))
    assert alarm.sign == "saddle"
    assert pattern.path.name == "sign_emergency.yaml"
    assert "<saddle place>" in pattern.path.read_text(encoding="utf-8").splitlines()[pattern.line - 1]
