"""Words about the exercises: the ladder of six steps, and one exercise with its forms."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.programme import exercises as ladder
from bot.programme.exercises import Form

words = Words()
PICTURE = "exercise/"
"""What the name of an exercise's picture begins with."""
FIRST = "belly_breathing"


def exercise_of(talk: Talk) -> str:
    """The exercise that is looked at; the first one where none is known."""
    found = talk.get("exercise")
    return found if isinstance(found, str) and talk.content.stage_of(found) else FIRST


def form_of(talk: Talk) -> Form:
    """The form in which it is done."""
    form = talk.get("form")
    return "easier" if form == "easier" else "harder" if form == "harder" else "usual"


def _shown(talk: Talk) -> int:
    shown = talk.get("shown")
    return shown if isinstance(shown, int) else ladder.offered_up_to(talk.profile)


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


@words.view
def only_gently(talk: Talk) -> bool:
    """Are only the first two steps and the easier forms offered: with new pain, or where a doctor is asked first?"""
    return ladder.gently(talk.profile)


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
    """What may be done with the exercise: where it goes gently no harder form, and later steps are only looked at."""
    if talk.content.stage_of(exercise_of(talk)) > ladder.ACUTE_UP_TO and ladder.gently(talk.profile):
        return ("show_moving", "why")
    harder = () if ladder.gently(talk.profile) else ("harder",)
    return ("guided", "show_moving", "easier", *harder, "scary", "why", "other_movement", "did_it")


@words.list
def moving_ways(talk: Talk) -> tuple[str, ...]:
    """What may be done once the exercise was seen moving."""
    return tuple(key for key in ("guided", "did_it") if key in exercise_ways(talk))


@words.view
def only_looked_at(talk: Talk) -> bool:
    """Is the exercise of a later step than is offered, where it goes gently?"""
    return "guided" not in exercise_ways(talk)


@words.pick
def exercise_picture(talk: Talk) -> str:
    """The picture of the exercise."""
    return f"{PICTURE}{exercise_of(talk)}"


@words.pick
def exercise_show(talk: Talk) -> str:
    """The exercise: what it is called, what the picture shows, how it is done, how much, how it feels."""
    return f"exercise/{exercise_of(talk)}_show"


@words.pick
def exercise_moving(talk: Talk) -> str:
    """The exercise as a loop: its name and what is seen."""
    return f"exercise/{exercise_of(talk)}_moving"


@words.pick
def exercise_easier(talk: Talk) -> str:
    """The easier form."""
    return f"exercise/{exercise_of(talk)}_easier"


@words.pick
def exercise_harder(talk: Talk) -> str:
    """The harder form."""
    return f"exercise/{exercise_of(talk)}_harder"


@words.pick
def exercise_scary(talk: Talk) -> str:
    """What to imagine first, where the movement is scary."""
    return f"exercise/{exercise_of(talk)}_scary"


@words.pick
def exercise_how(talk: Talk) -> str:
    """How the exercise is done."""
    return f"exercise/{exercise_of(talk)}_how"


@words.action
def usual_form(talk: Talk) -> None:
    """Take the exercise in its usual form; where it goes gently in the easier one."""
    talk.remember(form="easier" if ladder.gently(talk.profile) else "usual")


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
    return form_of(talk)
