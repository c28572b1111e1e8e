"""Prior awards from the ledger: all counties, less the lines that are decided again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _, pick, saying
from jmtrade_core.money import decimals
from jmtrade_core.schema import subjects
from jmtrade_core.schema.tables import PRIOR_AWARDS
from jmtrade_ledger import balances, chain, county_rows
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.claims import spelt_alike
from jmtrade_ledger.lines import key_of, lines_of
from jmtrade_ledger.schema import awards

if TYPE_CHECKING:
    from jmtrade_core.awards.result import Award
    from jmtrade_core.engine.records import Records
    from jmtrade_core.policy.policy import Policy

Row = tuple[str, str, str, int, int]
"""uscc, measure, subject, year, amount in fen: a row of ``prior_awards``."""
_TABLE = "prior_awards"
Scope = frozenset[tuple[str, int]]
"""Counties and years."""


def prior_rows(connection: Connection, scope: Scope) -> list[Row]:
    """What is due of every award outside the scope; withdrawn awards are none.

    An award that tops up one in the scope rests on it, so it is left out as well.
    """
    rows, decided_again = [], set()
    for one in balances.find(connection):
        if (one.jurisdiction, one.year) in scope or one.tops_up in decided_again:
            decided_again.add(one.id)
        elif one.due:
            rows.append((one.uscc, one.measure, one.subject, one.year, one.due))
    return rows


def _claim(row: Row) -> tuple[str, str, str, int]:
    """What two rows of one award have in common, however its subject is spelt."""
    uscc, measure, subject, year, _fen = row
    return uscc, measure, subjects.key(subject), year


Transform = Callable[["Records", tuple["Policy", ...]], "Records"]


class FromLedger:
    """Puts the ledger's prior awards into the records of a run.

    A row of the input's own table that the ledger holds is passed over: the ledger says
    what became of it. One of which it knows nothing counts beside it: it was paid before
    there was a ledger, and to pass over it could pay it twice. One that the ledger holds
    under another year or subject is refused: to count it would count one award twice.
    ``used`` holds all rows after the run, ``outside`` and ``otherwise`` the table's.
    """

    def __init__(self, connection: Connection) -> None:
        county_rows.whole(connection)
        self.connection = connection
        self.titles: dict[str, str] = {}
        self.used: list[Row] = []
        self.outside: list[Row] = []
        self.otherwise: list[tuple[Row, int]] = []
        """Rows that the ledger holds at another amount, and what it says is due."""

    def __call__(self, records: Records, policies: tuple[Policy, ...]) -> Records:
        scope = frozenset((policy.county.id, policy.year) for policy in policies)
        stands, table = balances.find(self.connection), _table_rows(records)
        due: dict[tuple[object, ...], int] = defaultdict(int)
        for one in stands:
            due[_claim((one.uscc, one.measure, one.subject, one.year, one.due))] += one.due
        self.otherwise = [
            (row, due[_claim(row)]) for row in table if due.get(_claim(row), row[4]) != row[4]
        ]
        self.outside = [row for row in table if _claim(row) not in due]
        self.titles = {m.id: str(p.title(m.id)) for p in policies for m in p.measures}
        self._refuse_twins(stands, policies)
        self.used = [*prior_rows(self.connection, scope), *self.outside]
        return with_rows(records, self.used)

    def warnings(self) -> tuple[Problem, ...]:
        """What has to be said of rows beside the ledger."""
        said = []
        if self.outside:
            words = _("{count} rows, {sum} yuan, that the ledger does not hold, such as {row}")
            found = words.format(
                count=len(self.outside),
                sum=decimals(sum(row[4] for row in self.outside)),
                row=self._said(self.outside[0]),
            )
            wanted = _("prior awards in the ledger")
            cure = _("they count as awards from before the ledger")
            said.append(Problem(_table(), found, wanted, cure, "priors-outside", "warning"))
        for row, held in self.otherwise:
            wanted = _("{amount}, as the ledger holds it").format(amount=decimals(held))
            found, cure = decimals(row[4]), _("the ledger's amount counts")
            place = saying(_table(), self._said(row))
            said.append(Problem(place, found, wanted, cure, "priors-differ", "warning"))
        return tuple(said)

    def _refuse_twins(self, stands: Sequence[Standing], policies: Sequence[Policy]) -> None:
        """UsageError for rows whose award stands in the ledger under another year or name."""
        measures = {measure.id: measure for policy in policies for measure in policy.measures}
        held = {spelt_alike(one.key): one for one in stands if one.due or one.paid > one.recovered}
        problems = []
        for row in self.outside:
            uscc, measure, subject, year, _fen = row
            key = key_of(measures[measure], uscc, subject, year) if measure in measures else None
            key = key and spelt_alike(key)
            if key in held:
                words = _("award {id} of the ledger, {year}, which is paid only once")
                wanted = words.format(id=held[key].id, year=held[key].year)
                cure = _("if it is that award, leave the row out")
                place, found = saying(_table(), self._said(row)), decimals(row[4])
                problems.append(Problem(place, found, wanted, cure, "priors-twice"))
        if problems:
            raise UsageError(*problems)

    def _said(self, row: Row) -> str:
        uscc, measure, subject, year, _fen = row
        title = pick(self.titles.get(measure, measure), measure)
        return " ".join(str(part) for part in (uscc, title, subject, year) if part != "")


def _table() -> str:
    return pick(PRIOR_AWARDS.sheet, PRIOR_AWARDS.id)


def exactly(rows: Sequence[Row]) -> Transform:
    """What puts these prior awards, and no others, into the records."""
    return lambda records, _policies: with_rows(records, rows)


def with_rows(records: Records, rows: Sequence[Row]) -> Records:
    """The records with these prior awards; none is known to be none."""
    frames = {**records.frames, "prior_awards": _frame(rows)}
    empty = records.empty - {"prior_awards"} if rows else records.empty | {"prior_awards"}
    cells = {table: letters for table, letters in records.columns.items() if table != _TABLE}
    return replace(records, frames=frames, empty=empty, columns=cells)


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
    for one in balances.find(connection, awards.c.due > 0):
        stands[spelt_alike(one.key), one.uscc] = one
    met = (stands.get((spelt_alike(line.key), line.uscc)) for line in lines_of(award))
    known = [
        {
            "uscc": one.uscc, "measure": one.measure, "subject": one.subject,
            "award": one.id, "state": one.state,
        }
        for one in met
        if one is not None
    ]  # fmt: skip
    return replace(award, ledger={"head": str(chain.head(connection)), "already_decided": known})
