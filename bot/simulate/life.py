"""Somebody's months: what they intend, what comes by itself and what they answer, in the order of the clock."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from bot.clock import instant
from bot.content import Dialogs
from bot.domain import Event, EventKind, Record
from bot.simulate.people import Action, Seen, Someone
from bot.simulate.rules import Rules, by_itself, told_when
from bot.simulate.world import Moment, World, state_of

SITTING, FIRST_SITTING, CURIOUS_SITTING = 8, 40, 25
"""So many taps in one go, then the phone is put away; on the first day, and for who taps anything, more."""

MOST_TURNS = 400
"""More turns on one day are an endless talk."""


@dataclass
class Day:
    """One day of a life, counted. `quota`: its longest timed block, in seconds, at the end. No pain changes `plans`.

    `gone`: nothing is sent any more; `never_asked`: nothing is sent, since the hour of the messages was never told.
    """

    seconds: int = 0
    times: int = 0
    by_itself: int = 0
    asked_for: int = 0
    taps: int = 0
    lessons: int = 0
    flares: int = 0
    quota: int | None = None
    plans: tuple[Any, ...] = ()
    gone: bool = False
    never_asked: bool = False


@dataclass(frozen=True)
class Fault:
    """Something that must not be: on which day, by the person's clock, and what."""

    day: int
    at: datetime
    what: str


@dataclass
class Life:
    """A life of so many days: its days and what must not have been. `turns` is how often the engine was asked."""

    someone: Someone
    days: list[Day] = field(default_factory=list)
    broken: list[Fault] = field(default_factory=list)
    dead_ends: list[Fault] = field(default_factory=list)
    turns: int = 0


class Living:
    """Lives one life, day by day."""

    def __init__(self, dialogs: Dialogs, someone: Someone, read: dict[str, Event]) -> None:
        self.someone = someone
        begins = instant(someone.start, time(0), "UTC")
        self.world = World(dialogs, someone.lang, begins, read)
        self.rules = Rules(dialogs.dialogue.flows)
        self.life = Life(someone)
        self.today = Day()
        self.agenda: list[tuple[datetime, int, Action | None]] = []
        self.order = 0
        self.look_at: datetime | None = None
        self.taps = 0
        self.times: dict[str, int] = {}
        self.blocked = False

    def live(self, days: int) -> Life:
        """The life of the first so many days."""
        for number in range(days):
            self._a_day(number)
        self.life.turns = self.world.turns
        return self.life

    def _a_day(self, number: int) -> None:
        zone = self.world.person.profile.zone if number else self.someone.zone or "UTC"
        on = self.someone.start + timedelta(days=number)
        begins, ends = instant(on, time(0), zone), instant(on + timedelta(days=1), time(0), zone)
        self.number, self.today, self.times, records = number, Day(), {}, len(self.world.records)
        for since_midnight, action in self.someone.intends(number):
            self._plan(max(begins + since_midnight, self.world.now), action)
        turns = self.world.turns
        while self._next(ends):
            if self.world.turns - turns > MOST_TURNS:
                self._fault(self.life.dead_ends, f"an endless talk in {state_of(self.world.person)}")
                break
        self.world.now = max(self.world.now, ends)
        self._count(self.world.records[records:])

    def _plan(self, at: datetime, action: Action) -> None:
        self.order += 1
        heapq.heappush(self.agenda, (at, self.order, action))

    def _next(self, ends: datetime) -> bool:
        """Let the next thing before `ends` happen; False where nothing is left."""
        world, timer = self.world, self.world.next_timer()
        own = self.agenda[0][0] if self.agenda else ends
        ring, look = timer.at if timer else ends, self.look_at or ends
        at = min(own, ring, look)
        if at >= ends:
            return False
        world.now = max(world.now, at)
        try:
            if timer and at == ring:
                self._seen(world.ring(timer), alone=True)
            elif at == look:
                self.look_at = None
                self._look()
            else:
                action = heapq.heappop(self.agenda)[2]
                self.taps = 0
                if action is not None:
                    self._act(action)
        except Exception as error:
            self._fault(self.life.broken, f"{type(error).__name__}: {error} in {state_of(world.person)}")
            self.look_at = None
        return True

    # --- what the person does -------------------------------------------------------------------------------

    def _look(self) -> None:
        """Look at the chat, and answer what stands there."""
        session, dialogue = self.world.person.session, self.world.dialogs.dialogue
        if session.top is None or self.blocked:
            return
        name = state_of(self.world.person)
        state = dialogue.flows[session.top.flow].states[session.top.state]
        measure = "count" if state.ask == "count" else "time"
        plans = (plan for plan in self.world.person.profile.plans if plan.measure == measure)
        quota = max((plan.quota or 0 for plan in plans), default=0) or None
        votes = 0
        if "vote" in state.on and session.quiz:
            lesson = str(session.top.get("lesson"))
            votes = len(dialogue.content.answers(lesson))
        action = self.someone.answer(self.number, self._once(name), Seen(name, session.keys, state.ask, votes, quota))
        if action is not None:
            self.taps += 1
            self._act(action)

    def _act(self, action: Action) -> None:
        world, event = self.world, None
        self.today.taps += 1
        match action.what:
            case "tap":
                moment = world.tap(action.which)
            case "vote":
                moment = world.vote(int(action.which))
            case "text":
                moment = world.say(action.which)
            case "block":
                self.blocked, moment = True, world.block()
            case "unblock":
                self.blocked, event = False, Event(EventKind.UNBLOCKED, world.now)
                moment = world.take(event)
            case "old":
                old = world.person.session.screen - 1
                moment = world.take(Event(EventKind.BUTTON, world.now, action.which, screen=old, message_id=1))
            case "media":
                moment = world.take(Event(EventKind.MEDIA, world.now, action.which))
            case _:
                moment = world.take(Event(EventKind.COMMAND, world.now, action.which))
        self._seen(moment, alone=False)

    def _once(self, what: str) -> str:
        """A name for this choice of today: each time the same thing comes it has dice of its own."""
        self.times[what] = self.times.get(what, 0) + 1
        return f"{what}/{self.times[what]}"

    # --- what came of it ------------------------------------------------------------------------------------

    def _seen(self, moment: Moment, *, alone: bool) -> None:
        """Judge a turn, count it, and decide when the person looks at what it said."""
        for what in self.rules.see(moment):
            self._fault(self.life.broken, what)
        if not self.blocked:
            for what in self.rules.dead_ends(moment):
                self._fault(self.life.dead_ends, what)
        if alone and moment.says and not self.blocked:
            if by_itself(moment):
                self.today.by_itself += 1
            else:
                self.today.asked_for += 1
        if moment.says or not alone or moment.event.frame is not None:
            self.look_at = self._looks_next(moment, alone=alone)

    def _looks_next(self, moment: Moment, *, alone: bool) -> datetime | None:
        someone, name, now = self.someone, moment.event.name, self.world.now
        running = moment.after.profile.running
        if running is not None and not alone and running.began == now:
            what = self._once(running.purpose)
            if running.seconds is None:
                return now + timedelta(seconds=someone.tries_for(self.number, what))
            share = someone.stops_at(self.number, what)
            return None if share is None else now + timedelta(seconds=share * running.seconds)
        if alone:
            self.taps = 0
            there = name == "bell" or moment.event.frame is not None
            if not someone.reads(self.number, self._once(name)):
                return None
            return now + someone.takes(self.number, self._once(f"takes {name}"), alone=not there)
        if self.taps >= self._sitting():
            return None
        return now + someone.takes(self.number, self._once(moment.state), alone=False)

    def _sitting(self) -> int:
        if self.number == 0:
            return FIRST_SITTING
        return CURIOUS_SITTING if self.someone.kind.curious else SITTING

    # --- counting -------------------------------------------------------------------------------------------

    def _count(self, records: Iterable[Record]) -> None:
        today, profile = self.today, self.world.person.profile
        for record in records:
            if record.kind == "block":
                today.seconds += int(str(record.data.get("seconds", 0)))
                today.times += int(str(record.data.get("times", 0)))
            today.flares += record.kind == "flare_up"
        today.lessons = len(profile.lessons)
        today.quota = max(
            (each.quota for each in profile.plans if each.quota and each.measure == "time"), default=None
        )
        today.plans = tuple((each.activity, each.quota, each.step, each.ceiling) for each in profile.plans)
        today.gone = self.blocked or profile.stopped or profile.rhythm == "resting"
        today.never_asked = bool(profile.consent) and not today.gone and not told_when(profile)
        self.life.days.append(today)

    def _fault(self, where: list[Fault], what: str) -> None:
        where.append(Fault(self.number, self.world.now, what))


def live(dialogs: Dialogs, number: int, seed: int, days: int, read: dict[str, Event]) -> Life:
    """One life. Where the person has a twin with other pain scores, both must have had the same plans.

    `read` keeps how texts were understood, for the lives that follow.
    """
    someone = Someone(number, seed)
    life = Living(dialogs, someone, read).live(days)
    if someone.declines_offers:
        twin = Living(dialogs, Someone(number, seed, twin=True), read).live(days)
        life.turns += twin.turns
        pairs = enumerate(zip(life.days, twin.days, strict=True))
        if day := next((day for day, (one, other) in pairs if one.plans != other.plans), None):
            what = f"a pain score changed the plans: {life.days[day].plans}, the twin's {twin.days[day].plans}"
            life.broken.append(Fault(day, instant(someone.start + timedelta(days=day), time(0), "UTC"), what))
    return life
