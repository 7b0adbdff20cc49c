"""How the domain's dataclasses are written as JSON and read back.

What a newer program added gets its default when an older row is read; what it no longer knows is ignored.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from typing_extensions import TypeAliasType

from bot.domain import Message, Person, Profile, Session, SetTimer

_Value = TypeAliasType("_Value", "str | int | float | bool | tuple[_Value, ...] | None")


def _adapter(kind: Any) -> TypeAdapter[Any]:
    # domain.Value is recursive, which pydantic can only follow through a named alias; it looks names up here first.
    Value = _Value  # noqa: F841, N806
    return TypeAdapter(kind)


_SESSION, _PROFILE, _MESSAGE, _TIMER = (_adapter(kind) for kind in (Session, Profile, Message, SetTimer))


def session_to_json(session: Session) -> Any:
    """Where the talk stands, for a chat row."""
    return _SESSION.dump_python(session, mode="json")


def profile_to_json(profile: Profile) -> Any:
    """What the person told, for a chat row."""
    return _PROFILE.dump_python(profile, mode="json")


def person_from_json(session: Any, profile: Any) -> Person:
    """The person of a chat row."""
    return Person(_SESSION.validate_python(session), _PROFILE.validate_python(profile))


def message_to_json(message: Message) -> Any:
    """A message, for the outbox."""
    return _MESSAGE.dump_python(message, mode="json")


def message_from_json(data: Any) -> Message:
    """The message of an outbox row."""
    message: Message = _MESSAGE.validate_python(data)
    return message


def timer_to_json(timer: SetTimer) -> Any:
    """A timer, for its row."""
    return _TIMER.dump_python(timer, mode="json")


def timer_from_json(data: Any) -> SetTimer:
    """The timer of a row."""
    timer: SetTimer = _TIMER.validate_python(data)
    return timer
