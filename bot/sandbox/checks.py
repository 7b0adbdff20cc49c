"""Is a call of the Bot API well formed? Asked of `spec.json`, before anything is done.

Stricter than Telegram on purpose: Telegram ignores what it does not know; here an unknown method, field or
type is an error, because the local Telegram is there to find mistakes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.errors import ApiError, bad

SPEC = json.loads(Path(__file__).with_name("spec.json").read_text("utf-8"))
METHODS: dict[str, dict[str, str]] = SPEC["methods"]
TYPES: dict[str, dict[str, str]] = SPEC["types"]
UNIONS: dict[str, list[str]] = SPEC["unions"]
NAMES = {name.lower(): name for name in METHODS}
TRUTH = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "animation": "there is no animation in the request",
    "document": "there is no document in the request",
}
"""Telegram's words where a required field is missing."""

ROW_LIMIT, KEYBOARD_LIMIT, DATA_LIMIT = 8, 100, 64


@dataclass(frozen=True)
class Upload:
    """A file as it came in a request."""

    name: str
    data: bytes


class _WrongError(Exception):
    """A value that does not fit its type; the message says why."""


def check(method: str, given: Mapping[str, Any], uploads: Mapping[str, Upload]) -> tuple[str, dict[str, Any]]:
    """The method's proper name and its parameters in their proper types.

    Parameters may come as text (a form, a query) or as JSON values. Raises ApiError: 404 for an unknown method,
    400 for a field that is missing, unknown or of the wrong type.
    """
    name = NAMES.get(method.lower())
    if name is None:
        raise ApiError(404, "Not Found")
    fields = METHODS[name]
    values = {key: value for key, value in given.items() if value is not None and value != ""}
    attached = _attached(values)
    for unknown in sorted((values.keys() | uploads.keys()) - fields.keys() - attached):
        raise bad(f'unknown parameter "{unknown}"')
    checked: dict[str, Any] = {}
    for field, kind in fields.items():
        value = values.get(field, uploads.get(field))
        if value is None:
            if kind.endswith("!"):
                raise bad(MISSING.get(field, f'parameter "{field}" is required'))
            continue
        checked[field] = _parameter(field, kind, value, uploads)
    return name, checked


def _attached(values: Mapping[str, Any]) -> set[str]:
    """The names of uploads that a parameter points at with attach://name."""
    prefix = "attach://"
    return {
        value.removeprefix(prefix) for value in values.values() if isinstance(value, str) and value.startswith(prefix)
    }


def _parameter(field: str, kind: str, value: Any, uploads: Mapping[str, Upload]) -> Any:
    types = kind.rstrip("!").split("|")
    if "InputFile" in types:
        return _file(value, uploads)
    if isinstance(value, Upload):
        raise bad(f'parameter "{field}" must not be a file')
    try:
        if types[0] not in ("String", "Integer", "Boolean") and isinstance(value, str):
            value = _json(value)
        checked = _one_of(types, value, form=True)
    except _WrongError as wrong:
        raise bad(f"can't parse {field}: {wrong}") from None
    if field == "reply_markup":
        check_keyboard(checked)
    return checked


def _file(value: Any, uploads: Mapping[str, Upload]) -> Upload | str:
    if isinstance(value, str) and value.startswith("attach://"):
        value = uploads.get(value.removeprefix("attach://"))
    if isinstance(value, Upload) and not value.data:
        raise bad("file must be non-empty")
    if not isinstance(value, Upload | str):
        raise bad("wrong file identifier/HTTP URL specified")
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise _WrongError("can't parse JSON") from None


def _one_of(types: list[str], value: Any, *, form: bool = False) -> Any:
    problem = _WrongError("no type")
    for kind in types:
        try:
            return _value(kind, value, form=form)
        except _WrongError as wrong:
            problem = wrong
    raise problem


def _value(kind: str, value: Any, *, form: bool = False) -> Any:
    """The value as its type; with `form`, numbers and truth values may be written out as text."""
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise _WrongError("expected an Array")
        return [_value(kind.removeprefix("Array of "), one) for one in value]
    if kind in UNIONS:
        return _union(kind, value)
    if kind in TYPES:
        return _object(kind, value)
    return _simple(kind, value, form=form)


def _simple(kind: str, value: Any, *, form: bool) -> Any:
    if kind.startswith("=") and value == kind.removeprefix("="):
        return value
    if kind == "String" and isinstance(value, str):
        return _utf8(value)
    if kind == "Boolean":
        if isinstance(value, bool):
            return value
        if form and isinstance(value, str) and value in TRUTH:
            return TRUTH[value]
    if kind == "Integer":
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if form and isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value):
            return int(value)
    raise _WrongError(f"expected {kind.removeprefix('=')}")


def _utf8(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise _WrongError("strings must be encoded in UTF-8") from None
    return text


def _union(kind: str, value: Any) -> Any:
    wanted = value.get("type") if isinstance(value, dict) else None
    for name in UNIONS[kind]:
        if TYPES[name]["type"] == f"={wanted}!":
            return _object(name, value)
    raise _WrongError(f"unknown type {wanted!r} of {kind}")


def _object(kind: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _WrongError(f"object expected as {kind}")
    fields = TYPES[kind]
    for unknown in value.keys() - fields.keys():
        raise _WrongError(f'unknown field "{unknown}" in {kind}')
    checked = {}
    for field, types in fields.items():
        if value.get(field) is None:
            if types.endswith("!"):
                raise _WrongError(f'can\'t find field "{field}" in {kind}')
            continue
        try:
            checked[field] = _one_of(types.rstrip("!").split("|"), value[field])
        except _WrongError as wrong:
            raise _WrongError(f'field "{field}" of {kind}: {wrong}') from None
    return checked


def check_keyboard(markup: dict[str, Any]) -> None:
    """Telegram's limits on inline keyboards; ApiError."""
    rows = markup["inline_keyboard"]
    if sum(len(row) for row in rows) > KEYBOARD_LIMIT:
        raise bad("REPLY_MARKUP_TOO_LONG")
    if any(len(row) > ROW_LIMIT for row in rows):
        raise bad(f"can't parse inline keyboard: at most {ROW_LIMIT} buttons fit in a row")
    for button in (button for row in rows for button in row):
        _check_button(button)


def _check_button(button: dict[str, Any]) -> None:
    what = "can't parse inline keyboard button"
    if not button["text"].strip():
        raise bad(f"{what}: button text must be non-empty")
    actions = [field for field in ("url", "callback_data") if field in button]
    if not actions:
        raise bad(f"{what}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(f"{what}: exactly one action is allowed")
    if "url" in button and not re.match(r"(https?|tg)://\S+$", button["url"]):
        raise bad("BUTTON_URL_INVALID")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= DATA_LIMIT:
        raise bad("BUTTON_DATA_INVALID")
    if button.get("style", "primary") not in ("primary", "success", "danger"):
        raise bad("BUTTON_STYLE_INVALID")
