"""Synthetic people: who they are, what they intend on a day, what they answer and how long they take.

Every choice has its own dice, thrown from the person's seed, the day and what is chosen. So the same seed gives the
same months, and somebody's twin, who differs in one thing, does everything else alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.simulate.kinds import KINDS, MORE_OF_IT, Kind

SEASONS = (date(2026, 9, 7), date(2027, 1, 11), date(2027, 2, 22))
"""Mondays from which people begin, so that the clocks change while they are there, in either direction."""

HOMES = (
    ("en", "GB", ""), ("nl", "BE", ""), ("nl", "NL", ""), ("en", "IE", ""), ("en", "US", "America/New_York"),
    ("nl", "BE", ""), ("en", "GB", ""), ("nl", "NL", ""), ("en", "AU", "Australia/Adelaide"), ("en", "NZ", ""),
    ("en", "CA", "America/St_Johns"), ("nl", "XX", "Asia/Kolkata"), ("en", "US", "America/Phoenix"),
    ("en", "PT", "Atlantic/Azores"), ("nl", "DE", ""),
)  # fmt: skip
"""Language, country and, where the country has several, the zone."""

COURSES = {
    "since_longer": 9,
    "since_comes_and_goes": 3,
    "since_6_to_12_weeks": 3,
    "since_under_6_weeks": 4,
    "since_no_pain": 2,
}
HOURS = {"hour_7": 4, "hour_9": 4, "hour_12": 2, "hour_18": 3, "shifts": 1}
WORDS = {
    "en": ("with the children to the park", "cooking for friends", "half an hour in the garden", "it is hard today"),
    "nl": ("met de kinderen naar het park", "koken voor vrienden", "een half uur in de tuin", "het is zwaar vandaag"),
}
QUESTIONS = {
    "en": ("can I cycle?", "why does it hurt more when I'm stressed", "thanks", "what is the weather", "sdf jkl"),
    "nl": ("mag ik fietsen?", "waarom doet het meer pijn bij stress", "bedankt", "wat voor weer is het", "sdf jkl"),
}
SIGNS = {
    "en": ("I can't pee since yesterday", "my leg is suddenly weak", "I want to die"),
    "nl": ("ik kan sinds gisteren niet plassen", "mijn been is plots zwak", "ik wil dood"),
}
MEDIA = ("sticker", "voice", "photo")
SECONDS_A_TIME = 30
"""Who may begin with so many seconds of an activity may begin with one time of another."""

TWIN_SHIFT = 5
"""By so much the twin's pain scores differ, on the ring of 0 to 10."""

TWINS = 5
"""Everybody whose number can be divided by this has a twin."""


@dataclass(frozen=True)
class Action:
    """What somebody does: `tap`, `vote`, `text`, `command`, `media`, `old` (a button of an older keyboard), `block`,
    `unblock`; and which."""

    what: str
    which: str = ""


@dataclass(frozen=True)
class Seen:
    """What somebody sees when they look at the chat: where the talk stands, the live buttons, what is asked."""

    state: str
    keys: Sequence[str]
    ask: str | None = None
    votes: int = 0
    quota: int | None = None


class Someone:
    """One synthetic person. `twin` makes one of the same seed whose pain scores alone are others."""

    def __init__(self, number: int, seed: int, *, twin: bool = False) -> None:
        self.number, self.seed, self.twin = number, seed, twin
        self.kind: Kind = KINDS[number % len(KINDS)]
        dice = self.dice(-1, "who")
        self.lang, self.country, self.zone = dice.choice(HOMES)
        self.start = dice.choice(SEASONS) + timedelta(days=dice.randrange(14))
        self.since = _one(dice, COURSES)
        self.hour = _one(dice, HOURS)
        self.evening = dice.random() < 0.5
        self.capacity = dice.choice(self.kind.capacity) * self.kind.too_long
        self.leaves: int | None = None
        self.returns: int | None = None
        self.goodbye = dice.choice(("silent", "silent", "stop", "block"))
        if self.kind.leaves_after is not None:
            self.leaves = self.kind.leaves_after + dice.randrange(20)
            self.returns = self.leaves + 20 + dice.randrange(40) if dice.random() < 0.5 else None
        self.declines_offers = number % TWINS == 0
        """Has a twin: an offer that comes of a pain score alone is declined, so that the pain decides nothing."""

    def dice(self, day: int, what: str) -> Random:
        """The dice for one choice: the same for the same day and thing."""
        return Random(f"{self.seed}/{self.number}/{day}/{what}")  # noqa: S311 - it must be the same each time

    # --- the day --------------------------------------------------------------------------------------------

    def reads(self, day: int, what: str = "") -> bool:
        """Is the chat looked at on this day, when a message comes by itself?"""
        if self.leaves is not None and self.leaves <= day and not (self.returns and self.returns <= day):
            return False
        return self.dice(day, f"reads{what}").random() < self.kind.reads

    def intends(self, day: int) -> list[tuple[timedelta, Action]]:
        """What is begun on one's own on a day: the wall-clock time since midnight, and what."""
        if day == 0:
            return [(timedelta(hours=10), Action("command", "start"))]
        if self.leaves is not None and (gone := self._leaving(day)) is not None:
            return gone
        dice, found = self.dice(day, "intends"), []
        if self.flare_began(day):
            found.append((timedelta(hours=dice.uniform(0, 24)), Action("command", "flare")))
        if dice.random() < self.kind.own:
            found.append((timedelta(hours=dice.uniform(8, 22)), Action("command", _one(dice, MORE_OF_IT))))
        if self.evening and day == 3:
            found.append((timedelta(hours=11), Action("command", "settings")))
        for chance, what, which in (
            (0.03, "text", dice.choice(QUESTIONS[self.lang])),
            (0.002, "text", dice.choice(SIGNS[self.lang])),
            (0.01, "media", dice.choice(MEDIA)),
            (0.02, "old", "start"),
        ):
            if dice.random() < chance:
                found.append((timedelta(hours=dice.uniform(8, 23)), Action(what, which)))
        return found

    def _leaving(self, day: int) -> list[tuple[timedelta, Action]] | None:
        noon = timedelta(hours=12)
        if day == self.leaves:
            last = {"stop": Action("command", "stop"), "block": Action("block")}.get(self.goodbye)
            return [(noon, last)] if last else []
        if day == self.returns:
            back = [(noon, Action("unblock"))] if self.goodbye == "block" else []
            return [*back, (noon + timedelta(minutes=2), Action("command", "start"))]
        away = self.leaves is not None and self.leaves < day and not (self.returns and self.returns < day)
        return [] if away else None

    def flare_began(self, day: int) -> bool:
        """Does a flare-up begin on this day?"""
        return self.dice(day, "flare").random() < 1 / self.kind.flare_days

    # --- the answer -----------------------------------------------------------------------------------------

    def takes(self, day: int, what: str, *, alone: bool) -> timedelta:
        """How long it takes to look at what was said: while talking seconds, a message that came alone hours."""
        dice = self.dice(day, f"takes{what}")
        if not alone:
            return timedelta(seconds=round(dice.uniform(4, 60)))
        return timedelta(minutes=round(self.kind.slow * 60 * dice.random() ** 2 + 1))

    def tries_for(self, day: int, what: str) -> int:
        """How many seconds a try of an activity lasts; now and then it is forgotten."""
        dice = self.dice(day, f"tries{what}")
        if dice.random() < 0.03:
            return 5 * 60 * 60
        return round(self.capacity * dice.uniform(0.7, 1.4) * (1 + day / 150))

    def stops_at(self, day: int, what: str) -> float | None:
        """At which share of a block it is stopped, None where the bell rings."""
        dice = self.dice(day, f"stops{what}")
        return None if dice.random() < self.kind.to_the_bell else dice.uniform(0.2, 0.95)

    def answer(self, day: int, what: str, seen: Seen) -> Action | None:
        """What is done about what is seen; None where there is nothing to do or no wish to."""
        dice, state = self.dice(day, f"answer{what}"), seen.state
        if seen.votes:
            return Action("vote", str(dice.randrange(seen.votes))) if dice.random() < 0.8 else _tap("skip", seen)
        if state == "evening.harder" and self.declines_offers:
            return Action("tap", "not_now")
        if state == "menu.home" and dice.random() < 0.9:
            return None
        if what == "settings.show/1" and self.evening and day == 3 and "evening" in seen.keys:
            return Action("tap", "evening")
        for sure in (self.since, self.hour, self.country, self.zone):
            if sure in seen.keys and state.startswith("onboarding"):
                return Action("tap", sure)
        if state == "onboarding.country":
            return Action("tap", "other_country")
        if seen.ask and (typed := self._typed(dice, day, seen)):
            return typed
        if seen.ask == "score" or {"0", "10"} <= set(seen.keys):
            return _tap(str(self.score(day, state)), seen) if dice.random() < 0.95 else _tap("rather_not", seen)
        weights = {key: self.kind.weight(state, key) for key in dict.fromkeys(seen.keys)}
        return Action("tap", _one(dice, weights)) if sum(weights.values()) else None

    def score(self, day: int, state: str) -> int:
        """The score that is given in a state: pain and fear as they are that day, else something in the middle."""
        dice, kind = self.dice(day, f"score{state}"), self.kind
        mended = kind.mends * day / 28
        flaring = any(self.flare_began(day - ago) for ago in range(4) if day > ago)
        if "fear" in state or state.endswith(".became"):
            return _points(kind.fear - mended + dice.gauss(0, 1))
        if state in ("evening.pain", "weekly_review.pain", "weekly_review.enjoyment", "weekly_review.activity"):
            pain = _points(kind.pain - mended + (3 if flaring else 0) + dice.gauss(0, 1))
            return (pain + TWIN_SHIFT) % 11 if self.twin else pain
        return _points(kind.pain if state.endswith("usual_pain") else dice.gauss(6, 2))

    def _typed(self, dice: Random, day: int, seen: Seen) -> Action | None:
        """What is typed where something may be typed, rather than a button tapped."""
        lang, roll = self.lang, dice.random()
        if seen.ask == "duration" and roll < 0.7:
            minutes = max(1, round((seen.quota or 300) / 60 * self.kind.too_long * dice.uniform(0.8, 1.2)))
            return Action("text", f"{minutes} min")
        if seen.ask == "count" and roll < (0.2 if seen.quota else 0.7):
            times = (seen.quota or self.capacity / SECONDS_A_TIME) * self.kind.too_long * dice.uniform(0.8, 1.2)
            return Action("text", str(max(1, round(times))))
        if seen.ask == "time" and roll < 0.2:
            return Action(
                "text", {"quiet_from": "22:00", "quiet_until": "7:00"}.get(seen.state.split(".")[1], "8:30")
            )
        if seen.ask in ("words", "letter") and roll < 0.5:
            return Action("text", dice.choice(WORDS[lang]))
        if seen.ask == "score" and roll < 0.1:
            return Action("text", str(self.score(day, seen.state)))
        return None


def _tap(key: str, seen: Seen) -> Action | None:
    return Action("tap", key) if key in seen.keys else Action("tap", seen.keys[0]) if seen.keys else None


def _points(value: float) -> int:
    return min(10, max(0, round(value)))


def _one(dice: Random, weights: Mapping[str, float]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]
