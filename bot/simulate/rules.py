"""What must never happen, looked at after every turn. Each rule tells what it found in words, or nothing.

The rules are written anew here, from what was promised and not from the code that keeps it; only numbers and the
path that is open are asked of the programme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta

from bot.dialogue.flow import Flow
from bot.domain import EventKind, Plan, Profile, SetTimer
from bot.programme.evaluation import MOST_RISE, MOST_RISING, MOST_SECONDS
from bot.programme.hours import in_quiet_hours, next_hour
from bot.programme.pacing import LEAST, unit
from bot.programme.schedule import is_small
from bot.programme.screening import path
from bot.simulate.world import Moment, state_of

ASKED_FOR = frozenset(
    {"bell", "evening", "shift_question", "day_later", "flare_evening", "crisis_followup", "moving"}
)
"""Timers of things that the person asked for; so are those that belong to one screen, the nudge apart."""

NUDGE = "no_reply"
CARDS = frozenset({"alarm.emergency", "alarm.urgent", "alarm.overdose", "alarm.crisis", "alarm.violence"})
OFFERS = frozenset(
    {
        "day/block", "day/trial", "today/block", "today/trial", "block/running", "block/breaths", "trial/explain",
        "trial/again", "trial/running", "pacing/overview", "pacing/choose", "pacing/long_away", "bad_day/ask",
        "flare_morning/smaller", "week/up", "block/counting", "trial/how_many", "bad_day/once",
    }
)  # fmt: skip
"""Messages that offer or begin a block or a try."""

WEEK, SHORT_WEEK, DEEPEST = timedelta(days=7), timedelta(days=4), 8
THERE = timedelta(minutes=15)
"""So long after their last tap somebody is still there: what comes then wakes nobody."""


def by_itself(moment: Moment) -> bool:
    """Is this a turn in which something was said that nobody asked for just then?"""
    event = moment.event
    if event.kind is not EventKind.TIMER or not moment.says:
        return False
    return event.name == NUDGE or (event.frame is None and event.name not in ASKED_FOR)


def told_when(profile: Profile) -> bool:
    """Did the person say when they want to hear from us? Who leaves before that question hears nothing."""
    return bool(profile.hour or profile.hours or profile.shifts or profile.evening)


class Rules:
    """Watches one person. `see` gives what the turn broke; what it must remember of earlier turns is kept here."""

    def __init__(self, flows: Mapping[str, Flow]) -> None:
        self.flows = flows
        self.messages: list[tuple[date, str]] = []
        self.remarks: dict[str, date] = {}
        self.rises: dict[str, date] = {}
        self.buried: frozenset[int] = frozenset()

    def see(self, moment: Moment) -> list[str]:
        """Every rule that this turn broke, in words."""
        return [
            *self._one_message_a_day(moment),
            *_in_quiet_hours(moment),
            *_block_where_none_may_be(moment),
            *_quota_out_of_bounds(moment),
            *self._rises_too_fast(moment),
            *self._remark_twice(moment),
            *self._resumed_after_a_card(moment),
            *_timer_in_the_past(moment),
        ]

    def dead_ends(self, moment: Moment) -> list[str]:
        """Where nobody can go on after this turn: a screen without a way, or a silence that nobody chose."""
        return [*self._no_way_on(moment), *_silent_for_good(moment)]

    def _one_message_a_day(self, moment: Moment) -> Iterator[str]:
        if not by_itself(moment):
            return
        today = moment.local.date()
        self.messages = [each for each in self.messages if each[0] == today]
        kind = NUDGE if moment.event.name == NUDGE else "day"
        if (today, kind) in self.messages:
            yield f"a second {'nudge' if kind == NUDGE else 'message by itself'} on one day: {moment.says[0].message}"
        self.messages.append((today, kind))

    def _rises_too_fast(self, moment: Moment) -> Iterator[str]:
        today = moment.local.date()
        for old, new in _both(moment):
            if old.quota is None or new.quota is None or new.quota <= old.quota:
                continue
            rise, most = new.quota - old.quota, int(old.quota * MOST_RISE)
            most = max(unit(old.quota, old.measure), min(most, MOST_SECONDS) if old.measure == "time" else most)
            if rise > most:
                yield f"{new.activity} rises by {rise} from {old.quota}, more than {most}"
            last = self.rises.get(new.activity)
            if last is not None and today - last < (SHORT_WEEK if is_small(old) else WEEK):
                yield f"{new.activity} rises again after {(today - last).days} days"
            self.rises[new.activity] = today
        kept = {plan.activity for plan in moment.after.profile.plans}
        rising = [each for each, on in self.rises.items() if each in kept and today - on < WEEK]
        if len(rising) > MOST_RISING:
            yield f"{len(rising)} activities rise in one week: {', '.join(rising)}"

    def _remark_twice(self, moment: Moment) -> Iterator[str]:
        today = moment.local.date()
        for say in moment.effects:
            remark = getattr(say, "values", {}).get("remark")
            if remark is None or getattr(say, "last_only", False):
                continue
            last = self.remarks.get(remark)
            if last is not None and today - last < WEEK:
                yield f"the remark {remark} again after {(today - last).days} days"
            self.remarks[remark] = today

    def _resumed_after_a_card(self, moment: Moment) -> Iterator[str]:
        state, frames = moment.state, moment.after.session.frames
        if not frames:
            self.buried = frozenset()  # of who is erased everything begins anew, the numbers of the screens too
        if state in CARDS and state_of(moment.before) != state:
            self.buried |= {frame.id for frame in frames[:-1] if frame.flow != "onboarding"}
            groups = {group for at, group in moment.waiting if at > moment.event.at}
            if moment.after.profile.running or {"bell", "day_later"} & set(moment.timers):
                yield "a block runs on under an alarm card"
            if groups & {"countdown", "guided"}:
                yield "guided edits go on under an alarm card"
        if frames and frames[-1].id in self.buried:
            yield f"{state} resumes after an alarm card"

    def _no_way_on(self, moment: Moment) -> Iterator[str]:
        session = moment.after.session
        if session.top is None:
            if moment.after.profile.consent:
                yield "nothing is open"
            return
        state = self.flows[session.top.flow].states[session.top.state]
        if not session.keys and state.ask is None and "vote" not in state.on:
            yield f"no way on from {moment.state}"
        if len(session.frames) > DEEPEST:
            yield f"{len(session.frames)} screens on top of each other"


# --- rules that need no memory ------------------------------------------------------------------------------


def _in_quiet_hours(moment: Moment) -> Iterator[str]:
    event, local, profile = moment.event, moment.local, moment.after.profile
    if event.kind is not EventKind.TIMER or not moment.says or event.name == "bell":
        return
    active = moment.before.profile.last_active
    there = active is not None and event.at - active < THERE
    if in_quiet_hours(profile, local.time()) and not there and not _own_hour(moment):
        yield f"{moment.says[0].message} at {local:%H:%M} in the quiet hours"


def _own_hour(moment: Moment) -> bool:
    profile, local = moment.after.profile, moment.local
    own = next_hour(profile, local.weekday()) if moment.event.name == "day" else None
    if own is None and moment.event.name in ("evening", "shift_question", "flare_evening"):
        own = time.fromisoformat(profile.evening or "20:00")
    return own is not None and 0 <= (local.hour - own.hour) * 60 + local.minute - own.minute < 60


def _block_where_none_may_be(moment: Moment) -> Iterator[str]:
    profile = moment.after.profile
    if not profile.consent or (way := path(profile, moment.local.date())) == "quota":
        return
    running, before = profile.running, moment.before.profile.running
    if running is not None and running != before:
        yield f"a {running.purpose} begins on the path {way}"
    for say in moment.says:
        if say.message in OFFERS:
            yield f"{say.message} on the path {way}"


def _quota_out_of_bounds(moment: Moment) -> Iterator[str]:
    for plan in moment.after.profile.plans:
        least = LEAST[plan.measure]
        if plan.quota is not None and not least <= plan.quota <= max(least, plan.ceiling):
            yield f"{plan.activity} of {plan.quota}, outside {least} to {plan.ceiling}"


def _both(moment: Moment) -> Iterator[tuple[Plan, Plan]]:
    """The plans that were there before and are there still, each as it was and as it is."""
    if moment.before.profile.plans is moment.after.profile.plans:
        return
    before = {(plan.activity, plan.started): plan for plan in moment.before.profile.plans}
    for plan in moment.after.profile.plans:
        if old := before.get((plan.activity, plan.started)):
            yield old, plan


def _timer_in_the_past(moment: Moment) -> Iterator[str]:
    for effect in moment.effects:
        if isinstance(effect, SetTimer) and effect.at <= moment.event.at:
            yield f"the timer {effect.name} is set in the past"


def _silent_for_good(moment: Moment) -> Iterator[str]:
    profile = moment.after.profile
    if (
        not profile.consent
        or profile.stopped
        or profile.rhythm == "resting"
        or moment.event.kind is EventKind.BLOCKED
    ):
        return
    if told_when(profile) and not {"day", "shift", "evening"} & set(moment.timers):
        yield f"no timer will ever write again (after {moment.event.kind} {moment.event.name} in {moment.state})"
