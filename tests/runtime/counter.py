"""A dialogue of nothing but counting, to try the shell with: it hears, it counts, it says what it counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.domain import (
    Button,
    CancelTimer,
    Chosen,
    Consent,
    DropWaiting,
    Effect,
    Erase,
    Event,
    EventKind,
    Export,
    Frame,
    Message,
    Person,
    Priority,
    Profile,
    Quiz,
    Record,
    Say,
    Session,
    SetTimer,
    Toast,
    Turn,
)
from bot.runtime.turn import Dialogue


class BoomError(Exception):
    """What this dialogue fails with on demand."""


def heard(person: Person) -> tuple[str, ...]:
    """All that the person said, in the order in which it was counted."""
    frames = person.session.frames
    return tuple(str(part) for part in frames[0].data[0][1]) if frames else ()  # type: ignore[union-attr]


def step(person: Person, event: Event) -> Turn:
    """Count the event; some commands make more of it."""
    if event.alarm is not None:
        return _count(person, event.text, Say("alarm", {"sign": event.alarm.sign}, priority=Priority.SAFETY))
    match event.kind:
        case EventKind.COMMAND:
            return _command(person, event)
        case EventKind.BUTTON:
            return _count(person, f"tap {event.name}", *_tapped(event))
        case EventKind.VOTE:
            return _count(person, f"vote {dict(event.data)['quiz']} {event.options}")
        case EventKind.TIMER if event.name == "boom":
            raise BoomError(person)
        case EventKind.BLOCKED:
            return _count(person, "blocked", SetTimer("day", event.at, "ring"))
        case _ if event.text == "boom":
            raise BoomError(event.text)
    return _count(person, f"{event.kind} {event.name} {event.text}".strip())


def _count(person: Person, what: str, *effects: Effect) -> Turn:
    said = (*heard(person), what)
    frame = Frame(1, "counter", "counting", (("heard", said),))
    record = Record("heard", date(2027, 1, 1), {"what": what})
    after = Person(Session((frame,), quiz=person.session.quiz), person.profile)
    return Turn(after, (*(effects or (Say("heard", {"n": len(said), "what": what}),)), record))


def _tapped(event: Event) -> tuple[Effect, ...]:
    chosen = Chosen(event.message_id, event.name) if event.message_id is not None and event.name else None
    return tuple(effect for effect in (chosen, Toast("saved", alert=event.name == "loud")) if effect is not None)


def _command(person: Person, event: Event) -> Turn:
    turn = _count(person, f"/{event.name}")
    words = event.text.split()
    match event.name:
        case "start":
            profile = replace(person.profile, consent="v1", zone="Europe/Brussels")
            return replace(
                turn, person=replace(turn.person, profile=profile), effects=(*turn.effects, Consent("v1", "en"))
            )
        case "timer":
            at = event.at + timedelta(seconds=float(words[1]))
            return replace(turn, effects=(SetTimer(words[0], at, words[2] if words[2:] else "ring"),))
        case "cancel":
            return replace(turn, effects=(CancelTimer(words[0]),))
        case "erase":
            gone = Say("gone", name="bye", buttons=(("again",),), screen=1)
            return Turn(Person(Session(), Profile(lang=person.profile.lang)), (DropWaiting(), Erase(), gone))
        case "frames":
            return replace(turn, effects=tuple(_frame(event, second) for second in range(3)))
        case "drop":
            return replace(turn, effects=(DropWaiting(words[0] if words else None),))
        case "ask":
            return replace(turn, effects=(Say("ask", buttons=(("yes", "no"),), screen=7, name="ask"),))
        case "edit":
            return replace(turn, effects=(Say("edited", edits="ask"),))
        case "loop":
            return replace(turn, effects=(Say("photo", picture="spine", moving=True),))
        case "photo":
            own = {"minutes": 12} if words == ["own"] else {}
            picture = words[0] if words else "spine"
            return replace(turn, effects=(Say("photo", picture=picture, picture_values=own),))
        case "export":
            return replace(turn, effects=(Export(),))
        case "quiz":
            session = replace(turn.person.session, quiz="quiz:1")
            return Turn(replace(turn.person, session=session), (Quiz("alarms", "quiz:1"),))
        case "many":
            return replace(turn, effects=tuple(Say("bubble", {"n": n}) for n in range(int(words[0]))))
    return turn


def _frame(event: Event, second: int) -> Say:
    moment = event.at + timedelta(seconds=second)
    return Say("frame", {"n": second}, edits="ask", send_after=moment, replaces="countdown")


def render(effect: Say | Quiz | Chosen | Export, profile: Profile) -> tuple[Message, ...]:
    """What is said, in words that a test can read."""
    match effect:
        case Quiz(lesson, name):
            return (
                Message("quiz", f"{lesson}?", name=name, options=("yes", "no"), correct=1, explanation="<b>no</b>"),
            )
        case Chosen(message_id, key):
            return (Message("buttons", message_id=message_id, buttons=((Button(f"✓ {key}", "*:done"),),)),)
        case Export():
            return (Message("document", "all of it", protect=True),)
    text = " ".join([effect.message, *(f"{value}" for value in effect.values.values())])
    buttons = tuple(tuple(Button(key, f"{effect.screen}:{key}") for key in row) for row in effect.buttons)
    message = Message("text", text, buttons, keyboard=bool(buttons), name=effect.name, edits=effect.edits)
    if effect.edits:
        message = replace(message, kind="edit", fallback=effect.message == "edited")
    elif effect.picture:
        picture = (effect.picture, profile.lang)
        message = replace(message, kind="animation" if effect.moving else "photo", picture=picture)
        message = replace(message, picture_values=tuple(effect.picture_values.items()))
    return (message,)


def toast(effect: Toast, profile: Profile) -> str:
    """The note that answers a tap."""
    return effect.message


COUNTER = Dialogue(step, render, toast)
