"""One event, one transaction: the state that changes and the messages that tell of it are committed together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from bot.clock import Clock, local, next_instant
from bot.domain import (
    CancelTimer,
    Chosen,
    Consent,
    DropWaiting,
    Effect,
    Erase,
    Event,
    EventKind,
    Export,
    Message,
    Person,
    Profile,
    Quiz,
    Record,
    Say,
    SetTimer,
    Toast,
    Turn,
)
from bot.runtime.loop import Signals, insist, place_of
from bot.store import lanes, outbox, people, transactions
from bot.store.outbox import Letter
from bot.store.runner import is_trouble
from bot.store.store import Store
from bot.store.tables import Tables
from bot.store.transactions import DeadLetter, DueTimer

log = logging.getLogger(__name__)
T = TypeVar("T")

Step = Callable[[Person, Event], Turn]
"""The dialogue engine: pure, synchronous."""

Render = Callable[[Say | Quiz | Chosen | Export, Profile], tuple[Message, ...]]
RenderToast = Callable[[Toast, Profile], str]

MISTAKE = Say("common/our_mistake")
"""What a person is told when an event of theirs could not be handled."""


@dataclass(frozen=True)
class Dialogue:
    """The pure part: what happens on an event, and how it is said."""

    step: Step
    render: Render
    toast: RenderToast


@dataclass(frozen=True)
class Outcome:
    """After the commit. `fresh` is False for an update that was applied before; `answer` goes to the button."""

    fresh: bool = True
    answer: str = ""
    alert: bool = False
    posted: bool = False
    timed: bool = False
    erased: bool = False


class Turns:
    """Runs turns. `daily` names the timers that are armed for the next day when they had to be set aside."""

    def __init__(
        self,
        store: Store,
        dialogue: Dialogue,
        clock: Clock,
        signals: Signals,
        *,
        daily: Sequence[str] = ("day", "evening", "shift", "moving"),
    ) -> None:
        self._store = store
        self._dialogue = dialogue
        self._clock = clock
        self._signals = signals
        self._daily = frozenset(daily)

    async def take(self, chat_id: int, update_id: int | None, event: Event) -> Outcome:
        """Apply an event of a person. Without `update_id` it is not an update, and cannot come twice.

        Insists as long as the database is in trouble; raises what the engine or the rendering raises.
        """
        return await self._commit(self._turn, chat_id, update_id, event)

    async def ring(self, due: DueTimer) -> Outcome:
        """Apply a due timer, unless it was moved or cancelled meanwhile. Raises as `take` does."""
        return await self._commit(self._timer, due)

    async def set_aside_update(self, update_id: int, chat_id: int | None, error: str, body: object) -> Outcome:
        """Give up on an update: note it as seen, bury it, apologise."""
        return await self._commit(self._bury_update, update_id, chat_id, error, body)

    async def set_aside_timer(self, due: DueTimer, error: str) -> Outcome:
        """Give up on a timer: bury it, and arm a daily one for its next day."""
        return await self._commit(self._bury_timer, due, error)

    async def _commit(self, fn: Callable[..., Outcome], *args: object) -> Outcome:
        outcome = await insist(lambda: self._store.run(fn, *args))
        if outcome.erased and not await insist(self._store.runner.scrub):
            log.warning("something reads the database: what was erased leaves its log at the next sweep")
        if outcome.posted:
            self._signals.outbox.set()
        if outcome.timed:
            self._signals.timers.set()
        return outcome

    # --- inside the transaction ---------------------------------------------------------------------------

    def _turn(self, conn: Connection, t: Tables, chat_id: int, update_id: int | None, event: Event) -> Outcome:
        key, now = self._store.person(chat_id), self._clock.now()
        known = people.load(conn, t, key)
        if update_id is not None and transactions.seen(conn, t, update_id, now):
            return Outcome(fresh=False)
        if event.kind is EventKind.BLOCKED and known is None:
            lanes.silence(conn, t, key)
            return Outcome()
        if event.kind is EventKind.VOTE and event.poll_id is not None:
            event = replace(event, data=(("quiz", _quiz(conn, t, key, known, event.poll_id)),))
        outcome = self._apply(conn, t, key, chat_id, known, event)
        if event.kind is EventKind.BLOCKED:
            lanes.silence(conn, t, key)
            people.mark_blocked(conn, t, key, now)
        elif known is not None and known.blocked:
            people.mark_blocked(conn, t, key, None)
        return outcome

    def _timer(self, conn: Connection, t: Tables, due: DueTimer) -> Outcome:
        known = people.load(conn, t, due.person)
        timer = transactions.take_timer(conn, t, due)
        if timer is None or known is None:
            return Outcome(fresh=False)
        event = Event(EventKind.TIMER, self._clock.now(), timer.event, frame=timer.frame, data=timer.data)
        return self._apply(conn, t, due.person, known.chat_id, known, event)

    def _apply(
        self, conn: Connection, t: Tables, key: str, chat_id: int, known: people.Known | None, event: Event
    ) -> Outcome:
        now = self._clock.now()
        turn = self._dialogue.step(known.person if known is not None else Person(), event)
        letters = self._letters(turn, now)
        erased = any(isinstance(effect, Erase) for effect in turn.effects)
        timed = False
        if erased:
            people.erase(conn, t, key)
        else:
            version = known.version if known is not None else 0
            people.save(conn, t, key, chat_id, turn.person, version, now)
            consented = turn.person.profile.consent is not None
            timed = [_keep(conn, t, key, effect, now, consented) for effect in turn.effects].count(True) > 0
        outbox.post(conn, t, key, chat_id, letters)
        answer, alert = self._answer(turn)
        return Outcome(answer=answer, alert=alert, posted=bool(letters), timed=timed, erased=erased)

    def _letters(self, turn: Turn, now: datetime) -> list[Letter]:
        letters = []
        for effect in turn.effects:
            if isinstance(effect, Say):
                for message in self._dialogue.render(effect, turn.person.profile):
                    letters.append(
                        Letter(message, effect.send_after or now, effect.priority, effect.expires_at, effect.replaces)
                    )
            elif isinstance(effect, Quiz | Chosen | Export):
                messages = self._dialogue.render(effect, turn.person.profile)
                letters.extend(Letter(message, now) for message in messages)
        return letters

    def _answer(self, turn: Turn) -> tuple[str, bool]:
        toast = next((effect for effect in turn.effects if isinstance(effect, Toast)), None)
        if toast is None:
            return "", False
        return self._dialogue.toast(toast, turn.person.profile), toast.alert

    # --- giving up ----------------------------------------------------------------------------------------

    def _bury_update(
        self, conn: Connection, t: Tables, update_id: int, chat_id: int | None, error: str, body: object
    ) -> Outcome:
        now = self._clock.now()
        if transactions.seen(conn, t, update_id, now):
            return Outcome(fresh=False)
        key = self._store.person(chat_id) if chat_id is not None else None
        transactions.bury(conn, t, key, DeadLetter("update", str(update_id), error, body), now)
        if key is None or chat_id is None:
            return Outcome()
        return Outcome(posted=self._apologise(conn, t, key, chat_id, now))

    def _bury_timer(self, conn: Connection, t: Tables, due: DueTimer, error: str) -> Outcome:
        now = self._clock.now()
        known = _if_readable(lambda: people.load(conn, t, due.person))
        timer = _if_readable(lambda: transactions.take_timer(conn, t, due))
        transactions.cancel_timer(conn, t, due.person, due.name)
        transactions.bury(conn, t, due.person, DeadLetter("timer", due.name, error), now)
        if timer is not None and known is not None and due.name in self._daily:
            zone = known.person.profile.zone
            again = next_instant(now, local(due.due_at, zone).time(), zone)
            transactions.set_timer(conn, t, due.person, replace(timer, at=again))
        return Outcome(timed=True)

    def _apologise(self, conn: Connection, t: Tables, key: str, chat_id: int, now: datetime) -> bool:
        known = _if_readable(lambda: people.load(conn, t, key))
        try:
            messages = self._dialogue.render(MISTAKE, known.person.profile if known is not None else Profile())
        except Exception as error:
            # Without its apology the update is still set aside, or it would block all others.
            log.error("no apology could be made: %s", type(error).__name__)
            return False
        outbox.post(conn, t, key, chat_id, [Letter(message, now) for message in messages])
        return bool(messages)


def _if_readable(read: Callable[[], T]) -> T | None:
    """What is stored, None where it cannot be read: a row that is damaged or that nobody understands any more."""
    try:
        return read()
    except Exception as error:
        if is_trouble(error):
            raise
        log.error("something stored cannot be read: %s", place_of(error))
        return None


def _quiz(conn: Connection, t: Tables, key: str, known: people.Known | None, poll_id: str) -> str | None:
    """Which quiz a vote is for: the one that was shown as this poll, else an open one that is not noted yet."""
    name = people.shown_poll(conn, t, key, poll_id)
    if name is not None or known is None:
        return name
    open_quiz = known.person.session.quiz
    noted = open_quiz is None or people.is_shown(conn, t, key, open_quiz)
    return None if noted else open_quiz


def _keep(conn: Connection, t: Tables, key: str, effect: Effect, now: datetime, consented: bool) -> bool:
    """Write what an effect keeps; whether it set a timer. Without consent nothing enters the history."""
    match effect:
        case SetTimer():
            transactions.set_timer(conn, t, key, effect)
            return True
        case CancelTimer(name):
            transactions.cancel_timer(conn, t, key, name)
        case DropWaiting(group):
            outbox.drop(conn, t, key, group)
        case Record() if consented:
            people.add_record(conn, t, key, effect, now)
        case Consent() if consented:
            people.add_consent(conn, t, key, effect, now)
    return False
