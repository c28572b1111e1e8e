"""Prior awards from the ledger: all counties, less the lines that are decided again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from jmtrade_core.errors import Problem
from jmtrade_core.ledger import chain, standing
from jmtrade_core.ledger.lines import lines_of
from jmtrade_core.ledger.schema import awards
from jmtrade_core.ledger.standing import Standing
from jmtrade_core.words import _

if TYPE_CHECKING:
    from jmtrade_core.decisions import Award
    from jmtrade_core.engine.frames import Records
    from jmtrade_core.policy import Policy

Row = tuple[str, str, str, int, int]
"""uscc, measure, subject, year, amount in fen: a row of ``prior_awards``."""
Scope = frozenset[tuple[str, int]]
"""Counties and years."""


def prior_rows(connection: Connection, scope: Scope) -> list[Row]:
    """What is due of every award outside the scope; withdrawn awards are none.

    An award that tops up one in the scope rests on it, so it is left out as well.
    """
    rows, decided_again = [], set()
    for one in standing.find(connection):
        if (one.jurisdiction, one.year) in scope or one.tops_up in decided_again:
            decided_again.add(one.id)
        elif one.due:
            rows.append((one.uscc, one.measure, one.subject, one.year, one.due))
    return rows


Transform = Callable[["Records", tuple["Policy", ...]], "Records"]


class FromLedger:
    """Puts the ledger's prior awards into the records of a run.

    A row of the input's own table counts beside them where the ledger knows nothing of
    that award: it was paid before there was a ledger, and to pass over it could pay it
    twice. ``used`` holds all rows after the run, ``outside`` the table's.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.used: list[Row] = []
        self.outside: list[Row] = []

    def __call__(self, records: Records, policies: tuple[Policy, ...]) -> Records:
        scope = frozenset((policy.county.id, policy.year) for policy in policies)
        known = {
            (one.uscc, one.measure, one.subject, one.year) for one in standing.find(self.connection)
        }
        self.outside = [row for row in _table_rows(records) if row[:4] not in known]
        self.used = [*prior_rows(self.connection, scope), *self.outside]
        return with_rows(records, self.used)

    def warnings(self) -> tuple[Problem, ...]:
        """What has to be said of rows that the ledger does not hold."""
        if not self.outside:
            return ()
        found = _("{count} rows that the ledger does not hold").format(count=len(self.outside))
        wanted = _("prior awards in the ledger")
        cure = _("they count as awards from before the ledger")
        return (Problem("prior_awards", found, wanted, cure, "priors-outside", "warning"),)


def exactly(rows: Sequence[Row]) -> Transform:
    """What puts these prior awards, and no others, into the records."""
    return lambda records, _policies: with_rows(records, rows)


def with_rows(records: Records, rows: Sequence[Row]) -> Records:
    """The records with these prior awards; none is known to be none."""
    frames = {**records.frames, "prior_awards": _frame(rows)}
    empty = records.empty - {"prior_awards"} if rows else records.empty | {"prior_awards"}
    return replace(records, frames=frames, empty=empty)


def _table_rows(records: Records) -> list[Row]:
    table = records.frames.get("prior_awards")
    if table is None or "prior_awards" in records.empty:
        return []
    columns = ("uscc", "measure", "subject", "year", "amount")
    rows = table.select(*columns).collect().iter_rows()
    return sorted((u, m, s or "", y, a) for u, m, s, y, a in rows)


def _frame(rows: Sequence[Row]) -> Any:
    from narwhals.stable.v2 import Int64, String, from_dict

    names = ("uscc", "measure", "subject", "year", "amount", "source")
    kinds: dict[str, Any] = {n: Int64 if n in ("year", "amount") else String for n in names}
    rowed = [(*row, f"ledger!{number}") for number, row in enumerate(rows, 1)]
    columns = {name: [row[at] for row in rowed] for at, name in enumerate(names)}
    return from_dict(columns, kinds, backend="polars").lazy()


def marked(connection: Connection, award: Award) -> Award:
    """The award with what the ledger says of its lines: which it has decided already."""
    stands: dict[tuple[str, str], Standing] = {}
    for one in standing.find(connection, awards.c.due > 0):
        stands[one.key, one.uscc] = one
    met = (stands.get((line.key, line.uscc)) for line in lines_of(award))
    known = [
        {
            "uscc": one.uscc, "measure": one.measure, "subject": one.subject,
            "award": one.id, "state": one.state,
        }
        for one in met
        if one is not None
    ]  # fmt: skip
    return replace(award, ledger={"head": str(chain.head(connection)), "already_decided": known})
