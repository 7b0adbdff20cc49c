"""Keys: how they are given, made, kept, and what is said when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select, text

from bot.store.crypto import InvalidToken, Sealed, keys_from_file, lookup, new_keys, read_keys
from bot.store.errors import CannotOpenError


def key() -> str:
    return Fernet.generate_key().decode()


def test_the_first_key_encrypts_and_every_key_decrypts() -> None:
    old, new, pseudonyms = key(), key(), key()
    before = read_keys(f"{old},lookup:{pseudonyms}")
    after = read_keys(f" {new} , {old} ,lookup:{pseudonyms}\n")
    sealed = before.cipher.encrypt(b"a sore back")
    assert after.cipher.decrypt(sealed) == b"a sore back"
    with pytest.raises(InvalidToken):
        before.cipher.decrypt(after.cipher.encrypt(b"x"))


def test_a_rotation_changes_no_pseudonym_and_another_lookup_key_changes_all() -> None:
    pseudonyms = key()
    before, after = read_keys(f"{key()},lookup:{pseudonyms}"), read_keys(f"{key()},lookup:{pseudonyms}")
    other = read_keys(f"{key()},lookup:{key()}")
    assert lookup(before.lookup, 77) == lookup(after.lookup, 77) != lookup(other.lookup, 77)
    assert lookup(before.lookup, 77) != lookup(before.lookup, 78)
    assert len(lookup(before.lookup, 77)) == 64


@pytest.mark.parametrize(
    "entries", ["", "{k}", "lookup:{k}", "{k},lookup:{k},lookup:{k}", "nonsense,lookup:{k}", "{k},lookup:x"]
)
def test_a_wrong_list_is_one_line_without_a_key_in_it(entries: str) -> None:
    secret = key()
    with pytest.raises(CannotOpenError) as caught:
        read_keys(entries.format(k=secret))
    assert "\n" not in str(caught.value)
    assert secret not in str(caught.value)
    assert "nonsense" not in str(caught.value)


def test_keys_do_not_show_themselves() -> None:
    given = new_keys()
    shown = repr(read_keys(given))
    assert not any(entry.removeprefix("lookup:") in shown for entry in given.split())
    assert "lookup=" not in shown


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "backwise.key"
    first = keys_from_file(file, may_make=True)
    assert file.stat().st_mode & 0o777 == 0o600
    again = keys_from_file(file, may_make=False)
    assert again.lookup == first.lookup


def test_a_missing_key_file_is_never_made_anew_beside_data(tmp_path: Path) -> None:
    file = tmp_path / "backwise.key"
    with pytest.raises(CannotOpenError, match="put it back"):
        keys_from_file(file, may_make=False)
    assert not file.exists()


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "backwise.key"
    keys_from_file(file, may_make=True)
    file.chmod(0o644)
    with pytest.raises(CannotOpenError, match="chmod 600"):
        keys_from_file(file, may_make=False)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"hello", b""])
def test_a_key_file_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "backwise.key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(CannotOpenError):
        keys_from_file(file, may_make=False)


def test_a_sealed_column_holds_anything_and_shows_nothing(tmp_path: Path) -> None:
    keys = read_keys(new_keys())
    notes = Table("notes", MetaData(), Column("id", Integer, primary_key=True), Column("note", Sealed(keys.cipher)))
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    values = [{"a": [1, 2.5, None, True, "é \x00"]}, "\ud800 half", None]
    with engine.begin() as conn:
        notes.create(conn)
        for value in values:
            conn.execute(insert(notes).values(note=value))
        assert conn.execute(select(notes.c.note).order_by(notes.c.id)).scalars().all() == values
        raw = conn.execute(text("SELECT note FROM notes WHERE id = 1")).scalar_one()
        assert isinstance(raw, bytes)
        assert b"half" not in raw
    engine.dispose()
