"""Prior awards from the ledger: all counties, less the lines that are decided again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from jmtrade_core.errors import Problem, UsageError
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


def scope_of(policies: Iterable[Policy]) -> Scope:
    """The counties and the year that a run decides."""
    return frozenset((policy.county.id, policy.year) for policy in policies)


Source = Callable[[Scope], Sequence[Row]]


def from_rows(source: Source) -> Callable[[Records, tuple[Policy, ...]], Records]:
    """What puts a source's prior awards into the records, instead of a table of the input.

    UsageError where the input has prior awards of its own: which list holds is no guess.
    """

    def transform(records: Records, policies: tuple[Policy, ...]) -> Records:
        if "prior_awards" in records.frames and "prior_awards" not in records.empty:
            wanted = _("no rows: prior awards come from the ledger")
            cure = _("remove the table from the input, or leave --ledger out")
            problem = Problem("prior_awards", _("rows"), wanted, cure, "priors-twice")
            raise UsageError(problem)
        rows = source(scope_of(policies))
        frames = {**records.frames, "prior_awards": _frame(rows)}
        empty = records.empty - {"prior_awards"} if rows else records.empty | {"prior_awards"}
        return replace(records, frames=frames, empty=empty)

    return transform


def _frame(rows: Sequence[Row]) -> Any:
    from narwhals.stable.v2 import Int64, String, from_dict

    kinds = {"uscc": String, "measure": String, "subject": String, "year": Int64, "amount": Int64}
    columns = {name: [row[at] for row in rows] for at, name in enumerate(kinds)}
    source = [f"ledger!{number}" for number in range(1, len(rows) + 1)]
    return from_dict(
        {**columns, "source": source}, {**kinds, "source": String}, backend="polars"
    ).lazy()


def marked(connection: Connection, award: Award) -> Award:
    """The award with what the ledger says of its lines: which it has decided already."""
    stands: dict[tuple[str, str], Standing] = {}
    for one in standing.find(connection, awards.c.due > 0):
        stands[one.key, one.uscc] = one
    known = [
        {
            "uscc": one.uscc, "measure": one.measure, "subject": one.subject,
            "award": one.id, "state": one.state,
        }
        for line in lines_of(award)
        if (one := stands.get((line.key, line.uscc))) is not None
    ]  # fmt: skip
    return replace(
        award, ledger={"head": str(chain.head(connection)), "already_decided": known}
    )
