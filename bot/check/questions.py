"""The check of the questions that people ask: where "more" leads, and what is said to small talk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.dialogue.reading import Issue, read_yaml
from bot.domain import LANGUAGES
from bot.understanding.question_files import QuestionData

LESSON = "lesson/"


def check_questions(folder: Path, questions: QuestionData, lessons: Iterable[str]) -> Iterator[Issue]:
    """Topics whose "more" leads nowhere, and kinds of small talk without an answer."""
    document, known = read_yaml(folder / "topics.yaml"), set(lessons)
    flow = (read_yaml(folder / "flows" / "question.yaml").data or {})["states"]["answer"]["on"]
    always = (read_yaml(folder / "flows" / "common.yaml").data or {})["always"]
    for topic in questions.topics.values():
        more = topic.more or ""
        if more.startswith(LESSON) and more.removeprefix(LESSON) not in known:
            yield document.issue(f"{topic.id}: there is no lesson '{more.removeprefix(LESSON)}'", topic.id)
        if more and not more.startswith(LESSON) and more not in (*flow, *always):
            yield document.issue(f"{topic.id}: no button '{more}' leads on in the flow 'question'", topic.id)
    for lang in LANGUAGES:
        for kind in questions.small_talk:
            if not (folder / lang / "small_talk" / f"{kind}.j2").exists():
                path = folder / lang / "questions" / "_small_talk.yaml"
                yield Issue(str(path), 1, f"nothing is said to '{kind}': small_talk/{kind}.j2 is missing")
