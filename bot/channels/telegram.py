"""Telegram, spoken through python-telegram-bot's Bot and its request layer. The only file that imports telegram."""

from __future__ import annotations

import json
import logging
import os
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    PollAnswer,
    Update,
)
from telegram import Message as Shown
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.channels.channel import ConflictError, Incoming, Parcel, Raw, RefusedError, Sent, UnreachableError
from bot.channels.wording import MEDIA, meaning_of, plain
from bot.domain import Button, Event, EventKind

log = logging.getLogger(__name__)

# With this, retry_after is a timedelta, as it will always be in the library's next version.
os.environ.setdefault("PTB_TIMEDELTA", "true")

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "poll_answer", "my_chat_member")
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w{1,64}))?(?:\s+(.*))?", re.DOTALL)
BUTTON = re.compile(r"(\*|[0-9]{1,10}):([A-Za-z0-9_.:/-]{1,52})")


# A Bot API server on this machine: past every proxy, and without reading the list of certificates.
_PLAIN_HTTP: dict[str, Any] = {"trust_env": False, "verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}


class QuietRequest(HTTPXRequest):
    """The library's HTTP layer, which does not log an answer that it cannot read: it may hold what people wrote."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            return cast(dict[str, Any], json.loads(payload.decode("utf-8", "replace")))
        except ValueError:
            raise TelegramError("Invalid server response") from None


@dataclass(frozen=True)
class Introduction:
    """How the bot presents itself to people whose Telegram speaks `language` ("" is for all others)."""

    language: str
    commands: tuple[tuple[str, str], ...]
    description: str
    short_description: str


class TelegramChannel:
    """Telegram as a channel. `api_url` is the root of any Bot API server, without `/bot`."""

    def __init__(self, token: str, api_url: str = "https://api.telegram.org", *, connections: int = 64) -> None:
        kwargs = _PLAIN_HTTP if api_url.startswith("http:") else {}
        self._sending = QuietRequest(
            connections, read_timeout=20, write_timeout=20, connect_timeout=10, pool_timeout=20, httpx_kwargs=kwargs
        )
        self._polling = QuietRequest(1, read_timeout=10, connect_timeout=10, pool_timeout=10, httpx_kwargs=kwargs)
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._sending,
            get_updates_request=self._polling,
        )

    async def open(self) -> None:
        """Ask Telegram who we are. Raises UnreachableError or RefusedError."""
        try:
            await self._bot.initialize()
        except TelegramError as error:
            raise _trouble(error) from None

    async def close(self) -> None:
        """Close all connections, also where opening failed."""
        await self._polling.shutdown()
        await self._sending.shutdown()

    async def receive(self, offset: int, seconds: float) -> Sequence[Raw]:
        """getUpdates, raw: one update that the library cannot read must not take the others along."""
        wanted = {"offset": offset, "timeout": int(seconds), "allowed_updates": ALLOWED_UPDATES}
        data = RequestData([RequestParameter.from_input(name, value) for name, value in wanted.items()])
        try:
            raw = await self._polling.post(f"{self._bot.base_url}/getUpdates", data, read_timeout=seconds + 10)
        except TelegramError as error:
            raise _trouble(error) from None
        return cast(list[Raw], raw)

    async def introduce(self, introductions: Sequence[Introduction]) -> None:
        """Set the command menu and the descriptions, where they differ, best effort."""
        try:
            for introduction in introductions:
                await self._introduce(introduction)
        except TelegramError as error:
            log.warning("the command menu could not be set: %s", type(error).__name__)

    async def _introduce(self, wanted: Introduction) -> None:
        bot, language = self._bot, wanted.language or None
        commands = [BotCommand(name, text) for name, text in wanted.commands]
        scope = BotCommandScopeAllPrivateChats()
        if list(await bot.get_my_commands(scope, language)) != commands:
            await bot.set_my_commands(commands, scope, language)
        if (await bot.get_my_description(language)).description != wanted.description:
            await bot.set_my_description(wanted.description, language)
        if (await bot.get_my_short_description(language)).short_description != wanted.short_description:
            await bot.set_my_short_description(wanted.short_description, language)

    # --- what comes in ------------------------------------------------------------------------------------

    def decode(self, raw: Raw, at: datetime) -> Incoming:
        """The update in our words. Raises what the library raises on a malformed one."""
        update = Update.de_json(_clean(raw), self._bot)
        message = update.message or update.edited_message
        if message is not None:
            return self._message(update, message, at)
        if update.callback_query is not None:
            return _tap(update.update_id, update.callback_query, at)
        if update.poll_answer is not None:
            return _vote(update.update_id, update.poll_answer, at)
        if update.my_chat_member is not None:
            return _member(update.update_id, update.my_chat_member, at)
        return Incoming(update.update_id)

    def sender_of(self, raw: Raw) -> int | None:
        """Whose private chat a malformed update comes from, as far as can be told."""
        for kind in ALLOWED_UPDATES:
            body = raw.get(kind)
            sender = (body.get("from") or body.get("user")) if isinstance(body, Mapping) else None
            if isinstance(sender, Mapping) and type(sender.get("id")) is int:
                chat = body.get("chat") if isinstance(body, Mapping) else None
                private = not isinstance(chat, Mapping) or chat.get("id") == sender["id"]
                return cast(int, sender["id"]) if private else None
        return None

    def _message(self, update: Update, message: Shown, at: datetime) -> Incoming:
        user, number = message.from_user, update.update_id
        language = (user.language_code or "") if user is not None else ""
        if message.chat.type != Chat.PRIVATE:
            in_group = message.chat.type in (Chat.GROUP, Chat.SUPERGROUP) and message.left_chat_member is None
            return Incoming(number, group=message.chat.id if in_group else None, language=language)
        if user is None or user.is_bot:
            return Incoming(number)
        event = self._said(message, at, language, edited=update.edited_message is not None)
        return Incoming(number, message.chat.id, event, language=language)

    def _said(self, message: Shown, at: datetime, language: str, *, edited: bool) -> Event | None:
        media = next((name for name in MEDIA if getattr(message, name, None)), None)
        if message.text is None and media is None:
            if not message.api_kwargs:
                return None  # a service message: somebody pinned something, set a timer for deletion …
            media = "other"
        text = message.text if message.text is not None else message.caption or ""
        said = Event(EventKind.TEXT, at, text=text, message_id=message.message_id, language=language)
        if edited:
            return replace(said, kind=EventKind.EDITED, name=media or "")
        if message.forward_origin is not None or message.via_bot is not None:
            return replace(said, kind=EventKind.FORWARDED, name=media or "")
        if media is not None:
            return replace(said, kind=EventKind.MEDIA, name=media)
        command = COMMAND.fullmatch(text)
        if command is None:
            return said
        name, addressed, rest = command.groups()
        ours = addressed is None or addressed.lower() == self._bot.username.lower()
        return replace(said, kind=EventKind.COMMAND, name=name.lower() if ours else "", text=rest or "")

    # --- what goes out ------------------------------------------------------------------------------------

    async def send(self, chat_id: int, parcel: Parcel) -> Sent:
        """Send or edit one message; what Telegram says against it is in the result."""
        try:
            return await self._send(chat_id, parcel)
        except BadRequest as error:
            if parcel.target is not None and "no text in the message to edit" in error.message.lower():
                return await _attempt(lambda: self._edit_caption(chat_id, parcel))
            return Sent(meaning_of(error.message))
        except TelegramError as error:
            return _failed(error)

    async def _send(self, chat_id: int, parcel: Parcel) -> Sent:
        message, bot = parcel.message, self._bot
        common: dict[str, Any] = {
            "chat_id": chat_id,
            "disable_notification": message.silent,
            "protect_content": message.protect,
            "reply_markup": _keyboard(message.buttons),
        }
        if message.kind == "buttons":
            return await self._edit_buttons(chat_id, parcel)
        if message.kind == "edit" and parcel.target is not None:
            return await self._edit_text(chat_id, parcel)
        text, mode = _body(parcel)
        if message.kind == "photo" and parcel.media is not None:
            return _out(await bot.send_photo(photo=parcel.media, caption=text, parse_mode=mode, **common))
        if message.kind == "animation" and parcel.media is not None:
            # Telegram knows an animation by the name of its file.
            loop = (
                InputFile(parcel.media, filename="movement.gif") if isinstance(parcel.media, bytes) else parcel.media
            )
            return _out(await bot.send_animation(animation=loop, caption=text, parse_mode=mode, **common))
        if message.kind == "document" and parcel.document is not None:
            file = InputFile(parcel.document.content, filename=parcel.document.name)
            return _out(await bot.send_document(document=file, caption=text, parse_mode=mode, **common))
        if message.kind == "quiz":
            return await self._send_quiz(parcel, common)
        return _out(await bot.send_message(text=text, parse_mode=mode, link_preview_options=_NO_PREVIEW, **common))

    async def _send_quiz(self, parcel: Parcel, common: dict[str, Any]) -> Sent:
        message = parcel.message
        shown = await self._bot.send_poll(
            question=plain(message.text),
            options=[plain(option) for option in message.options],
            type="quiz",
            is_anonymous=False,
            correct_option_ids=cast(Any, [message.correct or 0]),
            explanation=(plain(message.explanation) if parcel.plain else message.explanation) or None,
            explanation_parse_mode=None if parcel.plain else ParseMode.HTML,
            **common,
        )
        return _out(shown)

    async def _edit_text(self, chat_id: int, parcel: Parcel) -> Sent:
        text, mode = _body(parcel)
        shown = await self._bot.edit_message_text(
            text=text,
            parse_mode=mode,
            chat_id=chat_id,
            message_id=parcel.target,
            link_preview_options=_NO_PREVIEW,
            reply_markup=_keyboard(parcel.message.buttons),
        )
        return _out(shown)

    async def _edit_caption(self, chat_id: int, parcel: Parcel) -> Sent:
        text, mode = _body(parcel)
        markup = _keyboard(parcel.message.buttons)
        return _out(
            await self._bot.edit_message_caption(
                chat_id=chat_id, message_id=parcel.target, caption=text, parse_mode=mode, reply_markup=markup
            )
        )

    async def _edit_buttons(self, chat_id: int, parcel: Parcel) -> Sent:
        markup = _keyboard(parcel.message.buttons)
        return _out(await self._bot.edit_message_reply_markup(chat_id, parcel.target, reply_markup=markup))

    async def answer(self, callback_id: str, text: str, alert: bool) -> None:
        """Answer a tapped button, best effort: after an outage the query is too old, and that is fine."""
        try:
            await self._bot.answer_callback_query(callback_id, text[:200] or None, show_alert=alert)
        except TelegramError as error:
            log.debug("a tap could not be answered: %s", type(error).__name__)

    async def leave(self, group: int, text: str) -> None:
        """Say in the group that we only work in private, with a link to there, and leave it, best effort."""
        link = InlineKeyboardButton(self._bot.first_name, url=self._bot.link)
        try:
            await self._bot.send_message(group, text, parse_mode=ParseMode.HTML, reply_markup=_markup([[link]]))
            await self._bot.leave_chat(group)
        except TelegramError as error:
            log.debug("a group could not be left: %s", type(error).__name__)


_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def _clean(raw: Any) -> Any:
    """The same without halves of characters, which no database and no other program could take."""
    if isinstance(raw, str):
        return raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(raw, Mapping):
        return {name: _clean(value) for name, value in raw.items()}
    return [_clean(value) for value in raw] if isinstance(raw, list) else raw


def _tap(number: int, query: CallbackQuery, at: datetime) -> Incoming:
    presser, language = query.from_user, query.from_user.language_code or ""
    own = query.message is not None and query.message.chat.id == presser.id
    if not own or query.message is None:
        return Incoming(number, callback_id=query.id)
    screen, key = None, ""
    data = BUTTON.fullmatch(query.data or "")
    if data is not None:
        screen, key = None if data[1] == "*" else int(data[1]), data[2]
    event = Event(
        EventKind.BUTTON, at, name=key, screen=screen, message_id=query.message.message_id, language=language
    )
    return Incoming(number, presser.id, event, callback_id=query.id, language=language)


def _vote(number: int, vote: PollAnswer, at: datetime) -> Incoming:
    if vote.user is None:
        return Incoming(number)
    language = vote.user.language_code or ""
    event = Event(EventKind.VOTE, at, poll_id=vote.poll_id, options=tuple(vote.option_ids), language=language)
    return Incoming(number, vote.user.id, event, language=language)


def _member(number: int, change: ChatMemberUpdated, at: datetime) -> Incoming:
    status, language = change.new_chat_member.status, change.from_user.language_code or ""
    if change.chat.type != Chat.PRIVATE:
        added = change.chat.type in (Chat.GROUP, Chat.SUPERGROUP) and status in ("member", "administrator")
        return Incoming(number, group=change.chat.id if added else None, language=language)
    kind = EventKind.BLOCKED if status == "kicked" else EventKind.UNBLOCKED
    return Incoming(number, change.chat.id, Event(kind, at, language=language), language=language)


def _trouble(error: TelegramError) -> UnreachableError | RefusedError:
    """The library's error in our words, without its text, which may hold the token or a whole answer."""
    if isinstance(error, InvalidToken):
        return RefusedError("Telegram refuses the token: copy TELEGRAM_BOT_TOKEN again from @BotFather.")
    if isinstance(error, Conflict):
        return ConflictError(
            "Another program receives this bot's messages: stop the other copy. If there is none, the token "
            "leaked: /revoke it in @BotFather. If a webhook is set, delete it."
        )
    return UnreachableError(type(error).__name__)


def _failed(error: TelegramError) -> Sent:
    if isinstance(error, RetryAfter):
        wait: Any = error.retry_after
        return Sent("retry_after", retry_after=wait.total_seconds())
    if isinstance(error, Forbidden | ChatMigrated):
        return Sent("blocked")
    return Sent("bad" if "too large" in error.message.lower() else "unreachable")


async def _attempt(send: Callable[[], Awaitable[Sent]]) -> Sent:
    try:
        return await send()
    except BadRequest as error:
        return Sent(meaning_of(error.message))
    except TelegramError as error:
        return _failed(error)


def _out(shown: Shown | bool) -> Sent:
    if not isinstance(shown, Shown):
        return Sent("sent")
    poll_id = shown.poll.id if shown.poll is not None else None
    media = shown.photo[-1] if shown.photo else shown.animation
    return Sent("sent", shown.message_id, poll_id, media.file_id if media is not None else None)


def _body(parcel: Parcel) -> tuple[str, ParseMode | None]:
    text = parcel.message.text
    return (plain(text), None) if parcel.plain else (text, ParseMode.HTML)


def _keyboard(buttons: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    return _markup([[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in buttons])


def _markup(rows: Sequence[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup(rows) if rows else None
