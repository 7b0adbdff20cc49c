"""Words about the exercises: the ladder of six steps, one exercise, counting along, and what is scary."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Priority
from bot.programme import exercises as ladder
from bot.programme.exercises import Dose, Form

words = Words()
PICTURE = "exercise/"
"""What the name of an exercise's picture begins with."""
SOON, SOON_EVERY, EVERY = 120, 30, 60
"""A countdown is edited each minute; up to two minutes every half. Our own default."""
FIRST = "belly_breathing"


def _exercise(talk: Talk) -> str:
    """The exercise that is looked at; the first one where none is known."""
    found = talk.get("exercise")
    return found if isinstance(found, str) and talk.content.stage_of(found) else FIRST


def _form(talk: Talk) -> Form:
    form = talk.get("form")
    return form if form in ("easier", "harder") else "usual"  # type: ignore[return-value]


def _dose(talk: Talk) -> Dose:
    return talk.content.dose(_exercise(talk), _form(talk))


def _shown(talk: Talk) -> int:
    shown = talk.get("shown")
    return shown if isinstance(shown, int) else ladder.offered_up_to(talk.profile)


def _gently(talk: Talk) -> bool:
    """Is the pain new, or nothing known of it? Then only the first steps and the easy forms are offered."""
    return talk.profile.course in ("acute", None)


# --- the ladder -------------------------------------------------------------------------------------------


@words.list
def exercises_here(talk: Talk) -> tuple[str, ...]:
    """The exercises of the step that is looked at, then the ways to the step before and the next one."""
    shown = _shown(talk)
    ways = (("earlier_step", shown > 1), ("next_step", shown < ladder.STAGES[-1]))
    return (*talk.content.exercises(shown), *(key for key, there in ways if there))


@words.action
def show_own_step(talk: Talk) -> None:
    """Look at the person's own step."""
    talk.remember(shown=ladder.offered_up_to(talk.profile))


@words.action
def show_earlier_step(talk: Talk) -> None:
    """Look at the step before."""
    talk.remember(shown=max(1, _shown(talk) - 1))


@words.action
def show_next_step(talk: Talk) -> None:
    """Look at the next step."""
    talk.remember(shown=min(ladder.STAGES[-1], _shown(talk) + 1))


@words.view
def shown_step(talk: Talk) -> int:
    """The step of the ladder that is looked at, 1 to 6."""
    return _shown(talk)


@words.view
def own_step(talk: Talk) -> int:
    """The person's own step of the ladder, 1 to 6."""
    return ladder.offered_up_to(talk.profile)


@words.guard
def next_step_open(talk: Talk) -> bool:
    """Two weeks on this step and 70 % done: may the next one be offered?"""
    return ladder.gate_open(talk.profile, talk.today)


@words.action
def take_next_step(talk: Talk) -> None:
    """The person can do this while breathing and talking: go on to the next step."""
    if ladder.gate_open(talk.profile, talk.today):
        talk.change(exercise_stage=talk.profile.exercise_stage + 1, exercise_stage_since=None, exercise_gate_on=None)
        talk.record("exercise_step", step=talk.profile.exercise_stage)


@words.action
def stay_on_step(talk: Talk) -> None:
    """Not yet: the next step is offered again in a week."""
    if talk.profile.consent:
        talk.change(exercise_gate_on=talk.today)


@words.view
def exercise_days(talk: Talk) -> int:
    """On how many of the last 14 days an exercise of the person's step was done."""
    return ladder.days_done(talk.profile.exercises, talk.profile.exercise_stage, talk.today)


@words.view
def exercise_days_planned(talk: Talk) -> int:
    """How many days of two weeks are planned on the person's step."""
    return ladder.days_planned(talk.profile.exercise_stage)


# --- one exercise -----------------------------------------------------------------------------------------


@words.list
def exercise_ways(talk: Talk) -> tuple[str, ...]:
    """What may be done with the exercise: with new pain no harder form, and later steps are only looked at."""
    if talk.content.stage_of(_exercise(talk)) > ladder.ACUTE_UP_TO and _gently(talk):
        return ("show_moving", "why")
    harder = () if _gently(talk) else ("harder",)
    return ("guided", "show_moving", "easier", *harder, "scary", "why", "other_movement", "did_it")


@words.list
def moving_ways(talk: Talk) -> tuple[str, ...]:
    """What may be done once the exercise was seen moving."""
    return tuple(key for key in ("guided", "did_it") if key in exercise_ways(talk))


@words.view
def only_looked_at(talk: Talk) -> bool:
    """Is the exercise of a later step than is offered with new pain?"""
    return "guided" not in exercise_ways(talk)


@words.pick
def exercise_picture(talk: Talk) -> str:
    """The picture of the exercise."""
    return f"{PICTURE}{_exercise(talk)}"


@words.pick
def exercise_show(talk: Talk) -> str:
    """The exercise: what it is called, what the picture shows, how it is done, how much, how it feels."""
    return f"exercise/{_exercise(talk)}_show"


@words.pick
def exercise_moving(talk: Talk) -> str:
    """The exercise as a loop: its name and what is seen."""
    return f"exercise/{_exercise(talk)}_moving"


@words.pick
def exercise_easier(talk: Talk) -> str:
    """The easier form."""
    return f"exercise/{_exercise(talk)}_easier"


@words.pick
def exercise_harder(talk: Talk) -> str:
    """The harder form."""
    return f"exercise/{_exercise(talk)}_harder"


@words.pick
def exercise_scary(talk: Talk) -> str:
    """What to imagine first, where the movement is scary."""
    return f"exercise/{_exercise(talk)}_scary"


@words.pick
def exercise_how(talk: Talk) -> str:
    """How the exercise is done."""
    return f"exercise/{_exercise(talk)}_how"


@words.action
def usual_form(talk: Talk) -> None:
    """Take the exercise in its usual form; with new pain in the easier one."""
    talk.remember(form="easier" if _gently(talk) else "usual")


@words.action
def easier_form(talk: Talk) -> None:
    """Take the easier form."""
    talk.remember(form="easier")


@words.action
def harder_form(talk: Talk) -> None:
    """Take the harder form."""
    talk.remember(form="harder")


@words.view
def exercise_form(talk: Talk) -> str:
    """The form that is taken: usual, easier or harder."""
    return _form(talk)


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
    talk.record("exercise", exercise=what, step=stage, form=_form(talk))


@words.action
def log_exercise(talk: Talk) -> None:
    """Keep that the exercise was done; the days of four weeks remain at hand."""
    exercise = _exercise(talk)
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
        new = (talk.today, _exercise(talk), before, after)
        talk.change(proofs=(*talk.profile.proofs, new)[-ladder.PROOFS_KEPT :])
    talk.record("proof", movement=_exercise(talk), expected=before, became=after)
    log_exercise(talk)


@words.view
def outcome(talk: Talk) -> str:
    """How the feared movement went: milder, as_expected, harder_than_expected."""
    expected, became = talk.get("expected"), talk.get("became")
    if isinstance(expected, int) and isinstance(became, int):
        return ladder.compare(expected, became)
    return "as_expected"
