"""All words, by subject: one module each."""

from bot.dialogue.words import (
    alarms,
    blocks,
    calming,
    days,
    everywhere,
    flares,
    learning,
    lessons,
    people,
    plans,
    spaced,
    stored,
    weeks,
)

WORDS = (
    everywhere.words
    | people.words
    | lessons.words
    | learning.words
    | spaced.words
    | plans.words
    | blocks.words
    | days.words
    | weeks.words
    | flares.words
    | calming.words
    | alarms.words
    | stored.words
)
"""Every guard, action, view, list and pick that a flow file or a text may name."""

__all__ = ["WORDS"]
