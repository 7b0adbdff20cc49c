"""What an operator types, run as a real process in an empty folder, with only the settings that a test gives."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.config import Settings

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds for one command on a busy machine."""
LOG = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+Z [A-Z]+ ")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def mend(self) -> str:
        """The one line that says what is wrong: all that was said, and no success."""
        assert self.code == 2, self
        assert self.out == "", self
        assert self.err.startswith("backwise: "), self
        assert self.err.count("\n") == 1, self
        return self.err.strip()


@dataclass(frozen=True)
class Operator:
    """Works in `folder`. `secrets` must never be shown; `checkout` is the code that runs."""

    folder: Path
    secrets: Sequence[str] = ()
    checkout: Path = CHECKOUT

    def run(self, command: str, settings: Mapping[str, str] | None = None, typed: bytes = b"") -> Ended:
        """Run `python -m bot …` to its end. Whatever happens, it shows no traceback and no secret."""
        process = self.start(command, settings or {})
        try:
            out, err = process.communicate(typed, PATIENCE)
        except subprocess.TimeoutExpired:
            process.terminate()  # it ends its own children
            out, err = process.communicate()
            raise AssertionError(f"`{command}` did not end: {err.decode()}") from None
        return self.careful(out, err, process.returncode)

    def start(self, command: str, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Start `python -m bot …`; whoever starts it ends it and looks at the rest with `careful`."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *command.split()],
            cwd=self.folder,
            env=self.environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def careful(self, said: bytes, complained: bytes, code: int) -> Ended:
        """How it ended, after a look for what must never be shown."""
        out, err = said.decode(), complained.decode()
        assert "Traceback" not in out + err, err
        for secret in self.secrets:
            assert secret not in out + err
        return Ended(code, out, err)

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Our own environment, with these settings and no others."""
        ours = {name.upper() for name in Settings.model_fields}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        return kept | {"PYTHONPATH": os.fspath(self.checkout), **settings}
