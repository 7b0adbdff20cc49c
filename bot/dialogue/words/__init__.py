"""All words, by subject: one module each."""

from bot.dialogue.words import (
    alarms,
    blocks,
    calming,
    days,
    episodes,
    everywhere,
    fears,
    flares,
    learning,
    lessons,
    months,
    own_words,
    people,
    plans,
    questions,
    remarks,
    reviews,
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
    | reviews.words
    | months.words
    | episodes.words
    | remarks.words
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
