"""The folder's tables as plain Python rows, each enterprise with all of its own.

What a record-at-a-time engine is handed: Polars reads the columns that are needed and makes
money whole fen; everything after that is tuples, sets and dictionaries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.peers.polars_tables import FEN

Row = tuple[Any, ...]
Claims = Mapping[str, Sequence[Row]]
NO_CLAIMS: Claims = {}
CLAIMS = {
    "exhibitions": ("exhibition", "opened_on", "booth_no", "programme", "booth_fee",
                    "national_subsidy", "provincial_subsidy"),
    "trademarks": ("registration_no", "registered_on"),
    "certifications": ("certificate_no", "certified_on", "fee"),
    "standards": ("role", "standard_no", "approved_on", "organisation", "level"),
    "patents": ("patent_no", "invention_id", "jurisdiction", "kind", "granted_on"),
    "ecommerce_platforms": ("platform", "year", "built_locally", "on_schedule",
                            "invoices_locally", "turnover_usd", "construction_cost"),
    "service_platforms": ("platform", "year", "built_locally", "customs", "collection",
                          "refund", "construction_cost"),
    "insurance": ("policy_no", "paid_on", "premium", "provincial_subsidy"),
    "credentials": ("kind", "certificate_no", "granted_on", "lost_on", "operating", "issuer"),
    "talent": ("person", "introduced_on"),
}  # fmt: skip
"""Columns of a claim's row, after its enterprise."""


@dataclass(slots=True)
class Firm:
    """An enterprise with its claims and earlier awards, and what is known of it."""

    uscc: str
    name: str
    county: str
    dishonest: str
    """The code that denies a claim of any unit, or nothing."""
    barred: str
    """The same for a claim of enterprises only."""
    unsure: str
    """The code that holds a claim of anybody, or nothing."""
    complete: bool
    best: int
    """The largest known export of an earlier year in cents, 0 if there is none."""
    figures: tuple[int | None, int | None, int | None] | None
    """Exports, processing exports and e-commerce of the year in cents."""
    claims: Claims
    prior: Sequence[Row]
    """Earlier awards: measure, subject, year, fen."""


@dataclass(frozen=True)
class Folder:
    path: Path
    county: str
    year: int

    def rows(self, table: str, *columns: str) -> Iterator[Row]:
        frame = pl.scan_parquet(self.path / f"{table}.parquet").select(columns)
        money = (pl.selectors.decimal() * FEN).cast(pl.Int64)
        return frame.with_columns(money).collect(engine="streaming").iter_rows()

    def prior(self) -> dict[str, list[Row]]:
        found = defaultdict(list)
        for uscc, measure, subject, *rest in self.rows(
            "prior_awards", "uscc", "measure", "subject", "year", "amount"
        ):
            found[uscc].append((measure, subject or "", *rest))
        return found

    def claims(self) -> dict[str, dict[str, list[Row]]]:
        found: dict[str, dict[str, list[Row]]] = {}
        for table, columns in CLAIMS.items():
            for uscc, *row in self.rows(table, "uscc", *columns):
                found.setdefault(uscc, {}).setdefault(table, []).append(tuple(row))
        return found

    def misdeeds(self) -> tuple[set[str], set[str]]:
        """Enterprises with a record within three years, and with one of unknown date."""
        last = date(self.year, 12, 31)
        first = last.replace(year=self.year - 3)
        within, undated = set(), set()
        for uscc, day in self.rows("dishonesty", "uscc", "occurred_on"):
            if day is None:
                undated.add(uscc)
            elif first <= day <= last:
                within.add(uscc)
        return within, undated

    def exports(self) -> tuple[dict[str, Any], dict[str, int], set[str]]:
        """Figures of the year, the best earlier year, and who has an empty earlier year."""
        figures, best, gaps = {}, dict[str, int](), set()
        columns = ("uscc", "year", "export_usd", "processing_export_usd", "ecommerce_usd")
        for uscc, year, export, processing, shop in self.rows("exports", *columns):
            if year == self.year:
                figures[uscc] = (export, processing, shop)
            elif year < self.year:
                if export is None:
                    gaps.add(uscc)
                elif export > best.get(uscc, 0):
                    best[uscc] = export
        return figures, best, gaps

    def firms(self, prior: Mapping[str, Sequence[Row]]) -> Iterator[Firm]:
        """The county's enterprises; others with nothing but patents, and only if they have
        any, since inventions compete in the whole city."""
        claims, (figures, best, gaps) = self.claims(), self.exports()
        within, undated = self.misdeeds()
        columns = ("uscc", "name", "county", "kind", "exports_verified")
        for uscc, name, county, kind, verified in self.rows("enterprises", *columns):
            mine: Claims = claims.get(uscc, NO_CLAIMS)
            if county != self.county:
                if "patents" not in mine:
                    continue
                mine = {"patents": mine["patents"]}
            dishonest = "dishonesty" if uscc in within else ""
            yield Firm(
                uscc, name, county, dishonest,
                dishonest if _enterprise(uscc, kind) else "not-enterprise",
                "dishonesty" if uscc in undated else "",
                verified and uscc not in gaps, best.get(uscc, 0),
                figures.get(uscc) if county == self.county else None,
                mine, prior.get(uscc, ()),
            )  # fmt: skip


def _enterprise(uscc: str, kind: str | None) -> bool:
    return uscc.startswith("91") if kind is None else kind == "enterprise"
