"""Events and the hash chain over their canonical bytes.

The hash of an event is SHA-256 over the JSON array of its columns in the order of
``FIELDS``, UTF-8, no spaces; it contains the hash of the event before. ``ledger_verify``
says the same in words of its own and shares no line with this module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select

from jmtrade_core.ledger.schema import events

FIELDS = (
    "seq", "kind", "award", "amount", "city", "county", "unallocated", "at", "by", "reason",
    "ref", "body", "prev",
)  # fmt: skip
GENESIS = "0" * 64


@dataclass(frozen=True)
class Split:
    """Fen by payer."""

    city: int = 0
    county: int = 0
    unallocated: int = 0

    @property
    def amount(self) -> int:
        return self.city + self.county + self.unallocated

    def __sub__(self, other: Split) -> Split:
        return Split(
            self.city - other.city,
            self.county - other.county,
            self.unallocated - other.unallocated,
        )

    def __add__(self, other: Split) -> Split:
        return self - (Split() - other)

    def columns(self) -> dict[str, int]:
        """The four money columns of a row."""
        parts = {"city": self.city, "county": self.county, "unallocated": self.unallocated}
        return {"amount": self.amount, **parts}


@dataclass(frozen=True)
class Event:
    """One thing that happened, before it has a place in the chain."""

    kind: str
    by: str
    award: int | None = None
    money: Split = Split()
    reason: str = ""
    ref: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """The end of the chain: what an office writes down to prove later that it grew."""

    seq: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


def canonical(value: object) -> str:
    """JSON without spaces, text as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest(row: Mapping[str, Any]) -> str:
    """The hash of an event's row."""
    return sha256(canonical([row[name] for name in FIELDS]).encode()).hexdigest()


def head(connection: Connection) -> Head:
    """The last event; asked inside the transaction that appends to it."""
    last = select(events.c.seq, events.c.hash).order_by(events.c.seq.desc()).limit(1)
    row = connection.execute(last).first()
    return Head(row.seq, row.hash) if row else Head()


def now() -> str:
    """The time to the second, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local(at: str) -> datetime:
    """A time of entry as the clock of this computer shows it."""
    return datetime.fromisoformat(at).astimezone()


def append(connection: Connection, new: Sequence[Event], at: str = "") -> Head:
    """Chain events to the end. The caller holds the writing transaction."""
    end, at = head(connection), at or now()
    rows = []
    for event in new:
        row = {
            "seq": end.seq + 1, "kind": event.kind, "award": event.award,
            **event.money.columns(), "at": at, "by": event.by, "reason": event.reason,
            "ref": event.ref, "body": canonical(event.body) if event.body else "",
            "prev": end.hash,
        }  # fmt: skip
        end = Head(end.seq + 1, digest(row))
        rows.append({**row, "hash": end.hash})
    if rows:
        connection.execute(insert(events), rows)
    return end
