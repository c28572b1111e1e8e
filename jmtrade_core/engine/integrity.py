"""Whether anybody's dishonesty stands in the way of an award (rulebook 2, closing clause)."""

from __future__ import annotations

from datetime import date

from narwhals.stable.v2 import Boolean, Date, Expr, Int64, col, concat, lit, when

from jmtrade_core.engine.prepare import Prepared
from jmtrade_core.engine.records import Question, small, three_years_before
from jmtrade_core.engine.successions import Ancestor
from jmtrade_core.measures.lines import Frame
from jmtrade_core.policy.policy import Policy

HONEST = "honest"
DAY, BY_EVENT = "integrity.day", "event"
"""The reading that asks for honesty on each claim's own day."""
ASKED = ("integrity.scope", "integrity.recipients")
"""The readings that say of whom conditions ask it; the others say who is."""


def with_integrity(
    firms: Frame, records: Prepared, ancestors: tuple[Ancestor, ...], policy: Policy,
    question: Question,
) -> Frame:  # fmt: skip
    """``honest``: no record within the years that count, both ends included; null unknown.

    Where the day of the event counts, an enterprise with any record is not known to be
    honest before its line is looked at (``on_the_day``).
    """
    rows = _records_of(records, ancestors, policy, question)
    if rows is None:
        return firms.with_columns(honest=lit(None, dtype=Boolean))
    if _by_event(policy):
        some = rows.select("uscc").unique().with_columns(marked=lit(True))
        honest = when(col("marked").is_null()).then(lit(True))
        return firms.join(some, on="uscc", how="left").with_columns(honest=honest).drop("marked")
    start = _start(question.as_of, policy)
    within = col("occurred_on").is_between(lit(start), lit(question.as_of))
    return _judged(firms, _found(rows, within, ["uscc"]), ["uscc"])


def on_the_day(rows: Frame, records: Prepared, policy: Policy, question: Question) -> Frame:
    """Claims with ``honest`` as of each one's own day, under the reading that asks for it."""
    misdeeds = _records_of(records, ancestors_of(records, policy), policy, question)
    if misdeeds is None or not _by_event(policy):
        return rows
    days = rows.select("uscc", "terms_on").unique().join(misdeeds, on="uscc", how="inner")
    if policy.reading("integrity.years") == "calendar":
        start: Expr = lit(date(question.year - 3, 1, 1))
    else:
        start = _three_years_before(col("terms_on"))
    done = (col("occurred_on") <= col("terms_on")) & (col("occurred_on") <= lit(question.as_of))
    within = done & (col("occurred_on") >= start)
    keys = ["uscc", "terms_on"]
    return _judged(rows.drop(HONEST), _found(days, within, keys), keys)


def ancestors_of(records: Prepared, policy: Policy) -> tuple[Ancestor, ...]:
    """Whom each enterprise continues, as far as the reading lets it count."""
    return records.ancestors if policy.reading("succession.history") == "inherit" else ()


def _by_event(policy: Policy) -> bool:
    return policy.reading(DAY) == BY_EVENT


def _start(day: date, policy: Policy) -> date:
    if policy.reading("integrity.years") == "calendar":
        return date(day.year - 3, 1, 1)
    return three_years_before(day)


def _three_years_before(day: Expr) -> Expr:
    """29 February goes to 28 February."""
    return day.dt.offset_by("-3y").cast(Date)


def _records_of(
    records: Prepared, ancestors: tuple[Ancestor, ...], policy: Policy, question: Question
) -> Frame | None:
    """``uscc`` and ``occurred_on`` of each record that may count; None where nobody knows."""
    misdeeds = records.frames.get("dishonesty")
    if misdeeds is None:
        return None
    if policy.reading("integrity.window") == "unrepaired":
        repaired = (col("repaired_on") <= lit(question.as_of)).fill_null(False)
        misdeeds = misdeeds.filter(~repaired)
    own = misdeeds.select("uscc", "occurred_on")
    return concat([own, _inherited(own, ancestors)]) if ancestors else own


def _inherited(own: Frame, ancestors: tuple[Ancestor, ...]) -> Frame:
    """What predecessors did while they were themselves."""
    kinds = {"heir": "text", "uscc": "text", "until": "date"}
    rows = [(a.uscc, a.predecessor, a.until) for a in ancestors]
    theirs = own.join(small(own, kinds, rows), on="uscc", how="inner")
    later = (col("occurred_on") > col("until")).fill_null(False)
    return (
        theirs.filter(~later).select("occurred_on", uscc=col("heir")).select("uscc", "occurred_on")
    )


def _found(rows: Frame, within: Expr, keys: list[str]) -> Frame:
    undated = col("occurred_on").is_null()
    marks = rows.select(*keys, within=within.cast(Int64), undated=undated.cast(Int64))
    return marks.group_by(*keys).agg(col("within").max(), col("undated").max())


def _judged(rows: Frame, found: Frame, keys: list[str]) -> Frame:
    honest = (
        when(col("within").fill_null(0) == 1)
        .then(lit(False))
        .when(col("undated").fill_null(0) == 0)
        .then(lit(True))
    )
    joined = rows.join(found, on=keys, how="left").with_columns(honest=honest)
    return joined.drop("within", "undated")
