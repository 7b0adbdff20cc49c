"""All that is needed to understand a message, and whom to ring: loaded from `dialogs/`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bot.understanding.helplines import Helplines
from bot.understanding.likeness import Likeness
from bot.understanding.question_files import load_questions
from bot.understanding.questions import Questions
from bot.understanding.safety import Safety
from bot.understanding.safety_files import load_safety


class Understanding(NamedTuple):
    """What a message reads like, whether it tells of danger, what it asks; and the helplines."""

    likeness: Likeness
    safety: Safety
    questions: Questions
    helplines: Helplines


def load_understanding(folder: Path) -> Understanding:
    """What the folder (`dialogs`) says of them. Nothing is learnt before it is needed. Raises ContentError."""
    dangers, questions = load_safety(folder / "safety"), load_questions(folder)
    likeness = Likeness((*dangers.labelled, *questions.examples), dangers.spelling)
    return Understanding(
        likeness,
        Safety(dangers, likeness),
        Questions(questions, likeness),
        Helplines.load(folder / "helplines.yaml"),
    )
