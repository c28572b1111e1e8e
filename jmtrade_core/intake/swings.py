"""Yearly figures that decide an award and are far from those of the year before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from narwhals.stable.v2 import DataFrame, col

from jmtrade_core.engine.prepare import Prepared
from jmtrade_core.engine.records import fetched
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.touching import Touched
from jmtrade_core.intake.finding_codes import finding, number
from jmtrade_core.measures.expressions import SINCE_BEGIN
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
    read = _read_by_paying(lines, policies)
    if not read or EXPORTS.id not in records.frames or EXPORTS.id in records.empty:
        return [], []
    rows = records.frames[EXPORTS.id].filter(col("year").is_between(year - 1, year))
    by_year = {(row["uscc"], row["year"]): row for row in fetched(rows)}
    problems, touched = [], []
    for uscc, figure in sorted(read):
        now, before = by_year.get((uscc, year)), by_year.get((uscc, year - 1))
        if now and before and _swings(now[figure], before[figure]):
            found = _("{value}, but {before} the year before at {place}").format(
                value=grouped(now[figure]), before=grouped(before[figure]), place=before["source"]
            )
            wanted = _("a figure that is sure, since an award rests on it")
            place = f"{_cell(records, now['source'], figure)} {figure}"
            problems.append(finding("swing", place, found, wanted))
            code = number("swing")
            touched += [Touched(code, uscc, None, m) for m in sorted(read[uscc, figure])]
    return problems, touched


def _read_by_paying(
    lines: Iterable[DataFrame[Any]], policies: Iterable[Policy]
) -> dict[tuple[str, str], set[str]]:
    """Enterprise and figure -> the measures that pay it and read the figure."""
    found: dict[tuple[str, str], set[str]] = {}
    for some, policy in zip(lines, policies, strict=True):
        paid = some.filter(col("outcome") == "pay").select("uscc", "measure").unique()
        figures = {measure.id: _figures(measure) for measure in policy.measures}
        for uscc, measure in paid.iter_rows():
            for figure in figures[measure]:
                found.setdefault((uscc, figure), set()).add(measure)
    return found


def _figures(measure: Measure) -> set[str]:
    """The figures of the year that its conditions read, a sum's among them."""
    reads = {name.removesuffix(SINCE_BEGIN) for c in measure.conditions for name in c.reads}
    return reads & set(YEARLY_FIGURES)


def _swings(now: int | None, before: int | None) -> bool:
    if not now or not before:
        return False
    return now >= SWING * before or before >= SWING * now


def _cell(records: Prepared, source: str, column: str) -> str:
    """``sheet!C7``, where the input has letters."""
    letter = records.columns.get(EXPORTS.id, {}).get(column)
    sheet, mark, row = source.rpartition("!")
    return f"{sheet}!{letter}{row}" if letter and mark and row.isdigit() else source
