"""The vocabulary of Backwise.

A person's words, a tapped button and a due timer are **events**. An event and the **person** (session and
profile) go into the dialogue engine; out comes a **turn**: the new person and **effects**. Rendering makes
**messages** of what is to be said. Everything here is frozen and plain, so that it can be stored and compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Literal

Value = str | int | float | bool | None | tuple["Value", ...]
"""What a frame may remember and a message may show."""

LANGUAGES = ("en", "nl")
LONGEST_WORDS, LONGEST_LETTER = 200, 1500
"""So many characters of a person's own words are kept, and of a letter."""
AlarmKind = Literal["emergency", "urgent", "crisis", "overdose", "hopeless"]


# --- what comes in ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Alarm:
    """A sign of danger in a free text. `hopeless` means: ask the one direct question first.

    `sign` names the sign (`saddle`, `bladder`, `chest` …): the key of the words that a card quotes.
    `doubt` means that one plain question ("is this new?") comes before the card.
    `other` means that the text tells of somebody else.
    """

    kind: AlarmKind
    sign: str
    doubt: bool = False
    other: bool = False


@dataclass(frozen=True)
class Asked:
    """Which question a free text asks, as the matcher sees it.

    `answer`: sure, `topic` is asked. `clarify`: one of `candidates` (best first, three at most) may be meant.
    `small_talk`: `topic` says which kind (`thanks`, `hello` …). `out_of_scope`: about something else.
    `unknown`: none of these. `confidence` is 0 to 1, `lang` the language of the text, "" where it may be either.
    """

    kind: Literal["answer", "clarify", "small_talk", "out_of_scope", "unknown"]
    topic: str | None = None
    candidates: tuple[str, ...] = ()
    confidence: float = 0.0
    lang: str = ""


class EventKind(StrEnum):
    """What kind of thing happened."""

    COMMAND = "command"
    TEXT = "text"
    BUTTON = "button"
    VOTE = "vote"  # an answer to a quiz poll
    MEDIA = "media"  # a sticker, a voice note, a photo …: `name` says which
    FORWARDED = "forwarded"
    EDITED = "edited"
    TIMER = "timer"
    BLOCKED = "blocked"  # the person blocked the bot …
    UNBLOCKED = "unblocked"  # … or let it in again


@dataclass(frozen=True)
class Event:
    """One thing that happened to one person.

    `name` is the command without slash, the button's key, the kind of medium or the timer's event.
    `screen` is the screen that a button belongs to, None for buttons that are always valid (`*:key`).
    `options` are the chosen options of a poll answer, `frame` the frame that a timer belongs to.
    `language` is what the person's Telegram is set to ("pt-br", "" when unknown).
    """

    kind: EventKind
    at: datetime
    name: str = ""
    text: str = ""
    screen: int | None = None
    message_id: int | None = None
    poll_id: str | None = None
    options: tuple[int, ...] = ()
    frame: int | None = None
    language: str = ""
    alarm: Alarm | None = None
    asked: Asked | None = None
    data: tuple[tuple[str, Value], ...] = ()


# --- the person -------------------------------------------------------------------------------------------


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


Measure = Literal["time", "count"]
"""What an activity is measured in. Its amounts (a block, a try, a goal) are seconds, or a number of times."""


@dataclass(frozen=True)
class Trial:
    """One try of an activity, stopped when the person would normally stop."""

    on: date
    amount: int
    overdone: bool = False


Stopped = Literal["bell", "earlier", "went_on"]


@dataclass(frozen=True)
class Block:
    """One block done. `quota` is the whole block that day, also for a half; `counts=False` sets it aside."""

    on: date
    amount: int
    quota: int
    stopped: Stopped = "bell"
    counts: bool = True


Why = Literal["first", "good_week", "chosen", "away", "long_away", "ill", "goal"]


@dataclass(frozen=True)
class Change:
    """A block that became another one: the day, the `old` amount (None for the first block), the `new`, and why.

    `first`: from the trials. `good_week`: `done` of `planned` blocks. `chosen`: the person made it smaller.
    `away`, `long_away`, `ill`: after days without a block. `goal`: the person's own goal is lower.
    """

    on: date
    old: int | None
    new: int
    why: Why
    done: int = 0
    planned: int = 0


@dataclass(frozen=True)
class Plan:
    """An activity that is being built up, by the clock or by a number. `measure` is what its amounts are in.

    `quota` is the block, None while the trials run. `evaluated_on` is the day from which the present
    week counts. `blocks` are those of the last 28 days, `last_block` is when the last one ended. `days` are the
    person's own days a week, None for the usual ones. A plan that `rests` keeps its block: nothing is planned.
    `changes` are the last twelve of the block.
    """

    activity: str
    towards: str
    started: date
    trials: tuple[Trial, ...] = ()
    quota: int | None = None
    factor: float = 0.8
    step: float = 0.1
    ceiling: int = 30 * 60
    blocks: tuple[Block, ...] = ()
    evaluated_on: date | None = None
    holds: int = 0
    good_weeks: int = 0
    days: int | None = None
    rests: bool = False
    last_block: datetime | None = None
    changes: tuple[Change, ...] = ()
    measure: Measure = "time"


@dataclass(frozen=True)
class Job:
    """What is still to come of a long task: the `pieces` after this one, the `pause` between, the `left` rest."""

    pieces: tuple[int, ...]
    pause: int
    left: int


Purpose = Literal["block", "first_half", "second_half", "half", "trial", "piece", "break"]


@dataclass(frozen=True)
class Running:
    """A block, a trial, a half, or a piece of a long task or the break after it, that is under way.

    `seconds` is the time until the bell (None for a trial), `job` what comes after a piece or break.
    """

    activity: str
    began: datetime
    seconds: int | None
    purpose: Purpose = "block"
    job: Job | None = None


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


# --- what goes out ----------------------------------------------------------------------------------------


class Priority(IntEnum):
    """The order among people's lanes; within a lane the order of writing counts alone."""

    SAFETY = 0
    REPLY = 1
    PROMPT = 2


@dataclass(frozen=True)
class Say:
    """Say a message: the template `<flow>/<message>`, with the values it shows.

    `buttons` are rows of keys; `screen` is the number of their keyboard. `always` are keys that stay valid
    whatever the screen (`*:key`). `name` lets a later Edit find the message; an Edit is a Say with `edits`.
    `last_only` repeats only the last bubble (the question). `picture` names a drawing under `dialogs/media` or an
    exercise (`exercise/<id>`), `moving` shows it as a loop, `picture_values` are the person's own values in it.
    `send_after` delays, `expires_at` drops what came too late, `replaces` names the group in which the newest
    Say sweeps away the waiting ones.
    """

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    buttons: tuple[tuple[str, ...], ...] = ()
    screen: int = 0
    always: frozenset[str] = frozenset()
    name: str | None = None
    edits: str | None = None
    last_only: bool = False
    picture: str | None = None
    picture_values: Mapping[str, Value] = field(default_factory=dict)
    moving: bool = False
    silent: bool = False
    priority: Priority = Priority.REPLY
    send_after: datetime | None = None
    expires_at: datetime | None = None
    replaces: str | None = None
    lang: str | None = None
    """The language, where it is not the person's own."""


@dataclass(frozen=True)
class Quiz:
    """Ask a quiz question of a lesson as Telegram's own quiz. `buttons` and `screen` are as in Say."""

    lesson: str
    name: str
    buttons: tuple[tuple[str, ...], ...] = ()
    screen: int = 0


@dataclass(frozen=True)
class Toast:
    """The short note with which a tapped button is answered; with `alert`, one to be closed by hand."""

    message: str
    alert: bool = False


@dataclass(frozen=True)
class Chosen:
    """Replace the keyboard that was tapped by the one choice that was made, so that the talk reads back."""

    message_id: int
    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    lang: str | None = None
    """The language of the keyboard, where it is not the person's own."""


@dataclass(frozen=True)
class Export:
    """Send the person all that is stored about them: a readable summary and a JSON file."""


@dataclass(frozen=True)
class SetTimer:
    """Let `event` happen at `at`. One timer a name and person: a new one replaces the old.

    `frame` ties it to a frame; None belongs to the person. `interrupts` lets it through to a buried frame.
    """

    name: str
    at: datetime
    event: str
    frame: int | None = None
    interrupts: bool = False
    data: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class CancelTimer:
    """Let the timer of this name not happen."""

    name: str


@dataclass(frozen=True)
class DropWaiting:
    """Delete what still waits to be sent: one group (`replaces`), or all of the person's with None."""

    group: str | None = None


@dataclass(frozen=True)
class Record:
    """Add a line to the person's history."""

    kind: str
    on: date
    data: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Consent:
    """The person agreed to this version of the privacy text."""

    version: str
    lang: str


@dataclass(frozen=True)
class Erase:
    """Delete everything that is stored about the person, at once; what this turn says is still sent."""


Effect = Say | Quiz | Toast | Chosen | Export | SetTimer | CancelTimer | DropWaiting | Record | Consent | Erase


@dataclass(frozen=True)
class Turn:
    """What one event led to."""

    person: Person
    effects: tuple[Effect, ...] = ()


# --- what a channel sends ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Button:
    """An inline button: what it says and what a tap brings back."""

    label: str
    data: str


@dataclass(frozen=True)
class Message:
    """One message, rendered: what a channel sends and the outbox keeps.

    `kind`: `text`, `photo`, `animation` (both with `text` as caption), `quiz`, `document`, `edit` (text and buttons
    of the message called `edits`), `buttons` (only the buttons of `message_id`, or of the message called `edits`).
    `picture` is (drawing, language): the sender draws it, with `picture_values` for this person alone. `fallback`:
    an edit whose message is unknown is sent as a new one; otherwise it is dropped. `keyboard` marks the person's
    live keyboard.
    """

    kind: Literal["text", "photo", "animation", "quiz", "document", "edit", "buttons"]
    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    keyboard: bool = False
    name: str | None = None
    edits: str | None = None
    message_id: int | None = None
    fallback: bool = False
    picture: tuple[str, str] | None = None
    picture_values: tuple[tuple[str, Value], ...] = ()
    options: tuple[str, ...] = ()
    correct: int | None = None
    explanation: str = ""
    silent: bool = False
    protect: bool = False
