"""What a run says of its input beside findings: what it could not see, and what it passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from narwhals.stable.v2 import Int64, col, lit
from narwhals.stable.v2 import len as length

from jmtrade_core.engine.frames import Question, Records, fetched
from jmtrade_core.engine.objects import claiming, with_event
from jmtrade_core.errors import Problem
from jmtrade_core.intake.catalogue import finding
from jmtrade_core.measures import Measure
from jmtrade_core.policy import Policy
from jmtrade_core.records import EXPORTS, SUCCESSIONS
from jmtrade_core.words import _, listed


def notes(records: Records, policies: Iterable[Policy], question: Question) -> list[Problem]:
    """All of them; none changes a line."""
    some = list(policies)
    measures = {measure.id: measure for policy in some for measure in policy.declared.values()}
    tables = {id: table.sheet for policy in some for id, table in policy.tables.items()}
    return [
        *_no_successions(records),
        *_one_county(records),
        *_other_years(records, measures.values(), tables, question),
    ]


def _no_successions(records: Records) -> Iterator[Problem]:
    if SUCCESSIONS.id not in records.frames:
        place = f"{SUCCESSIONS.sheet} ({SUCCESSIONS.id})"
        wanted = _("the table, where an enterprise continues another")
        yield finding("no-successions", place, _("no such table"), wanted)


def _one_county(records: Records) -> Iterator[Problem]:
    firms = records.frames["enterprises"].select("county").unique()
    counties = [row["county"] for row in fetched(firms) if row["county"]]
    if len(counties) == 1:
        wanted = _("enterprises of all counties")
        yield finding("one-county", "enterprises", counties[0], wanted)


def _other_years(
    records: Records, measures: Iterable[Measure], tables: dict[str, str], question: Question
) -> Iterator[Problem]:
    """Claims of other years, by table and year."""
    found: Counter[tuple[str, int]] = Counter()
    for measure in measures:
        id = measure.claims.id
        if id == EXPORTS.id or id not in records.frames or id in records.empty:
            continue
        rows = claiming(records.frames[id], measure, question)
        year = col("year")
        if measure.dated:
            rows, year = with_event(rows, measure), col("event_date").dt.year()
        years = rows.select(year=year.cast(Int64)).filter(col("year") != lit(question.year))
        for row in fetched(years.group_by("year").agg(n=length().cast(Int64))):
            found[id, row["year"]] += row["n"]
    for id in sorted({id for id, _year in found}):
        counts = sorted((year, n) for (table, year), n in found.items() if table == id)
        words = listed(_("{n} of {year}").format(n=n, year=year) for year, n in counts)
        wanted = _("claims of {year}").format(year=question.year)
        yield finding("other-years", f"{tables[id]} ({id})", words, wanted)
