"""The content check: everything in `dialogs/` that would go wrong in front of a person, with file and line.

It reads the files anew and knows the words; it sends nothing and starts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.check.content import Content, read
from bot.check.flows import check_flow, check_reach
from bot.check.questions import check_questions
from bot.check.remarks import check_remarks
from bot.check.style import check_style
from bot.check.texts import TAGS, check_labels, check_same_values, check_texts, check_twins
from bot.dialogue.reading import Issue, read_yaml
from bot.dialogue.registry import Words
from bot.domain import LANGUAGES
from bot.rendering.exercises import Exercises
from bot.rendering.knowledge import Knowledge
from bot.rendering.lessons import Lessons
from bot.understanding import reading
from bot.understanding.helplines import Helplines
from bot.understanding.question_files import QuestionData, load_questions
from bot.understanding.safety_files import load_safety

__all__ = ["TAGS", "check", "check_all", "check_wording"]


def check(folder: Path, words: Words, extra: Iterable[str] = ()) -> list[Issue]:
    """All issues of the content in the folder, by file and line. `extra` are messages and buttons made elsewhere
    (`lessons/...`, `button:...`)."""
    content = Content(folder, words)
    read(content)
    known = frozenset(extra)
    for flow in content.flows.values():
        check_flow(content, flow, known)
    check_reach(content)
    check_twins(content)
    check_texts(content)
    check_labels(content)
    check_remarks(content)
    return sorted(set(content.issues))


def check_all(folder: Path, words: Words) -> list[Issue]:
    """All that would go wrong in front of a person: flows, texts, lessons, exercises, questions, safety data."""
    lessons = Lessons.load(folder, read_yaml)
    parts = (lessons, Knowledge.load(folder, read_yaml), Exercises.load(folder, read_yaml))
    whole = [part for part in parts if not part.issues]
    made_elsewhere = {message for part in whole for lang in LANGUAGES for message in part.templates(lang)}
    questions, issues = _questions(folder)
    if questions:
        made_elsewhere |= {message for lang in LANGUAGES for message in questions.templates(lang)}
    issues += check(folder, words, made_elsewhere)
    issues += [Issue(each.file, each.line, each.message) for part in parts for each in part.issues]
    issues += _safety_issues(folder)
    if questions:
        issues += check_questions(folder, questions, {entry.id for entry in lessons.entries})
    return sorted(set(issues))


def check_wording(folder: Path, words: Words) -> list[Issue]:
    """Where texts break the rules of our style, or twins show other values. It keeps nobody from starting."""
    content = Content(folder, words)
    read(content)
    content.issues.clear()
    check_same_values(content)
    return sorted({*content.issues, *check_style(folder)})


def _questions(folder: Path) -> tuple[QuestionData | None, list[Issue]]:
    try:
        return load_questions(folder), []
    except reading.ContentError as error:
        return None, [Issue(str(error.path), error.line, error.message)]


def _safety_issues(folder: Path) -> list[Issue]:
    found = []
    for load in (lambda: load_safety(folder / "safety"), lambda: Helplines.load(folder / "helplines.yaml")):
        try:
            load()
        except reading.ContentError as error:
            found.append(Issue(str(error.path), error.line, error.message))
    return found
