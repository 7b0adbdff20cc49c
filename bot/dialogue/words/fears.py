"""Words about the fear of a movement: the steps, what was expected and what it became, the book of proofs."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Fear, Value
from bot.programme import fear as rules

words = Words()
BUTTON = "fear_"
SHOWN = 10
"""So many proofs the book shows."""
MOVEMENT_LESSON = "safe_to_move"


def _fear(talk: Talk) -> Fear:
    """The movement that is being worked on."""
    return talk.profile.fears[0] if talk.profile.fears else Fear(rules.MOVEMENTS[0])


def _most(talk: Talk) -> int:
    return rules.highest(talk.profile, talk.today)


def _score(talk: Talk, name: str) -> int:
    found = talk.get(name)
    return int(float(str(found)) + 0.5) if found is not None else 0


# --- which movement ---------------------------------------------------------------------------------------


@words.guard
def fear_chosen(talk: Talk) -> bool:
    """Is a movement being worked on?"""
    return bool(talk.profile.fears)


@words.list
def feared_movements(talk: Talk) -> tuple[str, ...]:
    """The movements that people are often afraid of."""
    return tuple(BUTTON + movement for movement in rules.MOVEMENTS)


@words.action
def begin_fear(talk: Talk) -> None:
    """Work on this movement: from where it was left, or from imagining it."""
    movement = str(talk.value).removeprefix(BUTTON)
    if talk.profile.consent:
        talk.change(fears=rules.begin(talk.profile.fears, movement))
        talk.record("fear", movement=movement)


@words.guard
def movement_lesson_read(talk: Talk) -> bool:
    """Was this the lesson on safe movement, with no movement chosen yet and the first talk over?"""
    free = not talk.profile.fears and not talk.in_flow("onboarding")
    return talk.get("lesson") == MOVEMENT_LESSON and free and talk.profile.consent is not None


# --- a try ------------------------------------------------------------------------------------------------


@words.pick
def fear_step(talk: Talk) -> str:
    """What to do at the step of today."""
    return f"fear/step_{rules.step_today(_fear(talk), _most(talk))}"


@words.action
def breathed_freely(talk: Talk) -> None:
    """The breath went freely: keep the try."""
    _keep_try(talk, breathed=True)


@words.action
def breath_was_held(talk: Talk) -> None:
    """The breath did not go freely: keep the try."""
    _keep_try(talk, breathed=False)


def _keep_try(talk: Talk, *, breathed: bool) -> None:
    before, most, profile = _fear(talk), _most(talk), talk.profile
    step = rules.step_today(before, most)
    expected, became = _score(talk, "expected"), _score(talk, "became")
    was_calm = rules.calm(expected, became, breathed)
    after = rules.after_try(before, was_calm, most, talk.today)
    outcome = "stay"
    if after.done and not before.done:
        outcome = "done"
    elif after.step > before.step:
        outcome = "up"
    elif was_calm:
        stays = before.step > most or (most < rules.STEPS and after.calm == rules.CALM_TRIES)
        outcome = "as_far" if stays else "calm"
    talk.remember(outcome=outcome)
    if not profile.consent:
        return
    talk.change(fears=(after, *profile.fears[1:]) if profile.fears else ())
    if step >= rules.BODILY:
        proof = (talk.today, before.movement, expected, became)
        talk.change(proofs=rules.add_proof(profile.proofs, proof))
    talk.record("proof", movement=before.movement, step=step, expected=expected, became=became, breathed=breathed)


@words.action
def smaller_fear_step(talk: Talk) -> None:
    """Go one step back, as the person chose."""
    if talk.profile.fears:
        first = rules.easier(_fear(talk), _most(talk))
        talk.change(fears=(first, *talk.profile.fears[1:]))


@words.guard
def fear_done(talk: Talk) -> bool:
    """Did the own task just go calmly for the second time?"""
    return talk.frame.get("outcome") == "done"


@words.guard
def fear_step_up(talk: Talk) -> bool:
    """Do two calm tries lead to the next step?"""
    return talk.frame.get("outcome") == "up"


@words.guard
def fear_as_far(talk: Talk) -> bool:
    """Is this as far as it goes for now, with new pain or in a flare-up?"""
    return talk.frame.get("outcome") == "as_far"


@words.guard
def fear_calm(talk: Talk) -> bool:
    """Was it a calm try?"""
    return talk.frame.get("outcome") == "calm"


# --- the book of proofs -----------------------------------------------------------------------------------


@words.guard
def proofs_kept(talk: Talk) -> bool:
    """Is there something that became less than was expected, to be shown when the fear comes back?"""
    return bool(rules.reminders(talk.profile.proofs, ""))


@words.list
def book_of_proofs(talk: Talk) -> tuple[str, ...]:
    """The buttons of the book of proofs, where there is something in it."""
    return ("proof_book", "afraid_again") if talk.profile.proofs else ()


def _shown(talk: Talk, proofs: tuple[rules.Proof, ...]) -> Value:
    return tuple((on.isoformat(), *_named(movement), expected, became) for on, movement, expected, became in proofs)


def _named(movement: str) -> tuple[str, str]:
    """What one of our movements is called in `words.yaml`, or nothing; the person's own words, or nothing."""
    return (f"movement.{movement}", "") if movement in rules.MOVEMENTS else ("", movement)


@words.view
def book_lines(talk: Talk) -> Value:
    """The newest proofs, the newest first: day, the movement's word or own words, expected, became."""
    return _shown(talk, talk.profile.proofs[: -SHOWN - 1 : -1])


@words.view
def reminder_lines(talk: Talk) -> Value:
    """Three proofs to show when the fear comes back: what became most less than expected. As `book_lines`."""
    return _shown(talk, rules.reminders(talk.profile.proofs, _fear(talk).movement))


@words.view
def movement_key(talk: Talk) -> str:
    """The key of the movement that is being worked on; empty where it is in own words."""
    return _named(_fear(talk).movement)[0].removeprefix("movement.")


@words.view
def movement_words(talk: Talk) -> str:
    """The movement that is being worked on in the person's own words; empty where it is one of ours."""
    return _named(_fear(talk).movement)[1]


@words.view
def fear_stage(talk: Talk) -> int:
    """The step of today, 1 to 5."""
    return rules.step_today(_fear(talk), _most(talk))


@words.view
def fear_overcome(talk: Talk) -> bool:
    """Did the own task of this movement go calmly twice?"""
    return _fear(talk).done is not None


@words.view
def gentle_steps(talk: Talk) -> bool:
    """Are only the first two steps open, with new pain or in a flare-up?"""
    return _most(talk) < rules.STEPS


@words.view
def expected_score(talk: Talk) -> int:
    """How bad the person expected it to be, 0 to 10."""
    return _score(talk, "expected")


@words.view
def became_score(talk: Talk) -> int:
    """How bad it became, 0 to 10."""
    return _score(talk, "became")
