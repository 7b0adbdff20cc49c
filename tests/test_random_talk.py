"""Somebody taps and types at random, for thousands of steps, from every state: the talk never breaks.

After each step: the talk stands in a state that exists, every live button is taken, and /menu leads home,
unless a sign was told of and its question waits for an answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot import places
from bot.clock import FixedClock
from bot.content import load
from bot.dialogue.words.alarms import UNANSWERED
from bot.domain import LANGUAGES, Event, EventKind
from bot.programme.pacing import LEAST
from tests.talking import Talking

DIALOGS = load(places.dialogs())
VISITED: Counter[str] = Counter()

TEXTS = (
    "7", "7,5", "tien", "11", "-1", "half 9", "8u30", "25:00", "6 min", "anderhalf uur", "yes", "nee", "", "   ",
    "\u200b\u200c", "<b>hi</b>", "{{7*7}}", "{% for x in y %}", "\u202eevil", "x" * 4096, "'; DROP TABLE chat; --",
    "on the way to the market", "hello", "{a|b}", "---", "/notacommand", "I can't pee since yesterday",
    "I want to die", "ik hou het niet meer vol", "numb between my legs", "I took 30 paracetamol", "no numbness",
)  # fmt: skip
COMMANDS = (
    "start", "menu", "help", "flare", "opstoot", "calm", "rust", "stop", "language", "privacy", "export", "delete",
    "today", "learn", "block", "exercises", "progress", "ask", "settings", "nonsense", "",
)  # fmt: skip
MEDIA = ("sticker", "voice", "photo", "location", "contact", "document", "dice", "video_note", "other")
WAITS = ("1m", "7m", "31m", "3h", "14h", "1d", "4d", "9d")
SPANS = {"m": "minutes", "h": "hours", "d": "days"}


class RandomTalk(RuleBasedStateMachine):
    """One person who does anything at any moment."""

    @initialize(lang=st.sampled_from(LANGUAGES), onboarded=st.booleans(), since=st.integers(0, 4))
    def begin(self, lang: str, onboarded: bool, since: int) -> None:
        self.talking = Talking(DIALOGS, lang)
        if onboarded:
            self.talking.send("/start")
            for key in ("begin", "consent_yes", "BE", "none_of_these"):
                self.talking.tap(key)
            self.talking.tap(self.talking.person.session.keys[since])

    @precondition(lambda self: self.talking.person.session.keys)
    @rule(choice=st.integers(0, 30))
    def tap(self, choice: int) -> None:
        keys = self.talking.person.session.keys
        self.talking.tap(keys[choice % len(keys)])

    @precondition(lambda self: self.talking.person.session.keys)
    @rule(choice=st.integers(0, 30), again=st.integers(1, 3))
    def tap_on(self, choice: int, again: int) -> None:
        for _ in range(again):
            keys = self.talking.person.session.keys
            if keys:
                self.talking.tap(keys[choice % len(keys)])

    @rule(key=st.sampled_from(sorted(DIALOGS.dialogue.always)))
    def tap_always(self, key: str) -> None:
        self.talking.tap(key)

    @rule(text=st.sampled_from(TEXTS))
    def say(self, text: str) -> None:
        self.talking.event(DIALOGS.understand(Event(EventKind.TEXT, self.talking.clock.now(), text=text)))

    @rule(text=st.text(max_size=60))
    def say_anything(self, text: str) -> None:
        self.talking.event(Event(EventKind.TEXT, self.talking.clock.now(), text=text))

    @rule(name=st.sampled_from(COMMANDS))
    def command(self, name: str) -> None:
        self.talking.event(Event(EventKind.COMMAND, self.talking.clock.now(), name))

    @rule(kind=st.sampled_from(MEDIA))
    def show(self, kind: str) -> None:
        self.talking.show(kind)

    @rule(option=st.integers(0, 3), name=st.sampled_from(["quiz:1", "quiz:5", None]))
    def late_vote(self, option: int, name: str | None) -> None:
        event = Event(
            EventKind.VOTE, self.talking.clock.now(), poll_id="x", options=(option,), data=(("quiz", name),)
        )
        self.talking.event(event)

    @precondition(lambda self: self.talking.person.session.quiz)
    @rule(option=st.integers(0, 2))
    def vote(self, option: int) -> None:
        self.talking.vote(option)

    @rule(screen=st.integers(0, 2**33), key=st.sampled_from(["start", "yes", "", "nonsense", "delete_all"]))
    def forged_button(self, screen: int, key: str) -> None:
        if screen == self.talking.person.session.screen:
            return
        before = self.talking.person.session
        self.talking.event(Event(EventKind.BUTTON, self.talking.clock.now(), key, screen=screen, message_id=1))
        assert self.talking.toasts == ["common/old_button"]
        assert not self.talking.stored or self.talking.person.session == before

    @rule(span=st.sampled_from(WAITS))
    def wait(self, span: str) -> None:
        self.talking.wait(timedelta(**{SPANS[span[-1]]: int(span[:-1])}))

    @invariant()
    def stands_somewhere(self) -> None:
        session = self.talking.person.session
        VISITED[self.talking.state] += 1
        flows = DIALOGS.dialogue.flows
        for frame in session.frames:
            assert frame.state in flows[frame.flow].states
        assert len(session.frames) <= 8

    @invariant()
    def can_go_home(self) -> None:
        other = replace(
            self.talking,
            clock=FixedClock(self.talking.clock.now()),
            said=[],
            waiting=[],
            timers={},
            records=[],
            consents=[],
        )
        other.event(Event(EventKind.COMMAND, other.clock.now(), "menu"))
        if self.talking.person.profile.consent and self.talking.state != "onboarding":
            frames = (*self.talking.person.session.frames, *other.person.session.frames)
            onboarding = any(frame.flow == "onboarding" for frame in frames)  # its questions come first
            assert other.state in ("menu.home", *UNANSWERED) or onboarding, other.state
        assert other.new, "silence is no answer to /menu"

    @invariant()
    def keeps_nothing_of_strangers(self) -> None:
        if not self.talking.person.profile.consent:
            assert not self.talking.records
            assert self.talking.person.profile.plans == ()

    @invariant()
    def quota_is_within_bounds(self) -> None:
        for plan in self.talking.person.profile.plans:
            assert plan.quota is None or LEAST[plan.measure] <= plan.quota <= plan.ceiling


RandomTalk.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestRandomTalk = RandomTalk.TestCase
