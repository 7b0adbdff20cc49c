"""The safety net: does a message tell of danger?

`Safety.load` reads the word lists and signs of `dialogs/safety/` (see the comments there: they are written for
clinicians), `Safety.read` answers for one message. It reads Dutch and English at once, because people mix them.
It is deterministic and needs time in proportion to the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from math import inf
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.domain import Alarm, AlarmKind
from bot.understanding.context import ASKABLE, Context, denials, sayings
from bot.understanding.features import Words, compared
from bot.understanding.finds import Sieve, finds
from bot.understanding.likeness import Likeness
from bot.understanding.phrases import Reading
from bot.understanding.safety_files import Pattern, SafetyData, Sign, load_safety
from bot.understanding.tokens import Tokens, tokens

PRESSING: tuple[AlarmKind, ...] = ("overdose", "emergency", "crisis", "urgent", "hopeless")
"""The order in which signs count, when a message gives several."""

LIKELY, LIKELY_HOPELESS, CALMED = 0.2, 0.4, 0.1
"""From this margin on a message reads like a danger of the body, or like despair; so much more is needed where it
also speaks of long ago, of what is fine or over, or asks in general. The direct question about not wanting to live
weighs more than one about the body: who is only fed up should not often be asked it. See docs/decisions/0021."""

CALLED_OFF, CALMED_TOO, WORDS_CALLED_OFF = 0.5, 0.3, 8
"""Where a pattern found something and called it off, a message of so many words reads like danger from this margin
on; so much more is needed where it is calmed too. Likeness knows no "not", but who tells a long story may deny one
thing and mean another."""

READS_CALM, WORDS_CALM = -0.7, 8
"""Below this margin, in a message of so many words, what a pattern finds is no alarm ("our wifi has had a stroke"),
unless the pattern says `calm: counts`. A sign of the body is then still asked about, after the answer."""

LEAST_CALM = 4000
"""With fewer calm messages nearly everything would read like danger; then nothing is compared."""
NOTHING_LEARNT = Likeness(())
LEAST_WORDS = 5
"""Shorter messages say too little to be compared: "go on" is a button, and no despair."""


class Likely(NamedTuple):
    """By how much a message reads more like the danger of `sign` than like anything else; 0: as much the one as the
    other, while the examples themselves lie beyond 1 on their side."""

    margin: float
    sign: Sign


class Safety:
    """The signs of danger and how people write of them."""

    def __init__(self, data: SafetyData, likeness: Likeness = NOTHING_LEARNT) -> None:
        """`likeness` has learnt from the examples of `data`, and from what people ask; without it patterns alone."""
        self._data = data
        signs = sorted(data.signs, key=lambda sign: PRESSING.index(sign.kind))
        self._sieve = Sieve(data.lists, ((sign, pattern) for sign in signs for pattern in sign.patterns))
        self._likely = {each.sign.key: each.sign for each in data.examples if each.sign}
        self._likeness = likeness

    @classmethod
    def load(cls, folder: Path) -> Safety:
        """The patterns alone, from their folder. Raises ContentError with file and line."""
        return cls(load_safety(folder))

    def _tokens(self, text: str) -> Tokens:
        return tokens(text, self._data.spelling, self._data.clause_words)

    @property
    def cards(self) -> Mapping[str, str]:
        """The card that each sign shows: the name of a template in `dialogs/<lang>/safety/`."""
        return {sign.key: sign.card for sign in (*self._likely.values(), *self._data.signs)}

    @property
    def kinds(self) -> Mapping[str, AlarmKind]:
        """The kind of each sign."""
        return {sign.key: sign.kind for sign in (*self._likely.values(), *self._data.signs)}

    def read(self, text: str) -> Alarm | None:
        """The most pressing sign of danger in a message, None where there is none.

        A sign that is certain goes before one in doubt, unless that one is far more pressing. Where no pattern
        finds anything, or calls it off, a message that reads like the examples of a danger is one in doubt.
        """
        message = self._tokens(text)
        if not message.words:
            return None
        context = self._context(message)
        found = list(self._found(context))
        words = compared(message, context.reading.hidden)
        # At the very first start a sign does not wait for what is still being learnt.
        waits = bool(found) and not self._likeness.ready
        likely = self._reads_like(words) if len(words) >= LEAST_WORDS and not waits else None
        calm = likely is not None and likely.margin < READS_CALM and len(words) >= WORDS_CALM
        alarms = (alarm for alarm, pattern in found if pattern.calm or not calm)
        return min(alarms, key=_rank, default=None) or _likely_alarm(likely, context, len(words))

    def asked(self, text: str) -> Alarm | None:
        """The sign that a message only asks about ("when should I worry about numbness?"), None where it does not.

        Bodily signs alone: nobody is asked back whether they want to die because they asked about it.
        """
        message = self._tokens(text)
        if not message.words or self.read(text) is not None:
            return None
        found = (alarm for alarm, _ in self._found(self._context(message), asked=True) if alarm.kind in ASKABLE)
        return min(found, key=_rank, default=None)

    def explain(self, text: str) -> Iterator[tuple[Alarm, Pattern]]:
        """Every alarm that the patterns find, with the pattern that gave it: for whoever edits the patterns."""
        message = self._tokens(text)
        return self._found(self._context(message)) if message.words else iter(())

    def _context(self, message: Tokens) -> Context:
        reading = Reading(self._data.lists, message, self._data.number_words)
        reading.hide(sayings(reading))
        reading.bar(denials(reading))
        return Context(reading)

    def _reads_like(self, words: Words) -> Likely | None:
        scores = self._likeness.read(words)
        if scores is None or not self._dangers.any():
            return None
        best = int(np.where(self._dangers, scores.machine, -inf).argmax())
        calm = float(scores.machine[~self._dangers].max())
        return Likely(float(scores.machine[best]) - calm, self._likely[self._likeness.labels[best]])

    @cached_property
    def _dangers(self) -> np.ndarray:
        """Which labels are signs of danger. None, with too few calm examples to tell them from."""
        calm = sum(example.label not in self._likely for example in self._likeness.examples)
        return np.array([calm >= LEAST_CALM and label in self._likely for label in self._likeness.labels], dtype=bool)

    def _found(self, context: Context, *, asked: bool = False) -> Iterator[tuple[Alarm, Pattern]]:
        reading = context.reading
        for sign, pattern in self._sieve.possible(reading):
            alarm = _judge(sign, pattern, reading, context, asked=asked)
            if alarm is not None:
                yield alarm, pattern


def _likely_alarm(likely: Likely | None, context: Context, words: int) -> Alarm | None:
    if likely is None or likely.margin < _least_margin(likely.sign, context, words):
        return None
    sign = likely.sign
    return Alarm(sign.kind, sign.key, doubt=sign.kind != "hopeless", other=context.of_other())


def _least_margin(sign: Sign, context: Context, words: int) -> float:
    """The margin from which on a message of so many words counts as one that reads like this sign."""
    calmed = context.calmed()
    if context.called_off:
        return CALLED_OFF + (CALMED_TOO if calmed else 0) if words >= WORDS_CALLED_OFF else inf
    return (LIKELY_HOPELESS if sign.kind == "hopeless" else LIKELY) + (CALMED if calmed else 0)


def _rank(alarm: Alarm) -> float:
    return PRESSING.index(alarm.kind) + (2.5 if alarm.doubt else 0)


def _judge(sign: Sign, pattern: Pattern, reading: Reading, context: Context, *, asked: bool) -> Alarm | None:
    """What the finds of one pattern amount to: the first that is certain, else the first in doubt."""
    doubtful: Alarm | None = None
    for parts in finds(pattern, reading):
        meant = context.meaning(pattern, sign.kind, parts, asked=asked)
        if meant is None:
            continue
        doubt = pattern.doubt or meant.doubt
        alarm = Alarm(sign.kind, sign.key, doubt=doubt, other=meant.other)
        if not doubt:
            return alarm
        doubtful = doubtful or alarm
    return doubtful
