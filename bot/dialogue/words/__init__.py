"""All words, by subject: one module each."""

from bot.dialogue.words import (
    alarms,
    blocks,
    calming,
    days,
    everywhere,
    exercises,
    flares,
    lessons,
    people,
    plans,
    practice,
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
    | flares.words
    | calming.words
    | exercises.words
    | practice.words
    | alarms.words
    | stored.words
)
"""Every guard, action, view, list and pick that a flow file or a text may name."""

__all__ = ["WORDS"]
