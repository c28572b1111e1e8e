"""Amounts in Parquet: exact in every type, and a giant is a fault, never an empty cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jmtrade_core.intake.tables.parquet import read_parquet
from jmtrade_core.schema.tables import Column, Table

FEES = Table("fees", "费用", (Column.money("fee", "费用（元）"),))
LARGEST = Decimal("10000000000.00")
CASES = [
    (pl.Decimal(38, 2), [Decimal("1.50"), LARGEST], [150, 10**12]),
    (pl.Decimal(3, 2), [Decimal("9.99"), None], [999, None]),
    (pl.Decimal(18, 4), [Decimal("0.1200"), Decimal("7")], [12, 700]),
    (pl.UInt8, [200, 0], [20_000, 0]),
    (pl.UInt64, [10**10, 1], [10**12, 100]),
    (pl.Float64, [0.1 + 0.2, 1234567.89], [30, 123_456_789]),
    (pl.String, ["1,234.50", ""], [123_450, None]),
]
FAULTS = [
    (pl.Decimal(38, 2), Decimal("10000000000.01"), "too-large"),
    (pl.Decimal(38, 2), Decimal("123456789012345678901"), "too-large"),
    (pl.Decimal(38, 2), Decimal("9" * 36), "too-large"),
    (pl.Decimal(38, 2), Decimal("-5.25"), "negative"),
    (pl.Decimal(18, 3), Decimal("0.125"), "third-decimal"),
    (pl.Int64, 2**63 - 1, "too-large"),
    (pl.UInt64, 2**63 + 5, "too-large"),
    (pl.Int8, -1, "negative"),
]


def _fees(folder: Path, dtype: pl.DataType, cells: list[object]) -> Path:
    path = folder / "fees.parquet"
    codes = [f"91420881MA{nr:08d}" for nr in range(len(cells))]
    pl.DataFrame({"uscc": codes, "fee": pl.Series(cells, dtype=dtype)}).write_parquet(path)
    return path


@pytest.mark.parametrize(("dtype", "given", "fen"), CASES)
def test_exact(
    tmp_path: Path, dtype: pl.DataType, given: list[object], fen: list[int | None]
) -> None:
    read = read_parquet(_fees(tmp_path, dtype, given), FEES)
    assert not read.problems
    assert read.frame["fee"].to_list() == fen


@pytest.mark.parametrize(("dtype", "cell", "code"), FAULTS)
def test_faults(tmp_path: Path, dtype: pl.DataType, cell: object, code: str) -> None:
    """The second row is named, with what stands there as it stands there."""
    first = Decimal(1) if isinstance(cell, Decimal) else 1
    read = read_parquet(_fees(tmp_path, dtype, [first, cell]), FEES)
    ((problem,),) = read.faults.values()
    assert (problem.code, problem.place) == (code, "fees[91420881MA00000001] fee")
    assert str(cell) in problem.found
