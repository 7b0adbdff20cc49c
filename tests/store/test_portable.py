"""The statements also make sense to PostgreSQL, which comes later: compiled for it, none of them run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from bot.store import lanes, outbox, people, transactions
from bot.store.tables import tables

TABLES = tables(MultiFernet([Fernet(Fernet.generate_key())]))
BUILDERS = {
    f"{module.__name__}.{name}": found
    for module in (lanes, outbox, people, transactions)
    for name, found in vars(module).items()
    if name != "func" and hasattr(found, "cache_info")
}


def compiled(statement: Any) -> str:
    return str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("name", BUILDERS)
def test_every_statement_can_be_written_for_postgresql(name: str) -> None:
    build: Callable[[Any], Any] = BUILDERS[name]
    assert compiled(build(TABLES))


def test_rows_are_locked_there_and_lanes_that_others_hold_are_passed_over() -> None:
    assert "FOR UPDATE" in compiled(BUILDERS["bot.store.people._chat"](TABLES))
    assert "FOR UPDATE SKIP LOCKED" in compiled(BUILDERS["bot.store.lanes._due"](TABLES))


@pytest.mark.parametrize("table", TABLES.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_can_be_made_there(table: Any) -> None:
    made = compiled(CreateTable(table))
    assert "BLOB" not in made
    assert ("BIGSERIAL" in made) == ("id" in table.c)
