"""Quantities of at least 0 with a fixed number of decimals, whole inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, ClassVar

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.stable.v2.dtypes import DType

from jmtrade_core.i18n import _
from jmtrade_core.money import LARGEST
from jmtrade_core.schema.columns.cells import CELL, VALUE, CellRule, CellTest, Texts, numbers
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import ColumnType, Samples

_NUMBER = r"^-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$"
_GROUPED = r"^-?\d{1,3}( \d{3})+(\.\d+)?$"
_DIGITS = len(str(LARGEST))
"""Of the whole part; one digit more is too large at any number of places."""


class Quantity(ColumnType):
    """``places`` decimals: 12.5 with two is 1250 inside. Exact, and never rounded."""

    dtype = nw.Int64()
    numeric = True
    summed = True
    places: ClassVar[int] = 0
    too_fine: ClassVar[str] = "too-fine"
    """The finding of a cell with more decimals."""
    ambiguous: ClassVar[str] = r"^[-+]?[0-9]{1,3}[.,][0-9]{3}$"
    """``120.000`` is 120 to one writer and 120,000 to another; a stored number is certain."""

    @property
    def scale(self) -> int:
        return int(10**self.places)

    @property
    def number_wanted(self) -> str:
        raise NotImplementedError

    @property
    def certain_wanted(self) -> str:
        return _("a number without a thousands sign")

    @property
    def places_wanted(self) -> str:
        return _("at most {n} decimals").format(n=self.places)

    @property
    def largest_wanted(self) -> str:
        return _("at most {number}").format(number=self.grouped(LARGEST))

    def text(self, raw: Any) -> str:
        """12.50: as a file writes it."""
        whole, rest = divmod(abs(int(raw)), self.scale)
        sign, dot = "-" if raw < 0 else "", f".{rest:0{self.places}d}" if self.places else ""
        return f"{sign}{whole}{dot}"

    def grouped(self, raw: int) -> str:
        """1,234.50: with thousands marked, for people."""
        whole, dot, rest = self.text(abs(raw)).partition(".")
        return f"{'-' if raw < 0 else ''}{int(whole):,}{dot}{rest}"

    def words(self, column: Column, raw: Any) -> str:
        return self.grouped(int(str(raw)))

    def as_json(self, raw: Any) -> Any:
        return self.text(raw) if isinstance(raw, int) and self.places else raw

    def validation(self, column: Column, cell: str) -> Mapping[str, Any]:
        most = LARGEST // self.scale
        test = f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<={most},ROUND({cell},{self.places})={cell})"
        return {"validate": "custom", "value": test}

    def sample(self, column: Column, edges: Samples, rng: Random, *, few: bool) -> str:
        return self.text(edges.amount(rng))

    def clean(self, column: Column, cells: Texts) -> None:
        super().clean(column, cells)
        doubtful = cells.texts.str.contains(self.ambiguous)
        if cells.written is not None:
            doubtful &= cells.written
        cells.take_out(doubtful, "ambiguous-number", self.certain_wanted)

    def bare(self, texts: pl.Series) -> pl.Series:
        grouped = texts.str.contains(_GROUPED)
        return texts.zip_with(~grouped, texts.str.replace_all(" ", "", literal=True))

    def rule(self, column: Column) -> CellRule:
        number = CELL.str.contains(_NUMBER)
        digits = CELL.str.replace_all(",", "", literal=True).str.extract(r"^-?([0-9]+)")
        whole = digits.str.strip_chars_start("0")
        fraction = CELL.str.extract(r"\.([0-9]+)$").fill_null("").str.strip_chars_end("0")
        parts = fraction.str.slice(0, self.places).str.pad_end(self.places, "0")
        value = (pl.lit("0") + whole.str.slice(0, _DIGITS) + parts).cast(pl.Int64, strict=False)
        large = (whole.str.len_chars() > _DIGITS) | (VALUE > LARGEST)
        return CellRule(
            pl.when(number).then(value),
            (
                (CELL.is_not_null() & VALUE.is_null(), "not-number", self.number_wanted),
                (fraction.str.len_chars() > self.places, self.too_fine, self.places_wanted),
                (CELL.str.starts_with("-") & (VALUE > 0), "negative", _("an amount of at least 0")),
                (large, "too-large", self.largest_wanted),
            ),
        )

    def plain(self, column: Column, raw: Sequence[Any], types: set[type]) -> list[Any] | None:
        """Where each stored number is the one nearest to so many places."""
        if not numbers(raw, types):
            return None
        scale, largest = self.scale, LARGEST / self.scale
        if not all(c is None or c == "" or 0 <= c <= largest for c in raw):
            return None
        units = [None if c is None or c == "" else round(c * scale) for c in raw]
        exact = all(n is None or n / scale == c for n, c in zip(units, raw, strict=True))
        return units if exact else None

    @property
    def native_wanted(self) -> str:
        words = _("a column of decimals with {n} places, or of whole numbers")
        return words.format(n=self.places)

    def native(self, dtype: DType) -> bool:
        return dtype.is_integer() or (isinstance(dtype, nw.Decimal) and dtype.scale <= self.places)

    def value(self, cell: nw.Expr, *, whole: bool) -> nw.Expr:
        # Small integers would wrap, so they grow first.
        return cell.cast(nw.Int64) * self.scale if whole else (cell * self.scale).cast(nw.Int64)

    def tests(self, column: Column, cell: nw.Expr) -> Iterator[CellTest]:
        yield CellTest(column, "negative", cell < 0, _("an amount of at least 0"))
        yield CellTest(column, "too-large", cell > LARGEST // self.scale, self.largest_wanted)
