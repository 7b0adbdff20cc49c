"""A strict YAML reader that remembers lines.

Only `null`, `true`, `false` and plain decimals are special: `on`, `yes`, `8:30` and `0113` stay words, as a
clinician would expect. A key that comes twice, an alias and a tag are refused, each with its file and line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
WORDS: dict[str, Any] = {"null": None, "true": True, "false": False, "": None}
Path_ = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Issue:
    """Something wrong in a content file, as `file:line: what`."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class ContentError(Exception):
    """The content cannot be used; `issues` says why."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__("\n".join(map(str, issues)))
        self.issues = issues


@dataclass(frozen=True)
class Document:
    """A file's data, with the line of each place in it."""

    file: str
    data: Any
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, *place: str | int) -> int:
        """The line of the place, or of the nearest place around it that is known."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def issue(self, what: str, *place: str | int) -> Issue:
        """An issue at the place."""
        return Issue(self.file, self.line(*place), what)


def read_yaml(path: Path) -> Document:
    """Read one file. Raises ContentError with file and line."""
    name = str(path)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        raise ContentError(Issue(name, 1, "the file is missing")) from None
    except UnicodeDecodeError:
        raise ContentError(Issue(name, 1, "the file is not UTF-8 text")) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read as YAML"
        raise ContentError(Issue(name, mark.line + 1 if mark else 1, problem)) from None
    document = Document(name, None)
    if root is None:
        return document
    data = _build(root, (), document, set())
    return Document(name, data, document.lines)


def _build(node: yaml.Node, place: Path_, document: Document, seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    document.lines.setdefault(place, line)
    if id(node) in seen:
        raise ContentError(Issue(document.file, line, "anchors and aliases are not allowed here"))
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*place, index), document, seen) for index, item in enumerate(node.value)]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise ContentError(Issue(document.file, key_line, "a key must be a single word"))
        key = str(key_node.value)
        if key in result:
            raise ContentError(Issue(document.file, key_line, f"'{key}' stands here twice"))
        document.lines[(*place, key)] = key_line
        result[key] = _build(value_node, (*place, key), document, seen)
    return result


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    if node.style:  # quoted or a block: a word whatever it looks like
        return text
    if text in WORDS:
        return WORDS[text]
    if DECIMAL.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def validate(model: type[Model], document: Document) -> Model:
    """The document as the model. Raises ContentError with file, line and plain words."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise ContentError(*(_explain(document, e["loc"], e["type"], e["msg"]) for e in error.errors())) from None


def _explain(document: Document, loc: Path_, kind: str, message: str) -> Issue:
    where = ".".join(str(part) for part in loc if not str(part)[:1].isupper() and "[" not in str(part))
    plain = {
        "extra_forbidden": f"'{loc[-1] if loc else ''}' is not a word that is known here",
        "missing": f"'{loc[-1] if loc else ''}' is missing",
    }.get(kind, f"{where}: {message}")
    return document.issue(plain, *loc)
