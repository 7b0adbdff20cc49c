"""Words about alarm signs and crisis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any, cast

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import AlarmKind, CancelTimer, Value
from bot.programme import hours, screening

words = Words()
MUTE = timedelta(hours=48)
"""So long nothing cheerful comes by itself after a crisis."""
SIGNS: dict[str, tuple[AlarmKind, str]] = {
    "sign_numb": ("emergency", "saddle"),
    "sign_cannot_pee": ("emergency", "bladder"),
    "sign_leak": ("emergency", "leak"),
    "sign_both_legs": ("emergency", "both_legs"),
    "sign_one_leg": ("urgent", "weakness"),
    "sign_fever": ("urgent", "fever"),
    "sign_fall": ("emergency", "fall"),
    "sign_chest": ("emergency", "likely_chest"),
    "sign_faint": ("emergency", "faint"),
    "sign_different": ("urgent", "different"),
    "sign_cancer": ("urgent", "likely_cancer"),
}
CARDS = ("emergency", "urgent", "overdose", "crisis")
HELP = (*CARDS, "violence", "other", "hopeless", "support", "with_someone", "alone", "next_day")
"""The cards, and what is asked and said around them: no other answer fits there."""
QUESTIONS = (
    *("alarm.doubt", "alarm.asked", "alarm.which"),
    *("flare_up.toilet", "flare_up.which", "flare_up.list", "flare_up.different"),
)
UNANSWERED = ("alarm.doubt", "alarm.which", "flare_up.which", "flare_up.different")
"""The questions about a sign that was already told of."""
BODILY = ("emergency", "urgent")


def _kind(talk: Talk) -> str:
    return str(talk.frame.get("kind") or "")


@words.guard
def alarm_in_doubt(talk: Talk) -> bool:
    """Does one plain question come before the card?"""
    return talk.event.alarm is not None and talk.event.alarm.doubt


@words.guard
def card_open(talk: Talk) -> bool:
    """Is an alarm or crisis card on top already? Then a doubtful sign gets its card too, unasked."""
    top = talk.session.top
    return top is not None and top.flow == "alarm" and top.state in CARDS


@words.guard
def help_open(talk: Talk) -> bool:
    """Is a card on top, or what is asked around a crisis? What is typed then gets no other answer."""
    top = talk.session.top
    return top is not None and top.flow == "alarm" and top.state in HELP


@words.guard
def sign_unanswered(talk: Talk) -> bool:
    """Is a sign told of, and its question not answered? No menu or block comes before the answer."""
    top = talk.session.top
    return top is not None and f"{top.flow}.{top.state}" in UNANSWERED


@words.guard
def safety_question_open(talk: Talk) -> bool:
    """Does a safety question still wait for its answer? It is asked again before anything else is said."""
    top = talk.session.top
    return top is not None and f"{top.flow}.{top.state}" in QUESTIONS


@words.guard
def alarm_about_other(talk: Talk) -> bool:
    """Does the text tell of somebody else?"""
    return talk.event.alarm is not None and talk.event.alarm.other


@words.action
def keep_sign(talk: Talk) -> None:
    """Remember the sign that was read, for the card."""
    alarm = talk.event.alarm
    if alarm:
        talk.carry(sign=alarm.sign, kind=alarm.kind, other=alarm.other)


@words.guard
def alarm_only_asked(talk: Talk) -> bool:
    """Does the text only ask about an alarm sign, such as "when is numbness dangerous"?"""
    return bool(talk.event.text) and talk.content.asked(talk.event.text) is not None


@words.action
def keep_asked_sign(talk: Talk) -> None:
    """Remember the sign that the text asks about, for the question whether the person has it now."""
    alarm = talk.content.asked(talk.event.text)
    if alarm:
        spoken = (talk.event.asked.lang if talk.event.asked else "") or talk.profile.lang
        talk.carry(sign=alarm.sign, kind=alarm.kind, other=False, spoken=spoken)


@words.pick
def doubt_question(talk: Talk) -> str:
    """The question before a card: is it new; or, where no words were certain, is this what was meant?"""
    return "alarm/likely" if _only_likely(talk) else "alarm/doubt"


@words.pick
def doubt_denied(talk: Talk) -> str:
    """What is said after a "no" to that question."""
    return "alarm/not_meant" if _only_likely(talk) else "alarm/not_new"


def _only_likely(talk: Talk) -> bool:
    return str(talk.get("sign") or "").startswith("likely_")


@words.guard
def risk_kept(talk: Talk) -> bool:
    """Is there a stored risk, with which new, different pain is one for the doctor today?"""
    return screening.needs_doctor(talk.profile, new_and_different=True)


@words.list
def risks_left(talk: Talk) -> tuple[str, ...]:
    """The risks that can still be tapped."""
    return tuple(risk for risk in screening.RISKS if risk not in talk.profile.risks)


@words.view
def risks(talk: Talk) -> Value:
    """The stored risks."""
    return talk.profile.risks


@words.action
def keep_risk(talk: Talk) -> None:
    """Keep the risk that was tapped."""
    talk.change(risks=tuple(dict.fromkeys((*talk.profile.risks, str(talk.value)))))
    talk.record("risk", risk=str(talk.value))


@words.action
def sign_from_risk(talk: Talk) -> None:
    """Remember the stored risk as the sign, for the card: the doctor today."""
    sign = next(iter(talk.profile.risks), "different")
    talk.carry(sign=sign, kind="urgent", other=False)


@words.action
def sign_from_key(talk: Talk) -> None:
    """Remember the sign that was tapped, for the card."""
    kind, sign = SIGNS[str(talk.value)]
    talk.carry(sign=sign, kind=kind, other=False)
    talk.remember(sign=sign, kind=kind, other=False)


@words.action
def open_alarm(talk: Talk) -> None:
    """Close the exercise part until somebody looked at a bodily sign. Only after consent is it kept.

    Nothing else comes by itself that day: the question whether a doctor looked waits for the next.
    """
    kind = talk.carried.get("kind") or _kind(talk)
    sign = talk.carried.get("sign") or talk.frame.get("sign")
    other = talk.carried.get("other") or talk.get("other")
    if talk.profile.consent and kind in BODILY and not other:
        talk.change(alarm=str(sign), alarm_kind=cast("AlarmKind", kind), prompted_on=talk.today)
        talk.record("alarm", alarm=kind, sign=sign)


@words.action
def stop_everything(talk: Talk) -> None:
    """End running blocks, guided calm and quizzes: nothing resumes after a card."""
    talk.change(running=None)
    for name in ("bell", "day_later"):
        talk.add(CancelTimer(name))
    for group in ("countdown", "guided"):
        talk.drop_waiting(group)


@words.action
def to_crisis(talk: Talk) -> None:
    """The direct question was answered with yes."""
    talk.remember(kind="crisis", sign="")


@words.action
def mute(talk: Talk) -> None:
    """Send nothing cheerful by itself for 48 hours; only a flag is kept."""
    if talk.profile.consent:
        talk.change(muted_until=talk.event.at + MUTE)
        if _kind(talk) == "crisis":
            talk.record("crisis")


@words.action
def arm_crisis_followup(talk: Talk) -> None:
    """Ask tomorrow how it is, because the person wanted that; not in the quiet hours."""
    if talk.profile.consent:
        _ask_after(talk, timedelta(days=1))


@words.action
def crisis_followup_again_soon(talk: Talk) -> None:
    """Try that question again in ten minutes: somebody talks, or a newer card is open."""
    _ask_after(talk, timedelta(minutes=10))


def _ask_after(talk: Talk, span: timedelta) -> None:
    at = hours.after_quiet_hours(talk.profile, talk.now + span)
    talk.set_timer("crisis", at.astimezone(UTC), "crisis_followup")


@words.guard
def alarm_open(talk: Talk) -> bool:
    """Is there an alarm sign that nobody looked at yet?"""
    return talk.profile.alarm is not None


@words.action
def close_alarm(talk: Talk) -> None:
    """Somebody looked at it: the exercise part opens again."""
    talk.record("alarm_over", sign=talk.profile.alarm)
    talk.change(alarm=None, alarm_kind=None)


@words.action
def leave_closed(talk: Talk) -> None:
    """What showed the closed part is gone, and a card with all that it interrupted, the first talk aside."""
    frames = talk.session.frames
    card = max((place for place, each in enumerate(frames) if each.flow == "alarm"), default=-1)
    kept = (
        each
        for place, each in enumerate(frames)
        if each.flow == "onboarding" or (place > card and each.state != "closed")
    )
    talk.session = replace(talk.session, frames=tuple(kept))


@words.action
def drop_interrupted(talk: Talk) -> None:
    """What the card interrupted is gone, the first talk aside."""
    below = (each for each in talk.session.frames[:-1] if each.flow == "onboarding")
    talk.session = replace(talk.session, frames=(*below, talk.frame))


@words.guard
def sign_is_violence(talk: Talk) -> bool:
    """Is the person hurt by somebody?"""
    return talk.get("sign") == "violence"


@words.guard
def kind_is_crisis(talk: Talk) -> bool:
    """Are these words of despair?"""
    return _kind(talk) == "crisis"


@words.guard
def kind_is_hopeless(talk: Talk) -> bool:
    """Hopeless, but unclear?"""
    return _kind(talk) == "hopeless"


@words.guard
def kind_is_overdose(talk: Talk) -> bool:
    """Was too much of something taken?"""
    return _kind(talk) == "overdose"


@words.guard
def kind_is_urgent(talk: Talk) -> bool:
    """Is it one for the doctor today?"""
    return _kind(talk) == "urgent"


@words.list
def ask_tomorrow_if_known(talk: Talk) -> tuple[str, ...]:
    """The offer to ask tomorrow how it is; not to somebody of whom nothing is kept."""
    return ("ask_tomorrow",) if may_ask_tomorrow(talk) else ()


@words.list
def country_if_unknown(talk: Talk) -> tuple[str, ...]:
    """The countries to choose from for this card alone, where the country is not known."""
    if talk.profile.country or talk.get("card_country"):
        return ()
    return ("BE", "NL", "GB", "IE")


@words.action
def country_for_card(talk: Talk) -> None:
    """Take this country for the card alone; it is not kept."""
    talk.remember(card_country=talk.value)


# --- the card ---------------------------------------------------------------------------------------------


@words.view
def sign(talk: Talk) -> Value:
    """The key of the alarm sign; the renderer makes words of it."""
    return talk.get("sign") or talk.profile.alarm or ""


@words.pick
def alarm_card(talk: Talk) -> str:
    """The card for the sign and kind; another one where it is about somebody else."""
    if talk.get("other"):
        return "safety/other_person"
    return talk.content.card(str(talk.get("sign") or ""), _kind(talk))


@words.view
def sign_key(talk: Talk) -> str:
    """The key of the alarm sign."""
    return str(sign(talk))


@words.view
def kind(talk: Talk) -> str:
    """The kind of the alarm: emergency, urgent, crisis, overdose, hopeless."""
    return _kind(talk)


def _help(talk: Talk) -> Mapping[str, Any]:
    given = talk.get("card_country")
    return talk.content.help(str(given) if given else talk.profile.country, talk.profile.lang, talk.now)


@words.view
def may_ask_tomorrow(talk: Talk) -> bool:
    """Whether it can be asked tomorrow how it is: of a stranger nothing is kept."""
    return talk.profile.consent is not None


@words.view
def emergency(talk: Talk) -> str:
    """The emergency number of the country."""
    return str(_help(talk)["emergency"])


@words.view
def lines(talk: Talk) -> Any:
    """The crisis lines that are open now, in the person's language where there are any."""
    return _help(talk)["lines"]


@words.view
def doctor(talk: Talk) -> Any:
    """The doctor outside office hours: name and number."""
    return _help(talk)["doctor"]


@words.view
def poison(talk: Talk) -> Any:
    """The poison centre, or None where people call the doctor."""
    return _help(talk)["poison"]


@words.view
def known(talk: Talk) -> bool:
    """Did the person agree that we keep what they tell?"""
    return talk.profile.consent is not None


@words.view
def other(talk: Talk) -> bool:
    """Is the card about somebody else?"""
    return bool(talk.get("other"))


@words.view
def alarm_is_open(talk: Talk) -> bool:
    """Is an alarm sign open?"""
    return talk.profile.alarm is not None
