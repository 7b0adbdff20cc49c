"""What the bot may do with its own account, its commands, files and chats: one function a method."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.sandbox.errors import ApiError, bad
from bot.sandbox.markup import utf16_len
from bot.sandbox.methods import MESSAGE_METHODS, Method
from bot.sandbox.records import Json
from bot.sandbox.telegram import Telegram

COMMANDS_LIMIT, COMMAND_DESCRIPTION_LIMIT = 100, 256
NAME_LIMIT, DESCRIPTION_LIMIT, SHORT_DESCRIPTION_LIMIT = 64, 512, 120
DEFAULT_SCOPE = {"type": "default"}


def get_me(telegram: Telegram, _: Json) -> Json:
    """The bot itself."""
    can = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return telegram.bot | can | {"can_connect_to_business": False, "has_main_web_app": False}


# --- updates ----------------------------------------------------------------------------------------------


def set_webhook(_: Telegram, __: Json) -> Any:
    """Refused: there is no way to call a bot here."""
    raise bad("the local Telegram only polls: use getUpdates")


def delete_webhook(telegram: Telegram, given: Json) -> bool:
    """There is none; but waiting updates may be dropped."""
    if given.get("drop_pending_updates"):
        telegram.updates.clear()
        telegram.changed()
    return True


def get_webhook_info(telegram: Telegram, _: Json) -> Json:
    """How many updates wait."""
    info = {"url": "", "has_custom_certificate": False, "pending_update_count": len(telegram.updates)}
    return info | ({"allowed_updates": telegram.allowed} if telegram.allowed else {})


# --- commands, names, descriptions ------------------------------------------------------------------------


def set_my_commands(telegram: Telegram, given: Json) -> bool:
    """Set the commands of a scope and language."""
    commands = given["commands"]
    if len(commands) > COMMANDS_LIMIT:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= utf16_len(command["description"].strip()) <= COMMAND_DESCRIPTION_LIMIT:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    telegram.profile.commands[_scope_key(telegram, given)] = commands
    return _commands_changed(telegram)


def delete_my_commands(telegram: Telegram, given: Json) -> bool:
    """Forget the commands of a scope and language."""
    telegram.profile.commands.pop(_scope_key(telegram, given), None)
    return _commands_changed(telegram)


def get_my_commands(telegram: Telegram, given: Json) -> list[Json]:
    """The commands of exactly this scope and language."""
    return telegram.profile.commands.get(_scope_key(telegram, given), [])


def commands_for(telegram: Telegram, user_id: int, language: str) -> list[Json]:
    """The commands that a person sees: the narrowest scope counts, in it the person's language before none."""
    scopes: tuple[Json, ...] = (
        {"type": "chat", "chat_id": user_id},
        {"type": "all_private_chats"},
        DEFAULT_SCOPE,
    )
    for scope in scopes:
        for code in (language[:2].lower(), ""):
            if commands := telegram.profile.commands.get(_key(scope, code)):
                return commands
    return []


def _commands_changed(telegram: Telegram) -> bool:
    telegram.changed()
    for user in telegram.users.values():
        commands = commands_for(telegram, user.id, user.language_code)
        telegram.tell(telegram.chat(user.id), {"type": "commands", "commands": commands})
    return True


def _scope_key(telegram: Telegram, given: Json) -> str:
    scope = given.get("scope", DEFAULT_SCOPE)
    if "chat_id" in scope:
        telegram.reach(scope["chat_id"])
    return _key(scope, _language(given))


def _key(scope: Json, language: str) -> str:
    return json.dumps([scope, language], sort_keys=True)


def _language(given: Json) -> str:
    code: str = given.get("language_code", "")
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad("LANG_CODE_INVALID")
    return code


def _setter(field: str, limit: int) -> Method:
    def set_it(telegram: Telegram, given: Json) -> bool:
        text, language = given.get(field, ""), _language(given)
        if utf16_len(text) > limit:
            raise bad(f"bot {field} must be at most {limit} characters long")
        by_language: dict[str, str] = getattr(telegram.profile, field)
        by_language[language] = text
        if not text:
            del by_language[language]
        telegram.changed()
        return True

    return set_it


def _getter(field: str) -> Method:
    def get_it(telegram: Telegram, given: Json) -> Json:
        return {field: getattr(telegram.profile, field).get(_language(given), "")}

    return get_it


def get_my_name(telegram: Telegram, given: Json) -> Json:
    """The bot's name in a language."""
    fallback: str = telegram.bot["first_name"]
    return {"name": telegram.profile.name.get(_language(given), fallback)}


def set_chat_menu_button(telegram: Telegram, given: Json) -> bool:
    """Set the menu button, everywhere or in one chat."""
    button = given.get("menu_button", {"type": "default"})
    if "chat_id" in given:
        telegram.reach(given["chat_id"]).menu_button = button
    else:
        telegram.profile.menu_button = button
    telegram.changed()
    return True


def get_chat_menu_button(telegram: Telegram, given: Json) -> Json:
    """The menu button."""
    if "chat_id" in given:
        return telegram.reach(given["chat_id"]).menu_button
    return telegram.profile.menu_button


# --- chats and files --------------------------------------------------------------------------------------


def get_chat(telegram: Telegram, given: Json) -> Json:
    """What Telegram tells of a chat."""
    chat = telegram.reach(given["chat_id"])
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    info = telegram.chat_api(chat) | {"accent_color_id": 0, "max_reaction_count": 11}
    if chat.pinned:
        info["pinned_message"] = chat.entries[chat.pinned[-1]].message
    return info | {"accepted_gift_types": gifts}


def leave_chat(telegram: Telegram, given: Json) -> bool:
    """Leave a group."""
    chat = telegram.reach(given["chat_id"])
    if chat.id > 0:
        raise bad("chat member status can't be changed in private chats")
    chat.started = False
    telegram.changed()
    return True


def get_file(telegram: Telegram, given: Json) -> Json:
    """Where a file can be downloaded."""
    file = telegram.files.get(given["file_id"])
    if file is None:
        raise ApiError(400, "Bad Request: invalid file_id")
    return file.api() | {"file_path": file.path}


METHODS: dict[str, Method] = MESSAGE_METHODS | {
    "getMe": get_me,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": _setter("name", NAME_LIMIT),
    "getMyName": get_my_name,
    "setMyDescription": _setter("description", DESCRIPTION_LIMIT),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description", SHORT_DESCRIPTION_LIMIT),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "getChat": get_chat,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
"""Every method but getUpdates, which waits and so belongs to the HTTP layer."""
