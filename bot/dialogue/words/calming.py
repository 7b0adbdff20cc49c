"""Words about calm: one message that is edited in time with breaths, with muscles, with a pause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Value

words = Words()
GUIDED = "guided"
"""The message that is edited, and the group of edits that wait: they go when something else begins."""

BREATHS = 12
BREATH = timedelta(seconds=10)
"""Four seconds in, six out: the flare-up protocol's two minutes."""

MUSCLES = ("hands", "shoulders", "face", "belly", "legs")
ROUNDS = 3
READING = timedelta(seconds=20)
TENSE, LET_GO = timedelta(seconds=5), timedelta(seconds=10)
"""Tense for 5 seconds, let go for 10, three times a part: four minutes with the time to read. Our own default."""

SENSES = ("look", "far", "near", "touch", "smell", "rest")
SENSE = timedelta(seconds=20)
"""Six times 20 seconds: two minutes. Our own default."""

Step = tuple[timedelta, Mapping[str, Value]]
"""How long a step is shown, and what its text shows."""


def _plan(talk: Talk, message: str, first: timedelta, steps: Iterable[Step]) -> None:
    """Put the edits of one message ready. The first comes after `first`; what comes too late is not shown."""
    talk.drop_waiting(GUIDED)
    screen, at = talk.next_screen(), talk.event.at + first
    for span, values in steps:
        talk.say(
            message,
            values=values,
            edits=GUIDED,
            buttons=(("enough",),),
            screen=screen,
            send_after=at,
            expires_at=at + span,
            replaces=GUIDED,
        )
        at += span


@words.action
def plan_breaths(talk: Talk) -> None:
    """Put the edits of the next two minutes ready, one a breath."""
    steps: list[Step] = [(BREATH, {"number": number, "of": BREATHS}) for number in range(2, BREATHS + 1)]
    _plan(talk, "calm/breath_in", BREATH, steps)


@words.action
def plan_muscles(talk: Talk) -> None:
    """Put the edits of the next four minutes ready: five parts of the body, three times tense and let go."""
    steps: list[Step] = [
        (span, {"part": part, "round": number, "rounds": ROUNDS, "tense": span == TENSE})
        for part in MUSCLES
        for number in range(1, ROUNDS + 1)
        for span in (TENSE, LET_GO)
    ]
    _plan(talk, "calm/muscle", READING, steps)


@words.action
def plan_pause(talk: Talk) -> None:
    """Put the edits of a two-minute pause ready, one a sense; none of them looks for pain."""
    steps: list[Step] = [(SENSE, {"sense": sense}) for sense in SENSES[1:]]
    _plan(talk, "calm/pause_step", SENSE, steps)


@words.guard
def first_tense_evening(talk: Talk) -> bool:
    """Was this evening very tense, and calm not offered before? It is offered once, not every time."""
    return talk.get("tension") == "tense" and not talk.profile.calm_offered


@words.action
def note_calm_offer(talk: Talk) -> None:
    """Keep that calm was offered after a tense evening."""
    talk.change(calm_offered=True)
