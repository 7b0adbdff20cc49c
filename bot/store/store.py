"""Opening the store: the file, its schema, its keys and its owner."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.clock import EPOCH
from bot.store.crypto import InvalidToken, Keys, keys_from_file, lookup, read_keys, sentinel
from bot.store.errors import CannotOpenError
from bot.store.runner import Runner, truncate_log
from bot.store.tables import Tables, tables

P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 5
MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Store:
    """An open store. `run(fn, …)` runs `fn(conn, tables, …)` as one transaction."""

    engine: Engine
    tables: Tables
    keys: Keys
    runner: Runner
    lock: IO[str] | None

    def person(self, chat_id: int) -> str:
        """The pseudonym of a chat."""
        return lookup(self.keys.lookup, chat_id)

    async def run(self, fn: Callable[Concatenate[Connection, Tables, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `fn(conn, tables, …)` returned, once it is committed; raises StoreError as `Runner.run` does."""
        return await self.runner.run(fn, self.tables, *args, **kwargs)

    def start(self) -> None:
        """Start the writer thread."""
        self.runner.start()

    async def close(self) -> None:
        """Finish what waits and let go of the database."""
        await self.runner.stop()
        self.engine.dispose()
        if self.lock is not None:
            self.lock.close()


def open_store(url: str, encryption_keys: str | None, bot_id: int, *, alone: bool = True) -> Store:
    """Open the database of this bot, make or migrate it, and check that the keys are its own.

    Without `encryption_keys` a key file beside the database is used, made at the first start. `alone` takes the
    lock that keeps a second bot off the same file, and frees what a killed one had in hand.
    Raises CannotOpenError, with one line that names the mend.
    """
    file = _sqlite_file(url)
    lock = _lock(file) if alone else None
    engine = sqlite_engine(file)
    try:
        _refuse_foreign(file)
        migrate(engine)
        keys = _keys(engine, encryption_keys, file.with_suffix(".key"))
        store = Store(engine, tables(keys.cipher), keys, Runner(engine), lock)
        with engine.connect() as conn, conn.begin():
            _check_owner(conn, store, bot_id, file)
            if alone:
                lane = store.tables.lane
                conn.execute(update(lane).values(lease=None, lease_until=None))
        truncate_log(engine)
    except CannotOpenError:
        _give_up(engine, lock)
        raise
    except SQLAlchemyError as error:
        _give_up(engine, lock)
        raise CannotOpenError(_advice(error, file)) from None
    return store


def _refuse_foreign(file: Path) -> None:
    """Leave another program's database as it is: it is only read here, before anything of ours touches it."""
    if file.stat().st_size == 0:
        return
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as conn:
        try:
            names = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.Error:
            return  # damaged or locked: what opens it next says so
    if names and "alembic_version" not in names:
        raise CannotOpenError(f"{file} is a database of another program: set another DATABASE_URL.")


def sqlite_engine(file: Path) -> Engine:
    """An engine for the file: WAL, every COMMIT on disk, deleted bytes overwritten, transactions begun by us."""
    engine = create_engine(f"sqlite:///{file}", hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _set_up_connection(connection: Any, _record: Any) -> None:
    # The driver's own transactions would commit by themselves at every outermost savepoint.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def migrate(engine: Engine) -> None:
    """Bring the schema to this program's; all of it or nothing."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect() as conn, conn.begin():
        config.attributes["connection"] = conn
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise CannotOpenError("The database was written by a newer Backwise: update the program.") from None


def _sqlite_file(url: str) -> Path:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise CannotOpenError("DATABASE_URL is not an address; write sqlite:///path/to/file.db") from None
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise CannotOpenError("DATABASE_URL must name a SQLite file: sqlite:///path/to/file.db")
    file = Path(str(parsed.database))
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise CannotOpenError(
            f"The database {file} cannot be opened ({error.strerror}): check its place and its permissions."
        ) from None
    return file


def _lock(file: Path) -> IO[str]:
    lock = file.with_suffix(".lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise CannotOpenError(
            f"Another Backwise is using {file}: stop it first, or set another DATABASE_URL."
        ) from None
    return lock


def _keys(engine: Engine, given: str | None, file: Path) -> Keys:
    if given:
        return read_keys(given)
    with engine.connect() as conn:
        used = conn.execute(text("SELECT count(*) FROM bot")).scalar_one() > 0
    return keys_from_file(file, may_make=not used)


def _check_owner(conn: Connection, store: Store, bot_id: int, file: Path) -> None:
    bot = store.tables.bot
    owner = conn.execute(select(bot.c.bot_id)).scalar()
    if owner is None:
        conn.execute(insert(bot).values(bot_id=bot_id, tat=EPOCH, sentinel=sentinel(store.keys)))
        return
    if owner != bot_id:
        raise CannotOpenError(f"{file} belongs to another bot ({owner}): use its token, or set another DATABASE_URL.")
    try:
        same = conn.execute(select(bot.c.sentinel)).scalar_one() == sentinel(store.keys)
    except InvalidToken:
        same = False
    if not same:
        raise CannotOpenError(
            f"The encryption keys are not those of {file}: put its key file back, or correct ENCRYPTION_KEYS."
        )


def _give_up(engine: Engine, lock: IO[str] | None) -> None:
    engine.dispose()
    if lock is not None:
        lock.close()


def _advice(error: SQLAlchemyError, file: Path) -> str:
    reason = str(getattr(error, "orig", "")).lower()
    if "not a database" in reason or "malformed" in reason:
        return f"{file} is damaged or not a database: restore a backup, or set another DATABASE_URL."
    if "locked" in reason or "busy" in reason:
        return f"{file} is in use by another program: stop that one first."
    if "already exists" in reason:
        return f"{file} is a database of another program: set another DATABASE_URL."
    return f"The database {file} cannot be used ({reason or type(error).__name__}): check its place and permissions."
