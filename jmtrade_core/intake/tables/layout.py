"""Where a table lies on its sheet: headings under titles, over unit rows, in several levels.

Whether they are right is asked afterwards (``heading_checks.py``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jmtrade_core.intake.tables import units
from jmtrade_core.intake.tables.sheet import ZERO_WIDTH, Sheet, blank
from jmtrade_core.schema.tables import Column, Table

HEADING_ROWS = 20
"""Headings are looked for in so many rows from the top."""
LEVELS = 4
NAME = "name"
"""A table without such a column may still carry 企业名称: it is compared, not read."""

_NAME_KEYS = ("企业名称", "单位名称", "公司名称")
_MARKS = re.compile(r"[()\[\]*:：,，、\s]|必填|选填")
_CODE = re.compile(r"^[0-9A-Z]{15,20}$")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_UNSEEN = {ord(sign): None for sign in ZERO_WIDTH}


@dataclass(frozen=True)
class Layout:
    """Column id -> position, the rows of the headings, and the first row below them."""

    positions: Mapping[str, int]
    top: int
    bottom: int
    first: int
    names: int | None = None
    again: Mapping[int, str] = field(default_factory=dict)
    """Further positions of columns that have one: nobody knows which counts."""
    converted: Mapping[str, int] = field(default_factory=dict)
    """Amounts whose heading names another unit; they are among ``positions``."""
    unknown: tuple[int, ...] = ()
    """Positions of headings that name no column."""

    @property
    def doubled(self) -> frozenset[str]:
        return frozenset(self.again.values())

    def fits(self, table: Table) -> bool:
        """Every column that the table cannot do without is there."""
        return all(c.id in self.positions for c in table.columns if c.required)


def heading_key(text: object) -> str:
    """Headings are compared without width, case, space, brackets or marks."""
    folded = unicodedata.normalize("NFKC", str(text)).translate(_UNSEEN).casefold()
    return _MARKS.sub("", folded)


def headings(table: Table) -> dict[str, Column]:
    """Heading keys of a table: by id and by Chinese heading."""
    return {heading_key(name): c for c in table.columns for name in (c.id, c.heading)}


def keys(sheet: Sheet) -> list[list[str]]:
    """The keys of the top of a sheet, for any number of tables to look at."""
    return [["" if blank(c) else heading_key(_whole(c)) for c in row] for row in _top(sheet)]


def _whole(cell: Any) -> Any:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _top(sheet: Sheet) -> Sequence[Sequence[Any]]:
    return sheet.rows[: HEADING_ROWS + LEVELS]


def find(sheet: Sheet, table: Table, grid: list[list[str]] | None = None) -> Layout | None:
    """Where the headings lie that name most columns, and what each of them names."""
    grid = keys(sheet) if grid is None else grid
    known = headings(table)
    rows = _block(sheet, grid, known)
    if rows is None:
        return None
    top, bottom = rows
    positions: dict[str, int] = {}
    again: dict[int, str] = {}
    for at, id in _named(grid[top : bottom + 1], known).items():
        if positions.setdefault(id, at) != at:
            again[at] = id
    layout = Layout(positions, top, bottom, bottom + 1, again=again)
    layout = _with_others(sheet, table, layout)
    return replace(layout, first=_first(sheet, table, layout, grid))


def _block(
    sheet: Sheet, grid: list[list[str]], known: Mapping[str, Column]
) -> tuple[int, int] | None:
    """The rows whose cells, alone or under one another, name most columns."""
    best: tuple[int, int, int] | None = None
    hits = [sum(key in known for key in row) for row in grid]
    for top in range(min(HEADING_ROWS, len(grid))):
        for height in range(1, min(LEVELS, len(grid) - top) + 1):
            bottom = top + height - 1
            if not hits[bottom] and height == 1 and not _may_begin(grid[top], known):
                break
            if height > 1 and not _no_data(sheet.rows[bottom], grid[bottom]):
                break
            score = len({*_named(grid[top : bottom + 1], known).values()})
            if score and (best is None or score > best[0]):
                best = score, top, bottom
    return best[1:] if best else None


def _may_begin(row: list[str], known: Mapping[str, Column]) -> bool:
    """A cell that begins a heading whose end stands a row below."""
    return any(key and any(name.startswith(key) for name in known) for key in row)


def _no_data(row: Sequence[Any], folded: list[str]) -> bool:
    """Headings are words: a number, day or code makes the row one of data."""
    return all(
        blank(c) or (isinstance(c, str) and not _CODE.match(key.upper()) and not key.isdigit())
        for c, key in zip(row, folded, strict=False)
    )


def _named(block: list[list[str]], known: Mapping[str, Column]) -> dict[int, str]:
    """Position -> column id. A level above counts for the cells to its right, too."""
    width = max(len(row) for row in block)
    filled: list[list[str]] = []
    for level, row in enumerate(block):
        cells, last = [], ""
        for at in range(width):
            key = row[at] if at < len(row) else ""
            last = key or (last if level < len(block) - 1 else "")
            cells.append(last)
        filled.append(cells)
    named = {}
    for at in range(width):
        own = [row[at] for row in block if at < len(row) and row[at]]
        stack = [row[at] for row in filled]
        for name in (*reversed(own), *_joined(stack, own)):
            if name in known:
                named[at] = known[name].id
                break
    return named


def _joined(stack: list[str], own: list[str]) -> list[str]:
    """Levels read downwards as one heading: 出口额 over 美元."""
    if not own:
        return []
    parts = [part for nr, part in enumerate(stack) if part and part not in stack[:nr]]
    return ["".join(parts[start:]) for start in range(len(parts) - 1)]


def lowest(sheet: Sheet, layout: Layout, at: int) -> tuple[int, str]:
    """The last cell of a column's headings: its row and text."""
    for row in range(layout.bottom, layout.top - 1, -1):
        line = sheet.rows[row]
        if at < len(line) and not blank(line[at]):
            return row, str(line[at])
    return layout.bottom, ""


def _with_others(sheet: Sheet, table: Table, layout: Layout) -> Layout:
    """Headings that name no column: another unit, a name to compare, or not known."""
    bases = {units.heading_parts(c.heading)[0]: c for c in table.columns if amount(c)}
    used = {*layout.positions.values(), *layout.again}
    positions, converted = dict(layout.positions), dict[str, int]()
    names, unknown = None, list[int]()
    for at in range(max(len(row) for row in sheet.rows[layout.top : layout.bottom + 1])):
        _row, text = lowest(sheet, layout, at)
        if at in used or not text:
            continue
        column = bases.get(units.heading_parts(text)[0])
        if heading_key(text) in _NAME_KEYS and NAME not in {c.id for c in table.columns}:
            names = at
        elif column is not None and column.id not in positions:
            positions[column.id] = converted[column.id] = at  # its cells are looked at all the same
        else:
            unknown.append(at)
    return replace(
        layout, positions=positions, names=names, converted=converted, unknown=tuple(unknown)
    )


def _first(sheet: Sheet, table: Table, layout: Layout, grid: list[list[str]]) -> int:
    """Rows of units, ids or column numbers under the headings are no records."""
    known = headings(table)
    first = layout.first
    while first < min(len(sheet.rows), len(grid)):
        row = grid[first]
        filled = {at: row[at] for at in layout.positions.values() if at < len(row) and row[at]}
        if not filled or not (
            all(key in known for key in filled.values())
            or _counted([key for key in row if key])
            or all(
                units.unit(str(sheet.rows[first][at])) or key in ("年", "日期", "文本")
                for at, key in filled.items()
            )
        ):
            break
        first += 1
    return first


def amount(column: Column) -> bool:
    return bool(column.kind.currency)


def _counted(row: list[str]) -> bool:
    """甲 乙 1 2 3, or 1 2 3: forms number their columns."""
    digits = [key for key in row if key not in _STEMS]
    stems = [key for key in row if key in _STEMS]
    counted = digits == [str(nr) for nr in range(1, len(digits) + 1)]
    return len(row) > 2 and counted and "".join(stems) == _STEMS[: len(stems)]
