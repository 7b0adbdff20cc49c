"""`python -m bot check` finds what would go wrong in front of a person, with file and line.

Each test breaks a copy of the real content in one place.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import places
from bot.__main__ import main
from bot.check import check_all, check_wording
from bot.dialogue.words import WORDS


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content that a test may break."""
    return Path(shutil.copytree(places.dialogs(), tmp_path / "dialogs", ignore=shutil.ignore_patterns("*.pyc")))


def replace_in(file: Path, old: str, new: str) -> int:
    """Replace a text once; the line where it stands."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def issues_of(folder: Path) -> list[str]:
    return [
        f"{Path(issue.file).relative_to(folder)}:{issue.line}: {issue.what}"
        for issue in (*check_all(folder, WORDS), *check_wording(folder, WORDS))
    ]


def test_the_content_is_in_order() -> None:
    folder = places.dialogs()
    assert [str(issue) for issue in (*check_all(folder, WORDS), *check_wording(folder, WORDS))] == []


BREAKS = [
    ("flows/today.yaml", "to: closed }", "to: gone }", "goes to 'gone', which does not exist"),
    (
        "flows/today.yaml",
        "{ learn: { enter: learn } }",
        "{ learn: { enter: lern } }",
        "enters 'lern', which is no flow",
    ),
    ("flows/today.yaml", "if: flare_open", "if: flare_opne", "asks 'flare_opne', which is no guard"),
    ("flows/erase.yaml", "do: erase", "do: earse", "does 'earse', which is no action"),
    ("flows/learn.yaml", "from: lessons", "from: lesons", "offers 'lesons', which is no list"),
    ("flows/alarm.yaml", "say: $alarm_card", "say: $alarm_crad", "'alarm_crad' picks no message"),
    ("flows/menu.yaml", "say: home", "say: hoem", "the message 'menu/hoem' has no text in 'en'"),
    (
        "flows/language.yaml",
        "choices: [[dutch, english], [back]]",
        "choices: [[dutch, frisian], [back]]",
        "'frisian'",
    ),
    ("flows/erase.yaml", "choices: [delete_all, keep_all]", "choices: [delete_all, keep_all, why]", "leads nowhere"),
    ("flows/evening.yaml", "save_as: day", "save_as: profile.dya", "the profile has no 'dya'"),
    ("flows/learn.yaml", "start: list", "start: lists", "the start 'lists' is no state"),
    ("flows/menu.yaml", "say: home", "sya: home", "'sya' is not a word that is known here"),
    ("flows/menu.yaml", "start: home", "start: home\nstart: home", "'start' stands here twice"),
    ("flows/calm.yaml", "after: 130s", "after: a while", "a span of time is written like"),
    ("flows/today.yaml", "say: nothing", "say: [nothing", "did not find expected"),
]


@pytest.mark.parametrize(("file", "old", "new", "what"), BREAKS, ids=[each[2][:30] for each in BREAKS])
def test_a_broken_flow(copy: Path, file: str, old: str, new: str, what: str) -> None:
    """A slip in a flow is named with its file and a line at or next to the slip."""
    line = replace_in(copy / file, old, new)
    found = [issue for issue in issues_of(copy) if what in issue and issue.startswith(file)]
    assert found, issues_of(copy)[:5]
    assert abs(int(found[0].split(":")[1]) - line) <= 2, found


def test_a_dead_end(copy: Path) -> None:
    """A state from which no button leads on."""
    replace_in(copy / "flows/erase.yaml", "    choices: [delete_all, keep_all]\n", "")
    text = (copy / "flows/erase.yaml").read_text()
    (copy / "flows/erase.yaml").write_text(text[: text.index("    on:")])
    assert any("state 'sure' is a dead end" in issue for issue in issues_of(copy))


def test_a_go_without_a_last_way(copy: Path) -> None:
    replace_in(copy / "flows/today.yaml", "      - { to: nothing }\n", "")
    assert any("is a dead end when no condition holds" in issue for issue in issues_of(copy))


def test_an_unreachable_state(copy: Path) -> None:
    flow = copy / "flows/language.yaml"
    flow.write_text(flow.read_text() + "  island:\n    say: choose\n    choices: [[menu]]\n")
    line = flow.read_text().count("\n") - 2
    assert f"flows/language.yaml:{line}: state 'island' is never reached" in issues_of(copy)


def test_an_unreachable_flow(copy: Path) -> None:
    flow = (copy / "flows/language.yaml").read_text().replace("flow: language", "flow: island")
    (copy / "flows/island.yaml").write_text(flow.replace("say: choose", "say: language/choose"))
    assert any("nothing enters the flow 'island'" in issue for issue in issues_of(copy))


@pytest.mark.parametrize(("lang", "twin"), [("en", "nl"), ("nl", "en")])
def test_a_missing_twin(copy: Path, lang: str, twin: str) -> None:
    (copy / lang / "menu/home.j2").unlink()
    found = issues_of(copy)
    assert f"{twin}/menu/home.j2:1: this text has no twin in '{lang}'" in found
    assert any("the message 'menu/home' has no text" in issue for issue in found)


def test_a_missing_label(copy: Path) -> None:
    text = (copy / "nl/buttons.yaml").read_text()
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("breathe:")]
    (copy / "nl/buttons.yaml").write_text("".join(lines))
    assert any("the button 'breathe' has no label in 'nl'" in issue for issue in issues_of(copy))


def test_an_unknown_variable(copy: Path) -> None:
    (copy / "en/menu/home.j2").write_text("What now?\nYour block: {{ qouta|duration }}.\n")
    assert "en/menu/home.j2:2: 'qouta' is no value that this text can show" in issues_of(copy)


def test_a_broken_template(copy: Path) -> None:
    (copy / "en/menu/home.j2").write_text("What now?\n{% if known %}Hello.\n")
    assert any(issue.startswith("en/menu/home.j2:") for issue in issues_of(copy))


def test_an_unknown_filter(copy: Path) -> None:
    (copy / "en/menu/home.j2").write_text("What now?\n{{ quota|minutes }}\n")
    assert any(issue.startswith("en/menu/home.j2:") and "minutes" in issue for issue in issues_of(copy))


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("fine\n<b>bold", "en/menu/home.j2:2: <b> is never closed"),
        ("fine\n<script>x</script>", "en/menu/home.j2:2: the tag <script> is not allowed"),
        ("fine</i>", "en/menu/home.j2:1: </i> closes nothing"),
        ("<b>one\n---\ntwo</b>", "en/menu/home.j2:1: <b> is never closed"),
    ],
)
def test_unbalanced_html(copy: Path, text: str, issue: str) -> None:
    (copy / "en/menu/home.j2").write_text(text)
    assert issue in issues_of(copy)


def test_a_long_label(copy: Path) -> None:
    line = replace_in(copy / "en/buttons.yaml", "breathe: ", "breathe: Breathe calmly for a while with ")
    found = [issue for issue in issues_of(copy) if "longer than 20 characters" in issue]
    assert found and found[0].startswith(f"en/buttons.yaml:{line}:")


def test_a_long_callback(copy: Path) -> None:
    key = "k" * 60
    line = replace_in(copy / "flows/erase.yaml", "keep_all]", f"keep_all, {key}]")
    assert f"flows/erase.yaml:{line}: the button '{key}' takes more than 64 bytes" in issues_of(copy)


def test_a_long_message(copy: Path) -> None:
    (copy / "en/menu/home.j2").write_text("Well. " * 700)
    assert "en/menu/home.j2:1: this text could become longer than Telegram allows" in issues_of(copy)


def test_a_long_caption(copy: Path) -> None:
    (copy / "en/flare_up/lie_easier.j2").write_text("Well. " * 200)
    assert "en/flare_up/lie_easier.j2:1: this text could become longer than Telegram allows" in issues_of(copy)


BROKEN_REMARKS = [
    ("nl/remarks/evening.yaml", "- when: hard_day\n", "- when: hrad_day\n", "'hrad_day' is no guard"),
    (
        "nl/remarks/evening.yaml",
        "- when: good_day\n",
        "- when: first_block\n",
        "the situations are not those of 'en'",
    ),
    ("en/remarks/morning.yaml", "There is no hurry.", "There is no pain.", "nothing about pain"),
    ("en/remarks/praise.yaml", "Each block", "{{ nobody_knows }}", "'nobody_knows' is no value"),
    ("en/remarks/praise.yaml", "Quiet work", "<b>Quiet work", "<b> is never closed"),
    ("en/remarks/praise.yaml", "Take a breath.", "Take a breath. " * 20, "at most 200 characters"),
    ("en/remarks/lesson.yaml", '    - "Hello. A new lesson is ready for you."\n', "", "needs 8 remarks"),
    ("en/remarks/trial.yaml", "A small try, if it suits you.", "There is something to try today.", "twice"),
    ("flows/exercises.yaml", "    do: choose_remark\n", "", "'exercises.praise' shows a remark"),
    ("en/remarks/contact.yaml", "- lines:", "- when: good_day\n  lines:", "only the last situation has no 'when'"),
]


def test_broken_remarks(copy: Path) -> None:
    for file, old, new, _ in BROKEN_REMARKS:
        replace_in(copy / file, old, new)
    found = issues_of(copy)
    missing = [
        (file, what)
        for file, _, _, what in BROKEN_REMARKS
        if not any(issue.startswith(f"{file}:") and what in issue for issue in found)
    ]
    assert missing == []


def test_a_broken_lesson(copy: Path) -> None:
    replace_in(copy / "en/lessons/stress.yaml", "minutes:", "minuts:")
    assert any(issue.startswith("en/lessons/stress.yaml:") for issue in issues_of(copy))


def test_a_broken_short_quiz(copy: Path) -> None:
    line = replace_in(copy / "nl/knowledge.yaml", "  sleep_and_pain:", "  sleep_and_pains:")
    found = issues_of(copy)
    assert f"nl/knowledge.yaml:{line}: 'sleep_and_pains' is not in knowledge.yaml" in found
    assert any("'sleep_and_pain' is missing" in issue for issue in found)


def test_broken_safety_data(copy: Path) -> None:
    line = replace_in(copy / "safety/sign_emergency.yaml", "<gone feeling>", "<gone feelings>")
    found = [issue for issue in issues_of(copy) if issue.startswith("safety/sign_emergency.yaml:")]
    assert found and abs(int(found[0].split(":")[1]) - line) <= 1


def test_broken_helplines(copy: Path) -> None:
    replace_in(copy / "helplines.yaml", "countries:", "contries:")
    assert any(issue.startswith("helplines.yaml:") for issue in issues_of(copy))


def test_the_command(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 and a word when all is well; exit 1 and the place when not."""
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "the content is in order\n"
    home = copy / "en/menu/home.j2"
    home.write_text("<b>bold" + home.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["check", "--dialogs", str(copy)]) == 1
    out = capsys.readouterr().out
    assert "home.j2:1: <b> is never closed" in out and out.endswith("1 issue\n")
