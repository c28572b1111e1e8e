"""Payable lines and money by group, and who gets more or less than before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any

from narwhals.stable.v2 import DataFrame, Expr, Int64, coalesce, col, concat, lit, when

from jmtrade_core.awards.run import Case
from jmtrade_core.engine.decision import PAYERS
from jmtrade_core.schema.tables import EXPORTS

BANDS = (1_000_000, 5_000_000, 10_000_000, 30_000_000, 50_000_000, 100_000_000)
"""Lower ends of bands of yearly exports, in dollars."""
UNKNOWN = "unknown"
DIMENSIONS = ("all", "measure", "payer", "county", "exports")

Group = tuple[str, str]
"""Dimension and group within it."""
Frame = DataFrame[Any]


@dataclass(frozen=True)
class Cell:
    """A group under one scenario: payable lines and fen; who gets more or less than before."""

    lines: int = 0
    money: int = 0
    winners: int = 0
    losers: int = 0


class Sums:
    """What a baseline pays by group, and other decisions beside it."""

    def __init__(self, case: Case, baseline: Sequence[Frame]) -> None:
        self.bands = exports_bands(case)
        self.base = self._by_enterprise(baseline)

    def beside(self, lines: Sequence[Frame]) -> Mapping[Group, Cell]:
        """The groups in which something is paid, before or in these lines of all counties."""
        now = self._by_enterprise(lines).rename({"lines": "lines_now", "money": "money_now"})
        key = ["uscc", "dimension", "group"]
        both = self.base.join(now, on=key, how="full", suffix="_now").with_columns(
            *(coalesce(name, f"{name}_now").alias(name) for name in ("dimension", "group")),
            *(col(name).fill_null(0) for name in ("money", "lines_now", "money_now")),
        )
        grouped = both.group_by("dimension", "group").agg(
            col("lines_now").sum(),
            col("money_now").sum(),
            (col("money_now") > col("money")).cast(Int64).sum().alias("winners"),
            (col("money_now") < col("money")).cast(Int64).sum().alias("losers"),
        )
        return {(d, g): Cell(*map(int, numbers)) for d, g, *numbers in grouped.iter_rows()}

    def _by_enterprise(self, counties: Sequence[Frame]) -> Frame:
        """Payable lines and fen of each enterprise, in every dimension."""
        lines = concat(
            [one.select("uscc", "jurisdiction", "measure", "amount", *PAYERS) for one in counties]
        ).join(self.bands, on="uscc", how="left")
        groups = {
            "all": lit("all"),
            "measure": col("measure"),
            "county": col("jurisdiction"),
            "exports": col("exports").fill_null(UNKNOWN),
        }
        parts = [_paid(lines, "amount", dimension, group) for dimension, group in groups.items()]
        parts += [_paid(lines, payer, "payer", lit(payer)) for payer in PAYERS]
        return concat(parts)


def _paid(lines: Frame, money: str, dimension: str, group: Expr) -> Frame:
    paid = lines.filter(col(money) > 0).with_columns(dimension=lit(dimension), group=group)
    return paid.group_by("uscc", "dimension", "group").agg(
        col("measure").count().cast(Int64).alias("lines"), col(money).sum().alias("money")
    )


def exports_bands(case: Case) -> Frame:
    """Each enterprise's band of exports in the award year, as ``5000000-10000000``."""
    exports = case.intake.records.frames.get(EXPORTS.id)
    if exports is None:
        known = case.intake.records.frames["enterprises"].select("uscc", exports=lit(UNKNOWN))
        return known.collect()
    edges = [(0, f"0-{BANDS[0]}"), *((a, f"{a}-{b}") for a, b in pairwise(BANDS))]
    edges.append((BANDS[-1], f"{BANDS[-1]}-"))
    band = reduce(
        lambda lower, edge: (
            when(col("export_usd") >= edge[0] * 100).then(lit(edge[1])).otherwise(lower)
        ),
        edges,
        lit(UNKNOWN),
    )
    mine = exports.filter(col("year") == case.policies[0].year, ~col("export_usd").is_null())
    return mine.select("uscc", exports=band).collect()
