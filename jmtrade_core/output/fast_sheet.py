"""XlsxWriter's sheet, with tables that are written as a whole.

The library checks and stores every cell by itself, which took most of the time of a
county's run. In a table all rows are alike: a row is one text with gaps for its values.
The sheet overrides two steps of the library: how rows are written, and what happens beyond
the last row. A test holds that what comes out is what the library writes cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _


@dataclass(frozen=True)
class Cells:
    """One column of a table: its look, and texts or figures from the first row down."""

    style: Format
    values: Sequence[Any]
    text: bool = False


@dataclass(frozen=True)
class Block:
    """Rows from ``first`` (from 0) on, as high as ``heights`` say (in points)."""

    first: int
    heights: Sequence[float]
    columns: Sequence[Cells]

    @property
    def after(self) -> int:
        return self.first + len(self.heights)

    def xml(self) -> str:
        numbers = range(self.first + 1, self.after + 1)
        # A program draws whole pixels of 3/4 point; the library rounds heights to them.
        heights = [f"{int(height * 4 / 3 + 0.5) * 0.75:.16g}" for height in self.heights]
        gaps = [gap for cells in self.columns for gap in (numbers, cells.values)]
        return "".join(map(self._row().__mod__, zip(numbers, heights, *gaps, strict=True)))

    def _row(self) -> str:
        """One row, with gaps for its number and height, and a number and a value a cell."""
        cells = "".join(map(_cell, map(xl_col_to_name, count()), self.columns))
        spans = f'spans="1:{len(self.columns)}"'
        return f'<row r="%d" {spans} ht="%s" customHeight="1">{cells}</row>'


def _cell(letters: str, cells: Cells) -> str:
    kind = ' t="s"' if cells.text else ""
    return f'<c r="{letters}%d" s="{cells.style._get_xf_index()}"{kind}><v>%s</v></c>'


class FastSheet(Worksheet):  # type: ignore[misc]  # the library is not typed
    """A worksheet on which tables stand, from the top down, between cells of any kind.

    It holds all that is written to it, or raises UsageError.
    """

    dim_rowmin: int
    dim_rowmax: int
    cure = ""
    """What to do where a sheet is full, if not to choose another format."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []

    def write_table(self, first: int, heights: Sequence[float], columns: Sequence[Cells]) -> None:
        """Rows whose cells look alike in each column."""
        self._check_dimensions(first + len(heights) - 1, len(columns) - 1)
        self.blocks.append(Block(first, heights, self._shared(columns)))

    def _check_dimensions(
        self, row: int, col: int, ignore_row: bool = False, ignore_col: bool = False
    ) -> int:
        """UsageError beyond the last row: the library would leave cells out and say nothing."""
        if row >= self.xls_rowmax:
            found, wanted = _("{count} rows"), _("at most {count} rows on a sheet")
            raise UsageError(
                Problem(self.name, found.format(count=f"{row + 1:,}"),
                        wanted.format(count=f"{self.xls_rowmax:,}"),
                        self.cure or _("--format csv or parquet"), "sheet-full")
            )  # fmt: skip
        return int(super()._check_dimensions(row, col, ignore_row, ignore_col))

    def _shared(self, columns: Sequence[Cells]) -> list[Cells]:
        """The same with texts as their numbers in the book's list, in the order of reading:
        texts that stand beside each other pack best."""
        texts = [_cut(cells.values, self.xls_strmax) for cells in columns if cells.text]
        reading = chain.from_iterable(zip(*texts, strict=True))
        numbers = [*map(self.str_table._get_shared_string_index, reading)]
        by_column = (numbers[at :: len(texts)] for at in range(len(texts)))
        return [
            replace(cells, values=next(by_column)) if cells.text else cells for cells in columns
        ]

    def _write_rows(self) -> None:
        """The library writes the rows above, between and below the tables."""
        top, bottom = self.dim_rowmin, self.dim_rowmax
        for block in self.blocks:
            self.dim_rowmax = block.first - 1
            super()._write_rows()
            self.fh.write(block.xml())
            self.dim_rowmin = block.after
        self.dim_rowmax = bottom
        super()._write_rows()
        self.dim_rowmin = top


def _cut(texts: Sequence[str], most: int) -> Sequence[str]:
    """No text longer than a cell has room for, which is counted in UTF-16 units."""
    if max(map(len, texts)) <= most // 2:
        return texts
    units = (text.encode("utf-16-le", "surrogatepass")[: 2 * most] for text in texts)
    return [cut.decode("utf-16-le", "ignore") for cut in units]
