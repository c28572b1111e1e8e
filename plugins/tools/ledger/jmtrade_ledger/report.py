"""Reading the ledger: awards, lives, runs, and the export that can be verified."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select, text

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _, listed
from jmtrade_ledger import balances, chain, county_rows, ledger_verify, sealing
from jmtrade_ledger import schema as tables
from jmtrade_ledger.chain import Head, canonical
from jmtrade_ledger.ledger_verify import AWARD as AWARD_COLUMNS
from jmtrade_ledger.ledger_verify import EVENT as EVENT_COLUMNS

AWARD = {
    "award": False, "uscc": False, "name": False, "measure": False, "due": True, "paid": True,
    "state": False, "subject": False, "county": False, "year": False, "round": False,
    "recovered": True, "outstanding": True,
}  # fmt: skip
EVENT = {
    "event": False, "award": False, "kind": False, "amount": True, "at": False, "by": False,
    "reason": False, "ref": False, "city": True, "county": True, "unallocated": True, "body": False,
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
        for one in balances.find(connection, *where)
    ]  # fmt: skip


def life(connection: Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Everything that happened to these awards, in order. UsageError for an unknown one."""
    known = [one.id for one in balances.by_ids(connection, ids)]
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


def is_run(connection: Connection, number: int) -> bool:
    """Whether an event is a recorded run."""
    events = tables.events.c
    asked = select(events.seq).where(events.seq == number, events.kind == "run")
    return connection.scalar(asked) is not None


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
    """What the second verifier says of all that this connection sees, the database's own
    objects included; of a file what it says of the file."""
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.driver_connection
        return ledger_verify.of_connection(raw, expect)
    county_rows.whole(connection)
    found = ledger_verify.verify(
        rows(connection, "events", "seq", EVENT_COLUMNS),
        rows(connection, "awards", "id", AWARD_COLUMNS),
        rows(connection, "archive", "sha256", ("sha256", "content")),
        expect,
    )
    objects = [(str(row[0]), str(row[1])) for row in connection.execute(text(_OBJECTS))]
    ledger_verify.fingerprints(found, objects, ledger_verify.POSTGRESQL)
    return found


_OBJECTS = """
WITH ours AS (
  SELECT oid, relname FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relname IN ('events','awards','archive')
)
SELECT concat('trigger ', t.tgname), concat(ours.relname, t.tgenabled, t.tgtype, p.prosrc,
  t.tgqual, nullif(t.tgattr::text, ''))
FROM ours JOIN pg_trigger t ON t.tgrelid = ours.oid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal
UNION ALL
SELECT concat('index ', c.relname), concat(ours.relname, i.indisunique, i.indisvalid,
  split_part(pg_get_indexdef(i.indexrelid), ' USING ', 2))
FROM ours JOIN pg_index i ON i.indrelid = ours.oid JOIN pg_class c ON c.oid = i.indexrelid
UNION ALL
SELECT concat('constraint ', c.conname),
  concat(ours.relname, c.convalidated, pg_get_constraintdef(c.oid))
FROM ours JOIN pg_constraint c ON c.conrelid = ours.oid WHERE c.contype <> 'n'
UNION ALL
SELECT concat('rule ', r.rulename), concat(ours.relname)
FROM ours JOIN pg_rewrite r ON r.ev_class = ours.oid
"""
"""What guards a server's ledger, each with the words that its fingerprint is taken of."""


def export(connection: Connection) -> bytes:
    """Events, then awards, each row a line of canonical JSON; of an unsigned ledger a last line
    that says so. UsageError where this login sees one county alone."""
    county_rows.whole(connection)
    lines = [
        canonical(row)
        for table, order, columns in (
            ("events", "seq", EVENT_COLUMNS),
            ("awards", "id", AWARD_COLUMNS),
        )
        for row in rows(connection, table, order, columns)
    ]
    if not sealing.signed(connection):
        lines.append(canonical({"signed": False, "head": str(head(connection))}))
    return ("\n".join(lines) + "\n").encode()
