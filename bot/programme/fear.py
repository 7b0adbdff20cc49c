"""Fear of a movement: five steps from imagining it to the own task, and when the next one comes.

Source: a feared movement is imagined first, then done, and what was expected is compared with what it became
(Nijs 2015, Man Ther 20:216, on the memory of pain). The five steps, two calm tries for the next one, and who stays
at the first two are our own defaults. A score of pain is never asked for and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.domain import Fear, Profile
from bot.programme import flare, screening

MOVEMENTS = ("sock", "basket", "turn")
"""The movements to choose from, beside the person's own words."""

STEPS = 5
"""1 imagining it, 2 a seated reach, 3 half of it, 4 all of it with empty hands, 5 the own task."""

GENTLE = 2
"""The last step with new pain and in a flare-up: imagining it and the seated reach."""

BODILY = 2
"""From this step on it is done with the body, and what it became is a proof."""

CALM_TRIES = 2
MOST_FEARS, MOST_PROOFS = 5, 60
"""So many movements, and proofs, are at hand; the history keeps every try. Our own defaults."""

Proof = tuple[date, str, int, int]


def highest(profile: Profile, today: date) -> int:
    """The last step that is open to the person today, 1 to 5."""
    new = screening.path(profile, today) == "little_and_often"
    return GENTLE if new or flare.current(profile.flares, today) is not None else STEPS


def step_today(fear: Fear, most: int) -> int:
    """The step to try today: the one that was reached, or the last one that is open."""
    return min(fear.step, most)


def calm(expected: int, became: int, breathed: bool) -> bool:
    """Was it a calm try: no worse than expected, with the breath going freely? Scores are 0 to 10."""
    return breathed and became <= expected


def after_try(fear: Fear, was_calm: bool, most: int, on: date) -> Fear:
    """The movement after a try at its step of today.

    Two calm tries in a row lead to the next step that is open. One that was not calm starts the count anew and
    never leads back: that is the person's own choice. A try below the step that was reached changes nothing.
    """
    if fear.step > most:
        return fear
    if not was_calm:
        return replace(fear, calm=0)
    count = min(fear.calm + 1, CALM_TRIES)
    if count < CALM_TRIES:
        return replace(fear, calm=count)
    if fear.step == STEPS:
        return replace(fear, calm=count, done=fear.done or on)
    if fear.step == most:
        return replace(fear, calm=count)
    return replace(fear, step=fear.step + 1, calm=0)


def easier(fear: Fear, most: int) -> Fear:
    """The movement one step back from today's, as the person chose."""
    return replace(fear, step=max(1, step_today(fear, most) - 1), calm=0)


def begin(fears: Sequence[Fear], movement: str) -> tuple[Fear, ...]:
    """The movements with this one in front: where it was left, or new."""
    known = next((fear for fear in fears if fear.movement == movement), Fear(movement))
    others = [fear for fear in fears if fear.movement != movement]
    return (known, *others)[:MOST_FEARS]


def add_proof(proofs: Sequence[Proof], proof: Proof) -> tuple[Proof, ...]:
    """The book of proofs with one more; the oldest give way."""
    return (*proofs, proof)[-MOST_PROOFS:]


def reminders(proofs: Sequence[Proof], movement: str, most: int = 3) -> tuple[Proof, ...]:
    """What to show when the fear comes back: tries that became less than expected, the greatest difference first.

    Those of the movement itself, or of all movements where it has none; the same story is not told twice.
    """
    better = {proof[1:]: proof for proof in proofs if proof[3] < proof[2]}.values()
    own = [proof for proof in better if proof[1] == movement] or better
    return tuple(sorted(own, key=lambda proof: (proof[3] - proof[2], -proof[0].toordinal()))[:most])
