"""Stored values to text: what a person would have typed for the number, day or flag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from jmtrade_core.schema.columns.cells import Texts, cell_text
from jmtrade_core.schema.tables import Column


def as_text(column: Column, raw: Sequence[Any], *, date1904: bool = False) -> Texts:
    """Cells of one column as text. Numbers keep 15 significant digits."""
    kinds = set(map(type, raw))
    if kinds <= {str, type(None)}:
        return Texts(pl.Series(column.id, raw, pl.String))
    if column.kind.numeric and kinds <= {str, type(None), int, float}:
        words = [cell if type(cell) is str else None for cell in raw]
        numbers = [float(cell) if type(cell) in (int, float) else None for cell in raw]
        texts = pl.Series(column.id, words, pl.String)
        written = texts.is_not_null()
        return Texts(texts.zip_with(written, _number_texts(pl.Series(numbers))), written)
    result, kind = Texts(pl.Series(column.id, [], pl.String)), column.kind
    texts_list = [
        cell
        if cell is None or type(cell) is str
        else kind.typed(row, cell, result, date1904=date1904)
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
