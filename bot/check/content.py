"""What the check has read: the flows with their lines, the sources of texts and labels by language."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.dialogue.flow import Flow, load_flow
from bot.dialogue.reading import ContentError, Document, Issue, read_yaml
from bot.dialogue.registry import Words
from bot.domain import LANGUAGES


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


def read(content: Content) -> None:
    """Read all flows, texts and labels; what cannot be read becomes an issue."""
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
