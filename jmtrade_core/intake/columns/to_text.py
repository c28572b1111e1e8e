"""Stored values to text: what a person would have typed for the number, day or flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from jmtrade_core.i18n import _
from jmtrade_core.intake.columns.parse import Fault
from jmtrade_core.schema.tables import Column

FIRST_SERIAL, LAST_SERIAL = 18_264, 73_050
"""1950 to 2099 as Excel's day numbers; a smaller one is more likely a year or an amount."""

Remark = tuple[int, str, str]
"""Row, code, what was found: a warning or note about a cell that is read."""


@dataclass
class Texts:
    """A column as text (null: empty), with what is wrong and what is to be said."""

    texts: pl.Series
    written: pl.Series | None = None
    """Which cells the file stores as text; all of them, if not said."""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def as_text(column: Column, raw: Sequence[Any], *, date1904: bool = False) -> Texts:
    """Cells of one column as text. Numbers keep 15 significant digits."""
    kinds = set(map(type, raw))
    if kinds <= {str, type(None)}:
        return Texts(pl.Series(column.id, raw, pl.String))
    if column.type in ("money", "usd", "year") and kinds <= {str, type(None), int, float}:
        words = [cell if type(cell) is str else None for cell in raw]
        numbers = [float(cell) if type(cell) in (int, float) else None for cell in raw]
        texts = pl.Series(column.id, words, pl.String)
        written = texts.is_not_null()
        return Texts(texts.zip_with(written, _number_texts(pl.Series(numbers))), written)
    result = Texts(pl.Series(column.id, [], pl.String))
    texts_list = [
        cell if cell is None or type(cell) is str else _typed(column, row, cell, result, date1904)
        for row, cell in enumerate(raw)
    ]
    result.texts = pl.Series(column.id, texts_list, pl.String)
    result.written = pl.Series([type(cell) is str for cell in raw], dtype=pl.Boolean)
    return result


def _number_texts(numbers: pl.Series) -> pl.Series:
    """Whole hundredths as columns; the few others one by one, exactly."""
    numbers = numbers.cast(pl.Float64)
    cents = (numbers * 100).round(0)
    plain = ((cents / 100 == numbers) & (numbers >= 0) & (numbers < 1e12)).fill_null(False)
    whole = cents.set(~plain, None).cast(pl.Int64)
    texts = pl.select(
        (whole // 100).cast(pl.String) + "." + (whole % 100).cast(pl.String).str.zfill(2)
    ).to_series()
    texts = texts.str.strip_suffix(".00")
    odd = (numbers.is_not_null() & ~plain).arg_true()
    if len(odd):
        texts = texts.scatter(odd, [cell_text(numbers[row]) for row in odd])
    return texts


def _typed(column: Column, row: int, cell: Any, result: Texts, date1904: bool) -> str | None:
    """A cell that the file stores as a number, day or flag."""
    text = cell_text(cell)
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if column.type in ("code", "text") and number:
        if column.type == "code" or "." in text:
            wanted = _("text: a number loses digits and leading zeros")
            result.faults.append(Fault(row, "number-in-text", text, wanted))
            return None
        result.remarks.append((row, "number-as-text", text))
        return text
    if column.type == "date" and number:
        day = serial_day(cell, date1904)
        if day is None:
            return text
        result.remarks.append((row, "date-serial", f"{text} = {day}"))
        return day
    if not _fits(column, cell):
        wanted = {"date": _("a date such as 2018-03-07"), "text": _("text"), "code": _("text")}.get(
            column.type, _("a value that fits the heading")
        )
        result.faults.append(Fault(row, "wrong-type", text, wanted))
        return None
    return text


def _fits(column: Column, cell: Any) -> bool:
    if isinstance(cell, bool):
        return column.type == "flag"
    if column.type == "date":
        return isinstance(cell, date)
    return isinstance(cell, int | float)


def serial_day(number: float, date1904: bool) -> str | None:
    """Excel's day number as ISO text; ``None`` where it need not be one."""
    counted = number + (1462 if date1904 else 0)
    if not FIRST_SERIAL <= counted <= LAST_SERIAL or number != int(number):
        return None
    return (date(1899, 12, 30) + timedelta(days=int(counted))).isoformat()


def cell_text(cell: Any) -> str:
    """A stored value as the text that a person would type."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{Decimal(f'{cell:.15g}'):f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
