"""Words about what people write for a hard day: the card, the letter to oneself, the card to forward."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import LANGUAGES, LONGEST_LETTER, LONGEST_WORDS, Value
from bot.programme import hours

words = Words()
CARD = ("sentence", "cut", "keep", "movement", "eases", "nice", "helper", "medicine")
"""The parts of the card, in the order in which they are asked and shown."""
BUTTON = "card_"
SETTLED_IN = 3
"""So many evening answers come before the offer to prepare for a hard day. Our own default."""
LIMITS = {"words": LONGEST_WORDS, "letter": LONGEST_LETTER}


@words.guard
def too_long(talk: Talk) -> bool:
    """Is the text longer than what can be kept here? It is said, and nothing is cut off silently."""
    return len(talk.event.text.strip()) > LIMITS.get(str(talk.asked), LONGEST_LETTER)


@words.guard
def hard_days_unoffered(talk: Talk) -> bool:
    """Was the day good, after two evenings at least, with no card or letter yet and no offer of them?"""
    profile = talk.profile
    prepared = profile.flare_card or profile.letter or profile.hard_days_offered
    return talk.get("day") == "good_day" and len(profile.days) >= SETTLED_IN and not prepared


@words.action
def note_hard_days_offer(talk: Talk) -> None:
    """Keep that preparing for a hard day was offered: once is enough."""
    talk.change(hard_days_offered=True)


# --- the card ---------------------------------------------------------------------------------------------


def _item(talk: Talk) -> str:
    found = str(talk.get("item") or "")
    return found if found in CARD else CARD[0]


def _put(talk: Talk, item: str, text: str) -> None:
    if talk.profile.consent:
        kept = {**dict(talk.profile.flare_card), item: text}
        talk.change(flare_card=tuple((key, kept[key]) for key in CARD if kept.get(key)))
        talk.record("flare_card", item=item, kept=bool(text))


@words.guard
def card_made(talk: Talk) -> bool:
    """Is there something on the card for a flare-up?"""
    return bool(talk.profile.flare_card)


@words.guard
def card_item_left(talk: Talk) -> bool:
    """Is there another question of the card?"""
    return bool(talk.get("item"))


@words.action
def first_card_item(talk: Talk) -> None:
    """Begin with the first question of the card."""
    talk.remember(item=CARD[0])


@words.action
def next_card_item(talk: Talk) -> None:
    """Go on to the next question of the card."""
    place = CARD.index(_item(talk)) + 1
    talk.remember(item=CARD[place] if place < len(CARD) else "")


@words.action
def choose_card_item(talk: Talk) -> None:
    """Take the part of the card that was tapped."""
    talk.remember(item=str(talk.value).removeprefix(BUTTON))


@words.action
def keep_card_item(talk: Talk) -> None:
    """Keep this part of the card, in the person's own words."""
    _put(talk, _item(talk), str(talk.value))


@words.action
def clear_card_item(talk: Talk) -> None:
    """Take this part off the card."""
    _put(talk, _item(talk), "")


@words.action
def erase_card(talk: Talk) -> None:
    """Erase the whole card."""
    talk.change(flare_card=())
    talk.record("flare_card_erased")


@words.pick
def card_question(talk: Talk) -> str:
    """The question that belongs to this part of the card."""
    return f"flare_card/ask_{_item(talk)}"


@words.list
def card_items(talk: Talk) -> tuple[str, ...]:
    """The parts of the card."""
    return tuple(BUTTON + item for item in CARD)


@words.view
def card(talk: Talk) -> Value:
    """The card for a flare-up: each part's key, and the person's own words."""
    return talk.profile.flare_card


@words.view
def card_item(talk: Talk) -> str:
    """What the card says at the part that is spoken of; empty where it says nothing."""
    return dict(talk.profile.flare_card).get(_item(talk), "")


# --- the letter -------------------------------------------------------------------------------------------


@words.guard
def letter_written(talk: Talk) -> bool:
    """Is there a letter to oneself?"""
    return talk.profile.letter is not None


@words.guard
def letter_for_tonight(talk: Talk) -> bool:
    """Is it night, and is there a letter for it?"""
    return talk.profile.letter is not None and hours.in_quiet_hours(talk.profile, talk.now.time())


@words.action
def keep_letter(talk: Talk) -> None:
    """Keep the letter in the place of an earlier one."""
    if talk.profile.consent:
        talk.change(letter=(talk.today, str(talk.value)))
        talk.record("letter")


@words.action
def erase_letter(talk: Talk) -> None:
    """Erase the letter."""
    talk.change(letter=None)
    talk.record("letter_erased")


@words.view
def letter(talk: Talk) -> str:
    """The letter to oneself."""
    return talk.profile.letter[1] if talk.profile.letter else ""


@words.view
def letter_day(talk: Talk) -> str | None:
    """The day on which the letter was written (an ISO date)."""
    return talk.profile.letter[0].isoformat() if talk.profile.letter else None


@words.view
def night(talk: Talk) -> bool:
    """Is it within the quiet hours?"""
    return hours.in_quiet_hours(talk.profile, talk.now.time())


# --- a card to forward ------------------------------------------------------------------------------------


@words.guard
def own_line_possible(talk: Talk) -> bool:
    """Is the card for the partner, and does the own card say what eases?"""
    return talk.get("whom") == "share_partner" and "eases" in dict(talk.profile.flare_card)


@words.action
def add_own_line(talk: Talk) -> None:
    """Let the card for the partner say what eases, in the person's own words."""
    talk.remember(with_own_line=True)


@words.action
def leave_own_line(talk: Talk) -> None:
    """Let the card to forward say nothing of the own card."""
    talk.remember(with_own_line=False)


@words.action
def send_forward_card(talk: Talk) -> None:
    """Send the card to forward: a message by itself, without buttons, that Telegram lets people forward."""
    _forward(talk, talk.profile.lang)


@words.action
def send_forward_card_translated(talk: Talk) -> None:
    """Send the card to forward in the other language."""
    _forward(talk, next(lang for lang in LANGUAGES if lang != talk.profile.lang))


def _forward(talk: Talk, lang: str) -> None:
    whom = "employer" if talk.get("whom") == "share_employer" else "partner"
    talk.say(f"share/{whom}", lang=lang)


@words.view
def own_line(talk: Talk) -> str:
    """What eases, in the person's own words."""
    return dict(talk.profile.flare_card).get("eases", "")


@words.view
def forwarded_line(talk: Talk) -> str:
    """What the card to forward says of the own card: what eases, where the person chose so."""
    return own_line(talk) if talk.get("with_own_line") else ""
