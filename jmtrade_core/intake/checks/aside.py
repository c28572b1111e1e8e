"""Rows that are read and give no line: counted by table and year, so that none vanishes unseen
(rulebook 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from itertools import groupby
from typing import Any

from narwhals.stable.v2 import Expr, Int64, col, concat, lit
from narwhals.stable.v2 import len as length

from jmtrade_core.engine.records import Records, small
from jmtrade_core.engine.successions import old_codes
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, listed
from jmtrade_core.intake.checks.checks import MAY_BE_UNLISTED
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Measure
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import EXPORTS, SUCCESSIONS, Table

Rows = Callable[[Frame], list[dict[str, Any]]]
"""Fetches a few rows from an engine."""


def aside(records: Records, policies: Sequence[Policy], rows: Rows) -> list[Problem]:
    """A note for each table with claims of other years, or with rows of enterprises that are
    not listed."""
    tables = {id: table for policy in policies for id, table in policy.tables.items()}
    year = policies[0].year
    counts = [*_other_years(records, policies, year), *_unlisted(records, tables.values(), rows)]
    found = rows(concat(counts)) if counts else []
    order = sorted(found, key=lambda row: (row["code"], row["table"], row["year"] or 0))
    return [
        _note(code, tables[id], list(same), year)
        for (code, id), same in groupby(order, key=lambda row: (row["code"], row["table"]))
    ]


def _note(code: str, table: Table, counts: list[dict[str, Any]], year: int) -> Problem:
    found = listed(_of_year(count) for count in counts)
    wanted = {
        "other-years": _("claims of {year}").format(year=year),
        "unlisted-rows": _("enterprises of the table enterprises (企业名录)"),
    }[code]
    return finding(code, f"{table.sheet} ({table.id})", found, wanted)


def _of_year(count: dict[str, Any]) -> str:
    if count["year"] is None:
        return _("{n} without a year").format(n=count["n"])
    return _("{n} of {year}").format(n=count["n"], year=count["year"])


def _counted(rows: Frame, code: str, table: Table) -> Frame:
    """How many rows there are of each year."""
    dated = [c for c in table.columns if table.event in (None, c.id)]
    year = next(y for c in dated if (y := c.kind.year_of(col(c.id))) is not None)
    counts = rows.select(year=year.cast(Int64)).group_by("year").agg(n=length().cast(Int64))
    return counts.with_columns(code=lit(code), table=lit(table.id))


def _other_years(records: Records, policies: Sequence[Policy], year: int) -> Iterator[Frame]:
    measures = {m.id: m for policy in policies for m in policy.measures}
    ids = dict.fromkeys(m.claims.id for m in measures.values())
    for id in ids:
        claims = records.frames.get(id)
        if claims is None or id in records.empty:
            continue
        mine = [m for m in measures.values() if m.claims.id == id]
        yield _counted(_left(claims, mine, year), "other-years", mine[0].claims)


def _left(claims: Frame, measures: Sequence[Measure], year: int) -> Frame:
    """Claims of some measure that none decides, since their day lies in another year."""
    if measures[0].claims.id == EXPORTS.id:
        return claims.filter(col("year") > year)  # the years before are an enterprise's history
    days = lit(date(year, 1, 1)), lit(date(year, 12, 31))
    claims = claims.with_columns(year_start=days[0], year_end=days[1])
    decided = reduce(Expr.__or__, (_decided(m, days, year) for m in measures))
    if all(m.where is not None for m in measures):
        claims = claims.filter(reduce(Expr.__or__, (_claimed(m) for m in measures)))
    return claims.filter(~decided)


def _claimed(measure: Measure) -> Expr:
    assert measure.where is not None  # noqa: S101 - asked of those alone
    return measure.where.fill_null(False)


def _decided(measure: Measure, days: tuple[Expr, Expr], year: int) -> Expr:
    if measure.dated:
        day = measure.event if measure.event is not None else col(str(measure.claims.event))
        within = day.is_null() | day.is_between(*days)
    else:
        within = (col("year") == year).fill_null(True)
    return within if measure.where is None else within & _claimed(measure)


def _unlisted(records: Records, tables: Iterable[Table], fetch: Rows) -> Iterator[Frame]:
    firms = records.frames["enterprises"].select("uscc")
    if SUCCESSIONS.id in records.frames and SUCCESSIONS.id not in records.empty:
        old = old_codes(fetch(records.frames[SUCCESSIONS.id]), firms, fetch)
        if old:
            firms = concat([firms, small(firms, {"uscc": "text"}, [(code,) for code in old])])
    for table in tables:
        rows = records.frames.get(table.id)
        if table.id in MAY_BE_UNLISTED and rows is not None and table.id not in records.empty:
            strangers = rows.join(firms, on="uscc", how="anti")
            yield _counted(strangers, "unlisted-rows", table)
