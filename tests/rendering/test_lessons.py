"""The lessons: what each must have, in both languages, and what the check says when something is wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

from bot.dialogue.reading import ContentError, read_yaml
from bot.domain import LANGUAGES, Course
from bot.rendering.lesson_text import BUBBLE, BUBBLES, BUTTON, FEEDBACK, OPTION, QUESTION, Lesson, visible
from bot.rendering.lessons import Lessons
from bot.rendering.texts import Texts

DIALOGS = Path(__file__).resolve().parents[2] / "dialogs"
LESSONS = Lessons.load(DIALOGS, read_yaml)
TEXTS = Texts(
    {lang: LESSONS.templates(lang) for lang in LANGUAGES},
    {},
    {lang: LESSONS.quizzes(lang) for lang in LANGUAGES},
)

# Words that can hurt a back, promise too much, or let a program say that it feels.
NEVER = {
    "en": r"damag|wear and tear|degenerat|worn|crumbl|slipped|unstable|you should|you must|\bcure|guarantee"
    r"|don't worry|I feel|I'm glad|I'm sorry|in your head|all in the mind|\bjust\b|central sensiti|nocicept",
    "nl": r"schad|slijt|verslet|kapot|degenerat|instabiel|versleten|je moet|\bgenees je|garand|geen zorgen"
    r"|ik voel|ik ben blij|het spijt me|in je hoofd|tussen de oren|\bu\b|\bgij\b|\bgewoonweg|centrale sensiti",
}
GRADES = {
    "en": r"moderate evidence|small effect|early evidence|strong evidence",
    "nl": r"redelijk bewijs|klein effect|nog weinig bewijs|sterk bewijs",
}
# The task of a day asks for a look at something good, in words that may differ from lesson to lesson.
NOTICING = {"en": r"notice|catch", "nl": r"merk|betrap|kijk|luister|let eens op|sta er even|denk eens"}
EMOJI = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]")

each_lesson = pytest.mark.parametrize("lesson", [entry.id for entry in LESSONS.entries])
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def shown(lesson: Lesson) -> Iterator[str]:
    """All that a reader may come to see of a lesson."""
    yield from (lesson.title, lesson.button, lesson.picture.caption, *lesson.picture.labels.values())
    yield from chain(*lesson.pages)
    yield lesson.quiz.question
    for answer in lesson.quiz.answers:
        yield from (answer.label, answer.feedback)
    yield from (lesson.today, lesson.another_way, lesson.sources)
    if lesson.teach_back:
        yield from (lesson.teach_back.ask, lesson.teach_back.line, *(idea.echo for idea in lesson.teach_back.ideas))


def sentences(text: str) -> list[list[str]]:
    return [words for part in re.split(r"[.!?:]\s|\n", visible(text) + " ") if (words := part.split())]


def test_nothing_is_wrong_with_the_lessons() -> None:
    assert LESSONS.issues == ()


def test_the_first_three_lessons_of_the_mission_are_there_for_every_course() -> None:
    assert {entry.id for entry in LESSONS.entries} >= {"two_alarms", "safe_to_move", "stress"}
    assert set(LESSONS.order) == set(get_args(Course))
    assert LESSONS.order["chronic"][0] == "two_alarms", "pain that stays: first why it is another alarm"
    assert LESSONS.order["acute"][0] == "safe_to_move", "new pain: first that staying active is safe"


@each_lesson
@each_language
def test_a_lesson_is_short_enough_for_a_tired_reader(lesson: str, lang: str) -> None:
    text = LESSONS.get(lesson, lang)
    bubbles = list(chain(*text.pages))
    assert len(bubbles) in BUBBLES
    assert 2 <= len(text.pages) <= 3
    assert all(len(visible(bubble)) <= BUBBLE for bubble in bubbles)
    assert all(len(page) <= 3 for page in text.pages), "a button comes after at most three bubbles"
    assert len(text.button) <= BUTTON
    lengths = [len(words) for bubble in bubbles for words in sentences(bubble)]
    assert max(lengths) <= 25
    assert sum(lengths) / len(lengths) <= 12


@each_lesson
@each_language
def test_a_quiz_fits_telegram_and_answers_everyone_kindly(lesson: str, lang: str) -> None:
    quiz = LESSONS.get(lesson, lang).quiz
    assert len(quiz.question) <= QUESTION
    assert 2 <= len(quiz.answers) <= 4
    assert [answer.right for answer in quiz.answers].count(True) == 1
    for answer in quiz.answers:
        assert len(answer.label) <= OPTION
        assert len(answer.feedback) <= FEEDBACK
        assert not re.match(r"(wrong|incorrect|fout|verkeerd)\b", answer.feedback, re.IGNORECASE)


@each_lesson
@each_language
def test_a_lesson_never_says_these_words(lesson: str, lang: str) -> None:
    for text in shown(LESSONS.get(lesson, lang)):
        assert not re.search(NEVER[lang], visible(text), re.IGNORECASE), text
        assert len(EMOJI.findall(text)) <= 1


@each_lesson
@each_language
def test_sources_say_who_when_where_and_how_strong(lesson: str, lang: str) -> None:
    sources = LESSONS.get(lesson, lang).sources
    assert len(re.findall(r"[A-Z]\w+ (?:19|20)\d\d, [A-Z]", sources)) >= 2, "author, year and journal"
    assert re.search(GRADES[lang], sources, re.IGNORECASE)


@each_lesson
def test_both_languages_give_the_same_sources(lesson: str) -> None:
    named = [
        sorted(set(re.findall(r"[A-Z]\w+ (?:19|20)\d\d", LESSONS.get(lesson, lang).sources))) for lang in LANGUAGES
    ]
    assert named[0] == named[1]


@each_lesson
@each_language
def test_the_task_for_today_never_makes_people_watch_their_pain(lesson: str, lang: str) -> None:
    today = LESSONS.get(lesson, lang).today
    assert not re.search(r"\bpain|hurt|\bpijn|zeer", today, re.IGNORECASE)
    assert re.search(NOTICING[lang], today, re.IGNORECASE), "something that one can do, or that calms"


@each_lesson
@each_language
def test_our_own_sentence_would_be_understood_as_an_answer(lesson: str, lang: str) -> None:
    if (told := LESSONS.get(lesson, lang).teach_back) is None:
        return
    said = re.findall(r"\w+", told.line.lower())
    patterns = [re.compile("|".join(word.replace("*", r"\w*") for word in idea.words)) for idea in told.ideas]
    found = [any(pattern.fullmatch(token) for token in said) for pattern in patterns]
    assert sum(found) >= 2, "the words of at least two ideas stand in our own line"
    words = list(chain(*(idea.words for idea in told.ideas)))
    assert len(set(words)) == len(words), "no word stands for two ideas"
    assert words == [word.lower() for word in words]


@each_language
@pytest.mark.parametrize("country", [None, "BE", "NL"])
def test_every_lesson_text_can_be_said_in_every_country(lang: str, country: str | None) -> None:
    for message in LESSONS.templates(lang):
        if message.startswith("lesson/"):
            bubbles = TEXTS.bubbles(message, lang, country, {"ideas_found": (0, 1, 2)})
            assert bubbles, message
            assert not any(sign in bubble for bubble in bubbles for sign in ("{", "}", "---", "&lt;")), message


def test_the_first_page_has_the_title_and_the_time_above_it() -> None:
    first, *_ = TEXTS.bubbles("lesson/two_alarms_page_1", "nl", "BE", {})
    assert first.startswith("<b>Twee soorten alarm</b> · 2 minuten\n\nPijn is een alarm.")
    assert TEXTS.label("two_alarms", "en", None, {}) == "Two kinds of alarm"


def test_the_word_for_a_physiotherapist_follows_the_country() -> None:
    belgian, dutch = (
        " ".join(TEXTS.bubbles("lesson/safe_to_move_page_3", "nl", country, {})) for country in ("BE", "NL")
    )
    assert "je dokter of kinesist" in belgian
    assert "je dokter of fysio " in dutch


def test_the_quiz_comes_with_its_answers_in_order() -> None:
    question, options, right = LESSONS.quizzes("en")["two_alarms"]
    assert question.startswith("Sam ")
    assert options[right] == "A touchy alarm"
    assert len(options) == 3


# --- the nuances that the evidence asks for ---


def text(lesson: str, lang: str) -> str:
    return "\n".join(visible(part) for part in shown(LESSONS.get(lesson, lang)))


@pytest.mark.parametrize(
    ("lesson", "lang", "nuance"),
    [
        ("two_alarms", "en", "three months or longer"),
        ("two_alarms", "nl", "drie maanden of langer"),
        ("two_alarms", "en", "some signs always count"),
        ("two_alarms", "nl", "sommige tekens tellen altijd"),
        ("two_alarms", "en", "not a diagnosis"),
        ("two_alarms", "nl", "geen diagnose"),
        ("safe_to_move", "en", "let a doctor look first"),
        ("safe_to_move", "nl", "Laat dan eerst een dokter kijken"),
        ("safe_to_move", "en", "differs from person to person"),
        ("safe_to_move", "nl", "verschilt van mens tot mens"),
        ("safe_to_move", "en", "New weakness or numbness".lower()),
        ("safe_to_move", "nl", "nieuwe zwakte of een doof gevoel"),
        ("stress", "en", "eleven mouths, and no backs"),
        ("stress", "nl", "elf monden en geen ruggen"),
        ("stress", "en", "doesn't show that stress is the cause"),
        ("stress", "nl", "toont niet dat stress de oorzaak is"),
        ("pain_is_real", "en", "It isn't so in everyone"),
        ("pain_is_real", "nl", "Niet iedereen heeft het"),
        ("mostly_settles", "en", "About one in three still has pain and limits after a year"),
        ("mostly_settles", "nl", "Ongeveer een op de drie heeft na een jaar nog pijn en hinder"),
        ("scans", "en", "Under 50, some findings are seen more often"),
        ("scans", "nl", "Onder de vijftig zie je sommige bevindingen vaker"),
        ("rest_and_moving", "en", "down the leg, there was little or no difference"),
        ("rest_and_moving", "nl", "in het been was er weinig of geen verschil"),
        ("rest_and_moving", "en", "if effort makes you ill for days"),
        ("rest_and_moving", "nl", "na een inspanning dagenlang ziek"),
        ("straight_back", "en", "being careful is fine"),
        ("straight_back", "nl", "voorzichtig zijn prima"),
        ("deep_and_large", "en", "helps about as much as other exercise"),
        ("deep_and_large", "nl", "ongeveer even goed als andere oefeningen"),
        ("muscles_can_train", "en", "That isn't shown"),
        ("muscles_can_train", "nl", "Dat is niet aangetoond"),
        ("brain_map", "en", "it says nothing about you"),
        ("brain_map", "nl", "die zegt niets over jou"),
        ("by_the_clock", "en", "under six weeks? Then there are no blocks yet"),
        ("by_the_clock", "nl", "nog geen zes weken? Dan zijn er nog geen blokken"),
        ("by_the_clock", "en", "as with ME/CFS? Then blocks aren't for you"),
        ("by_the_clock", "nl", "zoals bij ME/CVS? Dan passen blokken niet bij je"),
        ("by_the_clock", "en", "little research"),
        ("by_the_clock", "nl", "weinig onderzoek"),
        ("boom_and_bust", "en", "It doesn't show a cause"),
        ("boom_and_bust", "nl", "Een oorzaak toont het niet"),
        ("dose_and_vary", "en", "they had only recently recovered, and each walker saw a physio six times"),
        ("dose_and_vary", "nl", "waren ze net hersteld, en zag elke wandelaar zes keer"),
        ("sleep_and_food", "en", "That doesn't make sleep the cause"),
        ("sleep_and_food", "nl", "Daarom is slaap nog niet de oorzaak"),
        ("sleep_and_food", "en", "It isn't repair"),
        ("sleep_and_food", "nl", "Er wordt niets hersteld"),
        ("not_back_to_zero", "en", "often settles within days to a few weeks. It isn't the same for everyone"),
        ("not_back_to_zero", "nl", "Vaak zakt het binnen dagen tot enkele weken. Het is niet bij iedereen hetzelfde"),
        ("breathing_calm", "en", "It may help some people. The studies are small and weak"),
        ("breathing_calm", "nl", "Sommige mensen misschien. De studies zijn klein en zwak"),
        ("what_helps_most", "en", "the effect is small on average"),
        ("what_helps_most", "nl", "al is het effect gemiddeld klein"),
        ("what_helps_most", "en", "never stop a medicine on your own"),
        ("what_helps_most", "nl", "stop nooit op eigen houtje met een medicijn"),
    ],
)
def test_what_the_evidence_does_not_show_is_said(lesson: str, lang: str, nuance: str) -> None:
    assert nuance in text(lesson, lang)


# --- with a broken copy ---


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "dialogs"
    for part in ("en/lessons", "nl/lessons", "media"):
        shutil.copytree(DIALOGS / part, folder / part)
    for file in ("lessons.yaml", "en/pictures.yaml", "nl/pictures.yaml"):
        shutil.copy(DIALOGS / file, folder / file)
    return folder


def spoil(file: Path, old: str, new: str) -> None:
    """Replace `old`, which stands once in the file."""
    source = file.read_text(encoding="utf-8")
    assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times in {file.name}"
    file.write_text(source.replace(old, new), encoding="utf-8")


def line_of(file: Path, words: str) -> int:
    """The line on which the words begin."""
    source = file.read_text(encoding="utf-8")
    return source[: source.index(words)].count("\n") + 1


def test_a_good_copy_has_no_issues(copy: Path) -> None:
    assert Lessons.load(copy, read_yaml).issues == ()


STRESS, ALARMS, ALARMS_NL = "nl/lessons/stress.yaml", "en/lessons/two_alarms.yaml", "nl/lessons/two_alarms.yaml"
MISTAKES = [
    # file, what stands there, what somebody wrote instead, where the issue points, what it says
    (STRESS, "minutes: 2", "minutes: many", "minutes:", "minutes: Input should be a valid integer"),
    (STRESS, "button: Wat stress doet", "button: Wat stress zoal doet met je", "button:", "at most 20"),
    (STRESS, "label: Stress veroorzaakt rugpijn", f"label: {'x' * 101}", "label: xx", "at most 100"),
    (STRESS, "label: Stress veroorzaakt rugpijn", "label: '{kinesist|fysio}'", "label: '{", "as it stands"),
    (STRESS, "question: In de", f"question: {'x ' * 150}In de", "question:", "at most 300"),
    (ALARMS, "title: Two kinds of alarm", "title: <u>Two</u>", "title:", "<u> is not allowed"),
    (ALARMS, "title: Two kinds of alarm", "title: <b>Two", "title:", "<b> is not closed"),
    (ALARMS, "title: Two kinds of alarm", "titel: Two", "titel:", "title: Field required"),
    (ALARMS, "minutes: 2", "minutes: 2\nmood: good", "mood:", "mood: Extra inputs"),
    (ALARMS, "  page: 2", "  page: 4", "title:", "page 4, which does not exist"),
    (ALARMS_NL, "  page: 2", "  page: 1", "  page: 1", "not as in 'en': the page of the picture"),
    (ALARMS_NL, "words: [echt*,", "words: [heel echt,", "    - words: [heel", "pattern"),
    (ALARMS_NL, "\nteach_back:", "\nsay_it:", "say_it:", "say_it: Extra inputs"),
    (ALARMS_NL, "    - key: imagined", "    - key: dreamt", "  answers:", "not as in 'en': the answers"),
    (ALARMS_NL, "    long_pain: Pijn", "    old_pain: Pijn", "  labels:", "not as in 'en': the labels"),
    ("lessons.yaml", "chronic: [two_alarms, ", "chronic: [", "  chronic:", "chronic: must name each lesson once"),
    ("lessons.yaml", "drawing: stress", "drawing: strain", "  - {id: stress", "media/strain.svg is missing"),
    ("lessons.yaml", "id: stress", "id: two_alarms", "  - {id: two_alarms, drawing: stress", "stands here twice"),
    ("lessons.yaml", "  no_pain: [", "  weekend: [", "  weekend:", "order.weekend"),
]


@pytest.mark.parametrize(("file", "old", "new", "where", "message"), MISTAKES)
def test_a_mistake_is_told_with_file_and_line(
    copy: Path, file: str, old: str, new: str, where: str, message: str
) -> None:
    spoil(copy / file, old, new)
    told = {(i.file, i.line) for i in Lessons.load(copy, read_yaml).issues if message in i.message}
    assert told == {(str(copy / file), line_of(copy / file, where))}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("      right: true\n", ""), "0 answers are right"),
        (("- key: imagined", "- right: true\n      key: imagined"), "2"),
    ],
)
def test_exactly_one_answer_is_right(copy: Path, change: tuple[str, str], message: str) -> None:
    spoil(copy / "en/lessons/two_alarms.yaml", *change)
    (issue, *_) = Lessons.load(copy, read_yaml).issues
    assert issue.message == f"quiz: {message[0]} answers are right, it must be exactly one"
    assert issue.line == line_of(copy / "en/lessons/two_alarms.yaml", "quiz:")


def test_a_bubble_that_grew_too_long_is_told_at_its_page(copy: Path) -> None:
    file = copy / "en/lessons/two_alarms.yaml"
    spoil(file, "This is a comparison, not a diagnosis.", "This is a comparison, not a diagnosis. " * 4)
    (issue,) = Lessons.load(copy, read_yaml).issues
    assert re.fullmatch(r"pages\.1\.2: is \d+ characters long, at most 300 are allowed", issue.message)
    assert issue.line == line_of(file, "  - |\n    Sometimes pain stays")


def test_tags_and_the_longer_country_word_decide_what_counts() -> None:
    assert visible("a <b>b</b> {kinesist|fysio} &amp; c") == "a b kinesist & c"


def test_a_lesson_without_its_twin_is_told(copy: Path) -> None:
    missing = copy / "nl/lessons/stress.yaml"
    missing.unlink()
    (issue,) = Lessons.load(copy, read_yaml).issues
    assert (issue.file, issue.line, issue.message) == (str(missing), 1, "the file is missing")


def test_a_lesson_that_nobody_lists_is_told(copy: Path) -> None:
    stray = copy / "en/lessons/knees.yaml"
    stray.write_text("title: Knees\n", encoding="utf-8")
    (issue,) = Lessons.load(copy, read_yaml).issues
    assert issue.file == str(stray)
    assert "not in lessons.yaml" in issue.message


def test_drawings_without_a_lesson_need_both_languages_too(copy: Path) -> None:
    spoil(copy / "nl/pictures.yaml", '    chair: "Op je rug', '    stool: "Op je rug')
    (issue,) = Lessons.load(copy, read_yaml).issues
    assert issue.file == str(copy / "nl/pictures.yaml")
    assert "not as in 'en'" in issue.message


def test_a_file_that_is_no_yaml_is_the_readers_own_error(copy: Path) -> None:
    spoil(copy / "lessons.yaml", "lessons:\n", "lessons: [\n")
    with pytest.raises(ContentError, match=r"lessons\.yaml:\d+"):
        Lessons.load(copy, read_yaml)
