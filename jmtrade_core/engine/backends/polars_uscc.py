"""Credit codes on Polars: which carry the right check character, and which may not be listed."""

from __future__ import annotations

from functools import cache, reduce

import polars as pl
from narwhals.stable.v2 import from_native

from jmtrade_core.engine.backends.uscc import ALPHABET, DIGITS, REGISTRAR, WEIGHTS
from jmtrade_core.measures.lines import Frame


def proven(code: pl.Expr) -> pl.Expr:
    """True for 18 characters of GB 32100 that carry the right check character, else false."""
    pairs = code.cast(pl.Binary).bin.reinterpret(dtype=_PAIRS)
    weighed = (_weighed(pairs.arr.get(place // 2), place) for place in range(0, len(WEIGHTS), 2))
    adds_up = reduce(pl.Expr.__add__, weighed) % 31 == 0
    return adds_up.fill_null(False)


def may_be_unlisted(rows: Frame, listed: Frame) -> Frame:
    """Rows, without their code, of which ``listed`` may not hold it: none only if it holds every
    one of them. Sixteen characters are one number, and numbers are joined sooner than texts."""
    code = pl.col("uscc").cast(pl.Binary)
    rest = code.bin.slice(REGISTRAR).bin.reinterpret(dtype=pl.UInt128)
    first = code.bin.slice(0, REGISTRAR).bin.reinterpret(dtype=pl.UInt16)
    firms = listed.to_native().select(rest=rest, theirs=first)
    claims = rows.to_native().with_columns(rest=rest, first=first).drop("uscc")
    same = (pl.col("first") == pl.col("theirs")).fill_null(False)
    unsure = claims.join(firms, on="rest", how="left").filter(~same)
    found: Frame = from_native(unsure.drop("rest", "first", "theirs"))
    return found


_PAIRS = pl.Array(pl.UInt16, len(WEIGHTS) // 2)
"""Two characters at a time are one number, which is looked up sooner than a text."""


def _weighed(pair: pl.Expr, place: int) -> pl.Expr:
    """The weighed value of two characters; null for any that may not stand there."""
    pairs, values = _pairs(place)
    return pair.replace_strict(pairs, values, default=None, return_dtype=pl.UInt16)


@cache
def _pairs(place: int) -> tuple[pl.Series, pl.Series]:
    """Two characters as the number that their bytes are, and their weighed value."""
    values = list(enumerate(ALPHABET[:10] if place < DIGITS else ALPHABET))
    first, second = WEIGHTS[place : place + 2]
    pairs = {ord(a) + 256 * ord(b): i * first + j * second for i, a in values for j, b in values}
    return pl.Series(list(pairs), dtype=pl.UInt16), pl.Series(list(pairs.values()), dtype=pl.UInt16)
