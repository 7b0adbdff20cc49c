"""Views on what is kept of a person, for /export in words."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.plans import shown
from bot.domain import Value

words = Words()


@words.view
def since(talk: Talk) -> str | None:
    """The day on which the pain began, as far as it is known (an ISO date)."""
    return talk.profile.since.isoformat() if talk.profile.since else None


@words.view
def fear(talk: Talk) -> int | None:
    """The fear that moving makes it worse, 0 to 10."""
    return talk.profile.fear


@words.view
def usual_pain(talk: Talk) -> int | None:
    """The usual pain, 0 to 10."""
    return talk.profile.usual_pain


@words.view
def exclusions(talk: Talk) -> Value:
    """The reasons for which a plan is made with the doctor or physiotherapist."""
    return talk.profile.exclusions


@words.view
def open_sign(talk: Talk) -> str | None:
    """The key of the warning sign that nobody looked at yet."""
    return talk.profile.alarm


@words.view
def open_kind(talk: Talk) -> str | None:
    """The kind of the warning sign that nobody looked at yet: `emergency` or `urgent`."""
    return talk.profile.alarm_kind


@words.view
def plans(talk: Talk) -> Value:
    """Each plan: activity, what it leads to, the block, the number of trials and of recent blocks."""
    return tuple(
        (plan.activity, plan.towards, shown(plan, plan.quota or 0), len(plan.trials), len(plan.blocks))
        for plan in talk.profile.plans
    )


@words.view
def flares_count(talk: Talk) -> int:
    """How many flare-ups are kept."""
    return len(talk.profile.flares)


@words.view
def reviews_count(talk: Talk) -> int:
    """How many weekly reviews are kept."""
    return len(talk.profile.weeks)


@words.view
def goals_told(talk: Talk) -> Value:
    """The goals, in the person's words."""
    return tuple(goal.words for goal in talk.profile.goals)


@words.view
def check_ins(talk: Talk) -> int:
    """How many evening answers are at hand."""
    return len(talk.profile.days)


@words.guard
def own_words_kept(talk: Talk) -> bool:
    """Is there something of the person's own: a card, a letter, notes, a feared movement, proofs?"""
    profile = talk.profile
    return bool(profile.flare_card or profile.letter or profile.notes or profile.fears or profile.proofs)


@words.view
def card_parts(talk: Talk) -> int:
    """How many parts of the card for a flare-up are filled in."""
    return len(talk.profile.flare_card)


@words.view
def notes_count(talk: Talk) -> int:
    """How many notes are kept."""
    return len(talk.profile.notes)


@words.view
def feared(talk: Talk) -> int:
    """How many movements the person is or was afraid of."""
    return len(talk.profile.fears)


@words.view
def proofs_count(talk: Talk) -> int:
    """How many tries stand in the book of proofs."""
    return len(talk.profile.proofs)
