"""Unified social credit codes: the check character of GB 32100, over a whole column.

Polars proves the codes that pass as they stand; the few others are asked of python-stdnum,
which also passes separators and small letters. So every answer is python-stdnum's, without
a call for each code.
"""

from __future__ import annotations

import polars as pl

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100, in the order of their values."""

_FORM = rf"^[0-9]{{8}}[{ALPHABET}]{{10}}$"
# Character i (from 0) weighs 3**i modulo 31, the check character 1; the sum is 0 modulo 31.
_WEIGHTS = (*(3**place % 31 for place in range(17)), 1)


def failing(codes: pl.Series) -> list[int]:
    """Positions (from 0) of the codes that fail. Empty cells are left out."""
    unproven = (codes.is_not_null() & ~_proven(codes)).arg_true().to_list()
    if not unproven:
        return []
    from stdnum.cn import uscc

    return [row for row in unproven if not uscc.is_valid(codes[row])]


def _proven(codes: pl.Series) -> pl.Series:
    """True for 18 characters of the standard that carry the right check character."""
    code = pl.col(codes.name)
    weighed = [_value(code, place) * weight for place, weight in enumerate(_WEIGHTS)]
    adds_up = pl.sum_horizontal(weighed) % 31 == 0
    return (
        codes.to_frame().select((code.str.contains(_FORM) & adds_up).fill_null(False)).to_series()
    )


def _value(code: pl.Expr, place: int) -> pl.Expr:
    """The value of one character; none (which adds nothing) outside the alphabet."""
    values = list(range(len(ALPHABET)))
    character = code.str.slice(place, 1)
    return character.replace_strict(list(ALPHABET), values, default=None, return_dtype=pl.Int32)
