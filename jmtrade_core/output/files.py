"""Data formats: json, ndjson and csv, the same fields in the same order."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import polars as pl
from narwhals.stable.v2 import DataFrame

from jmtrade_core.decisions import FIELDS, MONEY, SCHEMA, Award, totals

_NO_LEVEL = b',"level":null}'


def as_text(lines: DataFrame[Any]) -> pl.DataFrame:
    """The contract's fields: money with two decimals, dates as ISO text."""
    frame: pl.DataFrame = lines.to_native()
    money = [_decimals(name) for name in MONEY]
    dates = pl.col("event_date").dt.to_string("%Y-%m-%d")
    return frame.with_columns(*money, dates).select(FIELDS)


def _decimals(name: str) -> pl.Expr:
    """Fen as yuan: the hundred possible endings are looked up, which halves the time."""
    endings = pl.lit(pl.Series([f".{fen:02d}" for fen in range(100)]))
    return pl.concat_str(pl.col(name) // 100, endings.gather(pl.col(name) % 100)).alias(name)


def ndjson(award: Award) -> bytes:
    """One decision a line; ``level`` on record lines only."""
    # The key ends each line and text cannot hold a bare quote, so nothing else matches.
    return as_text(award.lines).write_ndjson().encode().replace(_NO_LEVEL, b"}")


def csv(award: Award) -> bytes:
    """One decision a row, UTF-8 with BOM, as Excel and WPS expect it."""
    page = io.BytesIO()
    as_text(award.lines).write_csv(page, include_bom=True)
    return page.getvalue()


def to_json(award: Award) -> bytes:
    """The whole document of the contract."""
    head = {
        "schema": SCHEMA,
        "county": award.county,
        "year": award.year,
        "as_of": award.as_of.isoformat(),
        "receipt": award.receipt(),
        "deviations": award.deviations(),
    }
    tail = {"totals": totals(award.lines).as_json()}
    lines = ndjson(award).strip().replace(b"\n", b",\n    ")
    decisions = b'  "decisions": [' + (b"\n    " + lines + b"\n  " if lines else b"") + b"],\n"
    return _open(head)[:-2] + b",\n" + decisions + _open(tail)[2:] + b"\n"


def _open(part: Mapping[str, object]) -> bytes:
    return json.dumps(part, ensure_ascii=False, indent=2).encode()
