"""A share from 0 % to 100 %, exact to four decimals: whole millionths inside."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.stable.v2.dtypes import DType

from jmtrade_core.i18n import _
from jmtrade_core.money import percent_text, percentage
from jmtrade_core.schema.columns.cells import CELL, VALUE, CellRule, Fault, Texts, cell_text
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import ColumnType, Samples

WHOLE = 1_000_000
"""100 %, in the unit of the values inside."""
_PLACES = 4
_PERCENT = r"^[0-9]{1,9}(\.[0-9]+)?%$"


class Percent(ColumnType):
    """The sign is part of the value: 0.3 and 30 without it could both mean 30 %."""

    id = "percent"
    dtype = nw.Int64()
    suffixes = ("%",)
    width = 14

    @property
    def stored_wanted(self) -> str:
        return _("a percentage with its sign, such as 30%")

    def help(self, column: Column) -> str:
        return _("a percentage with its sign, such as 12.5%, from 0% to 100%")

    def validation(self, column: Column, cell: str) -> Mapping[str, Any]:
        signed = f'AND(RIGHT({cell},1)="%",ISNUMBER(VALUE({cell})))'
        return {"validate": "custom", "value": f"=IF(ISNUMBER({cell}),FALSE,{signed})"}

    def sample(self, column: Column, edges: Samples, rng: Random, *, few: bool) -> str:
        return self.text(edges.amount(rng) % (WHOLE + 1))

    def typed(self, row: int, cell: Any, cells: Texts, *, date1904: bool) -> str | None:
        cells.faults.append(Fault(row, "not-percent", cell_text(cell), self.stored_wanted))
        return None

    def as_shown(self, shown: str, cell: Any) -> str | None:
        """0.3 that its format shows as 30%: what Excel makes of a typed 30%."""
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return None
        text = "".join(shown.split())
        try:
            return text if percentage(text) == Fraction(Decimal(cell_text(cell))) else None
        except ValueError:
            return None

    def rule(self, column: Column) -> CellRule:
        whole = CELL.str.extract(r"^([0-9]+)").str.strip_chars_start("0")
        fraction = CELL.str.extract(r"\.([0-9]+)").fill_null("").str.strip_chars_end("0")
        parts = fraction.str.slice(0, _PLACES).str.pad_end(_PLACES, "0")
        value = (pl.lit("0") + whole + parts).cast(pl.Int64, strict=False)
        fine = fraction.str.len_chars() > _PLACES
        return CellRule(
            pl.when(CELL.str.contains(_PERCENT)).then(value),
            (
                (CELL.is_not_null() & VALUE.is_null(), "not-percent", self.stored_wanted),
                (fine, "too-fine", _("at most {n} decimals").format(n=_PLACES)),
                (VALUE > WHOLE, "too-large", _("at most 100%")),
            ),
        )

    @property
    def native_wanted(self) -> str:
        return _("no percentages: they are text such as 30%, which is read whole and not streamed")

    def native(self, dtype: DType) -> bool:
        return False

    def text(self, raw: Any) -> str:
        return percent_text(Fraction(raw, WHOLE))

    def as_json(self, raw: Any) -> Any:
        return self.text(raw)
