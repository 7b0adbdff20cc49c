"""All words, by subject: one module each."""

from bot.dialogue.words import (
    alarms,
    bells,
    blocks,
    calming,
    days,
    editing,
    everywhere,
    flares,
    jobs,
    lessons,
    moves,
    pauses,
    people,
    plans,
    stored,
    trials,
    weeks,
)

WORDS = (
    everywhere.words
    | people.words
    | lessons.words
    | plans.words
    | trials.words
    | editing.words
    | blocks.words
    | bells.words
    | jobs.words
    | moves.words
    | pauses.words
    | days.words
    | weeks.words
    | flares.words
    | calming.words
    | alarms.words
    | stored.words
)
"""Every guard, action, view, list and pick that a flow file or a text may name."""

__all__ = ["WORDS"]
