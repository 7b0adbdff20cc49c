"""The second layer of the safety net by itself: what a message reads like."""

from __future__ import annotations

from bot.understanding.likeness import LEAST_EXAMPLES, Likeness

ILL = [
    f"my spine burns since {day} and i shiver" for day in ("monday", "tuesday", "friday", "noon", "lunch", "today")
]
SAD = [f"i want no more {what} at all" for what in ("mornings", "days", "years", "nights", "winters", "weeks")]
CALM = [
    f"how do i sit {where} with a stiff back" for where in ("here", "there", "at work", "in a car", "low", "high")
]


def likeness(calm: list[str] = CALM) -> Likeness:
    return Likeness(
        {sign: [text.split() for text in texts] for sign, texts in (("ill", ILL), ("sad", SAD))},
        list(map(str.split, calm)),
    )


def test_it_names_the_sign_whose_examples_it_reads_like() -> None:
    ill, sad = (likeness().read(text.split()) for text in ("my spine burns and i shiver", "i want no more evenings"))
    assert ill is not None
    assert sad is not None
    assert (ill.sign, sad.sign) == ("ill", "sad")
    assert min(ill.margin, sad.margin) > 0


def test_what_reads_like_a_calm_example_is_nearer_to_those() -> None:
    found = likeness().read(["how", "do", "i", "sit", "on", "a", "bench", "with", "a", "stiff", "back"])
    assert found is not None
    assert found.margin < 0


def test_a_slip_of_the_hand_still_counts() -> None:
    right, slip = (likeness().read(text.split()) for text in ("spine shivering", "spinee shiverring"))
    assert right is not None
    assert slip is not None
    assert slip.sign == right.sign == "ill"


def test_with_too_few_examples_it_says_nothing() -> None:
    assert likeness(CALM[: LEAST_EXAMPLES - 1]).read(["my", "spine", "burns"]) is None
    assert Likeness({}, []).read(["my", "spine", "burns"]) is None
