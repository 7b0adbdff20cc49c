"""What a test needs and does not find is told with its mend, and never passed over in CI."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import needs


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with an empty PATH and no applications; gives the folder on its PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(needs, "ON_A_MAC", ())
    return tmp_path


@pytest.mark.usefixtures("bare_machine")
def test_at_home_a_missing_browser_skips_the_test_with_the_command_that_mends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="install it with: sudo apt-get install chromium"):
        needs.chromium()


@pytest.mark.usefixtures("bare_machine")
def test_in_ci_a_missing_browser_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Chromium is missing"):
        needs.chromium()


@pytest.mark.parametrize("name", needs.CHROMIUM)
def test_the_browser_is_found_under_each_of_its_names(name: str, bare_machine: Path) -> None:
    browser = bare_machine / name
    browser.touch(mode=0o755)
    assert needs.chromium() == browser
