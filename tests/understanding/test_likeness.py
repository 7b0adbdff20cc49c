"""What messages read like, by itself: learnt from a few examples, and kept for the next start."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.understanding import likeness as module
from bot.understanding.likeness import FEWEST, Example, Likeness, Scores

ILL = [
    f"my spine burns since {day} and i shiver" for day in ("monday", "tuesday", "friday", "noon", "lunch", "today")
]
SAD = [f"i want no more {what} at all" for what in ("mornings", "days", "years", "nights", "winters", "weeks")]
SITTING = [
    f"how do i sit {where} with a stiff back" for where in ("here", "there", "at work", "in a car", "low", "high")
]
ZITTEN = [f"hoe zit ik {waar} met een stijve rug" for waar in ("hier", "daar", "op het werk", "laag", "hoog", "goed")]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setattr(module, "user_cache_path", lambda *args, **kwargs: tmp_path / "cache")
    return tmp_path / "cache"


def likeness(sitting: list[str] = SITTING) -> Likeness:
    told = [("en", "ill", ILL), ("en", "sad", SAD), ("en", "sitting", sitting), ("nl", "sitting", ZITTEN)]
    return Likeness(
        [Example(lang, label, text) for lang, label, texts in told for text in texts], {"spien": ("spine",)}
    )


def read(text: str, learnt: Likeness | None = None) -> Scores:
    learnt = learnt or likeness()
    scores = learnt.read(learnt.words(text))
    assert scores is not None
    return scores


def best(text: str, learnt: Likeness | None = None) -> str:
    return ("ill", "sad", "sitting")[int(read(text, learnt).machine.argmax())]


def test_a_message_reads_like_the_examples_whose_words_it_has() -> None:
    assert likeness().labels == ("ill", "sad", "sitting")
    assert best("my spine burns and i shiver") == "ill"
    assert best("i want no more evenings") == "sad"
    assert best("how do i sit on a bench with a stiff back") == "sitting"
    assert best("how do i sit on a bench with a stiff back") == best("hoe zit ik op een bank met een stijve rug")


def test_both_classifiers_agree_on_what_is_plain() -> None:
    scores = read("my spine burns since sunday and i shiver")
    assert scores.machine.argmax() == scores.bayes.argmax() == 0


def test_a_slip_of_the_hand_still_counts_and_spelling_is_mended_first() -> None:
    assert best("spinee shiverring") == "ill"
    assert likeness().words("My spien burns. 39!") == ["my", "spine", "burns", ".", "#4"]


def test_it_tells_the_language_and_whether_a_word_is_known() -> None:
    learnt = likeness()
    assert learnt.languages[int(read("hoe zit ik nu", learnt).languages.argmax())] == "nl"
    assert learnt.languages[int(read("how do i sit now", learnt).languages.argmax())] == "en"
    assert read("spine").known
    assert not read("spinee").known


def test_with_too_few_examples_it_says_nothing() -> None:
    few = Likeness([Example("en", "ill", text) for text in ILL[: FEWEST - 1]])
    assert few.read(few.words("my spine burns")) is None
    assert few.labels == ()
    one_label = Likeness([Example("en", "ill", text) for text in ILL])
    assert one_label.read(["my", "spine", "burns"]) is None


def test_what_was_learnt_is_kept_and_learnt_anew_when_an_example_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read("my spine burns").machine
    kept = list(folder.rglob("*.pkl"))
    assert len(kept) == 1
    again = read("my spine burns").machine
    assert (before == again).all()
    assert list(folder.rglob("*.pkl")) == kept
    other = read("my spine burns", likeness([*SITTING, "my spine burns when i sit"])).machine
    assert (before != other).any()
    assert len(list(folder.rglob("*.pkl"))) == 2


def test_a_spoilt_file_is_learnt_anew(folder: Path) -> None:
    before = read("my spine burns").machine
    for file in folder.rglob("*.pkl"):
        file.write_bytes(b"spoilt")
    assert (read("my spine burns").machine == before).all()


def test_without_a_folder_to_write_to_it_learns_each_time(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.write_text("a file where the folder would be")
    with caplog.at_level(logging.WARNING):
        assert best("my spine burns and i shiver") == "ill"
    assert "Learning anew at each start" in caplog.text
