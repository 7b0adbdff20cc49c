"""Opening the store: what is made, what is checked, and the one line for each thing that is wrong."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.store.crypto import new_keys
from bot.store.errors import CannotOpenError
from bot.store.store import Store, open_store, sqlite_engine
from tests.store.conftest import BOT

NOBODY = 65534


def url(file: Path) -> str:
    return f"sqlite:///{file}"


async def opened_once(file: Path, keys: str | None = None) -> None:
    await open_store(url(file), keys, BOT).close()


def refusal(file: Path, keys: str | None = None, bot_id: int = BOT) -> str:
    with pytest.raises(CannotOpenError) as caught:
        open_store(url(file), keys, bot_id)
    line = str(caught.value)
    assert line
    assert "\n" not in line
    return line


async def test_the_first_start_makes_everything_for_the_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "backwise.db"
    await opened_once(file)
    assert file.stat().st_mode & 0o077 == 0
    assert file.with_suffix(".key").stat().st_mode & 0o077 == 0
    await opened_once(file)


async def test_the_migrations_make_exactly_the_tables_of_the_code(store: Store) -> None:
    with store.engine.connect() as conn, conn.begin():
        context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, store.tables.metadata) == []
        made = {row[0]: row[1] for row in conn.exec_driver_sql("SELECT name, sql FROM sqlite_master")}
    counted = [table.name for table in store.tables.metadata.sorted_tables if "id" in table.c]
    assert counted
    assert all("AUTOINCREMENT" in made[name] for name in counted)


async def test_sqlite_is_set_up_to_lose_nothing_and_to_forget_for_good(store: Store) -> None:
    with store.engine.connect() as conn:
        wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
        assert {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted} == wanted


async def test_another_bots_database_is_refused(file: Path) -> None:
    await opened_once(file)
    assert "another bot (4242)" in refusal(file, bot_id=7)


async def test_a_lost_key_file_is_not_replaced(file: Path) -> None:
    await opened_once(file)
    file.with_suffix(".key").unlink()
    assert "put it back" in refusal(file)
    assert not file.with_suffix(".key").exists()


async def test_a_wrong_key_is_noticed_at_the_start(file: Path) -> None:
    right = new_keys().replace("\n", ",")
    await opened_once(file, right)
    cipher, pseudonyms, _ = right.split(",")
    assert "not those of" in refusal(file, new_keys())
    other_cipher, other_pseudonyms = new_keys().split()
    assert "not those of" in refusal(file, f"{other_cipher},{pseudonyms}")
    assert "not those of" in refusal(file, f"{cipher},{other_pseudonyms}")
    await opened_once(file, f"{other_cipher},{right}")


async def test_a_second_bot_on_the_same_file_is_kept_off(store: Store, file: Path) -> None:
    assert "Another Backwise" in refusal(file)
    beside = open_store(url(file), None, BOT, alone=False)
    await beside.close()


@pytest.mark.parametrize("damage", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_file_that_is_no_database_is_named(file: Path, damage: bytes) -> None:
    file.write_bytes(damage)
    line = refusal(file)
    assert str(file) in line
    assert file.read_bytes() == damage


async def test_another_programs_database_is_left_alone(file: Path) -> None:
    with sqlite3.connect(file) as conn:
        conn.execute("CREATE TABLE chat (anything)")
    conn.close()
    assert "another program" in refusal(file)
    with sqlite3.connect(file) as conn:
        assert [row[0] for row in conn.execute("SELECT name FROM sqlite_master")] == ["chat"]
    conn.close()


async def test_a_database_of_a_newer_program_is_refused(file: Path) -> None:
    await opened_once(file)
    with sqlite3.connect(file) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    assert "update the program" in refusal(file)


async def test_a_half_made_schema_never_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    calls = iter(range(100))

    def breaks(*args: object, **kwargs: object) -> None:
        if next(calls) == 3:
            raise CannotOpenError("the power went out")
        real(*args, **kwargs)  # type: ignore[arg-type]

    real = op.create_table
    monkeypatch.setattr(op, "create_table", breaks)
    assert "power" in refusal(file)
    monkeypatch.undo()
    with sqlite3.connect(file) as conn:
        assert conn.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    conn.close()
    await opened_once(file)


async def test_a_database_in_use_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await opened_once(file)
    monkeypatch.setattr("bot.store.store.BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert "in use by another program" in refusal(file)
    holder.close()


@pytest.mark.parametrize("address", ["nonsense", "postgresql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_no_sqlite_file_is_refused(address: str) -> None:
    with pytest.raises(CannotOpenError, match="sqlite:///"):
        open_store(address, None, BOT)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "a folder").mkdir()
    assert "cannot be opened" in refusal(tmp_path / "a folder")
    (tmp_path / "file").write_text("x")
    assert "cannot be opened" in refusal(tmp_path / "file" / "backwise.db")


def test_a_read_only_folder_is_named() -> None:
    """As somebody who may not write there: root would, so it becomes nobody for a moment."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        me = os.geteuid()
        os.seteuid(NOBODY if me == 0 else me)
        try:
            assert "cannot be opened" in refusal(Path(name) / "backwise.db")
        finally:
            os.seteuid(me)


async def test_what_a_killed_bot_had_in_hand_is_free_at_once(file: Path) -> None:
    await opened_once(file)
    engine = sqlite_engine(file)
    with engine.connect() as conn, conn.begin():
        conn.exec_driver_sql(
            "INSERT INTO lane (person, rest_until, priority, lease, lease_until) VALUES ('p', 0, 1, 'x', 9e15)"
        )
    engine.dispose()
    store = open_store(url(file), None, BOT)
    with store.engine.connect() as conn:
        assert conn.exec_driver_sql("SELECT lease, lease_until FROM lane").one() == (None, None)
    await store.close()


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    """Also one whose tables have other names than ours: nothing is added to it, and its mode stays."""
    file = tmp_path / "photos.db"
    with sqlite3.connect(file) as conn:
        conn.execute("CREATE TABLE album (name TEXT)")
    conn.close()
    before = file.read_bytes()
    assert "another program" in refusal(file)
    assert file.read_bytes() == before
