"""Read a YAML file in which every word stays a word, and every word remembers its line.

In common YAML `no`, `on` and `112` turn into something else. A clinician's word list may hold any of them, so
here only a plain `null` is special. A key that stands twice, or a file that is no YAML, is an error that names
the file and the line.
"""

from __future__ import annotations

from pathlib import Path

import yaml


class ContentError(ValueError):
    """A content file says something that cannot be. `path` and `line` (from 1) tell where."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line, self.message = path, line, message


class Word(str):
    """A scalar of the file; `line` is where it stands, from 1."""

    __slots__ = ("line",)
    line: int


Node = dict[str, "Node"] | list["Node"] | Word | None


def read_yaml(path: Path) -> Node:
    """The file's content: dicts, lists, `Word`s and None. Raises ContentError."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "not readable as UTF-8 text"
        raise ContentError(path, mark.line + 1 if mark else 1, reason) from None
    return None if root is None else _build(path, root)


def _build(path: Path, node: yaml.Node) -> Node:
    if isinstance(node, yaml.ScalarNode):
        if not node.style and node.value in ("null", ""):
            return None
        word = Word(node.value)
        word.line = node.start_mark.line + 1
        return word
    if isinstance(node, yaml.SequenceNode):
        return [_build(path, item) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        raise ContentError(path, node.start_mark.line + 1, "an unknown kind of YAML")
    built: dict[str, Node] = {}
    for key, value in node.value:
        name = _build(path, key)
        if not isinstance(name, Word):
            raise ContentError(path, key.start_mark.line + 1, "a key must be a word")
        if name in built:
            raise ContentError(path, name.line, f"'{name}' stands twice")
        built[name] = _build(path, value)
    return built
