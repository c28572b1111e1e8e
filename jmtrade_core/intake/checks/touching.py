"""Which decision lines a warning touches.

A finding knows its place, a line its ``source`` and its enterprise. A warning on a claim's own
row touches that row's lines; one on a row of the enterprise itself (a table that core owns:
the list, exports, dishonesty, earlier awards, ...) touches all of the enterprise's lines,
since each of them reads those tables. A warning about two rows touches both, whichever of
them comes first. A warning about a whole file or table touches none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from narwhals.stable.v2 import DataFrame, from_native

from jmtrade_core.errors import Problem
from jmtrade_core.intake.checks.counted import IDENTITY
from jmtrade_core.intake.finding_codes import number
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.schema.tables import core_tables

_ROW = re.compile(r"^(.*!)[A-Z]*(\d+)(?: .*)?$", re.DOTALL)
_SPELT = frozenset({"odd-sign", "stand-in"})
"""How a row is written. Of an earlier award or a determination that is said of the row alone:
a ledger, which keeps the same awards, could not say it of the lines either."""
_BESIDE = " + "
"""Between the places of a row that several files give (``intake/merge.py``)."""


@dataclass(frozen=True)
class Touched:
    """A row with a warning. ``source``: null where it touches all lines of the enterprise."""

    code: str
    uscc: str
    source: str | None
    measure: str | None = None
    """Where it concerns the lines of one measure only."""


def touched(findings: Iterable[Problem], reads: Mapping[str, TableRead]) -> tuple[Touched, ...]:
    """The rows of listed tables on which a warning stands."""
    codes: dict[str, set[str]] = {}
    for problem, place in _places(findings):
        if row := _row(place):
            codes.setdefault(row, set()).add(problem.code)
    if not codes:
        return ()
    own = {table.id for table in core_tables({})}
    return tuple(
        Touched(number(code), uscc, None if id in own else source)
        for id, read in reads.items()
        for nr, uscc, source in _candidates(read.frame, codes)
        for row in {read.place(nr, None), *source.split(_BESIDE)} & codes.keys()
        for code in sorted(codes[row])
        if not (id in own and code in _SPELT)
    )


def touched_by_identity(found: Iterable[Problem]) -> tuple[Touched, ...]:
    """The same for rows that are not at hand: their places say which they are."""
    own = {table.id for table in core_tables({})}
    rows = [(problem, IDENTITY.match(place)) for problem, place in _places(found)]
    return tuple(
        Touched(number(p.code), row["uscc"], None if row["table"] in own else row["source"])
        for p, row in rows
        if row and not (row["table"] in own and p.code in _SPELT)
    )


def under_new_codes(found: Iterable[Touched], renamed: Mapping[str, str]) -> tuple[Touched, ...]:
    """The same, each of the enterprise that the row is read as (rulebook 2.1, ``recode``)."""
    return tuple(
        replace(one, uscc=renamed[one.uscc]) if one.uscc in renamed else one for one in found
    )


def _places(findings: Iterable[Problem]) -> Iterator[tuple[Problem, str]]:
    """Every place that a warning is about."""
    for problem in findings:
        if problem.severity == "warning":
            for place in (problem.place, *problem.beside):
                yield problem, place


def _row(place: str) -> str:
    """The row of a cell's place, as ``source`` names it; empty for a place that is none."""
    if by_identity := IDENTITY.match(place):
        return by_identity["source"]
    match = _ROW.match(place)
    return f"{match[1]}{match[2]}" if match else ""


def _candidates(frame: pl.DataFrame, rows: Collection[str]) -> Iterable[tuple[int, str, str]]:
    """Rows that may be meant, found without naming each: row, code, source."""
    numbers = sorted({int(end) for row in rows if (end := row.rpartition("!")[2]).isdigit()})
    source = pl.col("source")
    in_sheet = source.str.extract(r"!(\d+)$").cast(pl.Int64, strict=False).is_in(numbers)
    in_parquet = source.is_in(sorted(rows))
    merged = source.str.contains(_BESIDE, literal=True)
    found = frame.filter((in_sheet | in_parquet | merged).fill_null(False))
    return found.select("nr", "uscc", "source").drop_nulls().iter_rows()


def with_warnings(lines: DataFrame[Any], found: Sequence[Touched]) -> DataFrame[Any]:
    """The lines with ``warnings``: codes of the findings that touch each, sorted, once each."""
    frame: pl.DataFrame = lines.to_native()
    names = ("code", "uscc", "source", "measure")
    rows = pl.DataFrame(
        {name: [getattr(one, name) for one in found] for name in names},
        dict.fromkeys(names, pl.String),
    )
    keys = frame.select("uscc", "source", "measure").with_row_index("line")
    of_rows = rows.filter(pl.col("measure").is_null()).drop("measure")
    claims = keys.join(of_rows, on=["uscc", "source"])
    firms = keys.join(of_rows.filter(pl.col("source").is_null()).drop("source"), on="uscc")
    own = rows.drop_nulls("measure").drop("source")
    measures = keys.join(own, on=["uscc", "measure"])
    listed = (
        pl.concat(one.select("line", warnings="code") for one in (claims, firms, measures))
        .unique()
        .sort("line", "warnings")
        .group_by("line")
        .agg("warnings")
    )
    numbered = frame.with_row_index("line")
    joined = numbered.join(listed, on="line", how="left", maintain_order="left").drop("line")
    with_lists: DataFrame[Any] = from_native(
        joined.with_columns(pl.col("warnings").fill_null([])), eager_only=True
    )
    return with_lists
