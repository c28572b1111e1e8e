"""Yearly figures that decide an award and are far from those of the year before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from narwhals.stable.v2 import DataFrame, Expr, col, concat, lit

from jmtrade_core.engine.prepare import Prepared
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks import counted
from jmtrade_core.intake.checks.touching import NO_SOURCE, Touched, none_touched
from jmtrade_core.intake.finding_codes import finding, number
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.measures.expressions import SINCE_BEGIN
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Measure
from jmtrade_core.money import grouped
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import EXPORTS, YEARLY_FIGURES

SWING = 5
"""Five times the year before, or a fifth of it."""


def swings(
    lines: Iterable[DataFrame[Any]], policies: Iterable[Policy], records: Prepared, year: int
) -> tuple[list[Problem], Touched]:
    """A warning for each such figure that a condition of a paying line reads, and the
    lines of theirs that read it."""
    if EXPORTS.id not in records.frames or EXPORTS.id in records.empty:
        return [], none_touched()
    swinging = _swinging(records.frames[EXPORTS.id], year).collect().to_native()
    if swinging.is_empty():
        return [], none_touched()
    found = swinging.join(_read_by_paying(lines, policies), on=["uscc", "figure"])
    touched = found.select(pl.lit(number("swing")).alias("code"), "uscc", NO_SOURCE, "measure")
    figures = found.drop("measure").unique()
    counts = {(EXPORTS.id, name, "swing"): n for name, n in figures["figure"].value_counts().rows()}
    told = _first_of_parquet(figures).sort("uscc", "figure").iter_rows(named=True)
    return counted.at_most((_swing(records, row) for row in told), counts), touched


def _first_of_parquet(figures: pl.DataFrame) -> pl.DataFrame:
    """Those that are told: of rows without a number the first alone (``checks/counted.py``)."""
    unnumbered = pl.col("source").str.starts_with(f"{EXPORTS.id}[")
    nth = pl.int_range(pl.len()).over("figure", unnumbered)
    return figures.sort("source").filter(~unnumbered | (nth < counted.SHOWN))


def _swing(records: Prepared, row: Mapping[str, Any]) -> Problem:
    found = _("{value}, but {before} the year before at {place}").format(
        value=grouped(row["value"]), before=grouped(row["before"]), place=row["there"]
    )
    wanted = _("a figure that is sure, since an award rests on it")
    place = f"{_cell(records, row['source'], row['figure'])} {row['figure']}"
    return finding("swing", place, found, wanted)


def _swinging(exports: Frame, year: int) -> Frame:
    """Figures that swing, a row each: whose, which, both years' values and rows."""
    columns = ["uscc", "source", *YEARLY_FIGURES]
    now = exports.filter(col("year") == year).select(*columns)
    before = exports.filter(col("year") == year - 1).select(*columns)
    before = before.rename({name: _before(name) for name in columns if name != "uscc"})
    rows = now.join(before, on="uscc", how="inner")
    return concat(
        rows.filter(_swings(name)).select(
            "uscc", "source", figure=lit(name), value=name,
            before=_before(name), there=_before("source"),
        )
        for name in YEARLY_FIGURES
    )  # fmt: skip


def _before(name: str) -> str:
    return f"before:{name}"


def _swings(name: str) -> Expr:
    """Whether a figure is known of both years, and far from that of the year before."""
    now, before = col(name), col(_before(name))
    known = (now != 0) & (before != 0)
    return (known & ((now >= SWING * before) | (before >= SWING * now))).fill_null(False)


def _read_by_paying(lines: Iterable[DataFrame[Any]], policies: Iterable[Policy]) -> pl.DataFrame:
    """Enterprise, figure, and each measure that pays it and reads the figure."""
    found = []
    for some, policy in zip(lines, policies, strict=True):
        figures = [(one.id, name) for one in policy.measures for name in sorted(_figures(one))]
        reads = pl.DataFrame(figures, {"measure": pl.String, "figure": pl.String}, orient="row")
        whole: pl.DataFrame = some.to_native()
        paid = whole.filter(pl.col("outcome") == Outcome.PAY.value)
        found.append(paid.select("uscc", "measure").join(reads, on="measure"))
    return pl.concat(found).unique()


def _figures(measure: Measure) -> set[str]:
    """The figures of the year that its conditions read, a sum's among them."""
    reads = {name.removesuffix(SINCE_BEGIN) for c in measure.conditions for name in c.reads}
    return reads & set(YEARLY_FIGURES)


def _cell(records: Prepared, source: str, column: str) -> str:
    """``sheet!C7``, where the input has letters."""
    letter = records.columns.get(EXPORTS.id, {}).get(column)
    sheet, mark, row = source.rpartition("!")
    return f"{sheet}!{letter}{row}" if letter and mark and row.isdigit() else source
