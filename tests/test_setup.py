"""The commands around the code: `make` on a machine without Python, and `.ci/run`, which passes over nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
FINE = {"setup": "echo ready", "check": "echo fine", "test": "echo 9 passed", "test-slow": "echo 2 passed"}


def test_without_a_suitable_python_make_says_how_to_get_one(tmp_path: Path) -> None:
    old = tmp_path / "python2.7"
    old.write_text("#!/bin/sh\necho not new enough >&2\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    make = ["make", "setup", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}"]
    done = subprocess.run(make, cwd=CHECKOUT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"Backwise needs Python 3.11 or newer with venv; tried: {old}." in done.stderr
    assert "sudo apt-get install python3 python3-venv" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_make_alone_lists_every_command() -> None:
    done = subprocess.run(["make"], cwd=CHECKOUT, env=environment(), capture_output=True, text=True, check=True)
    listed = [line.split()[1] for line in done.stdout.splitlines()]
    assert " ".join(listed) == "help setup run test test-slow check fmt bench requirements clean"


def ci(place: Path, **targets: str) -> tuple[int, list[str]]:
    """Run `.ci/run` in a checkout whose make targets do this; gives its status and its closing lines."""
    (place / ".ci").mkdir()
    shutil.copy(CHECKOUT / ".ci" / "run", place / ".ci")
    rules = (f"{name}:\n\t@{command}\n" for name, command in {**FINE, **targets}.items())
    (place / "Makefile").write_text("".join(rules), encoding="utf-8")
    machine = place / "bin"  # has all the Debian packages
    machine.mkdir()
    for tool in ("chromium", "python3"):
        (machine / tool).write_text("#!/bin/sh\n", encoding="utf-8")
        (machine / tool).chmod(0o755)
    variables = environment() | {"PATH": f"{machine}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([place / ".ci" / "run"], env=variables, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.rpartition("---\n")[2].splitlines()


def environment() -> dict[str, str]:
    """The environment without what an outer make or CI run left in it."""
    inherited = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHON", "CI", "BACKWISE_CI_TIMED")
    return {name: value for name, value in os.environ.items() if name not in inherited}


def test_ci_passes_when_everything_does(tmp_path: Path) -> None:
    assert ci(tmp_path) == (0, ["make check: ok: fine", "make test: ok: 9 passed", "make test-slow: ok: 2 passed"])


@pytest.mark.parametrize("target", ["check", "test", "test-slow"])
def test_ci_fails_when_one_does_and_still_runs_the_rest(target: str, tmp_path: Path) -> None:
    status, closing = ci(tmp_path, **{target: "echo 1 failed; exit 1"})
    assert status == 1
    assert len(closing) == 3
    assert f"make {target}: FAILED: 1 failed" in closing


def test_ci_fails_when_a_test_was_skipped(tmp_path: Path) -> None:
    status, closing = ci(tmp_path, test="echo 8 passed, 1 skipped in 2s")
    assert status == 1
    assert closing[1] == "make test: FAILED: 8 passed, 1 skipped in 2s (nothing may be skipped here)"


def test_ci_tells_the_tests_where_they_run_and_gives_them_nothing_to_read(tmp_path: Path) -> None:
    _, closing = ci(tmp_path, test='cat; echo "CI=$$CI"')
    assert closing[1] == "make test: ok: CI=true"


def test_ci_stops_when_the_installing_fails(tmp_path: Path) -> None:
    assert ci(tmp_path, setup="echo no network >&2; exit 1") == (1, [])
