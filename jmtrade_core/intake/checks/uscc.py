"""Unified social credit codes: the check character of GB 32100, over a whole column.

Polars proves the codes that pass as they stand; the few others are asked of python-stdnum,
which also passes separators and small letters. So every answer is python-stdnum's, without
a call for each code.
"""

from __future__ import annotations

import polars as pl

from jmtrade_core.engine.backends.polars_uscc import proven


def failing(codes: pl.Series) -> list[int]:
    """Positions (from 0) of the codes that fail. Empty cells are left out."""
    test = codes.is_not_null() & ~codes.to_frame().select(proven(pl.col(codes.name))).to_series()
    unproven = test.arg_true().to_list()
    if not unproven:
        return []
    from stdnum.cn import uscc

    return [row for row in unproven if not uscc.is_valid(codes[row])]
