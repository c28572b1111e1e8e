"""The ledger's tables. Amounts are whole fen; days and times are ISO text.

``events`` is the ledger: append-only, each row chained to the one before by its hash.
``awards`` is where each award stands now, computed from its events; it carries the
constraints that make a second award of one claim impossible. ``archive`` keeps what the
decisions rest on, by content. The guards (triggers) stand in ``guards``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

REVISION = "0001"
"""The migration that this code works with."""

metadata = MetaData()

MONEY = ("amount", "city", "county", "unallocated")
"""Money columns of an event, fen: of a decision or correction the signed change of what
is due and by whom; of a payment or recovery what moved."""

events = Table(
    "events",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("award", BigInteger),
    *(Column(name, BigInteger, nullable=False) for name in MONEY),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("seq > 0", name="seq_positive"),
    CheckConstraint("amount = city + county + unallocated", name="split_whole"),
    CheckConstraint(
        "kind NOT IN ('paid', 'recovered') OR amount > 0 AND city >= 0 AND county >= 0 "
        "AND unallocated = 0",
        name="moves_positive",
    ),
    Index(
        "once_paid",
        "award",
        unique=True,
        sqlite_where=text("kind = 'paid'"),
        postgresql_where=text("kind = 'paid'"),
    ),
    Index(
        "once_batch",
        "ref",
        unique=True,
        sqlite_where=text("kind = 'batch'"),
        postgresql_where=text("kind = 'batch'"),
    ),
    Index("by_award", "award"),
)

awards = Table(
    "awards",
    metadata,
    Column("id", BigInteger, ForeignKey("events.seq"), primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("round", BigInteger, nullable=False),
    Column("tops_up", BigInteger, ForeignKey("awards.id")),
    Column("once_per", Text, nullable=False),
    Column("uscc", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("article", BigInteger),
    Column("subject", Text, nullable=False),
    Column("year", BigInteger, nullable=False),
    Column("event_date", Text),
    Column("run", BigInteger, ForeignKey("events.seq"), nullable=False),
    Column("state", Text, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("city", BigInteger, nullable=False),
    Column("county", BigInteger, nullable=False),
    Column("unallocated", BigInteger, nullable=False),
    Column("paid", BigInteger, nullable=False),
    Column("recovered", BigInteger, nullable=False),
    UniqueConstraint("key", "round", name="once_per_round"),
    CheckConstraint("round >= 1", name="round_positive"),
    CheckConstraint("round > 1 OR tops_up IS NULL", name="first_tops_nothing"),
    CheckConstraint(
        "due >= 0 AND city >= 0 AND county >= 0 AND unallocated >= 0", name="due_positive"
    ),
    CheckConstraint("due = city + county + unallocated", name="due_whole"),
    CheckConstraint("paid >= 0 AND recovered >= 0 AND recovered <= paid", name="paid_bounds"),
    Index("by_uscc", "uscc"),
    Index("by_scope", "jurisdiction", "year"),
)

archive = Table(
    "archive",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

IDENTITY = (
    "key", "round", "tops_up", "once_per", "uscc", "name", "jurisdiction", "measure", "article",
    "subject", "year", "event_date", "run",
)  # fmt: skip
"""What an award is; set once, and said in the body of its ``decided`` event."""
