"""The folder's tables in Polars by hand, and what every query of totals needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from polars import Expr, LazyFrame, col

FEN = 100


def dollars(amount: int) -> int:
    """Whole dollars or yuan as cents or fen."""
    return amount * FEN


@dataclass(frozen=True)
class City:
    """The folder's tables, with what every claim needs of its enterprise beside it."""

    folder: Path
    county: str
    year: int

    def table(self, name: str) -> LazyFrame:
        frame = pl.scan_parquet(self.folder / f"{name}.parquet")
        money = pl.selectors.decimal()
        return frame.with_columns((money * FEN).cast(pl.Int64))

    def firms(self) -> LazyFrame:
        exports, known = self.table("exports"), col("exports_verified").fill_null(False)
        this_year = exports.filter(col("year") == self.year)
        earlier = (
            exports.filter(col("year") < self.year)
            .group_by("uscc")
            .agg(best=col("export_usd").max(), gap=col("export_usd").is_null().any())
        )
        return (
            self.table("enterprises")
            .select(
                "uscc", "county", complete=known,
                firm=pl.when(col("kind").is_null()).then(col("uscc").str.starts_with("91"))
                .otherwise(col("kind") == "enterprise"),
            )
            .join(this_year.with_columns(traded=True), on="uscc", how="left")
            .join(earlier, on="uscc", how="left")
            .join(self.misdeeds(), on="uscc", how="left")
            .with_columns(
                complete=pl.when(col("complete") & ~col("gap").fill_null(False)).then(True),
                honest=pl.when(col("within").fill_null(False)).then(False)
                .when(~col("undated").fill_null(False)).then(True),
            )
        )  # fmt: skip

    def misdeeds(self) -> LazyFrame:
        day, as_of = col("occurred_on"), date(self.year, 12, 31)
        within = day.is_between(as_of.replace(year=self.year - 3), as_of)
        grouped = self.table("dishonesty").group_by("uscc")
        return grouped.agg(within=within.fill_null(False).any(), undated=day.is_null().any())

    def claims(self, firms: LazyFrame, name: str, event: str) -> LazyFrame:
        """Rows of the year, and those without a date, which hold."""
        undated, this_year = col(event).is_null(), col(event).dt.year() == self.year
        rows = self.table(name).filter(undated | this_year)
        return rows.join(firms, on="uscc").with_columns(dated=pl.when(~undated).then(True))

    def awarded(self, *measures: str, within: tuple[int, int] = (2018, 2020)) -> LazyFrame:
        paid = col("measure").is_in(measures) & col("year").is_between(*within)
        return self.table("prior_awards").filter(paid).with_columns(col("subject").fill_null(""))

    def used(self, *measures: str) -> LazyFrame:
        paid = self.awarded(*measures, within=(self.year, self.year))
        return paid.group_by("uscc").agg(used=col("amount").sum())


def decided(rows: LazyFrame, measure: str, gross: Expr | int, *tests: Expr) -> LazyFrame:
    """``ok``: every test is true; null where none is false but one is unknown."""
    rows = rows.with_columns(gross=gross if isinstance(gross, Expr) else pl.lit(gross, pl.Int64))
    return rows.with_columns(measure=pl.lit(measure), ok=pl.all_horizontal(*tests))


def totals(rows: LazyFrame, amount: Expr) -> LazyFrame:
    """One row a measure: what its payable lines get, and how many lines hold."""
    return rows.group_by("measure").agg(
        pay=amount.filter(col("ok")).sum(), held=col("ok").is_null().sum().cast(pl.Int64)
    )


def no_award(rows: LazyFrame, prior: LazyFrame, on: list[str]) -> LazyFrame:
    """``fresh``: nothing was awarded before."""
    marked = prior.select(on).unique().with_columns(fresh=False)
    return rows.join(marked, on=on, how="left").with_columns(col("fresh").fill_null(True))


def fresh_subject(city: City, rows: LazyFrame, measure: str, *columns: str) -> LazyFrame:
    parts = [col(name).cast(pl.String).fill_null("") for name in columns]
    rows = rows.with_columns(subject=pl.concat_str(parts, separator="|"))
    return no_award(rows, city.awarded(measure), ["uscc", "subject"])
