"""Words about getting something off the chest, and the notes that people asked to keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import LONGEST_LETTER

words = Words()
ANSWERS = 12
"""So many different short answers there are, in each language."""
HELD = timedelta(minutes=10)
"""So long the last words can still be kept with one tap; then they are let go. Our own default."""
MOST_NOTES = 10
"""So many notes are kept; none gives way unasked. Our own default."""


@words.action
def hear(talk: Talk) -> None:
    """Hold the last words for ten minutes, in case the person wants to keep them. Of strangers nothing is held."""
    heard = talk.get("heard")
    talk.remember(heard=(heard if isinstance(heard, int) else 0) + 1)
    if talk.profile.consent:
        talk.remember(last=str(talk.value))
        talk.set_timer("let_go", talk.event.at + HELD, "let_go")


@words.action
def let_go(talk: Talk) -> None:
    """Let the last words go: nothing is kept of them."""
    frames = (each.put(last=None) if each.flow == "vent" else each for each in talk.session.frames)
    talk.session = replace(talk.session, frames=tuple(frames))
    talk.cancel_timer("let_go")


@words.guard
def notes_full(talk: Talk) -> bool:
    """Are there as many notes as can be kept?"""
    return len(talk.profile.notes) >= MOST_NOTES


@words.guard
def last_words_held(talk: Talk) -> bool:
    """Are the last words still at hand?"""
    return bool(talk.get("last"))


@words.action
def keep_note(talk: Talk) -> None:
    """Keep the last words as a note, because the person asked."""
    last = talk.get("last")
    if talk.profile.consent and last:
        talk.change(notes=(*talk.profile.notes, (talk.today, str(last))))
        talk.record("note")


@words.list
def keep_offer(talk: Talk) -> tuple[str, ...]:
    """The button that keeps the last words, for who agreed that we keep what they tell."""
    return ("keep_this",) if talk.profile.consent else ()


@words.view
def answer_number(talk: Talk) -> int:
    """Which of the short answers is next, from 0: another day begins elsewhere, and none comes twice in a talk of
    up to twelve messages."""
    heard = talk.get("heard")
    return (talk.today.toordinal() + (heard if isinstance(heard, int) else 0)) % ANSWERS


# --- the notes --------------------------------------------------------------------------------------------


def _place(talk: Talk) -> int:
    """The place of the note that is shown among the notes, the newest first."""
    found = talk.get("place")
    return min(found if isinstance(found, int) else 0, max(0, len(talk.profile.notes) - 1))


def _shown(talk: Talk) -> tuple[date, str] | None:
    notes = talk.profile.notes
    return notes[-1 - _place(talk)] if notes else None


@words.guard
def notes_kept(talk: Talk) -> bool:
    """Are there notes?"""
    return bool(talk.profile.notes)


@words.action
def older_note(talk: Talk) -> None:
    """Turn to the note before."""
    talk.remember(place=_place(talk) + 1)


@words.action
def newest_note(talk: Talk) -> None:
    """Turn to the newest note."""
    talk.remember(place=0)


@words.action
def erase_note(talk: Talk) -> None:
    """Erase the note that is shown."""
    gone = len(talk.profile.notes) - 1 - _place(talk)
    talk.change(notes=tuple(each for place, each in enumerate(talk.profile.notes) if place != gone))
    talk.record("note_erased")


@words.list
def older_notes(talk: Talk) -> tuple[str, ...]:
    """The button to the note before, where there is one."""
    return ("older_note",) if _place(talk) + 1 < len(talk.profile.notes) else ()


@words.view
def note(talk: Talk) -> str:
    """The note that is shown."""
    shown = _shown(talk)
    return shown[1] if shown else ""


@words.view
def note_day(talk: Talk) -> str | None:
    """The day of the note that is shown (an ISO date)."""
    shown = _shown(talk)
    return shown[0].isoformat() if shown else None


@words.view
def note_cut(talk: Talk) -> bool:
    """Was the newest note too long to be kept whole?"""
    notes = talk.profile.notes
    return bool(notes) and len(notes[-1][1]) >= LONGEST_LETTER - 1
