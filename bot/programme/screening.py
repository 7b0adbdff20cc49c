"""Which course the pain takes and which path is open. Never a diagnosis.

Acute is under 6 weeks, subacute 6 to 12, chronic from 12 on. No block by the clock is given with acute pain, an
open alarm sign, recent surgery, pregnancy or heart and lung disease without advice, or post-exertional malaise:
NICE NG206 (ME/CFS) even excludes any exercise advice outside a specialist team, and we keep to that for all who
get worse after effort.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from bot.domain import Course, Profile

SUBACUTE_FROM, CHRONIC_FROM = timedelta(weeks=6), timedelta(weeks=12)

SURGERY, PREGNANCY, HEART_LUNG, MALAISE = "surgery", "pregnancy", "heart_lung", "malaise"
"""The exclusions that are asked before the first trial: an operation in the last 12 weeks, a pregnancy without
advice, an unstable heart or lung disease, getting much worse for days after effort."""

RISKS = ("risk_cancer", "risk_bones", "risk_cortisone", "risk_immunity")
"""What makes new, different pain one for the doctor today: cancer before, weak bones, cortisone for long, little
defence. NHS back pain page and the Belgian guideline name them as red flags; see evidence 5.1."""

Path = Literal["quota", "little_and_often", "with_advice", "closed"]


def course(since: date | None, today: date, said: Course | None = None) -> Course | None:
    """The course of the pain today; None when nothing is known.

    Pain that comes and goes, or is away, stays what the person said; otherwise the calendar decides.
    """
    if said in ("recurrent", "no_pain") or since is None:
        return said
    if today - since < SUBACUTE_FROM:
        return "acute"
    return "subacute" if today - since < CHRONIC_FROM else "chronic"


def guessed_since(said: Course, today: date) -> date | None:
    """A day that the pain may have begun, for who only told how long about: the middle of the range, or the
    least for chronic; None where the calendar does not matter. Our own default."""
    weeks = {"acute": 3, "subacute": 9, "chronic": 12}.get(said)
    return None if weeks is None else today - timedelta(weeks=weeks)


def path(profile: Profile, today: date) -> Path:
    """Which exercise path is open: blocks by the clock, little and often, only with advice, or none for now.

    Education stays open on every path. Little and often is also the path while the course is not known. The
    course is the one that the person agreed to: a new stage is offered, never entered silently.
    """
    if profile.alarm is not None:
        return "closed"
    if profile.exclusions:
        return "with_advice"
    if profile.course in ("acute", None):
        return "little_and_often"
    return "quota"


def hides_exercise(profile: Profile) -> bool:
    """Must every exercise, block and walking tip be hidden? After an open alarm sign, and with post-exertional
    malaise, where even "with advice" gives no exercise advice of ours (NICE NG206, 1.11)."""
    return profile.alarm is not None or MALAISE in profile.exclusions


def needs_doctor(profile: Profile, *, new_and_different: bool) -> bool:
    """Does new pain, different from the known one, call for the doctor today? With a stored risk it does."""
    return new_and_different and bool(profile.risks)


def stage_change(profile: Profile, today: date) -> Course | None:
    """The new course when the calendar passed week 6 or 12 and it was not offered yet, else None."""
    new = course(profile.since, today, profile.course)
    changed = profile.course in ("acute", "subacute") and new != profile.course
    return new if changed and new != profile.offered else None
