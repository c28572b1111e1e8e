"""Yearly figures summed since the policy began, for measures that look at more than a year."""

from __future__ import annotations

from narwhals.stable.v2 import Int64, col, when

from jmtrade_core.config.profiles import City
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.measures.expressions import since_begin
from jmtrade_core.measures.lines import KEY, Frame
from jmtrade_core.measures.measure import Measure


def with_sums(
    rows: Frame, records: Records, measure: Measure, city: City, question: Question
) -> Frame:
    """Rows of the award year with the sums that the measure reads, in hundredths; a year
    without a row adds nothing, an empty cell leaves the sum unknown. The enterprise's own
    rows alone count, and of a claim those for the same thing."""
    figures = measure.sums
    if not figures:
        return rows
    keys = ["uscc", KEY] if measure.claims.subject else ["uscc"]
    years = records.frames[measure.claims.id].filter(
        col("year").is_between(city.begins.year, question.year)
    )
    found = years.group_by(*keys).agg(
        *(col(name).sum().alias(since_begin(name)) for name in figures),
        *(col(name).is_null().cast(Int64).max().alias(f"no:{name}") for name in figures),
    )
    known = {
        since_begin(name): when(col(f"no:{name}") == 0).then(col(since_begin(name)))
        for name in figures
    }
    found = found.with_columns(**known).drop(*(f"no:{name}" for name in figures))
    return rows.join(found, on=keys, how="left")
