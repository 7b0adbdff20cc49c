"""Words about pauses: a week, a holiday, an illness."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.hours import paused_until
from bot.programme import evaluation

words = Words()
PAUSES = {"three_days": 3, "one_week": 7, "two_weeks": 14, "three_weeks": 21}


@words.action
def pause(talk: Talk) -> None:
    """Write nothing for as long as was tapped; a new week of blocks counts from its end."""
    _pause(talk, ill=False)


@words.action
def pause_ill(talk: Talk) -> None:
    """Write nothing while the person is ill; the blocks are a fifth smaller afterwards."""
    _pause(talk, ill=True)


def _pause(talk: Talk, *, ill: bool) -> None:
    until = talk.today + timedelta(days=PAUSES[str(talk.value)])
    plans = tuple(evaluation.pause(plan, talk.today, until, ill=ill) for plan in talk.profile.plans)
    talk.change(paused_until=until, ill=ill, plans=plans)
    talk.record("pause", until=until.isoformat(), ill=ill)


@words.guard
def ill_now(talk: Talk) -> bool:
    """Is the person ill, and does the pause last?"""
    return talk.profile.ill and paused_until(talk) is not None
