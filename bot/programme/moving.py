"""When to ask somebody who wished for it to move a little, through the day.

Little and often, and changing posture, are the article's own tips; no study gives the hours. All numbers are our
own defaults: every one to three hours, at most six a day, between an hour after the quiet hours and their start.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.domain import Moving, Profile
from bot.programme import flare
from bot.programme.hours import in_quiet_hours
from bot.programme.screening import hides_exercise

MOST_A_DAY = 6
HOURS = (1, 2, 3)
"""The distances to choose from, in hours, the most often first."""

SILENT_DAYS = 3
"""After so many days of silence the question rests until the person is back."""

AFTER_WAKING = timedelta(hours=1)
SATURDAY = 5


def times(profile: Profile) -> tuple[time, ...]:
    """The local times of a day at which a person is asked, none without the wish.

    From an hour after the quiet hours, or from 9:00 where there are none.
    """
    if profile.moving is None:
        return ()
    quiet_from, quiet_until = map(time.fromisoformat, profile.quiet)
    begins = time(8) if quiet_from == quiet_until else quiet_until
    first = datetime.combine(date.min, begins) + AFTER_WAKING
    found: list[time] = []
    for number in range(MOST_A_DAY):
        at = first + timedelta(hours=profile.moving.every) * number
        if in_quiet_hours(profile, at.time()) or at.date() > date.min:
            break
        found.append(at.time())
    return tuple(found)


def next_at(profile: Profile, local: datetime) -> tuple[date, time] | None:
    """The next local day and time after `local` (naive or aware, wall clock) at which the person is asked."""
    clocks = times(profile)
    for days in range(8):
        on = local.date() + timedelta(days=days)
        if profile.moving and profile.moving.weekdays_only and on.weekday() >= SATURDAY:
            continue
        for clock in clocks:
            if days or clock > local.time():
                return on, clock
    return None


def may_come(profile: Profile, local: datetime) -> bool:
    """May the question come now? `local` is now, aware, in the person's local time.

    Never while stopped, paused (ill, on holiday), muted after an alarm or crisis, resting, in a flare-up, in the
    quiet hours, or where no exercise advice is given or a doctor must advise first.
    """
    paused = profile.paused_until is not None and local.date() < profile.paused_until
    muted = profile.muted_until is not None and local < profile.muted_until
    hushed = profile.stopped or paused or muted or profile.rhythm != "daily"
    careful = hides_exercise(profile) or bool(profile.exclusions)
    in_flare = flare.current(profile.flares, local.date()) is not None
    return not (hushed or careful or in_flare or in_quiet_hours(profile, local.time()))


def fewer(moving: Moving) -> Moving | None:
    """The wish for fewer questions: the next longer distance; None, where it was the longest already."""
    longer = [hours for hours in HOURS if hours > moving.every]
    return Moving(longer[0], moving.weekdays_only) if longer else None
