"""Mistakes in the flows: unknown names, dead ends, what is never reached."""

from __future__ import annotations

from bot.check.content import Content
from bot.dialogue.flow import Flow, Offered, Row, State, fixed_keys
from bot.dialogue.reading import Document
from bot.dialogue.step import ANYWHERE, COMMON
from bot.domain import LANGUAGES, Profile


def check_flow(content: Content, flow: Flow, known: frozenset[str]) -> None:
    """Every name in a flow is known, and every state leads on. `known` are messages that are made elsewhere."""
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
        after = state.remind.after if state.remind else None
        if isinstance(after, str) and after[1:] not in content.words.views:
            issue(f"'{after[1:]}' is no view that could tell how long", *place, "remind")
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


def check_reach(content: Content) -> None:
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
