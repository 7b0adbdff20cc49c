"""Mistakes in remarks: twins, situations, lengths, too few of them, a lock screen that would tell too much."""

from __future__ import annotations

import re
from pathlib import Path

from bot.check.content import Content
from bot.check.texts import text_issues
from bot.dialogue.reading import ContentError, Document, read_yaml, validate
from bot.dialogue.words.remarks import PLACES
from bot.domain import LANGUAGES
from bot.rendering.remarks import ALWAYS, Place, Situation

LONGEST_REMARK = 200
LEAST = {"praise": 22, "walked": 15, "exercise": 15}
"""How many remarks without a condition a place needs, so that none comes twice in a week: for three blocks on each of
seven days, and one; for two little walks or exercises a day, and one. Every other place is met once a day."""
LEAST_ONCE_A_DAY = 8
BY_ITSELF = frozenset({"morning", "evening_question", "little", "lesson", "trial", "contact"})
"""Places whose message comes by itself: its first line may be read on a lock screen."""
SHOWS = re.compile(r"{{ *remark\b")
TELLING = re.compile(r"\d|\bpain|\w*pijn", re.IGNORECASE)


def check_remarks(content: Content) -> None:
    """Every place has its remarks in both languages, in the same situations, enough of them, each fit to be said."""
    _check_shown(content)
    first: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        folder = content.folder / lang / "remarks"
        for path in sorted(folder.glob("*.yaml")):
            if path.stem not in PLACES.values():
                content.add(path, 1, f"no message shows the remarks of '{path.stem}'")
        for place in sorted(set(PLACES.values())):
            _check_place(content, folder / f"{place}.yaml", place, first)


def _check_shown(content: Content) -> None:
    """A state or an answer whose text shows a remark chooses it, and has its place."""
    for flow in content.flows.values():
        document = content.documents[flow.flow]
        for name, state in flow.states.items():
            said = [(f"{flow.flow}.{name}", state.do, state.say)]
            said += [(event, row.do, row.say) for event, _, row in state.rows()]
            for key, do, messages in said:
                shown = [each if "/" in each else f"{flow.flow}/{each}" for each in messages]
                texts = (content.texts[LANGUAGES[0]].get(each, (None, ""))[1] for each in shown)
                if any(SHOWS.search(text) for text in texts) and not (key in PLACES and "choose_remark" in do):
                    what = f"'{key}' shows a remark, but has no place in the list or doesn't do 'choose_remark'"
                    content.issues.append(document.issue(what, "states", name))


def _check_place(content: Content, path: Path, place: str, first: dict[str, list[str]]) -> None:
    try:
        document = read_yaml(path)
        situations = validate(Place, document).root
    except ContentError as error:
        content.issues += error.issues
        return
    whens = [situation.when for situation in situations]
    if first.setdefault(place, whens) != whens:
        content.issues.append(document.issue(f"the situations are not those of '{LANGUAGES[0]}': {', '.join(whens)}"))
    seen = set[str]()
    for number, situation in enumerate(situations):
        if situation.when != ALWAYS and situation.when not in content.words.guards:
            content.issues.append(document.issue(f"'{situation.when}' is no guard", number, "when"))
        if (situation.when == ALWAYS) != (number == len(situations) - 1):
            content.issues.append(document.issue("only the last situation has no 'when', and it has none", number))
        _check_lines(content, document, place, number, situation, seen)
    least = LEAST.get(place, LEAST_ONCE_A_DAY)
    if not situations or len(situations[-1].lines) < least:
        last = max(0, len(situations) - 1)
        content.issues.append(document.issue(f"the last situation needs {least} remarks, for a week", last))


def _check_lines(
    content: Content, document: Document, place: str, number: int, situation: Situation, seen: set[str]
) -> None:
    if not situation.lines:
        content.issues.append(document.issue(f"'{situation.when}' has no remarks", number))
    for line, source in enumerate(situation.lines):
        problems = [what for _, what in text_issues(content, f"remarks/{place}", source)]
        if len(source) > LONGEST_REMARK:
            problems.append(f"a remark has at most {LONGEST_REMARK} characters, this one {len(source)}")
        if place in BY_ITSELF and TELLING.search(source.split("\n")[0]):
            problems.append("this line comes by itself: no numbers in it, and nothing about pain")
        if source in seen:
            problems.append("this remark stands here twice")
        seen.add(source)
        content.issues += [document.issue(what, number, "lines", line) for what in problems]
