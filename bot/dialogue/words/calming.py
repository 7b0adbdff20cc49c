"""Words about breathing: one message, edited once a breath."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk

words = Words()
BREATHS = 12
BREATH = timedelta(seconds=10)
"""Four seconds in, six out: the flare-up protocol's two minutes."""


@words.action
def plan_breaths(talk: Talk) -> None:
    """Put the edits of the next two minutes ready, one a breath."""
    talk.drop_waiting("breath")
    keys = (("enough",),)
    screen = talk.next_screen()
    for number in range(2, BREATHS + 1):
        at = talk.event.at + BREATH * (number - 1)
        talk.say(
            "calm/breath_in",
            values={"number": number, "of": BREATHS},
            edits="breath",
            buttons=keys,
            screen=screen,
            send_after=at,
            expires_at=at + BREATH,
            replaces="breath",
        )
