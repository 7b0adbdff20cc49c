"""What is installed: the pinned requirements, and the wheel outside the checkout."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import places

CHECKOUT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEV = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)(?: ; [^\\]+)?(?P<hashes>( \\\n    --hash=sha256:[0-9a-f]{64})+)\n"
)


def pins(file: str) -> dict[str, str]:
    """The version of each package that the file pins."""
    text = (CHECKOUT / file).read_text(encoding="utf-8")
    return {found["name"]: found["version"] for found in PIN.finditer(text)}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_hold_pins_with_hashes_and_nothing_else(file: str) -> None:
    assert PIN.sub("", (CHECKOUT / file).read_text(encoding="utf-8")) == ""


def test_the_tests_run_on_the_very_versions_that_people_run() -> None:
    runtime, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert runtime == {name: dev[name] for name in runtime}


def test_each_dependency_has_a_lower_bound_that_its_pin_meets() -> None:
    pinned = pins("requirements.txt")
    for requirement in RUNTIME:
        assert any(bound.operator == ">=" for bound in requirement.specifier), requirement
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_what_the_build_and_the_tests_need_is_pinned_too() -> None:
    build = [Requirement(line) for line in PROJECT["build-system"]["requires"]]
    pinned = pins("requirements-dev.txt")
    for requirement in [*DEV, *build]:
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_each_library_that_the_bot_imports_is_a_declared_dependency() -> None:
    declared = {canonicalize_name(requirement.name) for requirement in RUNTIME}
    owners = packages_distributions()
    undeclared = {}
    for path in sorted((CHECKOUT / "bot").rglob("*.py")):
        for module in imported(path) - set(sys.stdlib_module_names) - {"bot"}:
            if not declared & {canonicalize_name(owner) for owner in owners.get(module, [module])}:
                undeclared[path.relative_to(CHECKOUT).as_posix()] = module
    assert undeclared == {}


def imported(path: Path) -> set[str]:
    """The top-level modules that a file imports from elsewhere."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_in_the_checkout_the_texts_are_those_of_the_checkout() -> None:
    assert places.dialogs() == CHECKOUT / "dialogs"
    assert places.page() == CHECKOUT / "bot" / "sandbox" / "page"


def test_installed_the_texts_come_from_inside_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bot" / "dialogs").mkdir(parents=True)
    monkeypatch.setattr(places, "PACKAGE", tmp_path / "bot")
    assert places.dialogs() == tmp_path / "bot" / "dialogs"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the checkout, so that nothing of an earlier build gets into it."""
    copy = tmp_path_factory.mktemp("copy") / "backwise"
    copy.mkdir()
    for folder in ("bot", "dialogs", "tests"):
        shutil.copytree(CHECKOUT / folder, copy / folder)
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(CHECKOUT / file, copy)
    out = copy.parent / "out"
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(out), str(copy)]
    subprocess.run([*PIP, *build], check=True, cwd=copy.parent, timeout=300)
    return next(out.glob("backwise-*.whl"))


@pytest.mark.slow
def test_the_wheel_carries_what_the_bot_needs_and_nothing_beside_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if not name.endswith("/")}
    assert {name.partition("/")[0] for name in inside} == {
        "bot",
        f"backwise-{PROJECT['project']['version']}.dist-info",
    }
    expected = {f"bot/{name}" for name in files(CHECKOUT / "bot")}
    expected |= {f"bot/dialogs/{name}" for name in files(CHECKOUT / "dialogs")}
    assert {name for name in inside if name.startswith("bot/")} == expected


def files(folder: Path) -> set[str]:
    """The files under a folder that are part of the program."""
    paths = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(folder).as_posix() for path in paths}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a new environment with the wheel; its libraries are those of the running one."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True, timeout=120)
    target = next((place / "lib").glob("python3*")) / "site-packages"
    install = ["--python", str(place), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*PIP, *install], check=True, timeout=120)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    # A line of text here only adds a folder; the editable install's own finder is not started by it.
    (target / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    return place / "bin"


@pytest.mark.slow
def test_installed_elsewhere_it_finds_its_own_texts_and_page(installed: Path, tmp_path: Path) -> None:
    ask = "from bot import places; print(places.dialogs(), places.page(), sep='\\n')"
    found = subprocess.run(
        [installed / "python", "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    ).stdout.splitlines()
    for line in found:
        assert Path(line).is_dir()
        assert Path(line).is_relative_to(installed.parent)


@pytest.mark.slow
def test_the_command_works_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "backwise", "--help"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"\bbackwise\b.*\brun\b", done.stdout, re.DOTALL)
    assert list(tmp_path.iterdir()) == []
