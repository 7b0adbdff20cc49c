"""The content check: everything in `dialogs/` that would go wrong in front of a person, with file and line.

It reads the files anew and knows the words; it sends nothing and starts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

from bot.dialogue.engine import ANYWHERE, COMMON
from bot.dialogue.flow import Flow, Offered, Row, State, fixed_keys, load_flow
from bot.dialogue.reading import ContentError, Document, Issue, read_yaml
from bot.dialogue.registry import Words
from bot.domain import LANGUAGES, Profile
from bot.rendering.lessons import Lessons
from bot.rendering.texts import ALWAYS_THERE, JINJA, SPLIT, environment, prepare
from bot.understanding import reading
from bot.understanding.helplines import Helplines
from bot.understanding.safety import Safety

TAGS = frozenset({"b", "i", "u", "s", "a", "code", "blockquote", "tg-spoiler"})
LONGEST_TEXT, LONGEST_CAPTION, LONGEST_LABEL, LONGEST_DATA = 4096, 1024, 20, 64
LONGEST_VALUE, LONGEST_FILTERED = 200, 50
"""The longest value of a person that a text shows, and the longest that a filter makes of one, in characters."""
LARGEST_SCREEN = 2**32
TIMER_EVENTS = frozenset({"bell", "day", "day_later", "evening", "shift_question", "crisis_followup"})


@dataclass
class Content:
    """What the check has read: flows with their documents, the sources of texts and labels by language."""

    folder: Path
    words: Words
    flows: dict[str, Flow] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    texts: dict[str, dict[str, tuple[Path, str]]] = field(default_factory=dict)
    labels: dict[str, tuple[Document, dict[str, str]]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def add(self, file: Path | str, line: int, what: str) -> None:
        """Note an issue."""
        self.issues.append(Issue(str(file), line, what))


def check(folder: Path, words: Words, extra: Iterable[str] = ()) -> list[Issue]:
    """All issues of the content in the folder, by file and line. `extra` are messages and buttons made elsewhere
    (`lessons/...`, `button:...`)."""
    content = Content(folder, words)
    _read(content)
    known = frozenset(extra)
    for flow in content.flows.values():
        _check_flow(content, flow, known)
    _check_reach(content)
    _check_twins(content)
    _check_texts(content)
    _check_labels(content)
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
    for load in (lambda: Safety.load(folder / "safety"), lambda: Helplines.load(folder / "helplines.yaml")):
        try:
            load()
        except reading.ContentError as error:
            found.append(Issue(str(error.path), error.line, error.message))
    return found


# --- reading ------------------------------------------------------------------------------------------------


def _read(content: Content) -> None:
    for path in sorted((content.folder / "flows").glob("*.yaml")):
        try:
            flow, document = load_flow(path)
        except ContentError as error:
            content.issues += error.issues
            continue
        if flow.flow != path.stem:
            content.issues.append(document.issue(f"the flow is called '{flow.flow}', its file '{path.stem}'", "flow"))
        content.flows[flow.flow] = flow
        content.documents[flow.flow] = document
    for lang in LANGUAGES:
        home = content.folder / lang
        content.texts[lang] = {
            f"{path.parent.name}/{path.stem}": (path, path.read_text(encoding="utf-8"))
            for path in sorted(home.glob("*/*.j2"))
        }
        try:
            document = read_yaml(home / "buttons.yaml")
            content.labels[lang] = (document, dict(document.data or {}))
        except ContentError as error:
            content.issues += error.issues


# --- flows --------------------------------------------------------------------------------------------------


def _check_flow(content: Content, flow: Flow, known: frozenset[str]) -> None:
    document = content.documents[flow.flow]

    def issue(what: str, *place: str | int) -> None:
        content.issues.append(document.issue(what, *place))

    if flow.start not in flow.states:
        issue(f"the start '{flow.start}' is no state of this flow", "start")
    for old, new in flow.moved.items():
        if new not in flow.states:
            issue(f"'{old}' moved to '{new}', which does not exist", "moved", old)
    for name, state in flow.states.items():
        place = ("states", name)
        for word in state.do:
            if word not in content.words.actions:
                issue(f"state '{name}' does '{word}', which is no action", *place, "do")
        for message in [*state.say, *([state.repeat] if state.repeat else [])]:
            _check_message(content, flow, message, known, document, (*place, "say"))
        if isinstance(state.choices, Offered) and state.choices.from_ not in content.words.lists:
            issue(f"state '{name}' offers '{state.choices.from_}', which is no list", *place, "choices", "from")
        if state.picture and state.picture.startswith("$") and state.picture[1:] not in content.words.picks:
            issue(f"'{state.picture[1:]}' picks no picture", *place, "picture")
        saved = state.save_as or ""
        if saved.startswith("profile.") and saved[8:] not in Profile.__dataclass_fields__:
            issue(f"the profile has no '{saved[8:]}'", *place, "save_as")
        for event, index, row in state.rows():
            where = (*place, "go", index) if event == "go" else (*place, "on", event, index)
            _check_row(content, flow, name, row, known, where)
        _check_ways_on(content, flow, name, state)


def _check_row(
    content: Content, flow: Flow, state: str, row: Row, known: frozenset[str], place: tuple[str | int, ...]
) -> None:
    document = content.documents[flow.flow]

    def issue(what: str) -> None:
        content.issues.append(document.issue(what, *place))

    for guard in row.if_:
        if guard not in content.words.guards:
            issue(f"state '{state}' asks '{guard}', which is no guard")
    for action in row.do:
        if action not in content.words.actions:
            issue(f"state '{state}' does '{action}', which is no action")
    for target in (row.to, row.then):
        if target and target not in flow.states:
            issue(f"state '{state}' goes to '{target}', which does not exist")
    if row.enter:
        name, _, start = row.enter.partition(".")
        entered = content.flows.get(name)
        if entered is None:
            issue(f"state '{state}' enters '{name}', which is no flow")
        elif start and start not in entered.states:
            issue(f"state '{state}' enters '{row.enter}', which does not exist")
    if row.to and (row.clear or row.end):
        issue(f"state '{state}' goes to '{row.to}' and leaves the flow at once")
    for message in [*row.say, *([row.toast] if row.toast else [])]:
        _check_message(content, flow, message, known, document, place)


def _check_message(
    content: Content,
    flow: Flow,
    message: str,
    known: frozenset[str],
    document: Document,
    place: tuple[str | int, ...],
) -> None:
    if message.startswith("$"):
        if message[1:] not in content.words.picks:
            content.issues.append(document.issue(f"'{message[1:]}' picks no message", *place))
        return
    name = message if "/" in message else f"{flow.flow}/{message}"
    if name in known:
        return
    missing = [lang for lang in LANGUAGES if name not in content.texts[lang]]
    for lang in missing:
        content.issues.append(document.issue(f"the message '{name}' has no text in '{lang}'", *place))


def _check_ways_on(content: Content, flow: Flow, name: str, state: State) -> None:
    """A state must lead on: each button somewhere, `go` at last without a condition, and some way out."""
    document, place = content.documents[flow.flow], ("states", name)
    if flow.flow == COMMON:
        return
    common = content.flows.get(COMMON)
    everywhere = common.states[ANYWHERE].on if common and ANYWHERE in common.states else {}
    always = common.always if common else []
    if state.go:
        if state.go[-1].if_:
            content.issues.append(
                document.issue(f"state '{name}' is a dead end when no condition holds", *place, "go")
            )
        return
    keys = fixed_keys(state.choices)
    for key in keys:
        rows = state.on.get(key) or ([] if key in everywhere else state.on.get("answer"))
        if rows is None or (not rows and key not in always):
            content.issues.append(
                document.issue(f"the button '{key}' of state '{name}' leads nowhere", *place, "choices")
            )
        elif rows and rows[-1].if_:
            content.issues.append(
                document.issue(f"the button '{key}' of state '{name}' is a dead end when no condition holds", *place)
            )
    for event in state.on:
        reachable = event in (*keys, "answer", "vote") or (state.remind and state.remind.event == event)
        if not reachable and not isinstance(state.choices, Offered):
            content.issues.append(
                document.issue(f"nothing in state '{name}' leads to '{event}'", *place, "on", event)
            )
    leaves = any(r.to or r.enter or r.end or r.clear for _, _, r in state.rows()) or any(k in always for k in keys)
    if not leaves:
        content.issues.append(document.issue(f"state '{name}' is a dead end", *place))


def _check_reach(content: Content) -> None:
    """Every flow is entered from somewhere, every state reached from a start or an entrance."""
    entrances: dict[str, set[str]] = {name: set() for name in content.flows}
    for flow in content.flows.values():
        for state in flow.states.values():
            for _, _, row in state.rows():
                name, _, start = (row.enter or "").partition(".")
                if name in content.flows:
                    entrances[name].add(start or content.flows[name].start)
    for name, flow in content.flows.items():
        document = content.documents[name]
        if name == COMMON:
            continue
        if not entrances[name]:
            content.issues.append(document.issue(f"nothing enters the flow '{name}'", "flow"))
        reached, todo = set[str](), [*entrances[name]]
        while todo:
            state_name = todo.pop()
            if state_name in reached or state_name not in flow.states:
                continue
            reached.add(state_name)
            rows = [row for _, _, row in flow.states[state_name].rows()]
            todo += [target for row in rows for target in (row.to, row.then) if target]
        for state_name in flow.states:
            if state_name not in reached:
                content.issues.append(document.issue(f"state '{state_name}' is never reached", "states", state_name))


# --- texts --------------------------------------------------------------------------------------------------


def _check_twins(content: Content) -> None:
    first, second = LANGUAGES
    for lang, twin in ((first, second), (second, first)):
        for name, (path, _) in content.texts[lang].items():
            if name not in content.texts[twin]:
                content.add(path, 1, f"this text has no twin in '{twin}'")
        if lang in content.labels and twin in content.labels:
            document, labels = content.labels[lang]
            for key in labels:
                if key not in content.labels[twin][1]:
                    content.issues.append(document.issue(f"the button '{key}' has no twin in '{twin}'", key))


def _check_texts(content: Content) -> None:
    for texts in content.texts.values():
        for name, (path, source) in texts.items():
            try:
                variables = _variables(source)
            except TemplateSyntaxError as error:
                content.add(path, error.lineno, error.message or "cannot be read")
                continue
            except TemplateError as error:
                content.add(path, 1, str(error))
                continue
            for variable in sorted(variables):
                if not _is_known(content, name, variable):
                    content.add(path, _line_of(source, variable), f"'{variable}' is no value that this text can show")
            for line, what in _html_issues(source):
                content.add(path, line, what)
            if _longest(source) > _limit(content, name):
                content.add(path, 1, "this text could become longer than Telegram allows")


@lru_cache(maxsize=4096)
def _variables(source: str) -> frozenset[str]:
    """What a text shows. Raises TemplateError where it cannot be compiled (an unknown filter, say)."""
    if not JINJA.search(source):
        return frozenset()
    env = _environment()
    tree = env.parse(prepare(source))
    shown = frozenset(meta.find_undeclared_variables(tree))
    env.compile(tree)
    return shown


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    return environment(LANGUAGES[0], {})


def _is_known(content: Content, message: str, variable: str) -> bool:
    flow = content.flows.get(message.partition("/")[0])
    remembered = flow.names() if flow else frozenset()
    return variable in content.words.views or variable in ALWAYS_THERE or variable in remembered


def _limit(content: Content, message: str) -> int:
    shown_under_picture = any(
        state.picture and f"{flow.flow}/{state.say[0]}" == message
        for flow in content.flows.values()
        for state in flow.states.values()
        if state.say
    )
    return LONGEST_CAPTION if shown_under_picture else LONGEST_TEXT


def _longest(source: str) -> int:
    """A bound on the length of what a text can become: all its branches, every value at its longest."""
    values = re.findall(r"\{\{(.*?)\}\}", source)
    return len(source) + sum(LONGEST_FILTERED if "|" in value else LONGEST_VALUE for value in values)


def _line_of(source: str, word: str) -> int:
    found = re.search(rf"\b{re.escape(word)}\b", source)
    return source.count("\n", 0, found.start()) + 1 if found else 1


class _Tags(HTMLParser):
    """Collects tags that are unknown, never closed or closed too often."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[tuple[str, int]] = []
        self.wrong: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        if tag not in TAGS:
            self.wrong.append((line, f"the tag <{tag}> is not allowed"))
        self.open.append((tag, line))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        else:
            self.wrong.append((self.getpos()[0], f"</{tag}> closes nothing"))


def _html_issues(source: str) -> Iterator[tuple[int, str]]:
    """Unbalanced or unknown tags, bubble by bubble, with the line in the file."""
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", lambda m: "\n" * m[0].count("\n"), source, flags=re.S)
    before = 0
    for bubble in re.sub(r"(?m)^---[ \t]*$", SPLIT, plain).split(SPLIT):
        parser = _Tags()
        parser.feed(bubble)
        parser.close()
        for line, what in parser.wrong:
            yield before + line, what
        for tag, line in parser.open:
            yield before + line, f"<{tag}> is never closed"
        before += bubble.count("\n")


def _check_labels(content: Content) -> None:
    used = {key for flow in content.flows.values() for s in flow.states.values() for key in fixed_keys(s.choices)}
    for lang, (document, labels) in content.labels.items():
        for key in sorted(used - set(labels)):
            flow, place = next(
                (flow, ("states", name, "choices"))
                for flow in content.flows.values()
                for name, state in flow.states.items()
                if key in fixed_keys(state.choices)
            )
            content.issues.append(
                content.documents[flow.flow].issue(f"the button '{key}' has no label in '{lang}'", *place)
            )
        for key, label in labels.items():
            for shown in _label_forms(str(label)):
                if len(shown) > LONGEST_LABEL:
                    content.issues.append(
                        document.issue(f"the button '{key}' is longer than {LONGEST_LABEL} characters: {shown}", key)
                    )
    for key in used:
        if len(f"{LARGEST_SCREEN}:{key}".encode()) > LONGEST_DATA:
            flow, name = next(
                (flow, name)
                for flow in content.flows.values()
                for name, state in flow.states.items()
                if key in fixed_keys(state.choices)
            )
            content.issues.append(
                content.documents[flow.flow].issue(
                    f"the button '{key}' takes more than {LONGEST_DATA} bytes", "states", name, "choices"
                )
            )


def _label_forms(label: str) -> list[str]:
    """A label as it may be shown: both country words, durations at their longest."""
    shown = re.sub(r"\{\{.*?\}\}", "6½ min", label)
    pair = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
    return [pair.sub(r"\1", shown), pair.sub(r"\2", shown)]
