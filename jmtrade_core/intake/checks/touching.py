"""Which decision lines a warning touches.

A finding knows its place, a line its ``source`` and its enterprise. A warning on a claim's own
row touches that row's lines; one on a row of the enterprise itself (a table that core owns:
the list, exports, dishonesty, earlier awards, ...) touches all of the enterprise's lines,
since each of them reads those tables. A warning about two rows touches both, whichever of
them comes first. A warning about a whole file or table touches none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import polars as pl
from narwhals.stable.v2 import DataFrame, from_native

from jmtrade_core.errors import Problem
from jmtrade_core.intake.checks.counted import IDENTITY
from jmtrade_core.intake.checks.crowd import Crowd
from jmtrade_core.intake.collector import Collector
from jmtrade_core.intake.finding_codes import number
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.schema.tables import core_tables

_ROW = re.compile(r"^(.*!)[A-Z]*(\d+)(?: .*)?$", re.DOTALL)
_SPELT = frozenset({"odd-sign", "stand-in"})
"""How a row is written. Of an earlier award or a determination that is said of the row alone:
a ledger, which keeps the same awards, could not say it of the lines either."""
_BESIDE = " + "
"""Between the places of a row that several files give (``intake/merge.py``)."""


Touched = pl.DataFrame
"""Rows with a warning: its ``code``, their ``uscc``, their ``source`` (null where it touches all
lines of the enterprise), and ``measure`` where it concerns the lines of one measure alone."""
SCHEMA = dict.fromkeys(("code", "uscc", "source", "measure"), pl.String)
NO_SOURCE = pl.lit(None, pl.String).alias("source")


def none_touched() -> Touched:
    return Touched(schema=SCHEMA)


def touched(findings: Iterable[Problem], reads: Mapping[str, TableRead]) -> Touched:
    """The rows of listed tables on which a warning stands."""
    codes: dict[str, set[str]] = {}
    for problem, place in _places(findings):
        if row := _row(place):
            codes.setdefault(row, set()).add(problem.code)
    if not codes:
        return none_touched()
    own = _own_tables()
    return _as_touched(
        (number(code), uscc, None if id in own else source)
        for id, read in reads.items()
        for nr, uscc, source in _candidates(read.frame, codes)
        for row in {read.place(nr, None), *source.split(_BESIDE)} & codes.keys()
        for code in sorted(codes[row])
        if not (id in own and code in _SPELT)
    )


def touched_by_identity(found: Collector) -> Touched:
    """The same for rows that are not at hand: their places say which they are."""
    own = _own_tables()
    rows = [(problem, IDENTITY.match(place)) for problem, place in _places(found.problems)]
    named = _as_touched(
        (number(p.code), row["uscc"], None if row["table"] in own else row["source"])
        for p, row in rows
        if row and not (row["table"] in own and p.code in _SPELT)
    )
    return pl.concat([named, *(_of_all(crowd, own) for crowd in found.crowds)])


def _own_tables() -> frozenset[str]:
    return frozenset(table.id for table in core_tables({}))


def _as_touched(rows: Iterable[tuple[str, str, str | None]]) -> Touched:
    of_all = [(*row, None) for row in rows]
    return Touched(of_all, SCHEMA, orient="row")


def _of_all(crowd: Crowd, own: Collection[str]) -> Touched:
    """All rows of a crowd, those among them that are not put into words."""
    code, no_measure = pl.lit(number(crowd.code)), pl.lit(None, pl.String)
    source = NO_SOURCE if crowd.table in own else pl.col("source")
    return crowd.rows.select(
        code.alias("code"), "uscc", source, no_measure.alias("measure")
    ).unique()


def under_new_codes(found: Touched, renamed: Mapping[str, str]) -> Touched:
    """The same, each of the enterprise that the row is read as (rulebook 2.1, ``recode``)."""
    return found.with_columns(pl.col("uscc").replace(dict(renamed))) if renamed else found


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


def with_warnings(lines: DataFrame[Any], rows: Touched) -> DataFrame[Any]:
    """The lines with ``warnings``: codes of the findings that touch each, sorted, once each."""
    frame: pl.DataFrame = lines.to_native()
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
