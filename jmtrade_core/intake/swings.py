"""Yearly figures that decide an award and are far from those of the year before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from typing import Any

from narwhals.stable.v2 import DataFrame, Expr, col

from jmtrade_core.engine.prepare import Prepared
from jmtrade_core.engine.records import fetched
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.touching import Touched
from jmtrade_core.intake.finding_codes import finding, number
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
) -> tuple[list[Problem], list[Touched]]:
    """A warning for each such figure that a condition of a paying line reads, and the
    lines of theirs that read it."""
    if EXPORTS.id not in records.frames or EXPORTS.id in records.empty:
        return [], []
    rows = {row["uscc"]: row for row in fetched(_swinging(records.frames[EXPORTS.id], year))}
    read = _read_by_paying(lines, policies, rows.keys()) if rows else {}
    problems, touched = [], []
    for uscc, figure in sorted(read):
        row = rows[uscc]
        if row[_mark(figure)]:
            found = _("{value}, but {before} the year before at {place}").format(
                value=grouped(row[figure]),
                before=grouped(row[_before(figure)]),
                place=row[_before("source")],
            )
            wanted = _("a figure that is sure, since an award rests on it")
            place = f"{_cell(records, row['source'], figure)} {figure}"
            problems.append(finding("swing", place, found, wanted))
            code = number("swing")
            touched += [Touched(code, uscc, None, m) for m in sorted(read[uscc, figure])]
    return problems, touched


def _swinging(exports: Frame, year: int) -> Frame:
    """Enterprises of which a figure swings: both years' figures, and which of them do."""
    columns = ["uscc", "source", *YEARLY_FIGURES]
    now = exports.filter(col("year") == year).select(*columns)
    before = exports.filter(col("year") == year - 1).select(*columns)
    before = before.rename({name: _before(name) for name in columns if name != "uscc"})
    marks = {_mark(name): _swings(name) for name in YEARLY_FIGURES}
    rows = now.join(before, on="uscc", how="inner").with_columns(**marks)
    return rows.filter(reduce(Expr.__or__, map(col, marks)))


def _before(name: str) -> str:
    return f"before:{name}"


def _mark(name: str) -> str:
    return f"swings:{name}"


def _swings(name: str) -> Expr:
    """Whether a figure is known of both years, and far from that of the year before."""
    now, before = col(name), col(_before(name))
    known = (now != 0) & (before != 0)
    return (known & ((now >= SWING * before) | (before >= SWING * now))).fill_null(False)


def _read_by_paying(
    lines: Iterable[DataFrame[Any]], policies: Iterable[Policy], whose: Collection[str]
) -> dict[tuple[str, str], set[str]]:
    """Enterprise (of some) and figure -> the measures that pay it and read the figure."""
    found: dict[tuple[str, str], set[str]] = {}
    for some, policy in zip(lines, policies, strict=True):
        theirs = (col("outcome") == "pay") & col("uscc").is_in(list(whose))
        paid = some.filter(theirs).select("uscc", "measure").unique()
        figures = {measure.id: _figures(measure) for measure in policy.measures}
        for uscc, measure in paid.iter_rows():
            for figure in figures[measure]:
                found.setdefault((uscc, figure), set()).add(measure)
    return found


def _figures(measure: Measure) -> set[str]:
    """The figures of the year that its conditions read, a sum's among them."""
    reads = {name.removesuffix(SINCE_BEGIN) for c in measure.conditions for name in c.reads}
    return reads & set(YEARLY_FIGURES)


def _cell(records: Prepared, source: str, column: str) -> str:
    """``sheet!C7``, where the input has letters."""
    letter = records.columns.get(EXPORTS.id, {}).get(column)
    sheet, mark, row = source.rpartition("!")
    return f"{sheet}!{letter}{row}" if letter and mark and row.isdigit() else source
