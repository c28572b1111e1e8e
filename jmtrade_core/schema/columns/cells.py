"""A column of cells on its way to values: as it is stored, as text, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.limits import LONGEST

GAP = "\x1f"
"""Joins the cells of a column, to look at all of them at once."""
SPACE = r"[\s\x{3000}\x{00A0}]+"

CELL = pl.col("cell")
"""A cell as text without space around it (null: empty)."""
VALUE = pl.col("value")
"""What the cell was parsed to, before its checks."""

Remark = tuple[int, str, str]
"""Row, code, what was found: a warning or note about a cell that is read."""


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be read: its row (from 0 in the column), and why."""

    row: int
    code: str
    found: str
    wanted: str


@dataclass(frozen=True)
class CellRule:
    """How a column of text is read: the value, and what a cell must not be.

    A check is true where a cell is at fault; the first that is gives the cell's fault.
    """

    value: pl.Expr
    checks: tuple[tuple[pl.Expr, str, str], ...] = ()


@dataclass(frozen=True)
class CellTest:
    """A test of a lazy table that is true for a cell which cannot be read."""

    column: Column
    code: str
    bad: nw.Expr
    wanted: str


@dataclass
class Texts:
    """A column as text (null: empty), with what is wrong and what is to be said."""

    texts: pl.Series
    written: pl.Series | None = None
    """Which cells the file stores as text; all of them, if not said."""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def take_out(self, bad: pl.Series, code: str, wanted: str) -> None:
        """Cells that cannot be read: a fault each, and no text."""
        bad = bad.fill_null(False)
        if bad.any():
            rows = bad.arg_true()
            self.faults += [Fault(row, code, _brief(self.texts[row]), wanted) for row in rows]
            self.texts = self.texts.set(bad, None)


def _brief(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def narrow(texts: pl.Series) -> pl.Series:
    """Text without differences of width; most columns have none."""
    return texts.str.normalize("NFKC") if texts.str.contains(r"[^\x00-\x7F]").any() else texts


def uncertain(text: pl.Expr) -> pl.Expr:
    """Text whose signs may be forms of others; null for plain Chinese and ASCII, which NFKC
    and NFKD leave as they are."""
    return pl.when(text.str.contains(r"[^\x00-\x7F\x{4E00}-\x{9FFF}]")).then(text)


def joined(raw: Sequence[Any], kinds: set[type]) -> str | None:
    """All text of a column in one; ``None`` where a cell is no text or too long."""
    if not kinds <= {str, type(None)}:
        return None
    text = GAP.join(filter(None, raw))
    too_long = len(text) > LONGEST and len(max(filter(None, raw), key=len)) > LONGEST
    return None if too_long else text


def numbers(raw: Sequence[Any], kinds: set[type]) -> bool:
    """Whether every cell is a stored number or empty."""
    return kinds <= {int, float, type(None), str} and not any(type(c) is str and c for c in raw)


def cell_text(cell: Any) -> str:
    """A stored value as the text that a person would type."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{Decimal(f'{cell:.15g}'):f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
