"""A calendar year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.stable.v2.dtypes import DType

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.cells import CELL, SPACE, VALUE, CellRule, CellTest, numbers
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import ColumnType, Samples
from jmtrade_core.schema.columns.limits import FIRST_YEAR, LAST_YEAR


class Year(ColumnType):
    id = "year"
    dtype = nw.Int64()
    suffixes = ("年", "年度")
    numeric = True
    width = 10
    number_format = "0"

    def year_of(self, cell: nw.Expr) -> nw.Expr | None:
        return cell

    def help(self, column: Column) -> str:
        return _("a year such as 2018")

    def validation(self, column: Column, cell: str) -> Mapping[str, Any]:
        return {"validate": "integer", "criteria": "between", "minimum": FIRST_YEAR,
                "maximum": LAST_YEAR}  # fmt: skip

    def sample(self, column: Column, edges: Samples, rng: Random, *, few: bool) -> str:
        return str(edges.year if rng.random() < 0.8 else edges.year + rng.choice((-1, 1)))

    def bare(self, texts: pl.Series) -> pl.Series:
        return texts.str.replace_all(SPACE, "").str.replace(r"^(\d{4})(年度?|\.0+)$", "${1}")

    def rule(self, column: Column) -> CellRule:
        fits = VALUE.is_between(FIRST_YEAR, LAST_YEAR).fill_null(False)
        return CellRule(
            CELL.str.extract(r"^([0-9]{4})年?$").cast(pl.Int64, strict=False),
            ((CELL.is_not_null() & ~fits, "not-year", _("a year such as 2018")),),
        )

    def plain(self, column: Column, raw: Sequence[Any], types: set[type]) -> list[Any] | None:
        if not numbers(raw, types):
            return None
        if all(c is None or c == "" or (FIRST_YEAR <= c <= LAST_YEAR and c == int(c)) for c in raw):
            return [None if c is None or c == "" else int(c) for c in raw]
        return None

    @property
    def native_wanted(self) -> str:
        return _("a column of whole numbers")

    def native(self, dtype: DType) -> bool:
        return dtype.is_integer()

    def value(self, cell: nw.Expr, *, whole: bool) -> nw.Expr:
        return cell.cast(nw.Int64)

    def tests(self, column: Column, cell: nw.Expr) -> Iterator[CellTest]:
        outside = ~cell.is_between(FIRST_YEAR, LAST_YEAR)
        yield CellTest(column, "not-year", outside, _("a year such as 2018"))
