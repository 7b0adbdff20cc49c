"""Every state, in every situation, in both languages: the question can be asked again and every button leads on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.content import Dialogs
from bot.dialogue.flow import load_flows
from bot.dialogue.step import COMMON
from bot.domain import LANGUAGES, Event, EventKind, Profile
from bot.places import dialogs as folder
from tests.profiles import profiles, standing_in
from tests.talking import START, Talking

WAITING = [
    (flow.flow, name)
    for flow in load_flows(folder() / "flows").values()
    for name, state in flow.states.items()
    if state.waits and flow.flow != COMMON
]
NAMES = [".".join(each) for each in WAITING]
FEWER = 6
"""The everyday run looks at one in so many situations of each state; the slow one at all."""
SITUATIONS = sorted(profiles("en", START))
PROMPTS = [
    "looked_at",
    "flare_morning",
    "weekly_review",
    "week",
    "four_weeks",
    "stage",
    "acute_check",
    "contact",
    "day",
]
LOST = "something not understood, zxqv"


def placed(dialogs: Dialogs, lang: str, flow: str, state: str, profile: Profile) -> Talking:
    """Somebody in this state, whose question was asked again."""
    talking = Talking(dialogs, lang, person=standing_in(flow, state, profile))
    talking.event(Event(EventKind.MEDIA, talking.clock.now(), "sticker"))
    return talking


def some(place: int) -> tuple[str, list[str]]:
    """A language and some of the situations, others for each state: what the everyday run looks at."""
    return LANGUAGES[place % len(LANGUAGES)], SITUATIONS[place % FEWER :: FEWER]


@pytest.mark.parametrize(("flow", "state"), WAITING, ids=NAMES)
def test_buttons_lead_on(dialogs: Dialogs, flow: str, state: str) -> None:
    """No button is dead: each gives a message, a toast or a timer, whoever taps it."""
    lang, situations = some(WAITING.index((flow, state)))
    every_button_leads_on(dialogs, lang, flow, state, situations)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("flow", "state"), WAITING, ids=NAMES)
def test_every_button_leads_on(dialogs: Dialogs, lang: str, flow: str, state: str) -> None:
    """The same in every situation and both languages."""
    every_button_leads_on(dialogs, lang, flow, state, SITUATIONS)


def every_button_leads_on(dialogs: Dialogs, lang: str, flow: str, state: str, situations: list[str]) -> None:
    for situation in situations:
        profile = profiles(lang, START)[situation]
        keys = placed(dialogs, lang, flow, state, profile).person.session.keys
        assert keys, f"{situation}: no buttons when the question is asked again"
        for key in keys:
            talking = placed(dialogs, lang, flow, state, profile)
            talking.tap(key)
            assert talking.new or talking.toasts, f"{situation}: nothing after '{key}'"
            assert talking.person.session.frames or not talking.person.profile.consent, (
                f"{situation}: lost after '{key}'"
            )


@pytest.mark.parametrize(("flow", "state"), WAITING, ids=NAMES)
def test_the_same_commands_everywhere(dialogs: Dialogs, flow: str, state: str) -> None:
    """Every state answers every command that the house promises."""
    lang, _ = some(WAITING.index((flow, state)))
    profile = profiles(lang, START)["plan"]
    for command in (
        "menu",
        "help",
        "flare",
        "opstoot",
        "calm",
        "rust",
        "stop",
        "language",
        "privacy",
        "export",
        "delete",
    ):
        talking = placed(dialogs, lang, flow, state, profile)
        talking.event(Event(EventKind.COMMAND, talking.clock.now(), command))
        assert talking.new, f"silence after /{command}"


@pytest.mark.parametrize(("flow", "state"), WAITING, ids=NAMES)
def test_bad_input_changes_nothing(dialogs: Dialogs, flow: str, state: str) -> None:
    """Stickers, nonsense, old buttons and late votes: one kind line, and the talk stands where it stood."""
    profile = profiles("en", START)["plan"]
    start = placed(dialogs, "en", flow, state, profile)
    now = start.clock.now()
    events = [
        *(Event(EventKind.MEDIA, now, kind) for kind in ("sticker", "voice", "photo", "location")),
        Event(EventKind.FORWARDED, now, text="look"),
        Event(EventKind.TEXT, now, text="\u200b \u202e"),
        Event(EventKind.COMMAND, now, "nonsense"),
        Event(EventKind.BUTTON, now, "start", screen=start.person.session.screen - 1, message_id=3),
        Event(EventKind.BUTTON, now, "", screen=None),
        Event(EventKind.VOTE, now, poll_id="x", options=(0,), data=(("quiz", None),)),
    ]
    for event in events:
        talking = placed(dialogs, "en", flow, state, profile)
        before = talking.person
        talking.event(event)
        assert talking.new or talking.toasts, event
        after = talking.person
        assert [(f.flow, f.state, f.data) for f in after.session.frames] == [
            (f.flow, f.state, f.data) for f in before.session.frames
        ], event
        kept = replace(after.profile, last_active=before.profile.last_active)
        assert kept == before.profile, event


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_ten_days_go_by_themselves(dialogs: Dialogs, lang: str, situation: str) -> None:
    """Timers that fall due in any situation break nothing, and at most one message a day comes by itself."""
    profile = profiles(lang, START)[situation]
    if not profile.consent:
        return
    talking = Talking(dialogs, lang, person=standing_in("menu", "home", profile))
    talking.send("/start")
    talking.said.clear()
    for _ in range(10):
        before = len(talking.said)
        talking.wait(timedelta(days=1))
        prompts = [said.name for said in talking.said[before:] if said.name.split("/")[0] in PROMPTS]
        assert len([name for name in prompts if name != "day/nudge"]) <= 1, prompts
