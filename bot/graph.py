"""The flows as diagrams, for `docs/flows.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.dialogue.flow import Flow, Row
from bot.dialogue.step import COMMON

HEAD = """# The flows

Made by `python -m bot graph` from `dialogs/flows/`; a test holds it fresh. A box is a state, an arrow an answer;
`▸ flow` opens another flow on top, `■` ends this one. Commands and the bell are understood everywhere: they are
in `common.yaml`.
"""


def document(flows: Mapping[str, Flow]) -> str:
    """All diagrams as one Markdown page."""
    parts = [HEAD]
    for name, flow in sorted(flows.items()):
        parts.append(f"\n## {name}\n\n{flow.about}\n\n")
        body = _table(flow) if name == COMMON else "```mermaid\n" + "\n".join(_diagram(flow)) + "\n```\n"
        parts.append(body)
    return "".join(parts)


def _diagram(flow: Flow) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {flow.start}"
    for name, state in flow.states.items():
        for event, _, row in state.rows():
            label = event if not row.if_ else f"{event} if {' and '.join(row.if_)}"
            if row.to:
                yield f"    {name} --> {row.to}: {label}"
            if row.enter:
                target = f"▸ {row.enter}"
                yield f"    {name} --> {row.then or name}: {label} {target}"
            elif row.end or row.clear:
                yield f"    {name} --> [*]: {label}"


def _table(flow: Flow) -> str:
    lines = ["| event | if | then |", "|---|---|---|"]
    for state in flow.states.values():
        for event, _, row in state.rows():
            lines.append(f"| {event} | {' and '.join(row.if_)} | {_deed(row)} |")
    return "\n".join(lines) + "\n"


def _deed(row: Row) -> str:
    deeds = [*row.do, *(f"say {message}" for message in row.say)]
    if row.toast:
        deeds.append(f"toast {row.toast}")
    if row.clear:
        deeds.append("drop the rest")
    if row.enter:
        deeds.append(f"▸ {row.enter}")
    if row.again:
        deeds.append("ask again")
    return ", ".join(deeds)
