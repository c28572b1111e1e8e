"""The quick way for a column in which every cell is plainly what its heading says.

Most columns are: they need none of the slow way's taking apart. One odd cell sends the
whole column the slow way, which alone knows how to refuse; both give the same values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from jmtrade_core.schema.tables import Column


def plain(column: Column, raw: Sequence[Any]) -> pl.Series | None:
    """The typed values, or ``None`` where any cell needs a closer look."""
    values = column.kind.plain(column, raw, set(map(type, raw)))
    return None if values is None else pl.Series(column.id, values, column.kind.polars)
