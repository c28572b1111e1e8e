"""Words of people: a name, a matter, a number of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.cells import (
    CELL,
    GAP,
    VALUE,
    CellRule,
    CellTest,
    Fault,
    Texts,
    cell_text,
    joined,
)
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import ColumnType, one_of
from jmtrade_core.schema.columns.limits import INVISIBLE, LONGEST, ZERO_WIDTH

_UNSEEN = re.escape("".join(sign for sign in INVISIBLE if sign not in (GAP, " ")))
ODD_NATIVE = rf"[\x00-\x1f\x7f\x{{FFFD}}{ZERO_WIDTH}]|^\s*['＇]"
_ODD_TEXT = re.compile(rf"[\x00-\x1e\x7f\ufffd{_UNSEEN}]|(?:\A|{GAP})[ '＇]| (?:\Z|{GAP})")


class Text(ColumnType):
    """Loses only what nobody sees at its ends; all else stays as it was written."""

    id = "text"
    signs_are_words = True
    keeps_zeros = True
    free = True
    width = 26

    def help(self, column: Column) -> str:
        return _("text")

    @property
    def stored_wanted(self) -> str:
        return _("text")

    def fits(self, cell: Any) -> bool:
        return False

    def typed(self, row: int, cell: Any, cells: Texts, *, date1904: bool) -> str | None:
        """A number is read as its digits, where none can have been lost."""
        if not super().fits(cell):
            return super().typed(row, cell, cells, date1904=date1904)
        text = cell_text(cell)
        if self.loses(text):
            wanted = _("text: a number loses digits and leading zeros")
            cells.faults.append(Fault(row, "number-in-text", text, wanted))
            return None
        cells.remarks.append((row, "number-as-text", text))
        return text

    def loses(self, text: str) -> bool:
        return "." in text

    def clean(self, column: Column, cells: Texts) -> None:
        inner = cells.texts.str.contains(r"[\n\r\t]").fill_null(False).arg_true()
        cells.remarks += [(row, "line-break", repr(cells.texts[row])) for row in inner]

    def rule(self, column: Column) -> CellRule:
        if not column.among:
            return CellRule(CELL)
        value = CELL.replace(dict(column.called)) if column.called else CELL
        return CellRule(
            value, ((~VALUE.is_in(sorted(column.among)), "not-listed", one_of(column)),)
        )

    def plain(self, column: Column, raw: Sequence[Any], types: set[type]) -> list[Any] | None:
        text = joined(raw, types)
        if text is None or _ODD_TEXT.search(text):
            return None
        if text.count(GAP) != max(0, sum(map(bool, raw)) - 1):
            return None  # the sign that joins stands in a cell itself
        if column.among and not {cell for cell in raw if cell} <= column.among:
            return None
        return [cell or None for cell in raw]

    def tests(self, column: Column, cell: nw.Expr) -> Iterator[CellTest]:
        if column.among:
            bad = ~cell.is_in(sorted({*column.among, *column.called}))
            yield CellTest(column, "not-listed", bad, one_of(column))

    def odd(self, column: Column, cell: pl.Expr) -> pl.Expr | None:
        return cell.str.contains(ODD_NATIVE) | (cell.str.len_chars() > LONGEST)

    def written(self, cell: nw.Expr) -> nw.Expr:
        return cell
