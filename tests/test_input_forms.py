"""The same records as CSV, workbook and Parquet give the same decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.sample import RECORDS, without_source
from tests.support import FIRM, Run, award, firm, write_csv, write_xlsx


def _typed(values: list[Any], kind: str) -> list[Any]:
    return [_cell(value, kind) for value in values]


def _cell(value: Any, kind: str) -> Any:
    """A cell of money as it would stand in a Parquet file of that kind."""
    if value in ("", None):
        return None
    return {"decimal": Decimal, "float": float, "text": str}[kind](value)


DATES = {"registered_on", "certified_on", "approved_on", "granted_on", "paid_on", "introduced_on"}
NUMBERS = {"export_usd", "ecommerce_usd", "fee", "premium", "provincial_subsidy", "turnover_usd",
           "construction_cost"}  # fmt: skip


def write_parquet(folder: Path, kind: str) -> Path:
    """The records as Parquet; dates are dates, years are integers, flags booleans."""
    folder.mkdir()
    for id in (*RECORDS, "dishonesty", "prior_awards"):
        rows = RECORDS.get(id, [])
        names = list(dict.fromkeys(n for row in rows for n in row)) or ["uscc", "measure", "year",
                                                                        "amount"]  # fmt: skip
        columns = {n: _column(n, [row.get(n) for row in rows], kind) for n in names}
        pl.DataFrame(columns).write_parquet(folder / f"{id}.parquet")
    return folder


def _column(name: str, values: list[Any], kind: str) -> pl.Series:
    if name in NUMBERS:
        dtype = {"decimal": pl.Decimal(18, 2), "float": pl.Float64(), "text": pl.String()}[kind]
        return pl.Series(name, _typed(values, kind), dtype)
    if name in DATES:
        return pl.Series(name, [date.fromisoformat(v) if v else None for v in values], pl.Date)
    if name == "year":
        return pl.Series(name, [int(v) for v in values], pl.Int32)
    if {"是"} == set(values):
        return pl.Series(name, [True] * len(values), pl.Boolean)
    return pl.Series(name, values, pl.String)


@pytest.mark.parametrize("kind", ["decimal", "float", "text"])
def test_parquet_gives_the_same_decisions(
    kind: str, decided: Run, settings: Path, tmp_path: Path
) -> None:
    done = award(write_parquet(tmp_path / "in", kind), "--config", settings)
    assert without_source(done.decisions) == without_source(decided.decisions)
    sources = {d["measure"]: d["source"] for d in done.decisions if d["uscc"] == FIRM}
    assert sources["credit_insurance.premium"] == f"insurance[{FIRM}|B1|2018-03-01]"


def test_parquet_integers_are_whole_yuan(settings: Path, tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "in", {"enterprises": [firm()], "certifications": None})
    rows = {"uscc": [FIRM], "certificate_no": ["C"], "fee": [60000]}
    days = {"certified_on": [date(2018, 3, 1)]}
    pl.DataFrame({**rows, **days}).write_parquet(folder / "certifications.parquet")
    done = award(folder, "--config", settings)
    assert [d["amount"] for d in done.decisions] == ["30000.00"]


def test_parquet_parts_are_one_table(decided: Run, settings: Path, tmp_path: Path) -> None:
    folder = write_parquet(tmp_path / "in", "decimal")
    whole = pl.read_parquet(folder / "certifications.parquet")
    (folder / "certifications.parquet").unlink()
    (folder / "certifications").mkdir()
    for number, part in enumerate(whole.iter_slices(2)):
        part.write_parquet(folder / "certifications" / f"part-{number}.parquet")
    done = award(folder, "--config", settings)
    assert without_source(done.decisions) == without_source(decided.decisions)


@pytest.mark.parametrize("typed", [False, True])
def test_xlsx_gives_the_same_decisions(
    typed: bool, decided: Run, settings: Path, tmp_path: Path
) -> None:
    """Cells as text, or as the numbers and dates that Excel would store."""
    rows = {id: [_stored(row) if typed else row for row in RECORDS[id]] for id in RECORDS}
    done = award(write_xlsx(tmp_path / "in.xlsx", rows), "--config", settings)
    assert without_source(done.decisions) == without_source(decided.decisions)


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    cells = dict(row)
    for name in cells.keys() & NUMBERS:
        cells[name] = float(cells[name]) if cells[name] else None
    for name in cells.keys() & DATES:
        cells[name] = date.fromisoformat(cells[name]) if cells[name] else None
    return cells | ({"year": int(cells["year"])} if "year" in cells else {})
