"""Words about new pain and the time between episodes: easing back in, asking after, a plan that lies ready."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Value

words = Words()
MOST_LINES = 3
"""Two or three things fit in a head and on a screen. Our own default."""


# --- new pain ---------------------------------------------------------------------------------------------


@words.action
def begin_check(talk: Talk) -> None:
    """Keep that new pain was asked after today."""
    talk.change(checks=(*talk.profile.checks, talk.today))


@words.action
def keep_check(talk: Talk) -> None:
    """Keep how the normal things go: more again, about the same, less."""
    talk.record("acute_check", normal_things=str(talk.value))


@words.action
def keep_possible(talk: Talk) -> None:
    """Keep what is possible again, in the person's words."""
    talk.record("possible_again", words=str(talk.value))


@words.guard
def easing_kept(talk: Talk) -> bool:
    """Are there normal things to come back to?"""
    return bool(talk.profile.easing)


@words.guard
def room_for_easing(talk: Talk) -> bool:
    """Are there fewer than three normal things?"""
    return len(talk.profile.easing) < MOST_LINES


@words.guard
def easing_done(talk: Talk) -> bool:
    """Are all the normal things back?"""
    return bool(talk.profile.easing) and all(back for _, back in talk.profile.easing)


@words.action
def add_easing(talk: Talk) -> None:
    """Keep a normal thing to come back to; the easiest is told first."""
    if room_for_easing(talk):
        talk.change(easing=(*talk.profile.easing, (str(talk.value), False)))
        talk.record("easing", words=str(talk.value))


@words.action
def easing_back_one(talk: Talk) -> None:
    """The next of the normal things works again."""
    at = next((place for place, (_, back) in enumerate(talk.profile.easing) if not back), None)
    if at is not None:
        things = talk.profile.easing
        talk.change(easing=(*things[:at], (things[at][0], True), *things[at + 1 :]))
        talk.record("easing_back", words=things[at][0])


@words.action
def clear_easing(talk: Talk) -> None:
    """Write the normal things anew."""
    talk.change(easing=())


@words.view
def easing(talk: Talk) -> Value:
    """The normal things to come back to, each with whether it is back."""
    return talk.profile.easing


@words.view
def easing_next(talk: Talk) -> str:
    """The normal thing whose turn it is."""
    return next((thing for thing, back in talk.profile.easing if not back), "")


# --- between episodes -------------------------------------------------------------------------------------


@words.guard
def comes_in_episodes(talk: Talk) -> bool:
    """Does the pain come and go, or is there none now?"""
    return talk.profile.course in ("recurrent", "no_pain")


@words.list
def pain_gone_button(talk: Talk) -> tuple[str, ...]:
    """The button for who has no pain any more; not for who said so before."""
    return () if talk.profile.course == "no_pain" else ("pain_gone",)


@words.action
def pain_is_gone(talk: Talk) -> None:
    """There is no pain any more: the path between episodes, as the person says; plans and history stay."""
    talk.change(course="no_pain", offered="no_pain")
    talk.record("stage", course="no_pain")


@words.guard
def first_signs_kept(talk: Talk) -> bool:
    """Is there a plan that lies ready?"""
    return bool(talk.profile.first_signs)


@words.guard
def room_for_sign(talk: Talk) -> bool:
    """Has the plan that lies ready fewer than three lines?"""
    return len(talk.profile.first_signs) < MOST_LINES


@words.action
def add_first_sign(talk: Talk) -> None:
    """Keep a line of what the person does at the first sign."""
    if room_for_sign(talk):
        talk.change(first_signs=(*talk.profile.first_signs, str(talk.value)))
        talk.record("first_sign", words=str(talk.value))


@words.action
def clear_first_signs(talk: Talk) -> None:
    """Write the plan that lies ready anew."""
    talk.change(first_signs=())


@words.view
def first_signs(talk: Talk) -> Value:
    """The plan that lies ready, line by line."""
    return talk.profile.first_signs
