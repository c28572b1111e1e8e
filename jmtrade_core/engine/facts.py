"""What is known of each enterprise in the award year, put beside every claim."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from narwhals.stable.v2 import Expr, Int64, String, coalesce, col, concat, lit, when

from jmtrade_core.engine.history import with_history
from jmtrade_core.engine.integrity import ancestors_of, with_integrity
from jmtrade_core.engine.prepare import Prepared, prepared
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.measures.lines import Frame
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import KINDS_BY_CODE, YEARLY_FIGURES

READINGS = ("integrity.day", "integrity.window", "integrity.years", "succession.history")
"""The readings that say what is known of an enterprise."""


def shared_facts(
    given: Records, policy: Policy, question: Question, keep: Callable[[Frame], Frame]
) -> Frame:
    """``facts``, computed once for all counties and policies that tell the same ones."""
    key = "facts", rests_on(policy, question)
    if key not in given.made:
        given.made[key] = keep(facts(given, policy, question))
    kept: Frame = given.made[key]
    return kept


def rests_on(policy: Policy, question: Question) -> Hashable:
    """All of a policy and a question that facts depend on."""
    city, since = policy.city, policy.county.exports_since
    options = tuple(map(policy.reading, READINGS))
    return question.year, question.as_of, city.begins, city.regions, since, options


def facts(given: Records, policy: Policy, question: Question) -> Frame:
    """One row for each enterprise of the city: the columns of ``records.FACTS``."""
    records = prepared(given, policy, question.as_of)
    ancestors = ancestors_of(records, policy)
    firms = records.frames["enterprises"].select(
        "uscc",
        col("name").alias("firm_name"),
        col("county").alias("firm_county"),
        _kind().alias("firm_kind"),
        col("registered_on").alias("firm_registered_on"),
        col("exports_verified").fill_null(False).alias("verified"),
    )
    exports = records.frames.get("exports")
    firms = _with_exports(firms, exports, question)
    firms = with_history(firms, _with_skipped(records), ancestors, policy, question)
    return with_integrity(firms, records, ancestors, policy, question).drop("verified")


def _with_skipped(records: Prepared) -> Frame | None:
    """``exports`` with skipped rows as rows without a figure: a successor's history has a gap."""
    exports, skipped = (part.get("exports") for part in (records.frames, records.left_out))
    if exports is None or skipped is None:
        return exports
    unknown = {name: lit(None, dtype=Int64) for name in YEARLY_FIGURES}
    columns = ["uscc", "year", *YEARLY_FIGURES]
    rows = skipped.filter(~col("year").is_null()).with_columns(**unknown)
    return concat([exports.select(*columns), rows.select(*columns)])


def _kind() -> Expr:
    """The cell, else what the code's first two characters say; else unknown."""
    prefix = col("uscc").str.slice(0, 2)
    said = [when(prefix == lit(code)).then(lit(kind)) for code, kind in KINDS_BY_CODE.items()]
    return coalesce(col("kind"), *said)


def _with_exports(firms: Frame, exports: Frame | None, question: Question) -> Frame:
    if exports is None:
        unknown = {name: lit(None, dtype=Int64) for name in YEARLY_FIGURES}
        return firms.with_columns(**unknown, exports_source=lit(None, dtype=String))
    this_year = exports.filter(col("year") == question.year).select(
        "uscc", *YEARLY_FIGURES, exports_source="source"
    )
    return firms.join(this_year, on="uscc", how="left")
