"""All words, by subject: one module each."""

from bot.dialogue.words import (
    alarms,
    blocks,
    calming,
    days,
    everywhere,
    fears,
    flares,
    learning,
    lessons,
    own_words,
    people,
    plans,
    questions,
    spaced,
    stored,
    vents,
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
    | own_words.words
    | vents.words
    | fears.words
    | calming.words
    | questions.words
    | alarms.words
    | stored.words
)
"""Every guard, action, view, list and pick that a flow file or a text may name."""

__all__ = ["WORDS"]
