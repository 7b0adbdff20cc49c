"""What must be read by somebody with a name before strangers may use the bot: safety texts, answers, numbers.

Who read what stands in `dialogs/reviews.yaml`. A review holds for the text as it was read: each text has a short mark
made of its letters, and another text has another mark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.dialogue.reading import ContentError, Issue
from bot.domain import LANGUAGES
from bot.understanding.helplines import Helplines
from bot.understanding.reading import Node, Word, read_yaml

TEXTS = (
    *("safety/*.j2", "safety/signs.yaml", "alarm/*.j2", "looked_at/*.j2", "questions/*.j2"),
    *("onboarding/safety.j2", "onboarding/risks.j2"),
    *("flare_up/toilet.j2", "flare_up/which.j2", "flare_up/list.j2", "flare_up/different.j2"),
    *("flare_up/none_of_the_signs.j2", "flare_up/is_it_broken.j2", "flare_up/why_not_broken.j2"),
)
"""Within each language: cards, questions about danger, what comes after them, and the answers to questions."""
PATTERNS = ("safety/sign_*.yaml", "safety/words.yaml", "safety/context.yaml", "safety/examples/*.yaml")
"""What decides whether somebody is in danger."""
MARK = 8
"""So many letters has a mark."""


def unreviewed(folder: Path, today: date) -> list[str]:
    """Each text, pattern file and number that nobody put a name and a day to, with its mark. Raises ContentError."""
    reviews = _reviews(folder / "reviews.yaml")
    found = []
    for name, mark in (*_texts(folder), *_numbers(folder)):
        review = reviews.pop(name, {})
        told = f"{name} [{mark}]"
        if not review.get("by") or not review.get("on"):
            found.append(f"{told}: nobody has put a name and a day to it")
        elif review.get("mark") != mark:
            found.append(f"{told}: it changed after {review['by']} read it on {review['on']}")
        elif not _is_past_day(review["on"], today):
            found.append(f"{told}: '{review['on']}' is no day that has been (write it as 2027-01-31)")
    return found + [f"{name}: reviewed, but there is no such text or number" for name in reviews]


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    homes = [(folder, PATTERNS), *((folder / lang, TEXTS) for lang in LANGUAGES)]
    for home, patterns in homes:
        for pattern in patterns:
            for path in sorted(home.glob(pattern)):
                yield path.relative_to(folder).as_posix(), _mark(path.read_bytes())


def _numbers(folder: Path) -> Iterator[tuple[str, str]]:
    for country, name, _ in Helplines.load(folder / "helplines.yaml").numbers():
        yield f"{country} {name}", _mark(name.encode())


def _mark(read: bytes) -> str:
    return hashlib.sha256(read).hexdigest()[:MARK]


def _reviews(path: Path) -> dict[str, dict[str, str]]:
    node = read_yaml(path) if path.exists() else None
    table = node.get("reviews") if isinstance(node, dict) else None
    if table is None:
        return {}
    if not isinstance(table, dict):
        raise ContentError(Issue(str(path), 1, "here 'name: { by, on, mark }' lines are expected"))
    return {name: _review(path, name, body) for name, body in table.items()}


def _review(path: Path, name: str, body: Node) -> dict[str, str]:
    line = name.line if isinstance(name, Word) else 1
    if not isinstance(body, dict) or not set(body) <= {"by", "on", "mark"}:
        raise ContentError(Issue(str(path), line, f"'{name}:' needs by, on and mark"))
    return {key: str(value) for key, value in body.items() if isinstance(value, Word)}


def _is_past_day(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) <= today
    except ValueError:
        return False
