"""Flare-ups: which one it is, how far along, when it is over, and when somebody should look at it.

Sources: a flare-up is a worsening of hours to weeks that is hard to bear (Costa 2019, J Pain 20:1267); it often
settles within days to a few weeks; a short spell of less, never all day in bed (CUH leaflet). Halving the blocks
and the steps back are our own default. The person's own button comes first: 68 % of flare-up days had no more
pain than usual (Monash study), so a pain score may only lead to an offer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Literal

from bot.domain import Flare, Plan, Profile
from bot.programme.hours import in_quiet_hours
from bot.programme.pacing import CAREFUL, STEPS, lowered

SAME = timedelta(hours=12)
NIGHT_ENDS = time(6)
"""A flare-up reported before this has its morning after on the same day. Our own default."""

SETTLED = timedelta(days=7)
"""Without another report a flare-up counts as over after this time: the usual length (CUH leaflet)."""

LULL = timedelta(days=7)
"""No block grows for this long after a flare-up. Our own default."""

LONG = timedelta(days=7)
OFTEN, OFTEN_WITHIN = 3, timedelta(days=42)
"""Three within six weeks, or one of over seven days, should be looked at. Our own defaults."""

HIGH_PAIN = 8
"""From this pain on, few words (as pain-tracker does at 9 and 10). Our own default."""

OFFER_AGAIN = timedelta(days=7)
"""So long after an offer from the evening's answers none is made again. Our own default."""

KEPT = timedelta(days=90)
"""How long a flare-up is remembered here. Our own default."""

Phase = Literal["half", "three_quarters", "back", "long"]


def current(flares: Sequence[Flare], today: date) -> Flare | None:
    """The flare-up that is going on, if there is one."""
    return next((flare for flare in reversed(flares) if over_on(flare, today) is None), None)


def over_on(flare: Flare, today: date) -> date | None:
    """The day a flare-up was over: as told, or by itself a week after it was last told of; None while it lasts."""
    if flare.over is not None:
        return flare.over
    by_itself = last_told(flare) + SETTLED
    return by_itself if today >= by_itself else None


def last_told(flare: Flare) -> date:
    """The last day on which the person told of it: by the button, or by a morning's answer that it goes on."""
    return max(flare.last.date(), flare.still or flare.last.date())


def report(flares: Sequence[Flare], now: datetime) -> tuple[Flare, ...]:
    """The flare-ups after the button was pressed at `now`: the one that is going on told again, or a new one.

    Those that began more than 90 days ago are dropped.
    """
    kept = tuple(flare for flare in flares if now - flare.began <= KEPT)
    going_on = current(kept, now.date())
    if going_on is None:
        return (*kept, Flare(now, now))
    return tuple(replace(flare, last=now) if flare is going_on else flare for flare in kept)


def close(flares: Sequence[Flare], on: date) -> tuple[Flare, ...]:
    """The flare-ups after the person said that it is over."""
    return tuple(replace(flare, over=over_on(flare, on) or on) for flare in flares)


def goes_on(flares: Sequence[Flare], today: date) -> tuple[Flare, ...]:
    """The flare-ups after a morning's answer that the one that is going on is still there."""
    going_on = current(flares, today)
    return tuple(replace(flare, still=today) if flare is going_on else flare for flare in flares)


def told_very_bad(flares: Sequence[Flare], now: datetime) -> tuple[Flare, ...]:
    """The flare-ups after the one that is going on was told to be very bad."""
    going_on = current(flares, now.date())
    return tuple(replace(flare, very_bad=now) if flare is going_on else flare for flare in flares)


def very_bad(flares: Sequence[Flare], now: datetime) -> bool:
    """Was the flare-up told to be very bad in the last 12 hours?"""
    return any(flare.very_bad is not None and now - flare.very_bad <= SAME for flare in flares)


def again(flare: Flare, now: datetime) -> bool:
    """Is this the same flare-up told again within 12 hours? Then only "anything new since?" is asked."""
    return now - flare.last <= SAME


def morning_after(told: datetime) -> date:
    """The day of the morning after a report, given in the person's local time."""
    return told.date() if told.time() < NIGHT_ENDS else told.date() + timedelta(days=1)


def day_number(flare: Flare, local: datetime) -> int:
    """How far the ladder of a flare-up is: 1 until the end of the day of the morning after, 2 on the next day …

    `local` is now in the person's local time.
    """
    first = morning_after(flare.began.astimezone(local.tzinfo))
    return max(1, (local.date() - first).days + 1)


def phase(day: int) -> Phase:
    """Which step of the ladder belongs to this day of the flare-up."""
    if day <= 2:
        return "half"
    if day <= 4:
        return "three_quarters"
    return "back" if day <= 7 else "long"


def flare_quota(plan: Plan, day: int) -> int | None:
    """The block on this day of a flare-up: half on days 1 and 2, three quarters on 3 and 4, then the old one.

    The plan's own block is not changed. None while its trials run.
    """
    if plan.quota is None:
        return None
    factor = {"half": 0.5, "three_quarters": 0.75}.get(phase(day), 1.0)
    return plan.quota if factor == 1 else lowered(plan.quota, factor, plan.ceiling, plan.measure)


def holds_back(flares: Sequence[Flare], today: date) -> bool:
    """Does a flare-up keep the blocks from growing: one going on, or over for less than seven days?"""
    overs = [over_on(flare, today) for flare in flares]
    return any(over is None or today - over < LULL for over in overs)


def began_within(flares: Sequence[Flare], today: date, days: int) -> int:
    """How many flare-ups began in the last so many days, today included."""
    return sum(today - flare.began.date() < timedelta(days=days) for flare in flares)


def refer(flares: Sequence[Flare], today: date) -> Literal["often", "long"] | None:
    """Why the physiotherapist or doctor should look at it: three in six weeks, or one of over seven days."""
    for flare in flares:
        last = last_told(flare)
        # Of one that ended by itself nobody told how long it went on after the last report.
        end = flare.over or (last if over_on(flare, today) else today)
        if today - last < OFTEN_WITHIN and end - flare.began.date() > LONG:
            return "long"
    return "often" if began_within(flares, today, OFTEN_WITHIN.days) >= OFTEN else None


def careful(plan: Plan) -> Plan:
    """The plan after too many or too long flare-ups: careful starts and the gentle step. Our own default."""
    return replace(plan, factor=min(plan.factor, CAREFUL), step=STEPS["gentle"])


def referred(flares: Sequence[Flare]) -> tuple[Flare, ...]:
    """The flare-ups after the person was told to have the newest one looked at."""
    return (*flares[:-1], *(replace(flare, referred=True) for flare in flares[-1:]))


def low_text(profile: Profile, local: datetime, pain: int | None) -> bool:
    """Should the bot say little, and silently? At night, at a pain of 8 or more, and for 12 hours after it was told
    to be very bad. Our own default."""
    high = pain is not None and pain >= HIGH_PAIN
    return high or in_quiet_hours(profile, local.time()) or very_bad(profile.flares, local)


def suggests_flare(days: Sequence[tuple[date, str, str | None, int | None]], today: date) -> bool:
    """Do the check-ins look like a flare-up, so that one is offered (never imposed)?

    Two days running at 2 or more above the median of the 14 days before, of which at least 5 are known.
    `days` as in the profile: the day, how it was, tension, pain.
    """
    pain = {day: score for day, _, _, score in days if score is not None}
    yesterday = today - timedelta(days=1)
    before = [score for day, score in pain.items() if timedelta(0) < yesterday - day <= timedelta(days=14)]
    if len(before) < 5 or today not in pain or yesterday not in pain:
        return False
    return min(pain[today], pain[yesterday]) >= median(before) + 2


def offer_due(profile: Profile, today: date) -> bool:
    """Do the check-ins up to `today` lead to the offer of a flare-up's help? Not while one goes on, and not twice
    within seven days."""
    offered = profile.flare_offered
    lately = offered is not None and today - offered < OFFER_AGAIN
    return not lately and current(profile.flares, today) is None and suggests_flare(profile.days, today)
