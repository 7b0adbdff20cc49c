"""Words about doing an exercise: counting along, what was done, and what is scary."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.exercises import exercise_of, form_of
from bot.domain import Priority
from bot.programme import exercises as ladder
from bot.programme.exercises import Dose

words = Words()
SOON, SOON_EVERY, EVERY = 120, 30, 60
"""A countdown is edited each minute; up to two minutes every half. Our own default."""


def _dose(talk: Talk) -> Dose:
    return talk.content.dose(exercise_of(talk), form_of(talk))


# --- counting along ---------------------------------------------------------------------------------------


@words.guard
def exercise_by_time(talk: Talk) -> bool:
    """Does the exercise last a time, rather than so many repetitions?"""
    return _dose(talk).kind == "time"


@words.view
def exercise_seconds(talk: Talk) -> int:
    """How long the exercise lasts when it is guided, in seconds."""
    return _dose(talk).seconds


@words.view
def exercise_count(talk: Talk) -> int:
    """How many repetitions the exercise has; 0 for one that lasts a time."""
    return _dose(talk).reps


@words.view
def exercise_pace(talk: Talk) -> int:
    """How many seconds one repetition takes."""
    return _dose(talk).pace


@words.action
def count_time(talk: Talk) -> None:
    """Put the edits ready that say how long it still is."""
    seconds = _dose(talk).seconds
    every = SOON_EVERY if seconds <= SOON else EVERY
    spans = range((seconds - 1) // every * every, 0, -every)
    _edits(talk, "exercises/time_left", (("enough",),), [(seconds - left, {"left": left}, every) for left in spans])


@words.action
def count_reps(talk: Talk) -> None:
    """Put the edits ready that count, one a repetition."""
    dose = _dose(talk)
    numbers = range(2, dose.reps + 1)
    keys = (("own_pace", "enough"),)
    counted = [(dose.pace * (n - 1), {"number": n, "of": dose.reps}, dose.pace) for n in numbers]
    _edits(talk, "exercises/count", keys, counted)


def _edits(
    talk: Talk, message: str, keys: tuple[tuple[str, ...], ...], edits: list[tuple[int, dict[str, int], int]]
) -> None:
    """Each edit as: after how many seconds, what it shows, for how long it is worth sending."""
    talk.drop_waiting("exercise")
    screen = talk.next_screen()
    for seconds, values, lasts in edits:
        at = talk.event.at + timedelta(seconds=seconds)
        talk.say(
            message,
            values=values,
            edits="exercise",
            buttons=keys,
            screen=screen,
            send_after=at,
            expires_at=at + timedelta(seconds=lasts),
            replaces="exercise",
            priority=Priority.REPLY,
        )


# --- what was done ----------------------------------------------------------------------------------------


def _log(talk: Talk, stage: int, what: str) -> None:
    profile = talk.profile
    if not profile.consent:
        return
    since = profile.exercise_stage_since or (talk.today if stage >= profile.exercise_stage else None)
    done = ladder.add_day(profile.exercises, talk.today, stage, what)
    talk.change(exercises=done, exercise_stage_since=since)
    talk.record("exercise", exercise=what, step=stage, form=form_of(talk))


@words.action
def log_exercise(talk: Talk) -> None:
    """Keep that the exercise was done; the days of four weeks remain at hand."""
    exercise = exercise_of(talk)
    _log(talk, talk.content.stage_of(exercise), exercise)


@words.action
def log_other_movement(talk: Talk) -> None:
    """Keep that another movement took the place of an exercise; it counts for the person's step."""
    _log(talk, talk.profile.exercise_stage, str(talk.get("swapped")))


# --- where it is scary ------------------------------------------------------------------------------------


@words.action
def keep_proof(talk: Talk) -> None:
    """Keep what was expected of a feared movement and what came, and that it was done."""
    expected, became = talk.get("expected"), talk.value
    if not isinstance(became, int | float | str) or not isinstance(expected, int | float | str):
        return
    before, after = round(float(expected)), round(float(became))
    talk.remember(expected=before, became=after)
    if talk.profile.consent:
        new = (talk.today, exercise_of(talk), before, after)
        talk.change(proofs=(*talk.profile.proofs, new)[-ladder.PROOFS_KEPT :])
    talk.record("proof", movement=exercise_of(talk), expected=before, became=after)
    log_exercise(talk)


@words.view
def outcome(talk: Talk) -> str:
    """How the feared movement went: milder, as_expected, harder_than_expected."""
    expected, became = talk.get("expected"), talk.get("became")
    if isinstance(expected, int) and isinstance(became, int):
        return ladder.compare(expected, became)
    return "as_expected"
