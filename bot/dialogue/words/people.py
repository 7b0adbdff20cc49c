"""Words about the person: who is there, language, country, consent, data, silence."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.days import arm_day
from bot.dialogue.words.evenings import arm_evening
from bot.dialogue.words.hours import arm_shift
from bot.dialogue.words.moves import arm_moving
from bot.domain import CancelTimer, Consent, DropWaiting, Erase, Export, Profile, Session
from bot.programme import evaluation

words = Words()
CONSENT_VERSION = "2026-11"
"""The version of the privacy text that a consent is given to."""
TIMERS = ("day", "day_later", "evening", "shift", "bell", "crisis", "flare_evening", "moving")
USUAL_HOUR = "09:00"
"""The hour of the day's message for who was never asked. Our own default."""
ELSEWHERE = "XX"
"""The country of who lives in one that we have no helplines for."""
NEAR = {"nl": ("BE", "NL"), "en": ("GB", "IE", "BE", "NL")}


@words.action
def arrive(talk: Talk) -> None:
    """The person is there: what we sent is answered, and a week away made the blocks smaller.

    Strangers are spoken to as their Telegram is."""
    if talk.profile.consent:
        rhythm = "daily" if talk.profile.rhythm == "weekly" else talk.profile.rhythm
        plans = tuple(evaluation.after_gap(plan, talk.today).plan for plan in talk.profile.plans)
        talk.change(last_active=talk.event.at, answered_on=talk.today, unanswered=0, rhythm=rhythm, plans=plans)
    elif not talk.session.frames:
        guess_language(talk)


@words.guard
def known(talk: Talk) -> bool:
    """Did the person agree that we keep what they tell?"""
    return talk.profile.consent is not None


@words.guard
def first_questions_open(talk: Talk) -> bool:
    """Did the person agree, and not answer the first questions yet: country, warning signs, since when?"""
    return talk.profile.consent is not None and talk.profile.course is None


@words.guard
def country_unknown(talk: Talk) -> bool:
    """Is the country not told yet?"""
    return talk.profile.country is None


@words.guard
def hour_unasked(talk: Talk) -> bool:
    """Is the first lesson left before the hour of the day's message was asked?"""
    profile, top = talk.profile, talk.session.top
    told = profile.hour or profile.hours or profile.shifts or profile.stopped
    left = top is not None and top.flow != "onboarding" and talk.in_flow("onboarding")
    return left and profile.consent is not None and not told


@words.guard
def onboarding(talk: Talk) -> bool:
    """Is the first talk still going on, on top?"""
    return bool(talk.session.frames) and talk.session.frames[-1].flow == "onboarding"


@words.guard
def onboarding_below(talk: Talk) -> bool:
    """Is the first talk still going on, under something else?"""
    return talk.in_flow("onboarding")


@words.guard
def nobody_there(talk: Talk) -> bool:
    """Is no talk going on at all?"""
    return not talk.session.frames


@words.guard
def may_write(talk: Talk) -> bool:
    """May messages come by themselves: neither stopped, nor paused, nor at rest after a goodbye?"""
    paused = talk.profile.paused_until is not None and talk.today < talk.profile.paused_until
    return not (talk.profile.stopped or paused or talk.profile.rhythm == "resting")


@words.action
def guess_language(talk: Talk) -> None:
    """Take the language from Telegram: Dutch where it is Dutch, else English."""
    if not talk.profile.consent:
        talk.change(lang="nl" if talk.event.language.lower().startswith("nl") else "en")


@words.action
def switch_language(talk: Talk) -> None:
    """Speak the other language."""
    talk.change(lang="en" if talk.profile.lang == "nl" else "nl")


@words.action
def speak_dutch(talk: Talk) -> None:
    """Speak Dutch from now on."""
    talk.change(lang="nl")


@words.action
def speak_english(talk: Talk) -> None:
    """Speak English from now on."""
    talk.change(lang="en")


@words.action
def keep_consent(talk: Talk) -> None:
    """Keep that the person agreed, and to which text."""
    talk.change(consent=CONSENT_VERSION, last_active=talk.event.at, answered_on=talk.today, begun=talk.today)
    talk.add(Consent(CONSENT_VERSION, talk.profile.lang))
    talk.record("started")


@words.action
def keep_country(talk: Talk) -> None:
    """Keep the country, and its commonest zone; one that we have no helplines for is kept as elsewhere."""
    told = str(talk.value)
    country = told if told in talk.content.countries() else ELSEWHERE
    talk.change(country=country, zone=talk.content.zones(told)[0])


@words.action
def keep_zone(talk: Talk) -> None:
    """Keep the time zone."""
    talk.change(zone=str(talk.value))


@words.guard
def chosen_country_has_zones(talk: Talk) -> bool:
    """Does the country that was tapped just now have several time zones?"""
    return len(talk.content.zones(str(talk.value))) > 1


@words.list
def near_countries(talk: Talk) -> tuple[str, ...]:
    """The countries that are likeliest in the person's language."""
    return NEAR[talk.profile.lang]


@words.list
def far_countries(talk: Talk) -> tuple[str, ...]:
    """The other countries, and `XX` for elsewhere."""
    return tuple(each for each in talk.content.countries() if each not in NEAR[talk.profile.lang])


@words.list
def zones(talk: Talk) -> tuple[str, ...]:
    """The time zones of the person's country."""
    return talk.content.zones(talk.profile.country or "XX")


@words.action
def export(talk: Talk) -> None:
    """Send all that is stored: a summary to read and a file."""
    talk.add(Export())
    talk.record("exported")


@words.action
def erase(talk: Talk) -> None:
    """Delete everything about the person, at once."""
    talk.add(DropWaiting())
    talk.add(Erase())
    talk.session = Session()
    talk.profile = Profile(lang=talk.profile.lang)


@words.action
def silence(talk: Talk) -> None:
    """Send nothing by itself any more."""
    for name in TIMERS:
        talk.add(CancelTimer(name))
    talk.add(DropWaiting("countdown"))
    talk.change(stopped=True, running=None)


@words.action
def wake_up(talk: Talk) -> None:
    """Send again what the person wished for, after a silence, a pause or a goodbye."""
    if talk.profile.rhythm == "resting":
        talk.change(reviewed_on=talk.today)  # nobody is asked first of all about the weeks that were silent
    hour = talk.profile.hour or (None if talk.profile.shifts else USUAL_HOUR)
    plans = tuple(evaluation.resume(plan, talk.today) for plan in talk.profile.plans)
    talk.change(stopped=False, paused_until=None, ill=False, rhythm="daily", unanswered=0, hour=hour, plans=plans)
    arm_day(talk)
    arm_evening(talk)
    arm_moving(talk)
    if talk.profile.shifts:
        arm_shift(talk)


@words.view
def lang(talk: Talk) -> str:
    """The person's language."""
    return talk.profile.lang


@words.view
def country(talk: Talk) -> str | None:
    """The person's country; for a card, the one given for that card alone."""
    given = talk.get("card_country")
    return str(given) if given else talk.profile.country


@words.view
def zone_name(talk: Talk) -> str:
    """The person's time zone."""
    return talk.profile.zone


@words.view
def part_of_day(talk: Talk) -> str:
    """`morning`, `afternoon`, `evening` or `night` on the person's clock."""
    hour = talk.now.hour
    return "night" if hour < 6 else "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


@words.view
def variant(talk: Talk) -> int:
    """A number that changes each day, to choose among wordings."""
    return talk.today.toordinal()


@words.view
def days_here(talk: Talk) -> int:
    """Days since the first plan or lesson."""
    begun = [plan.started for plan in talk.profile.plans]
    return (talk.today - min(begun)).days if begun else 0
