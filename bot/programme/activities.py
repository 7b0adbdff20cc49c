"""The activities that can be built up: how far, measured in what, on how many days.

Sources: walking up to 30 minutes on five of seven days (WalkBack trial), daily-life activities every day (i-engage),
strengthening on three days that do not follow each other (programme 3.3). What has no source is our own default.
"""

from __future__ import annotations

from bot.domain import Measure

CEILINGS = {
    "walk": 30 * 60,
    "stand": 30 * 60,
    "sit": 45 * 60,
    "housework": 30 * 60,
    "desk": 45 * 60,
    "cycle": 40 * 60,
    "swim": 30 * 60,
    "garden": 30 * 60,
    "stairs": 10,
    "rise": 20,
    "lift": 20,
}
"""The activities that can be built up, and the largest block of each, where the person sets no own goal: walking from
WalkBack, the others our own."""

COUNTED = frozenset({"stairs", "rise", "lift"})
"""The activities whose blocks are a number of times: they last too short for a clock, or each time is the effort."""

STRENGTH = frozenset({"rise", "lift"})
"""The activities that strengthen: never on two days in a row."""

DAYS_A_WEEK = {"walk": 5, "cycle": 5, "swim": 3, "rise": 3, "lift": 3}
"""Days a week; what is not named is daily life and comes every day. Walking: WalkBack; the others are our own."""


def measure(activity: str) -> Measure:
    """What the activity is measured in."""
    return "count" if activity in COUNTED else "time"
