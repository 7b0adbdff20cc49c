"""The documents say what is there: commands, settings, words, flows, tables, files and links."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet
from pydantic import SecretStr

from bot import content
from bot.__main__ import SHEETS, main
from bot.catalogue import rests_on, with_catalogue
from bot.check import TAGS
from bot.check.limits import read_style
from bot.config import Settings
from bot.content import READERS, Dialogs
from bot.dialogue.flow import Flow, Offered, Row, State, load_flows
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words import WORDS
from bot.graph import document
from bot.guide import BEGIN, END, with_word_list, word_list
from bot.rendering import lesson_text
from bot.rendering.contact_sheet import all_pictures, digest, drawn_from
from bot.rendering.wording import filters
from bot.store.tables import tables

CHECKOUT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    path.relative_to(CHECKOUT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "dialogs/README.md", "tests/conversations/README.md")
    for path in CHECKOUT.glob(pattern)
)
PLACES = ("bot/", "dialogs/", "docs/", "tests/", "bench/")
MEND = "it is not fresh: run `.venv/bin/python -m bot graph`"

every_document = pytest.mark.parametrize("name", DOCUMENTS)


def read(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """The fenced blocks of a page."""
    return re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def code(text: str) -> list[str]:
    """What is set as code: each inline piece, and each line of a fenced block."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    assert [line for line in prose.splitlines() if line.count("`") % 2] == [], "code is broken over two lines"
    return re.findall(r"`([^`\n]+)`", prose) + [line for block in blocks(text) for line in block.splitlines()]


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table whose head begins with `heading`, row by row."""
    _, found, rest = text.partition(f"| {heading} |")
    assert found, f"there is no table that begins with '{heading}'"
    lines = rest.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("| "))] for line in lines]


def anchors(text: str) -> set[str]:
    """What a link may point at within a page."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


# --- commands ---------------------------------------------------------------------------------------------


def help_of(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    """What a command says of itself; it fails for an unknown one."""
    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])
    assert left.value.code == 0, f"there is no command {command}"
    return capsys.readouterr().out


@every_document
def test_every_make_target_that_is_named_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = {found for piece in code(read(name)) for found in re.findall(r"\bmake ([a-z-]+)", piece)}
    assert named <= targets


@every_document
def test_every_command_that_is_named_exists(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    called = re.compile(r"(?:\w+=)?(?:\S*/)?(?:backwise|python -m bot) ([a-z]+)\b")
    for command in {found[1] for piece in code(read(name)) if (found := called.match(piece))}:
        help_of(capsys, command)


def test_the_readme_lists_every_command_with_options_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    listed = {cells[0].strip("`").removeprefix("backwise "): cells[1] for cells in rows(read("README.md"), "command")}
    there = re.findall(r"^    ([a-z]+)(?: |$)", help_of(capsys), re.MULTILINE)
    assert sorted(listed) == sorted(there)
    for command, about in listed.items():
        shown = help_of(capsys, command)
        assert all(option in shown for option in re.findall(r"--[a-z-]+", about)), command


# --- settings ---------------------------------------------------------------------------------------------


@every_document
def test_every_setting_that_is_named_exists(name: str) -> None:
    settings = {field.upper() for field in Settings.model_fields}
    assert set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", read(name))) <= settings


def test_operate_names_every_setting_with_its_default() -> None:
    page = read("docs/operate.md")
    assert all(field.upper() in page for field in Settings.model_fields)
    token = {"telegram_bot_token": SecretStr("1:x")}
    for cells in rows(page, "setting"):
        field = Settings.model_fields[cells[0].strip("`").lower()]
        value = field.get_default(call_default_factory=True, validated_data=token)
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        shown = f"{plain:g}" if isinstance(plain, float) else str(plain)
        assert cells[1].strip("`") in ((shown,) if shown else ("none", "the key file")), cells[0]


# --- what is made from the code ---------------------------------------------------------------------------


def test_the_word_list_is_complete_and_fresh() -> None:
    page = read("dialogs/README.md")
    assert with_word_list(page, WORDS) == page, f"dialogs/README.md: {MEND}"
    for kind, found in WORDS.kinds().items():
        assert found, kind
        assert all(f"| `{name}` | " in page for name in found)


def test_the_flows_page_is_fresh_and_names_every_flow() -> None:
    flows = load_flows(CHECKOUT / "dialogs" / "flows")
    page = CHECKOUT / "docs" / "flows.md"
    assert page.exists() and page.read_text(encoding="utf-8") == document(flows), f"docs/flows.md: {MEND}"
    assert set(re.findall(r"^## (\w+)$", read("docs/flows.md"), re.MULTILINE)) == set(flows)


@pytest.fixture(scope="module")
def dialogs() -> Dialogs:
    return content.load(CHECKOUT / "dialogs")


def test_the_catalogue_is_fresh_and_has_every_lesson_exercise_and_topic(dialogs: Dialogs) -> None:
    page = read("docs/content.md")
    assert with_catalogue(page, dialogs) == page, f"docs/content.md: {MEND}"
    assert [cells[2].strip("`") for cells in rows(page, "lesson")] == [
        each.drawing for each in dialogs.shelf.book.entries
    ]
    assert all(cells[3].endswith("?") and cells[4] for cells in rows(page, "lesson"))
    assert len(rows(page, "step")) == len(dialogs.exercises.data)
    assert [cells[0].strip("`") for cells in rows(page, "topic")] == list(dialogs.questions.data.topics)


def test_the_sheets_show_the_pictures_as_they_are(dialogs: Dialogs) -> None:
    pictures = digest(all_pictures(dialogs.pictures, dialogs.exercises, "en"))
    for sheet in SHEETS.values():
        image = (CHECKOUT / sheet).read_bytes()
        assert drawn_from(image) == pictures, f"{sheet}: {MEND}"
        assert len(image) < 700_000


@pytest.mark.parametrize(
    ("sources", "short"),
    [
        ("Slower (Marucha 1998, Pain). <b>Early evidence.</b>", "Marucha 1998 · early"),
        ("Wood and Hendrick 2019, WHO (2023), NICE, 2021; WHO (2023)", "Wood and Hendrick 2019, WHO 2023, NICE 2021"),
        ("The Belgian guideline (Rehabilitation Medicine, 2020): <b>little</b> research", "little"),
        ("Since 2011 prof. Danneels. <b>Moderate evidence, small effect.</b>", "Danneels · moderate, small effect"),
        ("Our own choice, that takes little time.", ""),
    ],
)
def test_what_a_text_rests_on_is_told_in_short(sources: str, short: str) -> None:
    assert rests_on(sources) == short


class TestTheWordList:
    """The list of a few words of our own."""

    words = Words()

    @staticmethod
    @words.guard
    def late(talk: Talk) -> bool:
        """Is it late | or
        nearly so?"""
        return True

    def test_a_word_has_one_line_with_its_whole_sentence(self) -> None:
        assert "| `late` | Is it late \\| or nearly so? |\n" in word_list(self.words)

    def test_it_replaces_what_stood_between_the_marks_and_nothing_else(self) -> None:
        page = with_word_list(f"above\n{BEGIN}\nold\n{END}\nbelow\n", self.words)
        assert page == f"above\n{BEGIN}\n{word_list(self.words)}{END}\nbelow\n"
        assert with_word_list(page, self.words) == page

    @pytest.mark.parametrize("page", ["no marks", f"only {BEGIN}", f"only {END}", f"{END} turned round {BEGIN}"])
    def test_a_missing_mark_is_an_error(self, page: str) -> None:
        with pytest.raises(ValueError, match="needs the marks"):
            with_word_list(page, self.words)

    def test_a_word_without_a_sentence_is_an_error(self) -> None:
        words = Words()

        @words.action
        def hush(talk: Talk) -> None: ...

        with pytest.raises(ValueError, match="'hush' has no docstring"):
            word_list(words)


# --- what a clinician may write ---------------------------------------------------------------------------


def test_the_guide_tells_every_key_of_a_flow() -> None:
    page = read("dialogs/README.md")
    told = {key for piece in code(page) for key in re.findall(r"[a-z_]+", piece)}
    for model in (Flow, State, Row, Offered):
        keys = {field.alias or name for name, field in model.model_fields.items()}
        assert keys - told == set(), model.__name__


def test_the_guide_tells_every_way_to_show_a_value_and_to_read_an_answer() -> None:
    page = read("dialogs/README.md")
    assert {name for name in filters("en", {}) if f"\\|{name}" not in page} == set()
    assert {name for name in READERS if f"`{name}`" not in page} == set()
    assert {tag for tag in TAGS - {"a"} if f"<{tag}>" not in page} == set()


def test_the_guide_tells_the_true_limits() -> None:
    page = read("dialogs/README.md")
    style, _ = read_style(CHECKOUT / "dialogs")
    for limits in style.limits.values():
        assert f"A label has at most {limits.button} characters" in page
        assert f"A bubble has at most {limits.bubble} characters" in page
    assert f"at most {lesson_text.BUBBLE} characters" in page
    parts = {
        name.strip("`"): limit for cells in rows(page, "part") for name in cells[0].split(", ") for limit in cells[2:]
    }
    assert parts["button"].endswith(f"{lesson_text.BUTTON} characters")
    bubbles = lesson_text.BUBBLES
    assert parts["pages"] == f"{bubbles[0]} to {bubbles[-1]} bubbles, {lesson_text.BUBBLE} each"
    assert parts["quiz"] == f"{lesson_text.QUESTION}; {lesson_text.OPTION}; {lesson_text.FEEDBACK}"
    assert parts["sources"] == str(lesson_text.LONGER)
    assert set(parts) == set(lesson_text.Lesson.model_fields)


# --- data and logs ----------------------------------------------------------------------------------------


def test_privacy_names_every_table_that_holds_something_of_a_person() -> None:
    page = read("docs/privacy.md")
    all_tables = tables(MultiFernet([Fernet(Fernet.generate_key())]))
    personal = {table.name for table in all_tables.personal()}
    assert {cells[0].strip("`") for cells in rows(page, "table")} == personal
    assert all(f"`{table.name}`" in page for table in all_tables.metadata.sorted_tables)


def logged() -> Iterator[str]:
    """The longest fixed part of each warning and error that the bot may log."""
    for path in sorted((CHECKOUT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("log.warning", "log.error"):
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno}"
                yield longest(re.sub(r"%[.\d]*[a-z]", "…", str(node.args[0].value)))


def longest(line: str) -> str:
    return max(re.split(r"…|<[^>]*>", line), key=len).strip(" :,")


def test_operate_explains_every_line_of_the_log_and_no_other() -> None:
    page = read("docs/operate.md")
    explained = {longest(line) for cells in rows(page, "line") for line in re.findall(r"`([^`]+)`", cells[0])}
    said = set(logged())
    assert {line for line in said if not any(known in line for known in explained)} == set()
    assert {known for known in explained if not any(known in line for line in said)} == set()


# --- links and files --------------------------------------------------------------------------------------


@every_document
def test_every_link_leads_somewhere(name: str) -> None:
    home = (CHECKOUT / name).parent
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", read(name)):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        path = (home / file) if file else CHECKOUT / name
        if not path.exists() or (anchor and anchor not in anchors(path.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


@every_document
def test_every_file_that_is_named_exists(name: str) -> None:
    missing = []
    for piece in code(read(name)):
        if not piece.startswith(PLACES) or re.search(r"[<{ ]", piece):
            continue
        if not list(CHECKOUT.glob(piece.rstrip("/"))):
            missing.append(piece)
    assert missing == []


def test_every_place_in_the_guide_exists() -> None:
    folder = CHECKOUT / "dialogs"
    places = [
        place for cells in rows(read("dialogs/README.md"), "place") for place in re.findall(r"`([^`]+)`", cells[0])
    ]
    assert len(places) > 10
    assert [place for place in places if not list(folder.glob(re.sub(r"<\w+>", "*", place).rstrip("/")))] == []


def test_the_rooms_in_the_readme_are_the_rooms_of_the_code() -> None:
    named = {
        room for cells in rows(read("README.md"), "room of `bot/`") for room in re.findall(r"`(\w+)/`", cells[0])
    }
    there = {path.parent.name for path in (CHECKOUT / "bot").glob("*/__init__.py")}
    assert named == there


def test_every_decision_is_short_and_in_the_list() -> None:
    folder = CHECKOUT / "docs" / "decisions"
    pages = sorted(folder.glob("0*.md"))
    assert len(pages) >= 9
    listed = re.findall(r"^\| \[\d+\]\((.+?)\) \| (.+?) \|$", read("docs/decisions/README.md"), re.MULTILINE)
    assert [file for file, _ in listed] == [page.name for page in pages]
    for page, (_, title) in zip(pages, listed, strict=True):
        lines = page.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 40, page.name
        assert lines[0].endswith(title), page.name
