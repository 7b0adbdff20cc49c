"""How we write: what `python -m bot check` says of a text that is too long, too hard, or uses a word that hurts.

Each test writes one text into an empty `dialogs` folder with the real `style.yaml`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import places
from bot.check.content import Content, read
from bot.check.passages import Passage, passages
from bot.check.readability import difficulty, sentences, syllables, words
from bot.check.style import check_style
from bot.check.texts import check_same_values
from bot.dialogue.words import WORDS

SENTENCE = "You walk a bit each day and then you rest and then you walk again and so it goes on and on"
"""22 words, which is as long as a sentence may be."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A `dialogs` folder with nothing but the rules."""
    shutil.copy(places.dialogs() / "style.yaml", tmp_path)
    return tmp_path


def write(folder: Path, file: str, text: str) -> None:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")


def issues_of(folder: Path) -> list[str]:
    """The issues, but for the exceptions that name no text of so small a folder."""
    found = (f"{Path(each.file).relative_to(folder)}:{each.line}: {each.what}" for each in check_style(folder))
    return [issue for issue in found if "there is no text" not in issue]


BROKEN = [
    ("en/menu/home.j2", "Fine.\n---\n" + "Well. " * 51, "3: a bubble of 305 characters, at most 300 here"),
    ("en/safety/card.j2", "Well. " * 76, "1: a bubble of 455 characters, at most 450 here"),
    ("en/menu/home.j2", f"Fine.\n{SENTENCE} on.", "2: a sentence of 23 words, at most 22 here"),
    (
        "en/menu/home.j2",
        f"Fine.\n{{% if a %}}\nFine.\n{{% else %}}\n{SENTENCE} on.\n{{% endif %}}",
        "5: a sentence of 23",
    ),
    ("en/menu/home.j2", f"{SENTENCE}. {SENTENCE}.", "1: sentences of 22.0 words on average, at most 13 here"),
    (
        "nl/menu/home.j2",
        "Ga je mee?\nOf blijf je hier?\nWil je dat?",
        "3: 2 questions in one message, at most 1: Wil je dat?",
    ),
    ("en/menu/home.j2", "One? Two? Three?", "1: 3 questions in one message, at most 1"),
    ("en/menu/home.j2", "Shall we go on?\n---\nTap a button.", "1: a question that is not in the last bubble"),
    ("en/menu/home.j2", "Good. 🌱 🌱", "1: 2 emoji in one message, at most 1 here"),
    ("en/safety/card.j2", "Call now. 🌱", "1: 1 emoji in one message, at most 0 here"),
    ("en/menu/home.j2", "Fine.\nYour block is 6:00 long.", "2: 6:00 reads as a time of the day"),
    ("en/menu/home.j2", "Fine.\nThat is wear\nand tear.", "2: we never write 'wear and tear'"),
    ("en/menu/home.j2", "Three slipped discs.", "1: we never write 'slipped'"),
    ("en/menu/home.j2", "Well then!", "1: we never write '!'"),
    ("nl/menu/home.j2", "Het is {slijtage|versleten}.", "1: we never write 'slijtage'"),
    ("nl/menu/home.j2", "Wat wilt u?", "1: we never write 'u'. Instead: je, jij, jouw"),
    ("en/menu/home.j2", '{% set line = ["Fine.", "Just this."] %}\n{{ line[0] }}', "1: we never write 'Just'"),
    ("en/buttons.yaml", "go: Go\nfar: Go on for a very long way", "2: the button 'far' is longer than 20 characters"),
    (
        "nl/buttons.yaml",
        "go: Ga\nfar: Naar {de kinesist|een fysiotherapeut}",
        "2: the button 'far' is longer than 20",
    ),
    ("en/buttons.yaml", "go: 🌱 Go", "1: the button 'go' begins with an emoji"),
    (
        "en/lessons/stress.yaml",
        "title: Stress\npages:\n  - |\n    Fine.\n    ---\n    Simply go.",
        "6: we never write 'Simply'",
    ),
    (
        "en/lessons/stress.yaml",
        "title: Stress\nquiz:\n  answers:\n    - feedback: You failed.",
        "4: we never write 'You failed'",
    ),
    ("en/remarks/evening.yaml", "- lines:\n    - Fine.\n    - Great job.", "3: we never write 'Great job'"),
]


@pytest.mark.parametrize(("file", "text", "issue"), BROKEN, ids=[f"{each[0]}-{each[2][:40]}" for each in BROKEN])
def test_a_text_that_breaks_a_rule(folder: Path, file: str, text: str, issue: str) -> None:
    write(folder, file, text)
    assert any(found.startswith(f"{file}:{issue}") for found in issues_of(folder)), issues_of(folder)


FINE = [
    ("en/menu/home.j2", f"{SENTENCE}."),
    ("en/menu/home.j2", "New weakness? Stop at once. Shall we start?"),
    ("en/menu/home.j2", "Go on? Or is it enough?"),
    ("en/menu/home.j2", "<b>And Telegram?</b>\nIt keeps a copy.\n---\nIt is under <b>Why?</b>\nShall we go on?"),
    ("en/menu/home.j2", 'Ask your doctor: "What is it? What can I do?"\nShall we go on?'),
    ("en/menu/home.j2", "{% if a %}Shall we go on?{% else %}Shall we stop?{% endif %}"),
    ("en/menu/home.j2", "People say “wear and tear”, or ‘it slipped’. It's neither."),
    ("en/menu/home.j2", "That button is from just now. Hurt doesn't mean there is no damage, or that there is."),
    ("nl/menu/home.j2", "De lijn is open tot 17 u. Doe het gewoon."),
    ("en/lessons/stress.yaml", "quiz:\n  answers:\n    - label: My back is worn out"),
    ("en/questions/scan.yaml", "button: Is it worn out?\nask:\n  - is it wear and tear!\nsources: Spine 31, 6:10."),
]


@pytest.mark.parametrize(("file", "text"), FINE)
def test_a_text_that_is_fine(folder: Path, file: str, text: str) -> None:
    write(folder, file, text)
    assert issues_of(folder) == []


def test_a_hard_text_is_measured_together_with_its_flow(folder: Path) -> None:
    """Short messages say too little each; all those of a flow together are read as one text."""
    for number in range(12):
        write(
            folder, f"en/menu/m{number}.j2", f"Physiotherapeutic rehabilitation requires deliberation, part {number}."
        )
        write(
            folder,
            f"nl/menu/m{number}.j2",
            f"Fysiotherapeutische revalidatie vereist begeleiding, deel {number}.",
        )
    found = issues_of(folder)
    assert any("en/menu/m0.j2:1: reading grade" in each and "rehabilitation" in each for each in found), found
    assert any("nl/menu/m0.j2:1: reading ease" in each and "fysiotherapeutische" in each for each in found), found


def test_a_limit_can_be_changed_in_the_file(folder: Path) -> None:
    rules = folder / "style.yaml"
    rules.write_text(rules.read_text().replace("bubble: 300", "bubble: 20", 1))
    write(folder, "en/menu/home.j2", "A little more than twenty.")
    assert issues_of(folder) == ["en/menu/home.j2:1: a bubble of 26 characters, at most 20 here"]


@pytest.mark.parametrize(
    ("old", "new", "issue"),
    [
        ("bubble: 300", "buble: 300", "'buble' is not a word that is known here"),
        ("bubble: 300", "bubble: many", "bubble"),
        ("  nl:\n    bubble", "  fr:\n    bubble", "must have en and nl"),
        ('["safety/*"]', '["sfety/*"]', "there is no text sfety/*"),
    ],
)
def test_a_slip_in_the_rules_is_named(folder: Path, old: str, new: str, issue: str) -> None:
    rules = folder / "style.yaml"
    text = rules.read_text()
    assert old in text
    rules.write_text(text.replace(old, new, 1))
    found = [each for each in check_style(folder) if issue in each.what]
    assert found and found[0].file == str(rules)
    assert 0 <= text.count("\n", 0, text.index(old)) + 1 - found[0].line <= 10


def test_every_branch_is_seen() -> None:
    """One version for each branch; what stands in a loop is seen once; a value is a short word."""
    source = "A{% if x %} b{% elif y %} c{% endif %}{% for z in zs %} {{ z }}{% endfor %} {d|e}{# no #}<b>.</b>"
    assert [version.text for version in Passage("f", "en", "a/b", source).versions] == [
        "A b five d.",
        "A c e.",
        "A e.",
    ]


def test_what_twins_show_is_compared(tmp_path: Path) -> None:
    """A value, or a condition, that only one language has is named where it stands."""
    write(tmp_path, "en/menu/home.j2", "Fine.\n{% if malaise %}Rest.{% endif %} {{ quota }}")
    write(tmp_path, "nl/menu/home.j2", "Goed. {{ quota }}")
    write(tmp_path, "en/buttons.yaml", "half: Half")
    write(tmp_path, "nl/buttons.yaml", 'start: Start\nhalf: "{{ half }} min"')
    content = Content(tmp_path, WORDS)
    read(content)
    check_same_values(content)
    found = {f"{Path(each.file).relative_to(tmp_path)}:{each.line}: {each.what}" for each in content.issues}
    assert "en/menu/home.j2:2: 'malaise' is not shown in the twin in 'nl'" in found
    assert "nl/buttons.yaml:2: 'half' is not shown in the twin of 'half' in 'en'" in found
    assert len(found) == 2


def test_no_field_of_a_file_is_forgotten() -> None:
    """The texts of lessons, pictures, buttons and sources are all found, and no way of asking."""
    names = {text.name for text in passages(places.dialogs() / "nl", "nl")}
    for name in ("lessons/stress:pages", "lessons/stress:quiz.answers.feedback", "pictures:welcome.caption"):
        assert name in names
    assert {"buttons:menu", "questions/imaging:sources", "safety/signs:saddle", "today/block"} <= names
    assert not any(name.startswith("questions/_") or name == "questions/imaging:ask" for name in names)


BY_HAND = {
    "en": (
        "a-bout av-er-age ac-tiv-i-ty eas-i-er phys-i-o peo-ple lit-tle ta-ble doc-tor numb-ness be-ing "
        "qui-et u-su-al min-utes mov-ing a-gain o-pen o-ver be-cause ex-er-cise a-larm sen-si-tive "
        "e-mer-gen-cy tis-sue walk walked start-ed move-ment mus-cle some-times care-ful af-ter-noon toast "
        "smoke stopped sto-ries bod-y nerve heal heals back bed stress breathe breathes breath-ing some-bod-y "
        "dif-fer-ent weath-er gar-den house-work cof-fee noise real harm hurt long-last-ing with-out "
        "to-geth-er pro-gram re-cov-er hos-pi-tal i-de-a flare bet-ter e-ven-ing"
    ),
    "nl": (
        "a-vond oe-fe-ning mi-nu-ten be-we-ging fy-si-o ki-ne-sist op-stoot i-dee-ën geen één ei-gen "
        "pijn-lijk ge-voe-lig a-larm ge-mid-del-de o-ver huis-arts ont-las-ting rug pijn be-we-gen wan-de-len "
        "a-de-men zwaar lang-zaam le-ven mis-schien al-tijd be-ter slech-ter been knie-ën oe-fe-nin-gen "
        "blok-ken nieu-we zel-den spie-ren her-stel jouw moe-der ra-di-o ge-rust be-gin-nen ge-woon wacht "
        "vraag vra-gen rus-tig da-gen we-ken sa-men-wer-king dok-ter"
    ),
}
"""Words of our texts, cut into syllables by hand."""


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_syllables_are_those_of_a_count_by_hand(lang: str) -> None:
    """Within two in a hundred, and rather too few than too many: "idea" and "physio" stay one short."""
    true = {parts.replace("-", ""): parts.count("-") + 1 for parts in BY_HAND[lang].split()}
    counted = sum(syllables(word, lang) for word in true)
    assert 0.98 * sum(true.values()) <= counted <= 1.01 * sum(true.values())
    wrong = [word for word, count in true.items() if abs(syllables(word, lang) - count) > 1]
    assert wrong == []


def test_the_scales_are_those_of_their_makers() -> None:
    """Sentences whose values are known: 6 words of one syllable are grade −1.45 in English, 124.26 in Dutch."""
    assert difficulty(["The cat sat on the mat."], "en") == pytest.approx(-1.45)
    assert difficulty(["De kat zat op de mat."], "nl") == pytest.approx(124.26)


def test_sentences_and_words() -> None:
    text = 'Say: "I have pain." Then wait…\nLong-lasting, isn\'t it? 7½ min'
    assert [sentence for _, sentence, _ in sentences(text)] == [
        'Say: "I have pain.',
        "Then wait…",
        "Long-lasting, isn't it?",
        "7½ min",
    ]
    assert [text[at : at + 4] for at, _, _ in sentences(text)] == ["Say:", "Then", "Long", "7½ m"]
    assert words("Long-lasting, isn't it? 7½ min, /flare") == ["Long-lasting", "isn't", "it", "7½", "min", "flare"]
