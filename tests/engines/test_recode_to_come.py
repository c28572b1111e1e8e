"""A new code that comes after the day of the decision: until then the old one is a stranger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support import FIRM, OTHER, award

Write = Callable[[Path, dict[str, pl.DataFrame]], Path]


def csv(folder: Path, tables: dict[str, pl.DataFrame]) -> Path:
    for id, frame in tables.items():
        frame.write_csv(folder / f"{id}.csv")
    return folder


def parquet(folder: Path, tables: dict[str, pl.DataFrame]) -> Path:
    for id, frame in tables.items():
        frame.write_parquet(folder / f"{id}.parquet")
    return folder


@pytest.mark.parametrize("write", [csv, parquet])
def test_a_claim_under_the_old_code_never_vanishes(write: Write, tmp_path: Path) -> None:
    """Its row gave no line and no word where the table was not read whole."""
    tables: dict[str, dict[str, Any]] = {
        "enterprises": {"uscc": [FIRM], "name": ["甲"], "county": ["zhongxiang"]},
        "exports": {"uscc": [OTHER], "year": [2018], "export_usd": [60_000]},
        "successions": {"uscc": [FIRM], "predecessor": [OTHER], "kind": ["recode"],
                        "on": [date(2018, 9, 1)]},
    }  # fmt: skip
    data = write(tmp_path, {id: pl.DataFrame(rows) for id, rows in tables.items()})
    early = award(data, "--as-of", "2018-06-30")
    assert early.code == 1
    assert "[unknown-enterprise]" in early.err
    assert {line["uscc"] for line in award(data).decisions} == {FIRM}
