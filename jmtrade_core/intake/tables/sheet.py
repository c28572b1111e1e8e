"""Cells as they were read, before anything is made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jmtrade_core.schema.columns.limits import INVISIBLE as INVISIBLE
from jmtrade_core.schema.columns.limits import ZERO_WIDTH as ZERO_WIDTH


@dataclass(frozen=True)
class Sheet:
    """One sheet, or one CSV file: cells from the top left. ``name`` begins every place."""

    name: str
    rows: Sequence[Sequence[Any]]
    file: str = ""
    marked: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    """Cells that no reader shows: (row, column) from 0 -> code and what stands there."""
    hidden: bool = False
    hidden_rows: int = 0
    date1904: bool = False
    """Day numbers count from 1904, as old Mac workbooks do."""
    alias: str = ""
    """The table that a mapping says the sheet is; places keep the sheet's own name."""
    merged: Sequence[tuple[int, int, int, int]] = ()
    """Merged ranges: first row and column, last row and column, from 0."""
    printed: Sequence[str] = ()
    """Headers and footers of the printed page, comments and text in shapes."""
    hidden_columns: Sequence[tuple[int, int]] = ()
    """First and last of each run of them, from 0."""
    conditional: Sequence[tuple[tuple[int, int, int, int], str]] = ()
    """Ranges that a conditional format may strike out, or show as another value."""

    def place(self, row: int, column: int | None = None) -> str:
        """``[file.xlsx]sheet!C7``; rows and columns are counted from 0 here."""
        book = f"[{self.file}]" if self.file else ""
        letters = "" if column is None else column_letters(column)
        return f"{book}{self.name}!{letters}{row + 1}"


_PLACE = re.compile(r"^(?:\[(.*)\])?([^!]*)!([A-Z]*)(\d+)$")


@dataclass(frozen=True)
class Place:
    """A place taken apart again; ``row`` counts from 1, ``cell`` is such as ``C7``."""

    file: str
    sheet: str
    column: str
    row: int

    @property
    def cell(self) -> str:
        return f"{self.column}{self.row}"


def split_place(place: str) -> Place | None:
    """``[file.xlsx]sheet!C7`` in its parts; ``None`` for a place of another form."""
    match = _PLACE.match(place)
    return Place(match[1] or "", match[2], match[3], int(match[4])) if match else None


def column_letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def blank(cell: Any) -> bool:
    """Nothing, or nothing but space and signs without width."""
    return cell is None or (isinstance(cell, str) and not cell.strip(INVISIBLE))
