"""The person's own hour and the quiet hours, in local wall-clock time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.domain import Profile


def next_hour(profile: Profile, weekday: int) -> time | None:
    """When the day's message comes on this weekday (0 is Monday); None while nobody was asked.

    Times in the profile are written in full, "07:30"; anything else raises ValueError.
    """
    hour = dict(profile.hours).get(weekday, profile.hour)
    return None if hour is None else time.fromisoformat(hour)


def in_quiet_hours(profile: Profile, at: time) -> bool:
    """Is this local time within the quiet hours? They may cross midnight; two equal times mean none."""
    start, end = map(time.fromisoformat, profile.quiet)
    if start <= end:
        return start <= at < end
    return at >= start or at < end


def after_quiet_hours(profile: Profile, local: datetime) -> datetime:
    """The first local moment from `local` on that is outside the quiet hours."""
    if not in_quiet_hours(profile, local.time()):
        return local
    end = time.fromisoformat(profile.quiet[1])
    day = local.date() if local.time() < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=local.tzinfo)
