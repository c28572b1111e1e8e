"""Reading the ledger: awards, lives, runs, and the export that can be verified."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select, text

from jmtrade_core import ledger_verify
from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.ledger import chain, standing
from jmtrade_core.ledger import schema as tables
from jmtrade_core.ledger.chain import Head, canonical
from jmtrade_core.ledger_verify import AWARD as AWARD_COLUMNS
from jmtrade_core.ledger_verify import EVENT as EVENT_COLUMNS
from jmtrade_core.words import _, listed

AWARD = {
    "award": False, "name": False, "uscc": False, "county": False, "year": False,
    "measure": False, "subject": False, "round": False, "state": False, "due": True,
    "paid": True, "recovered": True, "outstanding": True,
}  # fmt: skip
EVENT = {
    "event": False, "award": False, "kind": False, "amount": True, "city": True, "county": True,
    "unallocated": True, "at": False, "by": False, "reason": False, "ref": False, "body": False,
}  # fmt: skip
RUN = {
    "run": False, "county": False, "year": False, "as_of": False, "at": False, "by": False,
    "reason": False, "awards": False, "corrects": False, "input_sha256": False,
}  # fmt: skip
"""Columns of each list; true where they are fen."""


def awards(
    connection: Connection,
    county: str | None = None,
    year: int | None = None,
    state: str | None = None,
    uscc: str | None = None,
) -> list[dict[str, Any]]:
    """Awards as they stand, all that fit."""
    columns = tables.awards.c
    asked = {columns.jurisdiction: county, columns.year: year, columns.state: state}
    asked[columns.uscc] = uscc
    where = [column == value for column, value in asked.items() if value is not None]
    return [
        {
            "award": one.id, "name": one.name, "uscc": one.uscc, "county": one.jurisdiction,
            "year": one.year, "measure": one.measure, "subject": one.subject,
            "round": one.round, "state": one.state, "due": one.due, "paid": one.paid,
            "recovered": one.recovered, "outstanding": one.outstanding,
        }
        for one in standing.find(connection, *where)
    ]  # fmt: skip


def life(connection: Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Everything that happened to these awards, in order. UsageError for an unknown one."""
    known = [one.id for one in standing.by_ids(connection, ids)]
    found = []
    for start in range(0, len(known), 500):
        part = tables.events.c.award.in_(known[start : start + 500])
        for row in connection.execute(select(tables.events).where(part)):
            found.append({**row._mapping, "event": row.seq})
    found.sort(key=lambda row: int(row["seq"]))
    return [{name: row[name] for name in EVENT} for row in found]


def runs(connection: Connection) -> list[dict[str, Any]]:
    """The recorded runs, in order."""
    counted = text("SELECT run, count(*) AS size FROM awards GROUP BY run")
    sizes = {row.run: row.size for row in connection.execute(counted)}
    asked = select(tables.events).where(tables.events.c.kind == "run")
    found = []
    for row in connection.execute(asked.order_by(tables.events.c.seq)):
        body = json.loads(row.body)
        found.append(
            {
                "run": row.seq, "county": body["county"], "year": body["year"],
                "as_of": body["as_of"], "at": row.at, "by": row.by, "reason": row.reason,
                "awards": sizes.get(row.seq, 0), "corrects": len(body["corrects"]),
                "input_sha256": body["receipt"]["input_sha256"],
            }
        )  # fmt: skip
    return found


def no_run(connection: Connection, place: str, run: int) -> UsageError:
    """A number that is no run's; the cure lists the runs."""
    known = [f"{one['run']} ({one['year']}, {one['as_of']})" for one in runs(connection)]
    wanted = _("the number of a recorded run")
    cure = _("recorded runs: {runs}").format(runs=listed(known))
    return UsageError(
        Problem(place, str(run), wanted, cure if known else _("no run is recorded yet"), "no-run")
    )


def head(connection: Connection) -> Head:
    """The end of the chain."""
    return chain.head(connection)


def rows(
    connection: Connection, table: str, order: str, columns: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """A table's rows in order, as the verifier takes them."""
    quoted = ", ".join(f'"{name}"' for name in columns)
    for row in connection.execute(text(f'SELECT {quoted} FROM {table} ORDER BY "{order}"')):  # noqa: S608
        yield tuple(row)


def verified(connection: Connection, expect: str = "") -> ledger_verify.Report:
    """What the second verifier says of the rows that this connection sees."""
    return ledger_verify.verify(
        rows(connection, "events", "seq", EVENT_COLUMNS),
        rows(connection, "awards", "id", AWARD_COLUMNS),
        rows(connection, "archive", "sha256", ("sha256", "content")),
        expect,
    )


def export(connection: Connection) -> bytes:
    """Events, then awards, each row a line of canonical JSON."""
    lines = [
        canonical(row)
        for table, order, columns in (
            ("events", "seq", EVENT_COLUMNS),
            ("awards", "id", AWARD_COLUMNS),
        )
        for row in rows(connection, table, order, columns)
    ]
    return ("\n".join(lines) + "\n").encode()
