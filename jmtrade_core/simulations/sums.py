"""Payable lines and money by group, and who gets more or less than before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from typing import Any

from narwhals.stable.v2 import DataFrame, Expr, Int64, col, concat, lit, when

from jmtrade_core.awards.run import Case
from jmtrade_core.engine.decision import PAYERS
from jmtrade_core.pricing.decide import PAID
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
    """What a baseline pays by group, and what other decisions change of it."""

    def __init__(self, case: Case, baseline: Sequence[Frame]) -> None:
        self.bands = exports_bands(case)
        paid = concat([one.filter(col("amount") > 0).select(*PAID) for one in baseline])
        self.base: Mapping[Group, Cell] = self._changes(_signed(paid, 1))
        measures = paid["measure"].unique().to_list()
        self.paid = {id: _signed(paid.filter(col("measure") == id), -1) for id in measures}

    def beside(self, touched: Collection[str], now: Frame) -> Mapping[Group, Cell]:
        """The groups in which something is paid, before or now. ``now``: what is paid instead
        for the measures that are touched; all else is paid as before."""
        before = [rows for id, rows in self.paid.items() if id in touched]
        changes = self._changes(concat([*before, _signed(now, 1)]))
        nothing = Cell()
        return {
            group: _sum(self.base.get(group, nothing), changes.get(group, nothing))
            for group in self.base.keys() | changes
        }

    def _changes(self, signed: Frame) -> Mapping[Group, Cell]:
        """By group: lines and money, and enterprises with more or less of it."""
        county = col("jurisdiction").max()
        of_measures = signed.group_by("uscc", "measure").agg(county, col(*SUMMED).sum())
        firms = of_measures.group_by("uscc").agg(county, col(*SUMMED).sum())
        firms = firms.join(self.bands, on="uscc", how="inner")  # the smaller side is hashed
        groups = {
            "all": lit("all"),
            "county": col("jurisdiction"),
            "exports": col("exports"),
        }
        parts = [_cells(of_measures, "amount", "measure", col("measure"))]
        parts += [_cells(firms, "amount", dimension, group) for dimension, group in groups.items()]
        parts += [_cells(firms, payer, "payer", lit(payer)) for payer in PAYERS]
        return {(d, g): Cell(*map(int, numbers)) for d, g, *numbers in concat(parts).iter_rows()}


MONEY = ("amount", *PAYERS)


def _lines_of(money: str) -> str:
    return f"lines:{money}"


SUMMED = (*MONEY, *map(_lines_of, MONEY))


def _signed(paid: Frame, sign: int) -> Frame:
    """Money and lines that are paid of each kind, to be added or taken away."""
    lines = {_lines_of(name): (col(name) > 0).cast(Int64) * sign for name in MONEY}
    money = {name: col(name) * sign for name in MONEY}
    return paid.select("uscc", "jurisdiction", "measure", **money, **lines)


def _cells(firms: Frame, money: str, dimension: str, group: Expr) -> Frame:
    """One kind of money in the groups of one dimension; ``firms`` has a row for each
    enterprise in each group."""
    each = firms.select(
        dimension=lit(dimension), group=group, money=col(money), lines=col(_lines_of(money))
    )
    changed = each.filter((col("lines") != 0) | (col("money") != 0))
    return changed.group_by("dimension", "group").agg(
        col("lines").sum(),
        col("money").sum(),
        (col("money") > 0).cast(Int64).sum().alias("winners"),
        (col("money") < 0).cast(Int64).sum().alias("losers"),
    )


def _sum(base: Cell, change: Cell) -> Cell:
    return replace(change, lines=base.lines + change.lines, money=base.money + change.money)


def exports_bands(case: Case) -> Frame:
    """Every enterprise's band of exports in the award year, as ``5000000-10000000``."""
    firms = case.intake.records.frames["enterprises"].select("uscc")
    exports = case.intake.records.frames.get(EXPORTS.id)
    if exports is None:
        return firms.with_columns(exports=lit(UNKNOWN)).collect()
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
    bands = firms.join(mine.select("uscc", exports=band), on="uscc", how="left")
    return bands.with_columns(col("exports").fill_null(UNKNOWN)).collect()
