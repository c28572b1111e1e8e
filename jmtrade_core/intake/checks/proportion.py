"""Amounts beside one another: a part and its whole, a usual range, two claims alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import combinations
from typing import Any

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.crowd import Crowd, of_each
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.money import grouped
from jmtrade_core.schema.subjects import BAR, loose
from jmtrade_core.schema.tables import Column, Table

CENTS = 100


def parts_above_wholes(read: TableRead) -> None:
    """A part above its whole is an error of its row; where one of the two is empty nobody
    can tell."""
    for column in read.table.columns:
        if column.part_of:
            whole = column.part_of
            rows = read.frame.filter(pl.col(column.id) > pl.col(whole))
            for nr, part, total in rows.select("nr", column.id, whole).iter_rows():
                there = read.place(nr, whole)
                found = above(part, total, there)
                wanted = _("a part that is no more than its whole")
                read.fault(
                    nr, finding("part-above-whole", read.place(nr, column.id), found, wanted)
                )


def doubtful_amounts(read: TableRead) -> Iterator[Problem]:
    """Amounts above what they usually lie within, and outside the usual range."""
    return of_each(unlikely(read))


def unlikely(read: TableRead) -> Iterator[Crowd]:
    """The same, the rows of one fault together."""
    for column in read.table.columns:
        if column.usually_within:
            yield _above_a_sum(read, column)
        if column.usual:
            yield _outside(read, column, *column.usual)


def doubtful(column: Column) -> Iterator[pl.Expr]:
    """Rows that ``unlikely`` has for a column."""
    if column.usually_within:
        yield pl.col(column.id) > _total(column)
    if column.usual:
        yield _unusual(column, *column.usual)


def _total(column: Column) -> pl.Expr:
    return reduce(pl.Expr.__add__, (pl.col(name) for name in column.usually_within))


def _unusual(column: Column, least: int, most: int) -> pl.Expr:
    cell = pl.col(column.id)
    return (cell > 0) & ~cell.is_between(least * CENTS, most * CENTS)


def _above_a_sum(read: TableRead, column: Column) -> Crowd:
    total = _total(column)
    rows = read.sound.with_columns(total=total).filter(pl.col(column.id) > pl.col("total"))

    def say(row: Mapping[str, Any]) -> Problem:
        there = read.place(row["nr"], column.usually_within[0])
        found = above(row[column.id], row["total"], there)
        wanted = _("no more than the sum that it is part of")
        return finding("part-above-sum", read.place(row["nr"], column.id), found, wanted)

    return Crowd(read.table.id, column.id, "part-above-sum", rows, say)


def above(part: int, whole: int, there: str) -> str:
    """What is found where a part (in hundredths) is above its whole."""
    return _("{part}, above {whole} at {place}").format(
        part=grouped(part), whole=grouped(whole), place=there
    )


def _outside(read: TableRead, column: Column, least: int, most: int) -> Crowd:
    """Zero is no slip of unit: whoever paid nothing writes it."""
    rows = read.sound.filter(_unusual(column, least, most))

    def say(row: Mapping[str, Any]) -> Problem:
        wanted = _("usually {least} to {most} yuan").format(
            least=grouped(least * CENTS), most=grouped(most * CENTS)
        )
        place = read.place(row["nr"], column.id)
        return finding("unusual-amount", place, grouped(row[column.id]), wanted)

    return Crowd(read.table.id, column.id, "unusual-amount", rows, say)


def alike(table: Table) -> list[str]:
    """What two claims share that are likely to be one; empty for tables without it."""
    day = table.event or next((c.id for c in table.columns if c.id == "year"), None)
    if day is None or table.cost is None or not table.subject:
        return []
    return ["uscc", day, table.cost]


def claims_alike(read: TableRead) -> Iterator[Problem]:
    """Two claims of one enterprise with one date (or year) and one cost, under two subjects."""
    keys, cost = alike(read.table), read.table.cost
    if not keys:
        return
    rows = read.sound.drop_nulls(keys).sort("nr")
    first = pl.col("nr").first().over(keys)
    for nr, other in (
        rows.with_columns(first=first).filter(pl.col("nr") > pl.col("first"))
        .select("nr", "first").iter_rows()
    ):  # fmt: skip
        same = _("the date and the amount of {place}")
        same = same if read.table.event else _("the year and the amount of {place}")
        there = read.place(other, None)
        found = same.format(place=there)
        wanted = _("claims for things that differ")
        yield finding("claims-alike", read.place(nr, cost), found, wanted, beside=(there,))


def yearly(tables: Iterable[Table]) -> list[tuple[Table, Table]]:
    """Pairs of tables whose claims have a year and a cost: one cost may stand in both."""
    some = sorted((t for t in tables if t.event is None and alike(t)), key=lambda t: t.id)
    return list(combinations(some, 2))


def one_cost_in_two(reads: Mapping[str, TableRead]) -> Iterator[Problem]:
    """Claims of one enterprise and year with one cost in two tables, for things of other names:
    what has one name is one thing to the rules themselves."""
    for first, second in yearly(read.table for read in reads.values()):
        here, there = reads[second.id], reads[first.id]
        theirs = there.sound.select(*alike(first), there=pl.col("nr"), called=_called(first))
        rows = here.sound.with_columns(named=_called(second)).join(
            theirs, left_on=alike(second), right_on=alike(first)
        )
        told = set()
        for nr, other, *names in rows.sort("nr", "there").select(
            "nr", "there", "named", "called"
        ).iter_rows():  # fmt: skip
            if nr not in told and len({loose(str(name)) for name in names}) > 1:
                told.add(nr)
                same = there.place(other, None)
                found = _("the year and the amount of {place}").format(place=same)
                wanted = _("claims for things that differ")
                place = here.place(nr, second.cost)
                yield finding("claims-alike", place, found, wanted, beside=(same,))


def _called(table: Table) -> pl.Expr:
    return pl.concat_str(*table.subject, separator=BAR, ignore_nulls=True)


EACH = (doubtful_amounts, claims_alike)
"""Asked of each table of claims and facts, in this order."""
