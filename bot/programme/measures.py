"""Scores over the weeks: the PEG and single items, and what counts as a clear change.

PEG: Krebs 2009 (free to use), the mean of three items of 0 to 10. A missing item gives no score: nothing is
filled in. Clear change: 30 % and at least 1 point against the first week for the PEG; 2 points for a single item
(pain: Ostelo 2008; goals: JOSPT 2014, 1.3 small, 2.3 medium; fear and confidence: our own default).
"""

from __future__ import annotations

from typing import Literal

Change = Literal["better", "worse", "same"]

LEAST_SHARE, LEAST_POINTS, LEAST_ITEM = 0.3, 1.0, 2
_ROUNDING = 1e-9


def peg(pain: int | None, enjoyment: int | None, activity: int | None) -> float | None:
    """The PEG score, 0 (best) to 10, or None when an item is missing. Raises ValueError outside 0 to 10."""
    if pain is None or enjoyment is None or activity is None:
        return None
    items = (pain, enjoyment, activity)
    if not all(0 <= item <= 10 for item in items):
        raise ValueError("a PEG item is 0 to 10")
    return sum(items) / 3


def peg_change(first: float | None, now: float | None) -> Change | None:
    """How the PEG changed since the first week, None when either is missing. Lower is better."""
    if first is None or now is None:
        return None
    least = max(LEAST_POINTS, LEAST_SHARE * first) - _ROUNDING
    if abs(now - first) < least:
        return "same"
    return "better" if now < first else "worse"


def item_change(first: int | None, now: int | None, *, lower_is_better: bool) -> Change | None:
    """How a single item (fear, confidence, sleep, a goal) changed, None when either is missing."""
    if first is None or now is None:
        return None
    if abs(now - first) < LEAST_ITEM:
        return "same"
    return "better" if (now < first) == lower_is_better else "worse"
