"""A small Parquet folder, sound or with one fault of each kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

GOOD = "91420881MA00000002"
Y, Z = "91420881MA0000002K", "91420881MA0000003N"
X1, X2, W = "91420881MA0000011D", "91420881MA0000012F", "91420881MA000009HH"
CITY = {"uscc": pl.String, "name": pl.String, "county": pl.String, "kind": pl.String}
EXPORTS = {"uscc": pl.String, "year": pl.UInt16, "export_usd": pl.Decimal(38, 2)}
MARKS = {"uscc": pl.String, "registration_no": pl.String, "registered_on": pl.Date, "fee": pl.UInt8}
PRIOR = {
    "uscc": pl.String, "measure": pl.String, "subject": pl.String, "year": pl.Int64,
    "amount": pl.Decimal(12, 2),
}  # fmt: skip

SOUND: dict[str, tuple[dict[str, Any], list[tuple[Any, ...]]]] = {
    "enterprises": (CITY, [(GOOD, "\u3000甲 ", "钟祥市", "企业"), (Y, "乙", "京山县", None)]),
    "exports": (EXPORTS, [(GOOD, 2018, Decimal("6000000.00")), (Y, 2018, None)]),
    "trademarks": (MARKS, [(GOOD, "T1", date(2018, 5, 1), 200), (f" {Y} ", "T1", None, None)]),
    "prior_awards": (PRIOR, [(Z, "growth.milestone", None, 2018, Decimal("1.00"))]),
}
FAULTS: list[tuple[str, tuple[Any, ...], str]] = [
    ("enterprises", (X1, " ", "zhongxiang", None), "required"),
    ("enterprises", (X2, "丙", "nowhere", None), "not-option"),
    ("enterprises", (Y, "丁", "zhongxiang", None), "duplicate-row"),
    ("exports", (GOOD, 2017, Decimal("-5.25")), "negative"),
    ("exports", (GOOD, 2016, Decimal("9" * 36)), "too-large"),
    ("exports", (GOOD, 12, None), "not-year"),
    ("trademarks", (GOOD, "T2", date(1812, 1, 1), None), "date-range"),
    ("trademarks", (W, "T3", None, None), "unknown-enterprise"),
    ("trademarks", (None, "T4", None, None), "required"),
    ("prior_awards", (GOOD, "growth.milestne", "", 2018, Decimal("2.00")), "not-option"),
    ("prior_awards", ("甲", "growth.milestone", "", 2018, Decimal("2.00")), "code-shape"),
    (
        "prior_awards",
        ("91420881MA0000002X", "growth.milestone", "", 2018, Decimal("2.00")),
        "code-slip",
    ),
]


def write(folder: Path, faults: list[tuple[str, tuple[Any, ...], str]]) -> Path:
    """The sound rows and those of the faults, a file a table."""
    for table, (schema, rows) in SOUND.items():
        more = [row for name, row, _code in faults if name == table]
        frame = pl.DataFrame([*rows, *more], schema=schema, orient="row")
        frame.write_parquet(folder / f"{table}.parquet")
    return folder


def tidy(folder: Path) -> Path:
    """The folder with the rows of one enterprise, written without space and labels."""
    firms = pl.DataFrame([(GOOD, "A", "zhongxiang", "enterprise")], CITY, orient="row")
    firms.write_parquet(folder / "enterprises.parquet")
    for table in SOUND.keys() - {"enterprises"}:
        path = folder / f"{table}.parquet"
        pl.read_parquet(path).filter(uscc=GOOD).write_parquet(path)
    return folder
