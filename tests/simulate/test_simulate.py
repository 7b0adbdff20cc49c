"""Synthetic people live for a month: nobody gets stuck, no rule is broken, and the same seed gives the same lives."""

from __future__ import annotations

import pytest

from bot.content import Dialogs
from bot.simulate.command import lives_of, simulate
from bot.simulate.kinds import KINDS, NEVER, Kind
from bot.simulate.life import Life
from bot.simulate.people import Someone
from bot.simulate.report import report

PEOPLE, DAYS, SEED = 14, 30, 1


@pytest.fixture(scope="module")
def lives(dialogs: Dialogs) -> list[Life]:
    """Two people of each kind, for a month."""
    return lives_of(dialogs, range(PEOPLE), seed=SEED, days=DAYS)


def test_nobody_gets_stuck_and_no_rule_is_broken(lives: list[Life]) -> None:
    text = "\n".join(report(lives, DAYS, SEED))
    assert "dead ends: 0" in text, text
    assert "broken rules: 0" in text, text


def test_people_live_with_the_programme(lives: list[Life]) -> None:
    """They would also break no rule if they did nothing at all."""
    days = [day for life in lives for day in life.days]
    assert {life.someone.kind for life in lives} == set(KINDS)
    assert all(len(life.days) == DAYS for life in lives)
    assert sum(day.seconds for day in days) > 60 * 60
    assert sum(day.lessons for day in days[DAYS - 1 :: DAYS]) > PEOPLE
    assert sum(day.flares for day in days) > 0
    assert sum(day.quota is not None for day in days[DAYS - 1 :: DAYS]) >= PEOPLE // 2
    assert any(day.gone for day in days)
    assert max(day.by_itself for day in days) <= 2  # the message of the day and one nudge


def test_the_same_seed_gives_the_same_lives(dialogs: Dialogs, lives: list[Life]) -> None:
    again = lives_of(dialogs, (0, 1, 2), seed=SEED, days=DAYS)
    assert [life.days for life in again] == [life.days for life in lives[:3]]
    assert report(again, DAYS, SEED) == report(lives[:3], DAYS, SEED)


def test_one_life_may_be_lived_again_and_is_reported(dialogs: Dialogs, lives: list[Life]) -> None:
    said: list[str] = []
    assert simulate(dialogs, said.append, people=PEOPLE, days=DAYS, seed=SEED, only=1) == 0
    assert said[:-2] == report(lives[1:2], DAYS, SEED)
    assert said[-1].startswith(f"{DAYS} person-days")


def test_a_twin_differs_in_pain_alone() -> None:
    one, twin = Someone(5, SEED), Someone(5, SEED, twin=True)
    states = ("evening.pain", "weekly_review.pain")
    assert all(one.score(day, state) != twin.score(day, state) for day in range(30) for state in states)
    assert [one.score(day, "fear.became") for day in range(30)] == [
        twin.score(day, "fear.became") for day in range(30)
    ]
    assert [one.intends(day) for day in range(30)] == [twin.intends(day) for day in range(30)]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_nobody_ends_the_talk_by_chance(kind: Kind) -> None:
    assert not any(
        kind.weight(state, key) for key in NEVER for state in ("erase.sure", "settings.show", "unknown.new")
    )
    assert kind.weight("unknown.new", "a_new_key") > 0


def test_a_mistake_in_a_flow_shows(dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch) -> None:
    states = dialogs.dialogue.flows["menu"].states
    monkeypatch.setitem(states, "home", states["home"].model_copy(update={"choices": []}))
    said: list[str] = []
    assert simulate(dialogs, said.append, people=4, days=3, seed=SEED) == 1
    assert any("no way on from menu.home" in line and "--only" in line for line in said)


def test_a_mistake_in_a_text_shows(dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch) -> None:
    for templates in dialogs.texts.templates.values():
        monkeypatch.delitem(templates, "menu/home")
    found = lives_of(dialogs, range(8), seed=SEED, days=6)
    assert any("menu/home" in fault.what for life in found for fault in life.broken)


@pytest.mark.slow
def test_two_hundred_people_for_four_months(dialogs: Dialogs) -> None:
    """The whole command: no dead end and no broken rule."""
    said: list[str] = []
    assert simulate(dialogs, said.append, people=200, days=120, seed=1) == 0, "\n".join(said)
