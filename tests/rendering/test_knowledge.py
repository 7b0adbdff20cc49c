"""The short quiz about pain: fair, short, kind, the same in both languages; mistakes are told with file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.dialogue.reading import read_yaml
from bot.domain import LANGUAGES
from bot.rendering.knowledge import Knowledge
from bot.rendering.lesson_text import visible
from tests.rendering.test_lessons import NEVER, line_of, spoil

DIALOGS = Path(__file__).resolve().parents[2] / "dialogs"
KNOWLEDGE = Knowledge.load(DIALOGS, read_yaml)


def test_nothing_is_wrong_with_it() -> None:
    assert KNOWLEDGE.issues == ()


def test_who_says_true_to_all_or_to_none_gets_about_half() -> None:
    """Otherwise the number would measure a habit of saying yes."""
    holds = list(KNOWLEDGE.holds.values())
    assert 8 <= len(holds) <= 10
    assert abs(2 * sum(holds) - len(holds)) <= 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_statements_are_plain_and_the_feedback_kind(lang: str) -> None:
    for name, text in KNOWLEDGE.texts[lang].statements.items():
        assert len(text.statement.split()) <= 16, name
        assert not re.search(r"\b(not|never|niet|nooit)\b", text.statement), f"{name}: a denial is a trick question"
        for part in (text.statement, text.feedback):
            assert not re.search(NEVER[lang], visible(part), re.IGNORECASE), part
        assert not re.match(r"(wrong|incorrect|fout|verkeerd)\b", text.feedback, re.IGNORECASE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_feedback_says_what_the_list_says(lang: str) -> None:
    yes, no = {"en": (r"Yes|It can", r"No\b|Not "), "nl": (r"Ja|Dat kan", r"Nee|Voor zover bekend niet")}[lang]
    for name, holds in KNOWLEDGE.holds.items():
        feedback = KNOWLEDGE.texts[lang].statements[name].feedback
        assert re.match(yes if holds else no, feedback), feedback


# --- with a broken copy ---


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for file in ("knowledge.yaml", "en/knowledge.yaml", "nl/knowledge.yaml"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(DIALOGS / file, tmp_path / file)
    return tmp_path


INDEX, DUTCH = "knowledge.yaml", "nl/knowledge.yaml"
MISTAKES = [
    (INDEX, "bed_is_best, holds: false", "bed_is_best, holds: perhaps", "  - {id: bed_is_best", "valid boolean"),
    (INDEX, "{id: bed_is_best,", "{id: hurt_is_harm,", "statements:", "stands here twice"),
    (DUTCH, "  bed_is_best:", "  bed_is_worst:", "  bed_is_worst:", "'bed_is_worst' is not in knowledge.yaml"),
    (DUTCH, "  bed_is_best:", "  bed_is_worst:", "statements:", "'bed_is_best' is missing"),
    (DUTCH, "statement: Bij nieuwe", f"statement: {'x' * 160}Bij", "    statement: xxx", "at most 160"),
    (DUTCH, "heading:", "hedding:", "hedding:", "Extra inputs"),
]


@pytest.mark.parametrize(("file", "old", "new", "where", "message"), MISTAKES)
def test_a_mistake_is_told_with_file_and_line(
    copy: Path, file: str, old: str, new: str, where: str, message: str
) -> None:
    spoil(copy / file, old, new)
    told = {(issue.file, issue.line) for issue in Knowledge.load(copy, read_yaml).issues if message in issue.message}
    assert told == {(str(copy / file), line_of(copy / file, where))}


def test_a_missing_language_is_told(copy: Path) -> None:
    (copy / DUTCH).unlink()
    (issue,) = Knowledge.load(copy, read_yaml).issues
    assert issue == (str(copy / DUTCH), 1, "the file is missing")
