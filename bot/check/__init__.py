"""The content check: everything in `dialogs/` that would go wrong in front of a person, with file and line.

It reads the files anew and knows the words; it sends nothing and starts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.check.content import Content, read
from bot.check.flows import check_flow, check_reach
from bot.check.texts import LONGEST_LABEL, TAGS, check_labels, check_texts, check_twins
from bot.dialogue.reading import Issue, read_yaml
from bot.dialogue.registry import Words
from bot.domain import LANGUAGES
from bot.rendering.lessons import Lessons
from bot.understanding import reading
from bot.understanding.helplines import Helplines
from bot.understanding.safety_files import load_safety

__all__ = ["LONGEST_LABEL", "TAGS", "check", "check_all"]


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
    return sorted(set(content.issues))


def check_all(folder: Path, words: Words) -> list[Issue]:
    """All issues of all content: flows and texts, lessons, safety data, helplines, commands."""
    lessons = Lessons.load(folder, read_yaml)
    made_elsewhere = (
        {message for lang in LANGUAGES for message in lessons.templates(lang)} if not lessons.issues else ()
    )
    issues = check(folder, words, made_elsewhere)
    issues += [Issue(each.file, each.line, each.message) for each in lessons.issues]
    issues += _safety_issues(folder)
    return sorted(set(issues))


def _safety_issues(folder: Path) -> list[Issue]:
    found = []
    for load in (lambda: load_safety(folder / "safety"), lambda: Helplines.load(folder / "helplines.yaml")):
        try:
            load()
        except reading.ContentError as error:
            found.append(Issue(str(error.path), error.line, error.message))
    return found
