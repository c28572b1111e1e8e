"""Columns of cells are read as a person reads each cell alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jmtrade_core.intake.columns.parse import parse, trimmed
from jmtrade_core.money import LARGEST
from jmtrade_core.schema.tables import Column

AMOUNT = Column.money("fee", "费用（元）")
DAY = Column.date("paid_on", "缴费日期")
WRITTEN = st.decimals(-1000, 2 * 10**10, places=3).map(lambda n: f"{n:f}")
NO_NUMBERS = ("-", "12,34", "1e3", "120万", "１２", "٣", "1.", ".5", "+5", "0x10")
NUMBERS = {"1,234.50": 123_450, "-0": 0}
"""The words that are numbers, in fen."""


def _amount(text: str) -> tuple[int | None, str]:
    """One cell in whole fen, and the code of its fault."""
    if text in NUMBERS:
        return NUMBERS[text], ""
    if text in NO_NUMBERS:
        return None, "not-number"
    fen = Decimal(text) * 100
    if fen != int(fen):
        return None, "third-decimal"
    if fen < 0:
        return None, "negative"
    return (None, "too-large") if fen > LARGEST else (int(fen), "")


WORDS = st.sampled_from(["", " ", *NUMBERS, *NO_NUMBERS])


@given(st.lists(WRITTEN | WORDS | st.none(), max_size=30))
def test_amounts(texts: list[str | None]) -> None:
    """Every cell gets its own value or the first fault that fits, never a neighbour's."""
    cells = trimmed(pl.Series("fee", texts, pl.String))
    parsed = parse(AMOUNT, cells)
    alone = [(None, "") if cell is None else _amount(cell) for cell in cells]
    assert parsed.values.to_list() == [value for value, _code in alone]
    faults = {fault.row: (fault.code, fault.found) for fault in parsed.faults}
    assert faults == {row: (code, cells[row]) for row, (_v, code) in enumerate(alone) if code}
    assert len(faults) == len(parsed.faults)


@given(st.dates(date(1850, 1, 1), date(2150, 12, 31)), st.sampled_from("-/."))
def test_dates(day: date, mark: str) -> None:
    """Three marks, with or without leading zeros, from 1900 to 2100."""
    short = f"{day.year}{mark}{day.month}{mark}{day.day}"
    parsed = parse(DAY, pl.Series("paid_on", [day.isoformat(), short, None, "2018-02-30"]))
    if 1900 <= day.year <= 2100:
        assert parsed.values.to_list() == [day, day, None, None]
        assert [(f.row, f.code) for f in parsed.faults] == [(3, "not-date")]
    else:
        assert parsed.values.null_count() == 4
        codes = {f.row: f.code for f in parsed.faults}
        assert codes == {0: "date-range", 1: "date-range", 3: "not-date"}
