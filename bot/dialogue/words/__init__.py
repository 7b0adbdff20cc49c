"""All words, by subject: one module each."""

from bot.dialogue.words import (
    alarms,
    bells,
    blocks,
    blocks_shown,
    calming,
    days,
    editing,
    episodes,
    evenings,
    everywhere,
    exercises,
    fears,
    flares,
    hours,
    jobs,
    learning,
    lessons,
    months,
    moves,
    own_words,
    pauses,
    people,
    plans,
    practice,
    questions,
    remarks,
    reviews,
    spaced,
    stored,
    trials,
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
    | trials.words
    | editing.words
    | blocks.words
    | blocks_shown.words
    | bells.words
    | jobs.words
    | moves.words
    | pauses.words
    | days.words
    | hours.words
    | evenings.words
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
    | exercises.words
    | practice.words
    | alarms.words
    | stored.words
)
"""Every guard, action, view, list and pick that a flow file or a text may name."""

__all__ = ["WORDS"]
