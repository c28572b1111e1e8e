"""What is known of each enterprise in the award year, put beside every claim."""

from __future__ import annotations

from narwhals.stable.v2 import Boolean, Expr, Int64, String, col, lit, when

from jmtrade_core.engine.frames import Frame, Question, Records, three_years_before
from jmtrade_core.measures import whole
from jmtrade_core.policy import Policy
from jmtrade_core.records import YEARLY_FIGURES


def facts(records: Records, policy: Policy, question: Question) -> Frame:
    """One row for each enterprise of the city: the columns of ``records.FACTS``."""
    firms = records.frames["enterprises"].select(
        "uscc",
        col("name").alias("firm_name"),
        col("county").alias("firm_county"),
        col("kind").fill_null("enterprise").alias("firm_kind"),
        col("registered_on").alias("firm_registered_on"),
        col("exports_verified").fill_null(False).alias("verified"),
    )
    firms = _with_exports(firms, records, question)
    firms = firms.with_columns(history_complete=_complete(policy.county.exports_since))
    return _with_integrity(firms, records, policy, question).drop("verified", "gap")


def _with_exports(firms: Frame, records: Records, question: Question) -> Frame:
    exports = records.frames.get("exports")
    if exports is None:
        unknown = {name: lit(None, dtype=Int64) for name in YEARLY_FIGURES}
        return firms.with_columns(
            **unknown,
            exports_source=lit(None, dtype=String),
            best_earlier_export_usd=lit(None, dtype=Int64),
            gap=whole(0),
        )
    this_year = exports.filter(col("year") == question.year).select(
        "uscc", *YEARLY_FIGURES, exports_source="source"
    )
    earlier = (
        exports.filter(col("year") < question.year)
        .select("uscc", "export_usd", empty=col("export_usd").is_null().cast(Int64))
        .group_by("uscc")
        .agg(
            col("export_usd").max().alias("best_earlier_export_usd"),
            col("empty").max().alias("gap"),
        )
    )
    return firms.join(this_year, on="uscc", how="left").join(earlier, on="uscc", how="left")


def _complete(exports_since: int | None) -> Expr:
    """Verified, or registered once the export table held every exporter; and no empty year."""
    known = col("verified")
    if exports_since is not None:
        registered = (col("firm_registered_on").dt.year() >= exports_since).fill_null(False)
        known = known | registered
    return known & (col("gap").fill_null(0) == 0)


def _with_integrity(firms: Frame, records: Records, policy: Policy, question: Question) -> Frame:
    """``honest``: no record within three years of as_of, both ends included; null unknown."""
    misdeeds = records.frames.get("dishonesty")
    if misdeeds is None:
        return firms.with_columns(honest=lit(None, dtype=Boolean))
    if policy.reading("integrity.window") == "unrepaired":
        repaired = (col("repaired_on") <= lit(question.as_of)).fill_null(False)
        misdeeds = misdeeds.filter(~repaired)
    window = lit(three_years_before(question.as_of)), lit(question.as_of)
    within = col("occurred_on").is_between(*window)
    found = (
        misdeeds.select(
            "uscc", within=within.cast(Int64), undated=col("occurred_on").is_null().cast(Int64)
        )
        .group_by("uscc")
        .agg(col("within").max(), col("undated").max())
    )
    clean = (
        when(col("within").fill_null(0) == 1)
        .then(lit(False))
        .when(col("undated").fill_null(0) == 0)
        .then(lit(True))
    )
    return (
        firms.join(found, on="uscc", how="left")
        .with_columns(honest=clean)
        .drop("within", "undated")
    )
