"""Who talks with us: where the talk stands, and what the person told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from bot.domain.events import AlarmKind, Value
from bot.domain.plans import Plan, Running


@dataclass(frozen=True)
class Frame:
    """One running flow: where it stands and what it remembers.

    `pending` means that the state is entered when the frame is on top again; `due` are the timer events that
    came while the frame was buried.
    """

    id: int
    flow: str
    state: str
    data: tuple[tuple[str, Value], ...] = ()
    pending: bool = False
    due: tuple[str, ...] = ()

    def get(self, name: str, default: Value = None) -> Value:
        """What the frame remembers under `name`."""
        return dict(self.data).get(name, default)

    def put(self, **values: Value) -> Frame:
        """The same frame with these values remembered too."""
        return replace(self, data=tuple(sorted({**dict(self.data), **values}.items())))


@dataclass(frozen=True)
class Session:
    """Where the talk stands: the stack of frames, the last one on top.

    `screen` is the number of the live keyboard, 0 before the first; `keys` are its buttons. `quiz` names the
    quiz that is open. `next_frame` is the id that the next frame gets.
    """

    frames: tuple[Frame, ...] = ()
    next_frame: int = 1
    screen: int = 0
    keys: tuple[str, ...] = ()
    quiz: str | None = None

    @property
    def top(self) -> Frame | None:
        return self.frames[-1] if self.frames else None


@dataclass(frozen=True)
class Flare:
    """A flare-up: when it began, when it was last reported, when it was over.

    `still` is the last day on which a morning's answer was that it goes on, `very_bad` the instant at which it was
    told to be very bad. `referred` means that the person was told to have it looked at.
    """

    began: datetime
    last: datetime
    over: date | None = None
    still: date | None = None
    very_bad: datetime | None = None
    referred: bool = False


@dataclass(frozen=True)
class Fear:
    """A movement that the person is afraid of, one of ours by its key or in own words, and how far it got.

    `step` is 1 (imagining it) to 5 (the own task), `calm` the calm tries in a row at this step, `done` the day on
    which the own task had gone calmly twice.
    """

    movement: str
    step: int = 1
    calm: int = 0
    done: date | None = None


@dataclass(frozen=True)
class Moving:
    """The wish to be asked through the day to move a little: every so many hours, on weekdays or all days."""

    every: int
    weekdays_only: bool = False


Course = Literal["acute", "subacute", "chronic", "recurrent", "no_pain"]


@dataclass(frozen=True)
class Week:
    """One weekly review. Scores are 0 to 10, None where the person would rather not say.

    `pain`, `enjoyment` and `activity` are the three items of the PEG (higher is worse), as `fear` is; for
    `confidence` and `sleep` higher is better.
    """

    on: date
    sleep: int | None = None
    pain: int | None = None
    enjoyment: int | None = None
    activity: int | None = None
    fear: int | None = None
    confidence: int | None = None


@dataclass(frozen=True)
class Goal:
    """Something of the person's own that should become possible again, in their own words.

    `scores` are a day and how well it went then, from 0 (can't do it) to 10 (as before): the first, and the last.
    """

    words: str
    scores: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True)
class Profile:
    """What a person told us. Kept encrypted, and only after consent (`consent` is its version, None before).

    `since` is the day the pain began, as far as the person knows. `alarm` is the open alarm sign that keeps the
    exercise part closed. `risks` (`risk_cancer` …) make new, different pain one for the doctor today. `hour` is the
    local time of the day's message ("07:30"), by weekday where `hours` has one (0 is Monday), asked every evening
    where `shifts` is set. `ill` tells why there is a pause. `unanswered` counts messages of ours that came by
    themselves and met silence. Scores are 0 to 10. `favourites` are lessons that the person keeps at hand,
    `calm_offered` says that a tense evening was once answered with the offer of calm.
    """

    lang: str = "en"
    consent: str | None = None
    country: str | None = None
    zone: str = "UTC"
    since: date | None = None
    course: Course | None = None
    offered: Course | None = None
    alarm: str | None = None
    alarm_kind: AlarmKind | None = None
    risks: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    asked_exclusions: bool = False
    goal: str | None = None
    fear: int | None = None
    usual_pain: int | None = None
    hour: str | None = None
    hours: tuple[tuple[int, str], ...] = ()
    shifts: bool = False
    evening: str | None = None
    ask_pain: bool = False
    quiet: tuple[str, str] = ("21:00", "08:00")
    paused_until: date | None = None
    ill: bool = False
    moving: Moving | None = None
    stopped: bool = False
    rhythm: Literal["daily", "weekly", "resting"] = "daily"
    tells_next: bool = False
    """Where a day has several short blocks: is each next one told when its hour is over, unasked?"""
    unanswered: int = 0
    prompted_on: date | None = None
    answered_on: date | None = None
    last_active: datetime | None = None
    lessons: tuple[str, ...] = ()
    lessons_on: date | None = None
    favourites: tuple[str, ...] = ()
    reviews: tuple[tuple[str, int, date], ...] = ()
    """Questions of lessons that come back: the lesson, right answers in a row, the day from which it is due."""
    taught: Literal["review", "lesson"] | None = None
    """What the day's message brought last of these two: they take turns."""
    knowledge: tuple[tuple[date, int, int], ...] = ()
    """The rounds of the short quiz about pain: the day, how many statements were judged right, out of how many."""
    calm_offered: bool = False
    plans: tuple[Plan, ...] = ()
    running: Running | None = None
    flares: tuple[Flare, ...] = ()
    muted_until: datetime | None = None
    days: tuple[tuple[date, str, str | None, int | None], ...] = ()
    """Check-ins of the last 28 days: the day, how it was, tension, pain."""
    flare_offered: date | None = None
    """The day on which the evening's answers last led to the offer of a flare-up's help."""
    hard_days_offered: bool = False
    """Was it offered, on a good day, to prepare for a hard one?"""
    flare_card: tuple[tuple[str, str], ...] = ()
    """The card for a flare-up: its parts by key, each in the person's own words, at most 200 characters."""
    letter: tuple[date, str] | None = None
    """The letter to oneself, and the day on which it was written; at most 1500 characters."""
    notes: tuple[tuple[date, str], ...] = ()
    """What the person said to get it off the chest and asked to keep: the day, the words. Ten at most."""
    fears: tuple[Fear, ...] = ()
    """The movements that the person is or was afraid of, the one being worked on first."""
    proofs: tuple[tuple[date, str, int, int], ...] = ()
    """The book of proofs: the day, the movement (its key or own words), what was expected, what it became."""
    begun: date | None = None
    """The day of the consent: weeks and months of reviews are counted from it."""
    weeks: tuple[Week, ...] = ()
    """The weekly reviews that were answered: those that the later ones are compared with, and the last twelve."""
    reviewed_on: date | None = None
    """The day on which the weekly questions were last asked."""
    goals: tuple[Goal, ...] = ()
    month_on: date | None = None
    """The day on which the four-weekly look back was last asked."""
    keep_in_touch: int | None = None
    """The days between two messages for who only wants to keep in touch; None for who wants one a day."""
    checks: tuple[date, ...] = ()
    """The days on which new back pain was asked after."""
    easing: tuple[tuple[str, bool], ...] = ()
    """The normal things to come back to with new pain, the easiest first, and whether each is back."""
    first_signs: tuple[str, ...] = ()
    """The plan that lies ready: what the person does at the first sign, line by line."""
    remarks: tuple[tuple[str, date], ...] = ()
    """The remarks that were shown in the last week, so that none comes twice in it."""
    exercises: tuple[tuple[date, int, str], ...] = ()
    """Exercises of the last 28 days: the day, the stage, and which one, or what was done instead."""
    exercise_stage: int = 1
    exercise_stage_since: date | None = None
    """The stage of the ladder, and the day of the first exercise of it; None while there was none."""
    exercise_gate_on: date | None = None
    """The day on which "not yet" was said to the next stage."""


@dataclass(frozen=True)
class Person:
    """All that a turn may read and change of one person."""

    session: Session = field(default_factory=Session)
    profile: Profile = field(default_factory=Profile)
