"""Each rule of the simulation can fail: a turn that breaks it is found, its harmless neighbour is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.content import Dialogs
from bot.domain import (
    Effect,
    Event,
    EventKind,
    Frame,
    Person,
    Plan,
    Profile,
    Running,
    Say,
    Session,
    SetTimer,
)
from bot.simulate.rules import Rules
from bot.simulate.world import Moment

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
HOME = Session((Frame(1, "menu", "home"),), screen=1, keys=("today",))
PLAN = Plan("walk", "", TODAY, quota=600, ceiling=45 * 60, evaluated_on=TODAY)
KNOWN = Profile(consent="1", course="chronic", hour="09:00", plans=(PLAN,))
TIMERS = {"day": SetTimer("day", NOON + DAY, "day")}


@pytest.fixture
def rules(dialogs: Dialogs) -> Rules:
    """The rules, with nothing seen yet."""
    return Rules(dialogs.dialogue.flows)


def timer(name: str = "day", at: datetime = NOON, frame: int | None = None) -> Event:
    """A timer that rings."""
    return Event(EventKind.TIMER, at, name, frame=frame)


def tap(at: datetime = NOON) -> Event:
    """A button that is tapped."""
    return Event(EventKind.BUTTON, at, "start", screen=1)


def moment(event: Event, *says: str | Effect, session: Session = HOME, was: Any = None, **now: Any) -> Moment:
    """A turn of somebody known: what was said, and what is otherwise in the profile `was` before and is `now`."""
    effects = [Say(each) if isinstance(each, str) else each for each in says]
    before = Person(HOME, replace(KNOWN, **(was or {})))
    return Moment(event, before, Person(session, replace(KNOWN, **now)), effects, TIMERS)


def grown(quota: int, activity: str = "walk", at: datetime = NOON, old: int = 600) -> Moment:
    """A block that becomes another one."""
    plans = tuple(replace(PLAN, activity=each) for each in ("walk", "sit", "swim"))
    was = tuple(replace(plan, quota=old) if plan.activity == activity else plan for plan in plans)
    now = tuple(replace(plan, quota=quota) if plan.activity == activity else plan for plan in plans)
    return moment(timer(at=at), was={"plans": was}, plans=now)


def test_two_messages_by_itself_on_a_day(rules: Rules) -> None:
    assert rules.see(moment(timer(), "day/block")) == []
    assert rules.see(moment(timer("evening"), "evening/how")) == []  # that one was asked for
    assert "second message" in rules.see(moment(timer("a_new_one"), "tip/slouch"))[0]
    assert rules.see(moment(timer(at=NOON + DAY), "day/block")) == []


def test_two_nudges_on_a_day(rules: Rules) -> None:
    assert rules.see(moment(timer("no_reply", frame=1), "day/nudge")) == []
    assert "second nudge" in rules.see(moment(timer("no_reply", frame=1), "day/nudge"))[0]


def test_a_message_in_the_quiet_hours(rules: Rules) -> None:
    night = NOON + timedelta(hours=10)
    assert "quiet hours" in rules.see(moment(timer(at=night), "day/block"))[0]
    assert rules.see(moment(timer(at=night + DAY), "day/block", hour="21:30")) == []  # the own hour
    there = {"last_active": night}
    assert rules.see(moment(timer("breathed", at=night, frame=1), "calm/after", was=there)) == []
    assert rules.see(moment(timer("bell", at=night), "bell/asked")) == []


@pytest.mark.parametrize("closed", [{"alarm": "bladder"}, {"course": "acute"}, {"exclusions": ("surgery",)}])
def test_a_block_where_none_may_be(rules: Rules, closed: dict[str, Any]) -> None:
    running = Running("walk", NOON, 600)
    assert len(rules.see(moment(tap(), "today/block", **closed))) == 1
    assert len(rules.see(moment(tap(), running=running, **closed))) == 1
    assert rules.see(moment(tap(), "today/nothing", **closed)) == []
    assert rules.see(moment(tap(), "today/block", running=running)) == []


@pytest.mark.parametrize("quota", [29, 45 * 60 + 1])
def test_a_block_out_of_bounds(rules: Rules, quota: int) -> None:
    plan = replace(PLAN, quota=quota)
    assert "outside" in rules.see(moment(tap(), was={"plans": (plan,)}, plans=(plan,)))[0]


@pytest.mark.parametrize(("old", "most"), [(60, 12), (200, 40), (600, 120), (1450, 290), (1600, 300)])
def test_a_block_that_grows_too_much(dialogs: Dialogs, old: int, most: int) -> None:
    assert Rules(dialogs.dialogue.flows).see(grown(old + most, old=old)) == []
    assert "more than" in Rules(dialogs.dialogue.flows).see(grown(old + most + 1, old=old))[0]


def test_a_block_that_grows_too_often(rules: Rules) -> None:
    assert rules.see(grown(660)) == []
    assert "again after 6 days" in rules.see(grown(720, at=NOON + 6 * DAY, old=660))[0]
    assert rules.see(grown(780, at=NOON + 13 * DAY, old=720)) == []


def test_three_activities_that_grow(rules: Rules) -> None:
    assert rules.see(grown(660, "walk")) == []
    assert rules.see(grown(660, "sit", NOON + DAY)) == []
    assert "3 activities" in rules.see(grown(660, "swim", NOON + 2 * DAY))[0]


def test_a_remark_twice_in_a_week(rules: Rules) -> None:
    said = Say("bell/praise", {"remark": "praise/always/1"})
    assert rules.see(moment(tap(), said)) == []
    assert rules.see(moment(tap(), replace(said, last_only=True))) == []  # the same question once more
    assert "again after 6 days" in rules.see(moment(tap(NOON + 6 * DAY), said))[0]
    assert rules.see(moment(tap(NOON + 13 * DAY), said)) == []


def test_something_that_resumes_after_a_card(rules: Rules) -> None:
    block, card = Frame(2, "block", "running"), Frame(3, "alarm", "emergency")
    running = Running("walk", NOON, 600)
    shown = moment(tap(), session=Session((block, card), keys=("go_on",)), alarm="bladder", was={"running": running})
    assert rules.see(shown) == []
    again = moment(tap(), session=Session((block,), keys=("stop_block",)), alarm="bladder")
    assert rules.see(again) == ["block.running resumes after an alarm card"]


def test_something_that_runs_on_under_a_card(rules: Rules) -> None:
    card = Session((Frame(3, "alarm", "emergency"),), keys=("go_on",))
    ringing = {**TIMERS, "bell": SetTimer("bell", NOON + DAY, "bell")}
    assert rules.see(replace(moment(tap(), session=card), timers=ringing)) == ["a block runs on under an alarm card"]
    waiting = [(NOON + DAY, "guided")]
    assert len(Rules(rules.flows).see(replace(moment(tap(), session=card), waiting=waiting))) == 1


def test_a_timer_in_the_past(rules: Rules) -> None:
    assert rules.see(moment(tap(), SetTimer("day", NOON + DAY, "day"))) == []
    assert "in the past" in rules.see(moment(tap(), SetTimer("day", NOON, "day")))[0]


def test_a_silence_that_nobody_chose(rules: Rules) -> None:
    silent = replace(moment(tap()), timers={})
    assert "no timer" in rules.dead_ends(silent)[0]
    assert rules.dead_ends(moment(tap())) == []
    for chosen in ({"stopped": True}, {"rhythm": "resting"}, {"consent": None}):
        assert rules.dead_ends(replace(moment(tap(), **chosen), timers={})) == []


def test_a_screen_without_a_way(rules: Rules) -> None:
    assert rules.dead_ends(moment(tap(), session=Session((Frame(1, "menu", "home"),)))) == [
        "no way on from menu.home"
    ]
    assert rules.dead_ends(moment(tap(), session=Session((Frame(1, "pacing", "towards"),)))) == []  # one may type
    assert rules.dead_ends(moment(tap(), session=Session())) == ["nothing is open"]
    deep = Session(tuple(Frame(number, "menu", "home") for number in range(9)), keys=("today",))
    assert rules.dead_ends(moment(tap(), session=deep)) == ["9 screens on top of each other"]
