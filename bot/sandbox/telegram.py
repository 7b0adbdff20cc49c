"""The state of a small Telegram in memory: one bot, the people who talk with it, and what waits for the bot.

Synchronous, without HTTP, not thread-safe: everything runs on the server's event loop. What the bot may do is
in `methods.py`, what a person may do in `people.py`.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.sandbox.errors import ApiError, bad
from bot.sandbox.records import Chat, Entry, File, Json, Profile, Query, User
from bot.sandbox.view import message_view

Listener = Callable[[int, Json], None]
"""Hears of everything that a person's page should show: the person's id and the event."""

TOKEN = "7000000001:opens-no-doors"  # noqa: S105 - the token of no bot at all
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
CALLBACK_SECONDS = 30.0
"""How long a tapped button may wait for its answer. Telegram promises no number; half a minute is its order."""
TYPING_SECONDS = 5.0
ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
"""The kinds of update that a bot gets only if it names them."""


class Telegram:
    """The whole of it. `on_update` is called when something new waits for the bot."""

    def __init__(self, token: str = TOKEN, clock: Clock | None = None) -> None:
        self.token = token
        self.clock = clock or Clock()
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.polls: dict[str, tuple[int, int]] = {}
        self.files: dict[str, File] = {}
        self.profile = Profile()
        self.updates: list[Json] = []
        self.allowed: list[str] = []
        self.last_ids: dict[str, int] = {}
        self.version = 0
        """Grows with every change that is worth saving."""
        self.queries: dict[str, Query] = {}
        self.toasts: dict[int, list[Json]] = {}
        self.typing: dict[int, float] = {}
        self.flooded_until = 0.0
        self.listeners: list[Listener] = []
        self.on_update: Callable[[], None] = lambda: None

    # --- time and numbers ---------------------------------------------------------------------------------

    def date(self) -> int:
        """Now, as Telegram stamps messages: whole seconds since 1970, moved by the clock's offset."""
        return int(self.clock.now().timestamp())

    def set_offset(self, seconds: float) -> None:
        """Move the clock, and tell every page."""
        self.clock.offset = timedelta(seconds=seconds)
        self.tell_all({"type": "clock", **self.clock_view()})

    def clock_view(self) -> Json:
        """What the page shows of the clock."""
        return {"now": self.clock.now().isoformat(), "offset_seconds": self.clock.offset.total_seconds()}

    def new_id(self, kind: str) -> int:
        """The next number. The first is the milliseconds since 2026, so that a restart repeats none."""
        since = self.clock.real() - FIRST_DAY
        last = self.last_ids.get(kind) or since // timedelta(milliseconds=1)
        self.last_ids[kind] = last + 1
        return last + 1

    def changed(self) -> None:
        """Something changed that is worth saving."""
        self.version += 1

    # --- people, chats and messages -----------------------------------------------------------------------

    @property
    def bot(self) -> Json:
        """The bot as a user."""
        name = self.profile.name.get("", "Backwise")
        return {
            "id": int(self.token.split(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": "backwise_local_bot",
        }

    def user(self, user_id: int) -> User:
        """The person; made at the first meeting."""
        return self.users.setdefault(user_id, User(user_id))

    def chat(self, chat_id: int) -> Chat:
        """The chat with this person (or the person's group, for a negative id); made at the first meeting."""
        return self.chats.setdefault(chat_id, Chat(chat_id, user=abs(chat_id)))

    def chat_api(self, chat: Chat) -> Json:
        """The chat as the Bot API shows it."""
        if chat.id < 0:
            return {"id": chat.id, "type": "group", "title": "A group"}
        return {"id": chat.id, "type": "private", "first_name": self.user(chat.user).first_name}

    def reach(self, chat_id: int | str) -> Chat:
        """The chat that the bot wants to act in; ApiError where Telegram would refuse."""
        if (left := self.flooded_until - self.clock.monotonic()) > 0:
            seconds = math.ceil(left)
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or not chat.started:
            raise bad("chat not found")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def post(self, chat: Chat, sender: Json, content: Json, *, silent: bool = False) -> Entry:
        """Put a message into a chat and show it."""
        message = {
            "message_id": self.new_id("message"),
            "from": sender,
            "chat": self.chat_api(chat),
            "date": self.date(),
            **content,
        }
        entry = Entry(message, silent=silent)
        chat.entries[entry.id] = entry
        if entry.by_bot:
            self.typing.pop(chat.id, None)
        self.show(chat, "message", entry)
        return entry

    def remove(self, chat: Chat, entry: Entry) -> None:
        """Take a message away, and its document with it."""
        del chat.entries[entry.id]
        if entry.id in chat.pinned:
            chat.pinned.remove(entry.id)
        if poll := entry.message.get("poll"):
            self.polls.pop(poll["id"], None)
        document = entry.message.get("document")
        if document and "animation" not in entry.message:
            self._drop_unused(document["file_id"])
        self.tell(chat, {"type": "delete", "id": entry.id})

    # --- files --------------------------------------------------------------------------------------------

    def add_file(self, kind: str, name: str, data: bytes, width: int = 0, height: int = 0, seconds: int = 0) -> File:
        """Keep a file under a new id."""
        file = File(secrets.token_urlsafe(24), kind, name, data, width, height, seconds)
        self.files[file.id] = file
        self.changed()
        return file

    def _drop_unused(self, file_id: str) -> None:
        """A document may be somebody's export: it goes with the last message that shows it."""
        entries = (entry for chat in self.chats.values() for entry in chat.entries.values())
        if not any(entry.message.get("document", {}).get("file_id") == file_id for entry in entries):
            self.files.pop(file_id, None)

    # --- what waits for the bot ---------------------------------------------------------------------------

    def push(self, kind: str, content: Json) -> None:
        """Let the bot know, if it wants to know of this kind."""
        if kind in self.allowed or (not self.allowed and kind not in ON_REQUEST):
            self.updates.append({"update_id": self.new_id("update"), kind: content})
            self.changed()
            self.on_update()

    def confirm(self, offset: int) -> None:
        """Forget what the bot has taken: all before `offset`; a negative one leaves only the last of them."""
        before = len(self.updates)
        if offset < 0:
            self.updates = self.updates[offset:]
        else:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if len(self.updates) != before:
            self.changed()

    # --- what the page hears ------------------------------------------------------------------------------

    def tell(self, chat: Chat, event: Json) -> None:
        """An event for the page of a private chat; what happens in a group is not shown."""
        self.changed()
        if chat.id > 0:
            for listener in self.listeners:
                listener(chat.user, event)

    def tell_all(self, event: Json) -> None:
        """An event for everybody's page."""
        self.changed()
        for listener in self.listeners:
            for user_id in self.users:
                listener(user_id, event)

    def show(self, chat: Chat, kind: str, entry: Entry) -> None:
        """A message that is new (`message`) or changed (`edit`)."""
        self.tell(chat, {"type": kind, "message": message_view(chat, entry)})
