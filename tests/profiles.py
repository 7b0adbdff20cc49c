"""People in different situations, to start a test in the middle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain import (
    Block,
    Fear,
    Flare,
    Frame,
    Moving,
    Person,
    Plan,
    Profile,
    Running,
    Session,
    Trial,
    Value,
)

DAY = timedelta(days=1)
REMEMBERED: dict[str, dict[str, Value]] = {
    "alarm": {"sign": "bladder", "kind": "emergency", "other": False},
    "bell": {"measured": 360, "activity": "walk", "pieces": (360, 240), "pause": 180, "left": 600},
    "lesson": {"lesson": "two_alarms", "page": 1, "answer": "touchy_alarm"},
    "exercises": {"exercise": "pelvic_tilt", "shown": 2, "form": "usual", "swapped": "walk", "expected": 6},
    "long_job": {"pieces": (360, 360, 360), "pause": 180, "left": 0},
    "pacing": {"activity": "walk"},
    "flare_card": {"item": "eases"},
    "share": {"whom": "share_partner"},
    "vent": {"heard": 1, "last": "too <much> {of|it}"},
    "fear": {"expected": 8, "became": 3, "outcome": "calm"},
    "review": {"lesson": "two_alarms", "answer": "touchy_alarm"},
    "knowledge": {"answers": ("is_true", "not_true")},
    "trial": {"measured": 400},
    "settings": {"weekday": "weekday_1", "quiet_from": "22:00"},
    "week": {"kind": "raise", "old_quota": 330, "blocks_done": 5, "blocks_planned": 5},
}
"""What the frames of some flows remember when one stands in them."""


def profiles(lang: str, now: datetime) -> dict[str, Profile]:
    """A stranger, and people with a plan, in trials, newly in pain, with an open sign, in a flare-up, mid-block."""
    today = now.date()
    told = Profile(
        lang=lang,
        consent="2026-11",
        country="NL" if lang == "nl" else "GB",
        zone="Europe/Amsterdam" if lang == "nl" else "Europe/London",
        since=today - 200 * DAY,
        course="chronic",
        offered="chronic",
        asked_exclusions=True,
        begun=today - 4 * DAY,
        hour="07:30",
        evening="20:00",
        ask_pain=True,
        last_active=now - timedelta(hours=5),
        answered_on=today - DAY,
        lessons=("two_alarms",),
    )
    plan = _plan(today)
    trials = replace(plan, quota=None, evaluated_on=None, blocks=(), trials=plan.trials[:1])
    return {
        "stranger": Profile(lang=lang),
        "told": told,
        "plan": replace(told, plans=(plan,)),
        "tiny": replace(told, plans=(replace(plan, quota=40),)),
        "counted": replace(told, plans=(_counted(plan),)),
        "trials": replace(told, plans=(trials,)),
        "acute": replace(told, since=today - 9 * DAY, course="acute", offered="acute"),
        "six_weeks": replace(told, since=today - 45 * DAY, course="acute", offered="acute"),
        "alarm": replace(told, plans=(plan,), alarm="bladder", alarm_kind="emergency"),
        "flare": _prepared(replace(told, plans=(plan,), flares=(Flare(now - 2 * DAY, now - DAY),)), today),
        "running": replace(told, plans=(plan,), running=Running("walk", now - timedelta(minutes=2), 360)),
        "trying": replace(told, plans=(trials,), running=Running("walk", now - timedelta(minutes=4), None, "trial")),
        "resting": replace(
            told,
            plans=(replace(plan, rests=True), replace(trials, activity="sit")),
            paused_until=today + 3 * DAY,
            ill=True,
            moving=Moving(2),
        ),
        "silent": replace(told, plans=(plan,), stopped=True, hour=None, evening=None),
    }


def _prepared(profile: Profile, today: date) -> Profile:
    """Somebody with a card, a letter, two notes, a movement that is being worked on, and proofs of it."""
    return replace(
        profile,
        flare_card=(("sentence", "this <will> {settle|pass}"), ("eases", "a warm & long bath")),
        letter=(today - 3 * DAY, "Dear me,\n<b>hold on</b>"),
        notes=((today - 2 * DAY, "too much"), (today - DAY, "better <now>")),
        fears=(Fear("lift my {grand|child}", 2, 1),),
        proofs=((today - DAY, "sock", 8, 3), (today, "lift my {grand|child}", 4, 4)),
    )


def _counted(plan: Plan) -> Plan:
    """The same plan with stairs, eight times."""
    trials = tuple(replace(trial, amount=10) for trial in plan.trials)
    blocks = tuple(replace(block, amount=8, quota=8) for block in plan.blocks)
    return replace(plan, activity="stairs", measure="count", ceiling=10, quota=8, trials=trials, blocks=blocks)


def _plan(today: date) -> Plan:
    trials = tuple(Trial(today - days * DAY, seconds) for days, seconds in ((20, 360), (19, 540), (18, 450)))
    blocks = tuple(Block(today - days * DAY, 360, 360) for days in range(7, 1, -1))
    return Plan(
        "walk",
        "to the <market> & {back|home}",
        today - 20 * DAY,
        trials,
        360,
        blocks=blocks,
        evaluated_on=today - 7 * DAY,
    )


def standing_in(flow: str, state: str, profile: Profile) -> Person:
    """A person who stands in this state, above the menu."""
    base = (Frame(1, "menu", "home"),) if profile.consent else ()
    return Person(Session((*base, Frame(2, flow, state).put(**REMEMBERED.get(flow, {}))), next_frame=3), profile)
