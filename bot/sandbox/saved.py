"""The local Telegram on disk: one small JSON file and, beside it, the files that were sent."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from bot.sandbox.errors import RefusedError
from bot.sandbox.records import Chat, Entry, File, Json, Profile, User
from bot.sandbox.telegram import Telegram

FORMAT = 1


def save(telegram: Telegram, path: Path) -> None:
    """Write everything that must outlive a restart; all or nothing, readable by the owner alone.

    RefusedError where there is no room or no right to write.
    """
    try:
        _save(telegram, path)
    except OSError as error:
        raise RefusedError(f"{path} cannot be written: {error.strerror}") from error


def load(telegram: Telegram, path: Path) -> None:
    """Take up what was saved; a missing file means a first start. RefusedError for one that cannot be read."""
    if not path.exists():
        return
    try:
        state = json.loads(path.read_text("utf-8"))
        if state["format"] != FORMAT:
            raise KeyError("format")
        _restore(telegram, state, _folder(path))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise RefusedError(f"{path} cannot be read; move it away to start afresh") from error


def _save(telegram: Telegram, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = _folder(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    there = {file.name for file in folder.iterdir()}
    for file_id in telegram.files.keys() - there:
        _write(folder / file_id, telegram.files[file_id].data)
    _write(path, json.dumps(_state(telegram), ensure_ascii=False).encode())
    for name in there - telegram.files.keys():  # only now: what was saved before may have named them
        (folder / name).unlink()


def _state(telegram: Telegram) -> Json:
    files = [{k: v for k, v in vars(file).items() if k != "data"} for file in telegram.files.values()]
    return {
        "format": FORMAT,
        "offset_seconds": telegram.clock.offset.total_seconds(),
        "last_ids": telegram.last_ids,
        "users": [asdict(user) for user in telegram.users.values()],
        "chats": [
            {**vars(chat), "entries": [vars(entry) for entry in chat.entries.values()]}
            for chat in telegram.chats.values()
        ],
        "polls": telegram.polls,
        "profile": asdict(telegram.profile),
        "updates": telegram.updates,
        "allowed": telegram.allowed,
        "files": files,
    }


def _restore(telegram: Telegram, state: Json, folder: Path) -> None:
    telegram.clock.offset = timedelta(seconds=state["offset_seconds"])
    # Whatever the file says, no number comes twice: the wall clock may be further than the last save.
    telegram.last_ids = {kind: max(last, telegram.new_id(kind)) for kind, last in state["last_ids"].items()}
    telegram.users = {user["id"]: User(**user) for user in state["users"]}
    for chat in state["chats"]:
        entries = [Entry(**entry) for entry in chat.pop("entries")]
        telegram.chats[chat["id"]] = Chat(**chat, entries={entry.id: entry for entry in entries})
    telegram.polls = {key: (chat_id, message_id) for key, (chat_id, message_id) in state["polls"].items()}
    telegram.profile = Profile(**state["profile"])
    telegram.updates = state["updates"]
    telegram.allowed = state["allowed"]
    telegram.files = {file["id"]: File(**file, data=(folder / file["id"]).read_bytes()) for file in state["files"]}


def _folder(path: Path) -> Path:
    return path.with_name(path.name + ".files")


def _write(path: Path, data: bytes) -> None:
    """Atomic: whoever looks sees the old file or the new one."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
