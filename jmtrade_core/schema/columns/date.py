"""A day of the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.cells import (
    CELL,
    SPACE,
    VALUE,
    CellRule,
    CellTest,
    Texts,
    cell_text,
)
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import ColumnType, Samples
from jmtrade_core.schema.columns.limits import FIRST_YEAR, LAST_YEAR

FIRST_SERIAL, LAST_SERIAL = 18_264, 73_050
"""1950 to 2099 as Excel's day numbers; a smaller one is more likely a year or an amount."""

# [0-9], since \d takes the digits of every script, which then are no number.
_DATE = r"^([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?(?: 00:00:00)?$"
_TIME = r"^(\S+?)[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$"
_COMPACT = r"^((?:19|20)\d{2})(\d{2})(\d{2})$"


class Date(ColumnType):
    id = "date"
    dtype = nw.Date()
    width = 14
    number_format = "yyyy-mm-dd"

    def year_of(self, cell: nw.Expr) -> nw.Expr | None:
        return cell.dt.year()

    def help(self, column: Column) -> str:
        return _("a day such as 2018-03-07")

    def validation(self, column: Column, cell: str) -> Mapping[str, Any]:
        return {"validate": "custom", "value": f"=ISNUMBER({cell})"}

    def sample(self, column: Column, edges: Samples, rng: Random, *, few: bool) -> str:
        return edges.day(rng).isoformat()

    @property
    def stored_wanted(self) -> str:
        return _("a date such as 2018-03-07")

    def fits(self, cell: Any) -> bool:
        return isinstance(cell, date)

    def typed(self, row: int, cell: Any, cells: Texts, *, date1904: bool) -> str | None:
        """A number is a day number, if it can be one."""
        if not super().fits(cell):
            return super().typed(row, cell, cells, date1904=date1904)
        text, day = cell_text(cell), serial_day(cell, date1904)
        if day is None:
            return text
        cells.remarks.append((row, "date-serial", f"{text} = {day}"))
        return day

    def alike(self, shown: str, cell: Any) -> bool | None:
        """20180502 shown as 2018-05-02."""
        return re.sub(r"[-/.年月日\s]", "", shown) == cell_text(cell) or None

    def bare(self, texts: pl.Series) -> pl.Series:
        texts = texts.str.replace(_TIME, "${1}").str.replace_all(SPACE, "")
        return texts.str.replace(_COMPACT, "${1}-${2}-${3}")

    def rule(self, column: Column) -> CellRule:
        year, month, day = (
            CELL.str.extract(_DATE, group).str.zfill(width)
            for group, width in ((1, 4), (2, 2), (3, 2))
        )
        iso = pl.concat_str(year, month, day, separator="-")
        known = VALUE.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
        return CellRule(
            iso.str.to_date("%Y-%m-%d", strict=False),
            (
                (CELL.is_not_null() & VALUE.is_null(), "not-date", self.stored_wanted),
                (~known, "date-range", _("a date from 1900 to 2100")),
            ),
        )

    def plain(self, column: Column, raw: Sequence[Any], types: set[type]) -> list[Any] | None:
        if not types <= {date, type(None), str} or any(type(c) is str and c for c in raw):
            return None
        days = [cell or None for cell in raw]
        sound = all(day is None or FIRST_YEAR <= day.year <= LAST_YEAR for day in days)
        return days if sound else None

    @property
    def native_wanted(self) -> str:
        return _("a column of dates")

    def tests(self, column: Column, cell: nw.Expr) -> Iterator[CellTest]:
        days = nw.lit(date(FIRST_YEAR, 1, 1)), nw.lit(date(LAST_YEAR, 12, 31))
        wanted = _("a date from 1900 to 2100")
        yield CellTest(column, "date-range", ~cell.is_between(*days), wanted)

    def written(self, cell: nw.Expr) -> nw.Expr:
        return cell.dt.to_string("%Y-%m-%d")


def serial_day(number: float, date1904: bool) -> str | None:
    """Excel's day number as ISO text; ``None`` where it need not be one."""
    counted = number + (1462 if date1904 else 0)
    if not FIRST_SERIAL <= counted <= LAST_SERIAL or number != int(number):
        return None
    return (date(1899, 12, 30) + timedelta(days=int(counted))).isoformat()
