"""Cells that read otherwise than they are stored: what the file says beside their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jmtrade_core.i18n import _
from jmtrade_core.intake.columns import shown
from jmtrade_core.intake.files.rich_text import RAISED, STRUCK
from jmtrade_core.intake.files.xlsx_dates import NO_DAY
from jmtrade_core.intake.files.xlsx_styles import FORMAT
from jmtrade_core.intake.tables.layout import Layout
from jmtrade_core.intake.tables.sheet import Sheet, blank
from jmtrade_core.schema.columns.cells import Fault, cell_text
from jmtrade_core.schema.tables import Column, Table


@dataclass
class Marked:
    """Faults by column id, and rows (from 0 in the body) struck through as a whole."""

    faults: dict[str, list[Fault]] = field(default_factory=dict)
    as_shown: dict[str, dict[int, str]] = field(default_factory=dict)
    """By column id and row the text to read in place of what is stored."""
    struck: set[int] = field(default_factory=set)


def marked(sheet: Sheet, table: Table, layout: Layout) -> Marked:
    """What the marks of a sheet mean in the columns of its table."""
    columns = {at: table.column(id) for id, at in layout.positions.items()}
    rows = sheet.rows[layout.first :]
    body = {
        (row - layout.first, at): mark
        for (row, at), mark in sheet.marked.items()
        if at in columns and 0 <= row - layout.first < len(rows)
    }
    found = Marked(struck=_struck(rows, body, columns))
    for (nr, at), (code, said) in body.items():
        column = columns[at]
        cell = rows[nr][at] if at < len(rows[nr]) else None
        if text := _as_shown(code, said, column, cell):
            found.as_shown.setdefault(column.id, {})[nr] = text
        elif nr not in found.struck and (fault := _fault(nr, code, said, column, cell)):
            found.faults.setdefault(column.id, []).append(fault)
    return found


def _struck(
    rows: Sequence[Sequence[Any]],
    body: Mapping[tuple[int, int], tuple[str, str]],
    columns: Mapping[int, Column],
) -> set[int]:
    """Rows all of whose values are struck out."""
    doubtful = {nr for (nr, _at), (code, _said) in body.items() if code == STRUCK}
    return {
        nr
        for nr in doubtful
        if all(
            body.get((nr, at), ("",))[0] == STRUCK
            for at, cell in enumerate(rows[nr])
            if at in columns and not blank(cell)
        )
    }


def _fault(nr: int, code: str, said: str, column: Column, cell: Any) -> Fault | None:
    """The fault that a mark is in a column; ``None`` where it changes nothing there."""
    if code in ("error-cell", "no-value"):
        return Fault(nr, code, said, _("a value"))
    if blank(cell):
        return None
    if code == "month-only":
        return _part_of_a_day(nr, cell, said)
    if code == STRUCK:
        return Fault(nr, code, cell_text(cell), _("text without a line through it"))
    if code == RAISED:
        wanted = _("all of it on one line")
        return None if column.kind.signs_are_words else Fault(nr, code, cell_text(cell), wanted)
    return _shown(nr, said, column, cell, by_format=code == FORMAT)


def _as_shown(code: str, said: str, column: Column, cell: Any) -> str | None:
    """What a number format makes of a cell whose type cannot do without it."""
    seen = shown.by_format(column, said, cell) if code == FORMAT else None
    return column.kind.as_shown(seen, cell) if seen else None


def _shown(nr: int, said: str, column: Column, cell: Any, *, by_format: bool) -> Fault | None:
    """``said``: the number format, or what the file says is shown."""
    seen: str | None = said
    if by_format:
        seen = shown.by_format(column, said, cell)
    elif not shown.differs(column, said, cell):
        seen = None
    if seen is None:
        return None
    found = _("{shown} on the sheet, {stored} stored")
    found = found.format(shown=seen.strip() or _("nothing"), stored=cell_text(cell))
    return Fault(nr, "shown-otherwise", found, _("a cell that shows what it stores"))


def _part_of_a_day(nr: int, cell: Any, hides: str) -> Fault | None:
    if not isinstance(cell, date) or (hides == NO_DAY and cell.day != 1):
        return None
    seen = f"{cell.year}-{cell.month}" if hides == NO_DAY else f"{cell.month}-{cell.day}"
    return Fault(nr, "month-only", seen, _("a whole day such as 2018-03-07"))
