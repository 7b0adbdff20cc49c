"""All words, by subject: one module each."""

from bot.dialogue.words import (
    alarms,
    blocks,
    calming,
    days,
    episodes,
    everywhere,
    flares,
    lessons,
    months,
    people,
    plans,
    remarks,
    reviews,
    stored,
    weeks,
)

WORDS = (
    everywhere.words
    | people.words
    | lessons.words
    | plans.words
    | blocks.words
    | days.words
    | weeks.words
    | reviews.words
    | months.words
    | episodes.words
    | remarks.words
    | flares.words
    | calming.words
    | alarms.words
    | stored.words
)
"""Every guard, action, view, list and pick that a flow file or a text may name."""

__all__ = ["WORDS"]
