"""The ideas of a lesson in somebody's own words: accents, capitals and endings don't matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.ideas import found_ideas

IDEAS = (("alarm*", "rookmelder*"), ("real", "écht"), ("x-ray", "scan*"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's an ALARM", (0,)),
        ("alarms go off; it is real!", (0, 1)),
        ("De pijn is ECHT, zei ze", (1,)),
        ("echt", (1,)),
        ("really", ()),  # without a star the whole word counts
        ("no X-ray, no scans", (2,)),
        ("rook-melder", ()),
        ("alarm-like", (0,)),
        ("", ()),
        ("?!…", ()),
        ("\u200balarm", (0,)),
    ],
)
def test_which_ideas_are_found(text: str, expected: tuple[int, ...]) -> None:
    assert found_ideas(text, IDEAS) == expected


@given(st.text(max_size=5000))
def test_any_text_is_fine(text: str) -> None:
    found = found_ideas(text, IDEAS)
    assert set(found) <= {0, 1, 2}
    assert found == tuple(sorted(set(found)))
    assert set(found_ideas(f"alarm {text}"[:4000], IDEAS)) >= {0}
