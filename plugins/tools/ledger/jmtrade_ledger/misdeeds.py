"""What the ledger was ever told of dishonesty and of firms struck off.

A table that leaves a record out does not take it back: what the recorded input of any run and
the tables of any earlier payment said counts beside the tables of this one.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from jmtrade_core.schema.tables import DISHONESTY, SUCCESSIONS
from jmtrade_ledger import archive
from jmtrade_ledger.chain import canonical
from jmtrade_ledger.heirs import with_inherited
from jmtrade_ledger.paydata import PayData
from jmtrade_ledger.schema import events

Records = dict[str, list[tuple[date | None, date | None]]]
"""By enterprise: when it occurred, and when it was repaired."""


def keep(connection: Connection, data: PayData) -> str:
    """Archive what these tables say, without the accounts; returns its SHA-256."""
    said = {
        "dishonesty": {
            uscc: [[_text(one), _text(other)] for one, other in records]
            for uscc, records in sorted((data.dishonesty or {}).items())
        },
        "struck_off": {uscc: _text(on) for uscc, on in sorted((data.struck_off or {}).items())},
    }
    return archive.keep(connection, canonical(said).encode())


def with_earlier(connection: Connection, data: PayData, today: date) -> PayData:
    """The tables with every record of earlier ones. A table that is absent stays unknown.

    A later table may say that a record of one day was repaired; a day on which a firm was
    struck off is the earliest that was ever said. Records of predecessors count as they do
    when an award is decided, by every succession that a recorded input has named.
    """
    dishonesty: dict[str, dict[date | None, date | None]] = {}
    struck_off: dict[str, date | None] = {}
    successions: list[dict[str, Any]] = []
    told = (*_earlier(connection, successions), (data.dishonesty, data.struck_off))
    for records, gone in told:
        for uscc, days in (records or {}).items():
            dishonesty.setdefault(uscc, {}).update(days)
        for uscc, on in (gone or {}).items():
            known = struck_off.get(uscc)
            struck_off[uscc] = min(on, known) if on and known else on or known
    own = {uscc: list(days.items()) for uscc, days in dishonesty.items()}
    merged = with_inherited(own, successions, today)
    return replace(
        data,
        dishonesty=None if data.dishonesty is None else merged,
        struck_off=None if data.struck_off is None else struck_off,
    )


def _earlier(
    connection: Connection, successions: list[dict[str, Any]]
) -> Iterator[tuple[Records, dict[str, date | None]]]:
    """What runs and payments were told, in their order; each input and table once. The
    successions of inputs are put to the others."""
    asked = select(events.c.kind, events.c.body).where(events.c.kind.in_(("run", "batch")))
    seen = set()
    for kind, text in connection.execute(asked.order_by(events.c.seq)).all():
        body = json.loads(text)
        told = canonical(body["input"]) if kind == "run" else body.get("told", "")
        if told and told not in seen:
            seen.add(told)
            if kind == "run":
                yield _of_run(connection, body, successions), {}
            else:
                yield _of(connection, told)


def _of(connection: Connection, told: str) -> tuple[Records, dict[str, date | None]]:
    said = json.loads(archive.fetch(connection, told))
    records = {
        uscc: [(_day(one), _day(other)) for one, other in days]
        for uscc, days in said["dishonesty"].items()
    }
    return records, {uscc: _day(on) for uscc, on in said["struck_off"].items()}


def _of_run(
    connection: Connection, body: dict[str, Any], successions: list[dict[str, Any]]
) -> Records:
    """The table ``dishonesty`` of a recorded input, and its successions beside it."""
    from jmtrade_core.intake.eager import read_tables

    if not body["input"]:
        return {}
    records: Records = {}
    with tempfile.TemporaryDirectory(prefix="jmtrade-input-") as name:
        archive.restore(connection, body["input"], Path(name))
        asked = {table.id: table for table in (DISHONESTY, SUCCESSIONS)}
        read = read_tables([Path(name) / body["data"]], asked).reads
        if DISHONESTY.id in read:
            for row in read[DISHONESTY.id].sound.iter_rows(named=True):
                days = (row["occurred_on"], row["repaired_on"])
                records.setdefault(row["uscc"], []).append(days)
        if SUCCESSIONS.id in read and not _apart(body):
            successions += read[SUCCESSIONS.id].sound.iter_rows(named=True)
    return records


def _apart(body: dict[str, Any]) -> bool:
    """Whether the run was decided under the ruling that nobody inherits a history."""
    reading = body.get("receipt", {}).get("readings", {}).get("succession.history", {})
    return bool(reading.get("option") == "own")


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
