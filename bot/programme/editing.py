"""What a person may change in the plan at any time. Amounts are whole seconds, or numbers of times.

A plan that can be edited is what selfBACK's users wished for. Two activities rise at a time (Oakville pain
leaflet: one or two things); the others rest with their block as it was. The limits are our own defaults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.domain import Measure, Plan
from bot.programme.evaluation import MOST_RISING, after_gap, rising
from bot.programme.pacing import LEAST, round_down, with_reason

LARGEST_GOAL: dict[Measure, int] = {"time": 2 * 60 * 60, "count": 100}
"""The largest block that may be a goal. Our own default."""


def aim_for(plan: Plan, goal: int, today: date) -> Plan:
    """The plan with the person's own largest block, in whole units; a block above it comes down to it."""
    ceiling = min(max(LEAST[plan.measure], round_down(goal, plan.measure)), LARGEST_GOAL[plan.measure])
    quota = plan.quota if plan.quota is None else min(plan.quota, ceiling)
    return with_reason(plan, replace(plan, ceiling=ceiling, quota=quota, good_weeks=0), today, "goal")


def on_days(plan: Plan, days: int) -> Plan:
    """The plan on so many days a week, 1 to 7."""
    return replace(plan, days=min(max(1, days), 7))


def put_first(plans: Sequence[Plan], activity: str) -> tuple[Plan, ...]:
    """The plans with this activity before the others: it is spoken of first."""
    return tuple(sorted(plans, key=lambda plan: plan.activity != activity))


def must_rest(plans: Sequence[Plan], activity: str) -> tuple[Plan, ...]:
    """Which plans may make room before this activity (again) rises: none while there is room for it."""
    others = rising([plan for plan in plans if plan.activity != activity])
    return others if len(others) >= MOST_RISING else ()


def wake(plan: Plan, today: date) -> Plan:
    """The plan that rested, in use again; a long rest counts as any other gap, and a new week begins today."""
    back = after_gap(replace(plan, rests=False), today)
    if plan.quota is None or back.kind in ("lower", "one_trial"):
        return back.plan
    return replace(back.plan, evaluated_on=today)
