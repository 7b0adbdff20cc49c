"""`check --release`: a text, an answer or a number counts as read when a name, a day and its mark stand there."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot import places
from bot.__main__ import main
from bot.check.release import unreviewed
from bot.dialogue.reading import ContentError

TODAY = date(2027, 2, 1)
CARD = "en/safety/crisis.j2"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(places.dialogs(), tmp_path / "dialogs"))


def line_of(folder: Path, name: str) -> str:
    return next((line for line in unreviewed(folder, TODAY) if line.startswith(f"{name} [")), "")


def review(folder: Path, name: str, mark: str, day: str = "2027-01-31") -> None:
    (folder / "reviews.yaml").write_text(
        f'reviews:\n  {name}: {{ by: "dr. A. Person", on: {day}, mark: "{mark}" }}\n', encoding="utf-8"
    )


def mark_of(folder: Path, name: str) -> str:
    return line_of(folder, name).partition("[")[2].partition("]")[0]


def test_every_card_question_answer_pattern_and_number_is_listed_while_nobody_has_read_it() -> None:
    names = {line.partition(" [")[0] for line in unreviewed(places.dialogs(), TODAY)}
    assert {CARD, "nl/safety/signs.yaml", "en/alarm/asked.j2", "safety/sign_crisis.yaml"} <= names
    assert {"nl/onboarding/safety.j2", "en/flare_up/different.j2", "BE 1813 Zelfmoordlijn"} <= names
    assert any(name.startswith("en/questions/") for name in names)
    assert main(["check", "--release"]) == 1


def test_a_review_holds_until_the_text_changes(copy: Path) -> None:
    mark = mark_of(copy, CARD)
    review(copy, CARD, mark)
    assert line_of(copy, CARD) == ""
    with (copy / CARD).open("a", encoding="utf-8") as file:
        file.write("One more word.\n")
    assert "changed after dr. A. Person read it on 2027-01-31" in line_of(copy, CARD)


@pytest.mark.parametrize("day", ["soon", "2027-02-30", "2031-01-01"])
def test_the_day_has_been(copy: Path, day: str) -> None:
    review(copy, CARD, mark_of(copy, CARD), day)
    assert "no day that has been" in line_of(copy, CARD)


def test_a_review_of_nothing_and_a_broken_file_are_told(copy: Path) -> None:
    review(copy, "en/safety/gone.j2", "00000000")
    assert "en/safety/gone.j2: reviewed, but there is no such text or number" in unreviewed(copy, TODAY)
    (copy / "reviews.yaml").write_text("reviews:\n  en/safety/crisis.j2: yes it is fine\n", encoding="utf-8")
    with pytest.raises(ContentError):
        unreviewed(copy, TODAY)
