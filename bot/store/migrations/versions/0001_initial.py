"""The first schema. Rewritten until the first release; a test holds it equal to bot/store/tables.py."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True)


def upgrade() -> None:
    """Make all tables."""
    _incoming()
    _people()
    _history()
    _outgoing()
    _own()


def _incoming() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"])
    op.create_table(
        "dead_letter",
        _id(),
        sa.Column("person", sa.String(64)),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("error", sa.String(80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dead_letter_person", "dead_letter", ["person"])


def _people() -> None:
    op.create_table(
        "chat",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("chat_id", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("tz", sa.String(64), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("blocked_at", sa.BigInteger()),
        sa.Column("transient_until", sa.BigInteger()),
    )
    op.create_index("ix_chat_transient_until", "chat", ["transient_until"])
    op.create_table(
        "timer",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_timer_due_at", "timer", ["due_at"])


def _history() -> None:
    op.create_table(
        "record",
        _id(),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_record_person", "record", ["person", "kind", "local_date"])
    op.create_table(
        "consent",
        _id(),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consent_person", "consent", ["person"])


def _outgoing() -> None:
    op.create_table(
        "outbox",
        _id(),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("send_after", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("replaces", sa.String(64)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_lane", "outbox", ["person", "send_after", "id"])
    op.create_table(
        "lane",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("rest_until", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(32)),
        sa.Column("lease_until", sa.BigInteger()),
    )
    op.create_index("ix_lane_due_at", "lane", ["due_at"])
    op.create_table(
        "shown",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("poll_id", sa.String(64)),
    )


def _own() -> None:
    op.create_table(
        "bot",
        sa.Column("bot_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("tat", sa.BigInteger(), nullable=False),
        sa.Column("sentinel", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "file_id",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("file_id", sa.String(255), nullable=False),
    )
