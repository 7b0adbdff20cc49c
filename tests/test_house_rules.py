"""The house rules that hold for every committed file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
NOT_OURS = {".git", ".venv", "data", "build", "dist", "__pycache__"}

FORBIDDEN = {
    "a registry's host": (
        r"pypi[.]org|python[h]osted[.]org|registry[.]npmjs[.]|registry[.]yarnpkg[.]"
        r"|proxy[.]golang[.]"
    ),
    "an index option": (
        r"(?<![\w-])--(?:extra-|default-)?index(?:-url)?\b|(?<![\w-])--find[-]links|--trusted[-]host"
        r"|\b(?:PIP|UV)_(?:EXTRA_|DEFAULT_)?(?:INDEX|FIND_)\w*|^\s*(?:extra-)?index-url\s*="
    ),
    "a path of one machine": r"(?<![\w.>}-])/(?:home|Users|root|work|opt/pypi)/[\w.]|\b[A-Z]:\\Users\\",
    "a bot token": r"(?<!\d)\d{8,10}:[\w-]{35}(?![\w-])",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
}


def committed() -> list[Path]:
    """The files that are or would be committed; without Git, all that is not made by a build."""
    listing = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    if (CHECKOUT / ".git").exists():
        names = subprocess.run(listing, cwd=CHECKOUT, capture_output=True, check=True, text=True).stdout
        found = [CHECKOUT / name for name in names.split("\0") if name]
    else:
        found = [path for path in CHECKOUT.rglob("*") if not NOT_OURS & set(path.relative_to(CHECKOUT).parts)]
    return [path for path in found if path.is_file() and path.name != ".env"]


def broken_rules(text: str) -> list[str]:
    """Each line that holds what no committed file may hold: its number and what it is."""
    return [
        f"line {number}: {what}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, line)
    ]


def test_no_committed_file_names_a_registry_a_machine_or_a_secret() -> None:
    found = {}
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content and (lines := broken_rules(content.decode("utf-8", "replace"))):
            found[path.relative_to(CHECKOUT).as_posix()] = lines
    assert found == {}


def test_the_files_that_are_looked_at_are_the_real_ones() -> None:
    names = {path.relative_to(CHECKOUT).as_posix() for path in committed()}
    assert {"Makefile", "pyproject.toml", "requirements.txt", ".ci/run", "bot/domain/events.py"} <= names
    assert not any(name.startswith((".venv/", "data/")) for name in names)


def test_what_is_private_is_never_committed() -> None:
    ignored = (CHECKOUT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "data/", ".venv/"} <= set(ignored)


@pytest.mark.parametrize(
    "line",
    [
        "https://files.python" + "hosted.org/packages/x.whl",
        "pip install --in" + "dex-url https://example.org/simple x",
        "--extra-in" + "dex-url https://example.org/simple",
        "uv add --def" + "ault-index https://example.org",
        "--find" + "-links wheels",
        "export PIP_" + "EXTRA_INDEX_URL=https://example.org",
        "extra-index" + "-url = https://example.org",
        "see /home" + "/anna/backwise/bot",
        'path = "/root' + '/.cache"',
        "TELEGRAM_BOT_TOKEN=" + "123456789:" + "AbC-dEf_" * 4 + "123",
        "-----BEGIN " + "PRIVATE KEY-----",
    ],
)
def test_a_broken_rule_is_found(line: str) -> None:
    assert len(broken_rules(f"fine\n{line}\n")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "uv pip compile --no-emit-index" + "-url --no-emit-find-links",
        "https://example.org/home/page and docs/work/plan",
        "data/backwise.db, /var/lib/backwise, ~/backwise",
        "at 12:30, ratio 123456789:1, 4242:short",
    ],
)
def test_what_only_looks_like_it_is_let_through(line: str) -> None:
    assert broken_rules(line) == []
