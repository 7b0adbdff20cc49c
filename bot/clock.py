"""The one source of "now" and of local time.

Dialogue time is the system's time plus an offset. Only the local Telegram sets the offset, so that a person
who tries the bot can live a week in a minute. Leases, send rates and `retry_after` use `monotonic` or real time.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time
from zoneinfo import ZoneInfo

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """Dialogue time: the system's clock, moved by `offset`."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The present instant of the dialogue, in UTC."""
        return self.real() + self.offset

    def real(self) -> datetime:
        """The present instant of the world, in UTC: for leases and send rates."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never run back: for waiting."""
        return time.monotonic()


class FixedClock(Clock):
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at

    def real(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.at += by


def to_micros(instant: datetime) -> int:
    """An instant as UTC microseconds since 1970, as the store keeps it."""
    return (instant - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The instant that `to_micros` was given."""
    return EPOCH + micros * MICROSECOND


def local(instant: datetime, zone: str) -> datetime:
    """The same instant on a wall clock in the IANA zone."""
    return instant.astimezone(ZoneInfo(zone))


def instant(day: date, at: wall_time, zone: str) -> datetime:
    """When the wall clock in the zone first shows `at` on `day`, in UTC.

    A local time that does not exist (the clocks go forward) becomes the first instant after the gap; one that
    comes twice (the clocks go back) means the first of the two.
    """
    tz = ZoneInfo(zone)
    wanted = datetime.combine(day, at, tzinfo=tz).replace(fold=0)
    utc = wanted.astimezone(UTC)
    if utc.astimezone(tz).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return utc
    # In the gap: with fold=0 the old offset applies, so the result lies as far after the gap as the wanted
    # time lies inside it; step back to the gap's end.
    after = utc.astimezone(tz)
    jump = after.replace(tzinfo=None) - wanted.replace(tzinfo=None)
    low, high = utc - jump - timedelta(hours=1), utc
    before_offset = low.astimezone(tz).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(tz).utcoffset() == before_offset:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def next_instant(now: datetime, at: wall_time, zone: str) -> datetime:
    """The first time after `now` that the wall clock in the zone shows `at`, in UTC."""
    today = local(now, zone).date()
    for days in range(3):
        candidate = instant(today + timedelta(days=days), at, zone)
        if candidate > now:
            return candidate
    raise AssertionError("a wall clock shows every time within two days")
