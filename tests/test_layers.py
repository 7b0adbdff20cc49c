"""The import rule of the house, read from the code itself: who may import whom.

A room is a folder or file directly under `bot/`. Everything may import `domain` and `clock`, and itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

BOT = Path(__file__).resolve().parent.parent / "bot"

EVERYBODYS = {"domain", "clock"}
LIBRARIES = {"dialogue", "programme", "understanding", "rendering", "store", "channels"}
PURE = {"dialogue", "programme", "understanding", "rendering"}
WIRED = {"app", "check", "debug"}  # from everything; nobody but the commands imports them
COMMANDS = {"ask", "chat", "doctor", "simulate"}  # what __main__ runs
SHELL = {"config", "logs", "places"}  # what the composition hands to the rooms

MAY_IMPORT: dict[str, set[str]] = {
    "": set(),
    "domain": set(),
    "clock": set(),
    "config": set(),
    "places": set(),
    "logs": {"config"},
    "content": LIBRARIES - {"store", "channels"},
    "graph": {"dialogue"},
    "guide": {"dialogue"},
    "catalogue": LIBRARIES - {"store", "channels"} | {"content", "guide"},
    "dialogue": {"programme"},
    "programme": set(),
    "understanding": set(),
    "rendering": set(),
    "store": set(),
    "channels": set(),
    "runtime": LIBRARIES - {"channels"} | {"channels.channel"},
    "web": {"config"},
    "sandbox": {"config"},
    **{room: LIBRARIES | SHELL | {"content", "runtime", "web", "sandbox"} for room in WIRED - {"app"}},
    "app": LIBRARIES | SHELL | {"content", "debug", "runtime", "web", "sandbox"},
    **{room: LIBRARIES | SHELL | {"app", "check", "content", "runtime"} for room in COMMANDS},
    "__main__": LIBRARIES
    | SHELL
    | WIRED
    | COMMANDS
    | {"catalogue", "content", "graph", "guide", "runtime", "web", "sandbox"},
}

NOT_IN_PURE_ROOMS = {"asyncio", "time", "random", "os", "sqlalchemy", "telegram"}
ONLY_IN = {"telegram": {"channels/telegram.py"}}
READS_THE_CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
}


@dataclass
class Source:
    """A file of `bot/`: its place, the modules it imports with their lines, and what its names stand for."""

    path: str
    tree: ast.Module
    imports: list[tuple[int, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def room(self) -> str:
        """`dialogue` for bot/dialogue/flow.py, `domain` for bot/domain/events.py, "" for bot/__init__.py."""
        return Path(self.path).parts[0].removesuffix(".py").replace("__init__", "")


def read(path: str, text: str) -> Source:
    """The source of `path` (relative to `bot/`), with every import in it resolved to a full module name."""
    source = Source(path, ast.parse(text))
    package = ["bot", *Path(path).parts[:-1]]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                source.imports.append((node.lineno, alias.name))
                first = alias.name.partition(".")[0]
                source.names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            for alias in node.names:
                source.imports.append((node.lineno, f"{module}.{alias.name}"))
                source.names[alias.asname or alias.name] = f"{module}.{alias.name}"
    return source


def outside_the_rule(source: Source) -> Iterator[str]:
    """Each import of another room that the table does not allow."""
    allowed = MAY_IMPORT[source.room] | (EVERYBODYS - {source.room} if source.room not in EVERYBODYS else set())
    for line, module in source.imports:
        inside = module.removeprefix("bot.")
        if not module.startswith("bot.") or inside.partition(".")[0] == source.room:
            continue
        if not any(inside == name or inside.startswith(f"{name}.") for name in allowed):
            yield f"bot/{source.path}:{line} imports {module}"


def outside_libraries(source: Source) -> Iterator[str]:
    """Each import of a library that does not belong there."""
    for line, module in source.imports:
        library = module.partition(".")[0]
        impure = source.room in PURE and library in NOT_IN_PURE_ROOMS
        if impure or source.path not in ONLY_IN.get(library, {source.path}):
            yield f"bot/{source.path}:{line} imports {module}"


def clock_readings(source: Source) -> Iterator[str]:
    """Each place that asks the system for the time."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Attribute | ast.Name):
            continue
        first, _, rest = ast.unparse(node).partition(".")
        meant = source.names.get(first, first) + (f".{rest}" if rest else "")
        if meant in READS_THE_CLOCK:
            yield f"bot/{source.path}:{node.lineno} reads {meant}"


def without_docstring(source: Source) -> Iterator[str]:
    """The module, public classes and public functions that do not say what they give."""
    if source.tree.body and not ast.get_docstring(source.tree):
        yield f"bot/{source.path}:1 the module"
    for node in source.tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"bot/{source.path}:{node.lineno} {node.name}"


SOURCES = [
    read(path.relative_to(BOT).as_posix(), path.read_text(encoding="utf-8")) for path in sorted(BOT.rglob("*.py"))
]
every_file = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.path)


def test_every_room_has_its_line_in_the_table() -> None:
    assert {source.room for source in SOURCES} <= set(MAY_IMPORT)


@every_file
def test_a_room_imports_only_what_it_may(source: Source) -> None:
    assert list(outside_the_rule(source)) == []


@every_file
def test_libraries_stay_in_their_rooms(source: Source) -> None:
    assert list(outside_libraries(source)) == []


@every_file
def test_only_the_clock_reads_the_time(source: Source) -> None:
    assert source.path == "clock.py" or list(clock_readings(source)) == []


@every_file
def test_what_is_public_says_what_it_gives(source: Source) -> None:
    assert list(without_docstring(source)) == []


class TestTheRuleBites:
    """Broken copies: each of these must be caught, each of its neighbours let through."""

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("dialogue/engine.py", "from bot.store import tables"),
            ("dialogue/engine.py", "from bot import store"),
            ("dialogue/engine.py", "from ..rendering.texts import render"),
            ("programme/pacing.py", "import bot.dialogue.engine as engine"),
            ("programme/pacing.py", "from bot.config import Settings"),
            ("runtime/sender.py", "from bot.channels.telegram import Telegram"),
            ("runtime/sender.py", "from bot.channels import telegram"),
            ("runtime/sender.py", "if TYPE_CHECKING:\n    from bot.app import App"),
            ("sandbox/server.py", "from bot.dialogue.engine import step"),
            ("web.py", "def late():\n    import bot.runtime.turn"),
            ("app.py", "from bot.check import check"),
            ("clock.py", "import bot.config"),
            ("domain/events.py", "from bot.clock import local"),
        ],
    )
    def test_a_forbidden_room(self, path: str, line: str) -> None:
        assert len(list(outside_the_rule(read(path, line)))) == 1

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("dialogue/engine.py", "from bot.programme.pacing import quota\nfrom .flow import Flow\nimport yaml"),
            ("dialogue/words/blocks.py", "from ..talk import Talk\nfrom bot.domain import Say"),
            ("runtime/sender.py", "from bot.channels.channel import Channel\nfrom bot.store import transactions"),
            ("sandbox/server.py", "from bot.config import Settings\nfrom bot.clock import Clock"),
            ("__main__.py", "from bot.app import App\nfrom bot.check import check\nfrom bot import places"),
        ],
    )
    def test_a_room_next_door(self, path: str, line: str) -> None:
        assert list(outside_the_rule(read(path, line))) == []

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("dialogue/engine.py", "import random"),
            ("programme/pacing.py", "from os.path import join"),
            ("rendering/texts.py", "import asyncio as a"),
            ("understanding/parse.py", "from sqlalchemy import select"),
            ("runtime/intake.py", "from telegram.error import TimedOut"),
            ("channels/console.py", "import telegram"),
        ],
    )
    def test_a_forbidden_library(self, path: str, line: str) -> None:
        assert len(list(outside_libraries(read(path, line)))) == 1

    def test_telegram_has_its_one_door(self) -> None:
        assert list(outside_libraries(read("channels/telegram.py", "import telegram"))) == []
        assert list(outside_libraries(read("runtime/sender.py", "from bot.channels import telegram"))) == []

    @pytest.mark.parametrize(
        "text",
        [
            "from datetime import datetime\nat = datetime.now()",
            "from datetime import datetime as d, UTC\nat = d.now(UTC)",
            "import datetime as dt\nday = dt.date.today()",
            "import datetime\nnow = datetime.datetime.utcnow",
            "import time\nat = time.time()",
            "from time import time\nat = time()",
        ],
    )
    def test_a_second_clock(self, text: str) -> None:
        assert len(list(clock_readings(read("runtime/ticker.py", text)))) == 1

    def test_asking_the_clock_is_allowed(self) -> None:
        text = "from datetime import time\nimport time as t\ndef due(clock):\n    t.sleep(1)\n    return clock.now()"
        assert list(clock_readings(read("runtime/ticker.py", text))) == []

    def test_a_missing_docstring(self) -> None:
        text = "class Open:\n    pass\n\ndef say():\n    pass\n\ndef _own():\n    pass\n"
        found = [place.rpartition(" ")[2] for place in without_docstring(read("app.py", text))]
        assert found == ["module", "Open", "say"]
