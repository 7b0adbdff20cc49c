"""Keys, encrypted columns and pseudonyms.

`ENCRYPTION_KEYS` (or the key file) is a list, by commas or lines: one or more encryption keys, the first of which
encrypts while all decrypt, and one entry `lookup:<key>`. From that last one the key of the pseudonyms is derived;
it is never rotated, because a person could then not be found again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from bot.store.errors import CannotOpenError

LOOKUP = "lookup:"


@dataclass(frozen=True)
class Keys:
    """The cipher of the columns and the key of the pseudonyms. Never printed."""

    cipher: MultiFernet = field(repr=False)
    lookup: bytes = field(repr=False)


def lookup(key: bytes, chat_id: int) -> str:
    """The pseudonym of a chat: 64 hexadecimal digits that say nothing without the key."""
    return hmac.new(key, str(chat_id).encode(), hashlib.sha256).hexdigest()


def new_keys() -> str:
    """A fresh key list, as the key file holds it."""
    return f"{Fernet.generate_key().decode()}\n{LOOKUP}{Fernet.generate_key().decode()}\n"


def read_keys(text: str) -> Keys:
    """The keys of a list. Raises CannotOpenError, without quoting any of it, when it is not one."""
    entries = [entry.strip() for line in text.splitlines() for entry in line.split(",") if entry.strip()]
    lookups = [entry.removeprefix(LOOKUP) for entry in entries if entry.startswith(LOOKUP)]
    ciphers = [entry for entry in entries if not entry.startswith(LOOKUP)]
    if len(lookups) != 1 or not ciphers:
        raise CannotOpenError(
            "The encryption keys must be one or more keys and one entry 'lookup:<key>', separated by commas."
        )
    try:
        fernets = [Fernet(entry) for entry in ciphers]
        Fernet(lookups[0])
    except ValueError:
        raise CannotOpenError(
            "One of the encryption keys is not 32 bytes in URL-safe base64; copy it again."
        ) from None
    derived = HKDF(SHA256(), 32, salt=None, info=b"backwise: pseudonyms").derive(lookups[0].encode())
    return Keys(MultiFernet(fernets), derived)


def keys_from_file(file: Path, *, may_make: bool) -> Keys:
    """The keys of the key file, which is made with mode 0600 when it is missing and `may_make`.

    Raises CannotOpenError when it is missing and may not be made (the data could never be read again), when others
    may read it, or when it cannot be read.
    """
    try:
        if not file.exists():
            _make(file, may_make)
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise CannotOpenError(f"Others may read the key file {file}; protect it with: chmod 600 {file}")
        return read_keys(file.read_text(encoding="ascii"))
    except UnicodeDecodeError:
        raise CannotOpenError(f"{file} is not a key file; put the right one back.") from None
    except OSError as error:
        raise CannotOpenError(f"The key file {file} cannot be used: {error.strerror}.") from None


def _make(file: Path, may_make: bool) -> None:
    if not may_make:
        raise CannotOpenError(
            f"The key file {file} is missing, and the database holds data that only it can open: "
            "put it back, or set ENCRYPTION_KEYS."
        )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(new_keys())
        out.flush()
        os.fsync(out.fileno())


def sentinel(keys: Keys) -> str:
    """What a database keeps, encrypted, to know its own keys again."""
    return hmac.new(keys.lookup, b"backwise: sentinel", hashlib.sha256).hexdigest()


class Sealed(TypeDecorator[Any]):
    """A column of anything that JSON can hold, encrypted."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, cipher: MultiFernet) -> None:
        super().__init__()
        self.cipher = cipher

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return self.cipher.encrypt(json.dumps(value, separators=(",", ":")).encode("ascii"))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(self.cipher.decrypt(value))


__all__ = [
    "InvalidToken",
    "Keys",
    "Sealed",
    "keys_from_file",
    "lookup",
    "new_keys",
    "read_keys",
    "sentinel",
]
