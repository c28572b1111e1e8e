"""Events, awards and archive, with their guards."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)

from jmtrade_ledger import guards

revision = "0001"
down_revision = None


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _whole(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False) for name in names]


def upgrade() -> None:
    """A ledger is only ever built up: there is no way back."""
    _events()
    _awards()
    op.create_table(
        "archive",
        Column("sha256", Text, primary_key=True),
        Column("content", LargeBinary, nullable=False),
    )
    dialect = op.get_bind().dialect.name
    for statement in guards.sqlite() if dialect == "sqlite" else guards.postgresql():
        op.execute(statement)


def _events() -> None:
    op.create_table(
        "events",
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        *_text("kind"),
        Column("award", BigInteger),
        *_whole("amount", "city", "county", "unallocated"),
        *_text("at", "by", "reason", "ref", "body", "prev", "hash"),
        CheckConstraint("seq > 0", name="seq_positive"),
        CheckConstraint("amount = city + county + unallocated", name="split_whole"),
        CheckConstraint(
            "kind NOT IN ('paid', 'recovered') OR amount > 0 AND city >= 0 AND county >= 0 "
            "AND unallocated = 0",
            name="moves_positive",
        ),
    )
    for name, column, kind in (("once_paid", "award", "paid"), ("once_batch", "ref", "batch")):
        where = text(f"kind = '{kind}'")
        op.create_index(
            name, "events", [column], unique=True, sqlite_where=where, postgresql_where=where
        )
    op.create_index("by_award", "events", ["award"])


def _awards() -> None:
    op.create_table(
        "awards",
        Column("id", BigInteger, ForeignKey("events.seq"), primary_key=True, autoincrement=False),
        *_text("key"),
        *_whole("round"),
        Column("tops_up", BigInteger, ForeignKey("awards.id")),
        *_text("once_per", "uscc", "name", "jurisdiction", "measure"),
        Column("article", BigInteger),
        *_text("subject"),
        *_whole("year"),
        Column("event_date", Text),
        Column("run", BigInteger, ForeignKey("events.seq"), nullable=False),
        *_text("state"),
        *_whole("due", "city", "county", "unallocated", "paid", "recovered"),
        UniqueConstraint("key", "round", name="once_per_round"),
        CheckConstraint("round >= 1", name="round_positive"),
        CheckConstraint("round > 1 OR tops_up IS NULL", name="first_tops_nothing"),
        CheckConstraint(
            "due >= 0 AND city >= 0 AND county >= 0 AND unallocated >= 0", name="due_positive"
        ),
        CheckConstraint("due = city + county + unallocated", name="due_whole"),
        CheckConstraint("paid >= 0 AND recovered >= 0 AND recovered <= paid", name="paid_bounds"),
    )
    op.create_index("by_uscc", "awards", ["uscc"])
    op.create_index("by_scope", "awards", ["jurisdiction", "year"])
