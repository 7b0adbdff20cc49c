"""How a find in a message is meant: denied, long ago, only asked about, or told of somebody else.

The words for it stand in `dialogs/safety/context.yaml`; this is how they act.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain import AlarmKind
from bot.understanding.phrases import Reading, Span
from bot.understanding.safety_files import Pattern

REACH_THING, REACH_DOING, REACH_SENTENCE, REACH_BACK = 10, 5, 12, 3
"""How many words a "no …", a "not …", an "I don't think …" and a "… is fine" reach."""

ASKABLE: frozenset[AlarmKind] = frozenset({"emergency", "urgent"})
"""Only for these can the question "is this new?" follow: despair and pills are never asked how new they are."""


@dataclass(frozen=True)
class Meaning:
    """A find that counts: whether in doubt, and whether told of somebody else."""

    doubt: bool = False
    other: bool = False


class Context:
    """What one message says about how its finds are meant."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.called_off = False
        """Whether a find was called off: denied, long ago, only asked about, or told of an animal or a story."""
        self._tokens = reading.tokens
        harmless = _inside(reading.spans("no denial"))
        self._denies_thing = _ends(reading.spans("denies thing")) - harmless
        self._denies_doing = _ends(reading.spans("denies doing")) - harmless
        self._denies_sentence = reading.spans("denies sentence")
        self._denied_after = frozenset(begin for begin, _ in reading.spans("denied after"))
        self._stops = _inside(reading.spans("stops denial"))
        self._asks = reading.spans("only asks")
        self._supposes = _inside(reading.spans("supposes"))
        self._own = reading.spans("own")
        self._over = reading.spans("over")
        self._ago = reading.spans("long ago")
        spoken = _inside((*self._over, *self._ago))
        self._recent = self._sentences(span for span in reading.spans("recent") if span[0] not in spoken)
        self._for_long = self._sentences(reading.spans("for long"))
        self._mine = _inside(reading.spans("mine"))
        self._who = dict.fromkeys(_inside(reading.spans("myself")), "self")
        self._who |= dict.fromkeys(_inside(reading.spans("something")), "something")
        self._who |= dict.fromkeys(_inside(reading.spans("someone")), "other")

    def meaning(
        self, pattern: Pattern, kind: AlarmKind, parts: tuple[Span, ...], *, asked: bool = False
    ) -> Meaning | None:
        """What a find means; None where it calls for no alarm. `asked`: count what is only asked about, too."""
        meant = self._meaning(pattern, kind, parts, asked=asked)
        self.called_off = self.called_off or meant is None
        return meant

    def _meaning(self, pattern: Pattern, kind: AlarmKind, parts: tuple[Span, ...], *, asked: bool) -> Meaning | None:
        if not pattern.denied and any(self._denied(span, parts) for span in parts):
            return None
        who = self._subject(parts[: len(pattern.groups[0])])
        if who == "something" or (pattern.who != "anyone" and pattern.who != who):
            return None
        recent = any(self._tokens.sentence[begin] in self._recent for begin, _ in parts)
        doubt = False
        if not asked and not pattern.asked and self._only_asked(parts):
            if not (recent or self._told_after_asking(parts)) or kind not in ASKABLE:
                return None
            doubt = True
        if pattern.past != "counts":
            if self._long_ago(parts):
                if not recent or pattern.past == "ends":
                    return None
                doubt = True
            doubt = doubt or any(self._tokens.sentence[begin] in self._for_long for begin, _ in parts)
        return Meaning(doubt=doubt and kind in ASKABLE, other=who == "other")

    def calmed(self) -> bool:
        """Whether the message speaks of long ago, of what is over or fine, asks in general, or holds a saying."""
        return bool(self._ago or self._over or self._asks or self._denied_after or self.reading.hidden)

    def of_other(self) -> bool:
        """Whether the whole message tells of somebody else: it names one, and no "I" ("my dad" is no "I")."""
        others = {at for at, who in self._who.items() if who == "other"}
        return bool(others) and all(at + 1 in others for at, who in self._who.items() if who == "self")

    def _denied(self, span: Span, parts: tuple[Span, ...]) -> bool:
        """Whether a part stands after "no", "not", "I don't think", or before "is fine"."""
        own = _inside(parts)
        sentence = self._tokens.sentence[span[0]]
        whole = {end - 1 for begin, end in self._denies_sentence if own.isdisjoint(range(begin, end))}
        stopped = False
        for steps in range(1, REACH_SENTENCE + 1):
            at = span[0] - steps
            if at < 0 or self._tokens.sentence[at] != sentence:
                break
            if at in own:
                continue
            if at in whole:
                return True
            stopped = stopped or at in self._stops
            if stopped:
                continue
            if at in self._denies_thing and steps <= REACH_THING:
                return True
            same_clause = self._tokens.clause[at] == self._tokens.clause[span[0]]
            if at in self._denies_doing and steps <= REACH_DOING and same_clause:
                return True
        after = range(span[1], min(span[1] + REACH_BACK, len(self._tokens)))
        return any(
            at in self._denied_after and self._tokens.clause[at] == self._tokens.clause[span[1] - 1]
            for at in after
            if at not in own
        )

    def _long_ago(self, parts: tuple[Span, ...]) -> bool:
        """Whether the same sentence speaks of long ago, or this or a later one says that it is over."""
        own = _inside(parts)
        sentences = [self._tokens.sentence[begin] for begin, _ in parts]
        ago = (self._tokens.sentence[begin] for begin, _ in self._ago if begin not in own)
        over = (self._tokens.sentence[begin] for begin, end in self._over if own.isdisjoint(range(begin, end)))
        return any(sentence in sentences for sentence in ago) or any(at >= min(sentences) for at in over)

    def _only_asked(self, parts: tuple[Span, ...]) -> bool:
        """Whether the sentence asks in general ("when should I worry about …")."""
        begin = min(begin for begin, _ in parts)
        sentence = self._tokens.sentence[begin]
        return any(self._tokens.sentence[start] == sentence for start, _ in self._asks)

    def _told_after_asking(self, parts: tuple[Span, ...]) -> bool:
        """Whether the writer, having asked in general, tells of the own body: "is it piles, and I can't hold it"."""
        begin, end = min(begin for begin, _ in parts), max(end for _, end in parts)
        sentence = self._tokens.sentence[begin]
        asks = [start for start, _ in self._asks if self._tokens.sentence[start] == sentence]
        return any(
            asks[0] < start < end
            and self._tokens.sentence[start] == sentence
            and self._supposes.isdisjoint(range(asks[0], start))
            for start, _ in self._own
        )

    def _subject(self, parts: tuple[Span, ...]) -> str:
        """Whom a find tells of: "self", "other" (a person) or "something" (an animal, a thing)."""
        inside = [at for begin, end in parts for at in range(begin, end) if at in self._who]
        if inside:
            # "my grandson got at my tablets" tells of him; "I took my son's tablets" does not
            named = [self._who[at] for at in inside if at not in self._mine] or ["self"]
            return "self" if "self" in named else named[-1]
        begin, end = min(begin for begin, _ in parts), max(end for _, end in parts)
        for at in range(begin - 1, -1, -1):
            if self._tokens.sentence[at] < self._tokens.sentence[begin] - 1:
                break
            if at in self._who:
                return self._who[at]
        between = [self._who[at] for at in range(begin, end) if at in self._who]
        return between[0] if between else "self"

    def _sentences(self, spans: Iterable[Span]) -> frozenset[int]:
        return frozenset(self._tokens.sentence[begin] for begin, _ in spans)


def sayings(reading: Reading) -> list[Span]:
    """Where the message says something that means something else."""
    meant = _inside(reading.spans("no saying"))
    return [(begin, end) for begin, end in reading.spans("sayings") if meant.isdisjoint(range(begin, end))]


def denials(reading: Reading) -> frozenset[int]:
    """Where the message says "no" or "not" in earnest."""
    harmless = _inside(reading.spans("no denial"))
    return (_ends(reading.spans("denies thing")) | _ends(reading.spans("denies doing"))) - harmless


def _ends(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(end - 1 for _, end in spans)


def _inside(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(at for begin, end in spans for at in range(begin, end))
