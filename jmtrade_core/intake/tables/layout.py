"""Where a table lies on its sheet: headings under titles, over unit rows, in several levels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jmtrade_core.errors import Problem, did_you_mean
from jmtrade_core.i18n import _, listed
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables import unit_lines, units
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


@dataclass
class Layout:
    """Column id -> position, the rows of the headings, and the first row below them."""

    positions: dict[str, int]
    top: int
    bottom: int
    first: int
    names: int | None = None
    doubled: set[str] = field(default_factory=set)
    """Columns that several headings name: nobody knows which counts."""
    problems: list[Problem] = field(default_factory=list)

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
    """The block of rows whose cells, alone or under one another, name most columns."""
    grid = keys(sheet) if grid is None else grid
    known = headings(table)
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
    if best is None:
        return None
    return _layout(sheet, table, grid, best[1], best[2])


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


def _layout(sheet: Sheet, table: Table, grid: list[list[str]], top: int, bottom: int) -> Layout:
    block = grid[top : bottom + 1]
    layout = Layout({}, top, bottom, bottom + 1)
    columns = {c.id: c for c in table.columns}
    named = _named(block, headings(table))
    for at, id in named.items():
        if id in layout.positions:
            found = _("{name} again").format(name=columns[id].heading)
            wanted = _("each heading once")
            place = sheet.place(bottom, at)
            layout.problems.append(finding("double-column", place, found, wanted))
            layout.doubled.add(id)
        else:
            layout.positions[id] = at
    _others(sheet, table, layout, named.keys())
    _missing(sheet, table, layout)
    _below(sheet, table, layout, grid)
    _agreed(sheet, table, layout)
    _titles(sheet, table, layout)
    return layout


def _lowest(sheet: Sheet, layout: Layout, at: int) -> tuple[int, str]:
    """The last cell of a column's headings: its row and text."""
    for row in range(layout.bottom, layout.top - 1, -1):
        line = sheet.rows[row]
        if at < len(line) and not blank(line[at]):
            return row, str(line[at])
    return layout.bottom, ""


def _others(sheet: Sheet, table: Table, layout: Layout, used: Collection[int]) -> None:
    """Headings that name no column: another unit, a name to compare, or not known."""
    bases = {units.heading_parts(c.heading)[0]: c for c in table.columns if _amount(c)}
    for at in range(max(len(row) for row in sheet.rows[layout.top : layout.bottom + 1])):
        row, text = _lowest(sheet, layout, at)
        if at in used or not text:
            continue
        base, _unit = units.heading_parts(text)
        column = bases.get(base)
        if heading_key(text) in _NAME_KEYS and NAME not in {c.id for c in table.columns}:
            layout.names = at
        elif column is not None and column.id not in layout.positions:
            cure = _("convert the amounts and write {heading}").format(heading=column.heading)
            layout.problems.append(
                finding("heading-unit", sheet.place(row, at), text, column.heading, cure)
            )
            layout.positions[column.id] = at  # its cells are looked at all the same
        else:
            names = [c.heading for c in table.columns]
            cure = _("the column is not read; {hint}").format(hint=did_you_mean(text, names))
            wanted = _("a known heading")
            place = sheet.place(row, at)
            layout.problems.append(finding("unknown-column", place, text, wanted, cure))


def _amount(column: Column) -> bool:
    return bool(column.kind.currency)


def _missing(sheet: Sheet, table: Table, layout: Layout) -> None:
    for column in table.columns:
        if column.required and column.id not in layout.positions:
            found = _("no column {name}").format(name=f"{column.heading} ({column.id})")
            cure = _("add the column, with a value in each row")
            wanted = _("a required column")
            place = sheet.place(layout.bottom)
            layout.problems.append(finding("missing-column", place, found, wanted, cure))


def _below(sheet: Sheet, table: Table, layout: Layout, grid: list[list[str]]) -> None:
    """Rows of units, ids or column numbers under the headings are no records."""
    known = headings(table)
    columns = {at: table.column(id) for id, at in layout.positions.items()}
    while layout.first < min(len(sheet.rows), len(grid)):
        row = grid[layout.first]
        filled = {at: key for at, key in enumerate(row) if key and at in columns}
        said = {at: units.unit(str(sheet.rows[layout.first][at])) for at in filled}
        if not filled or not (
            all(key in known for key in filled.values())
            or _counted([key for key in row if key])
            or all(said[at] or filled[at] in ("年", "日期", "文本") for at in filled)
        ):
            return
        for at, unit in said.items():
            if unit and at in columns and not unit.fits(columns[at]):
                place = sheet.place(layout.first, at)
                found = str(sheet.rows[layout.first][at])
                layout.problems.append(_unit_problem(place, found, columns[at]))
        layout.first += 1


def _agreed(sheet: Sheet, table: Table, layout: Layout) -> None:
    """Heading rows of one column say the same: an id below never overrules what stands over it."""
    known = headings(table)
    for id, at in layout.positions.items():
        column = table.column(id)
        rows = [row for row in range(layout.top, layout.first) if _text(sheet, row, at)]
        for row in rows:
            text = _text(sheet, row, at)
            other = known.get(heading_key(text), column)
            if other.id != id:
                wanted, cure = column.heading, _("mend the heading that is wrong")
                place = sheet.place(row, at)
                layout.problems.append(finding("heading-conflict", place, text, wanted, cure))
        if _amount(column):
            _agreed_unit(sheet, layout, at, column)


def _agreed_unit(sheet: Sheet, layout: Layout, at: int, column: Column) -> None:
    """What the levels of a heading say of its unit; a group's heading stands to the left."""
    base, _unit = units.heading_parts(column.heading)
    levels = [(row, _over(sheet, row, at, layout)) for row in range(layout.top, layout.bottom + 1)]
    parts = [(row, text, *units.heading_parts(text)) for row, text in levels]
    said = [(row, text, unit or units.unit(text)) for row, text, _base, unit in parts]
    wrong = [(row, text) for row, text, unit in said if unit and not unit.fits(column)]
    told = {p.place for p in layout.problems if p.code == "heading-unit"}
    if not wrong and not any(unit for *_place, unit in said):
        own = heading_key(column.heading)
        wrong = [(r, t) for r, t, named, _u in parts if named == base and heading_key(t) != own]
    for row, text in wrong[:1]:
        cure = _("convert the amounts and write {heading}").format(heading=column.heading)
        place = sheet.place(row, at)
        if place not in told:
            layout.problems.append(finding("heading-unit", place, text, column.heading, cure))


def _over(sheet: Sheet, row: int, at: int, layout: Layout) -> str:
    """A cell of the headings, or of a level above the last the one that reaches over it."""
    left = at if row == layout.bottom else 0
    return next((t for n in range(at, left - 1, -1) if (t := _text(sheet, row, n))), "")


def _text(sheet: Sheet, row: int, at: int) -> str:
    line = sheet.rows[row]
    return "" if at >= len(line) or blank(line[at]) else str(line[at])


def _counted(row: list[str]) -> bool:
    """甲 乙 1 2 3, or 1 2 3: forms number their columns."""
    digits = [key for key in row if key not in _STEMS]
    stems = [key for key in row if key in _STEMS]
    counted = digits == [str(nr) for nr in range(1, len(digits) + 1)]
    return len(row) > 2 and counted and "".join(stems) == _STEMS[: len(stems)]


def _unit_problem(place: str, found: str, column: Column) -> Problem:
    cure = _("convert the amounts, then correct or delete the unit")
    return finding("sheet-unit", place, found, column.heading, cure)


def unit_problems(
    sheet: Sheet, columns: Sequence[Column], rows: Iterable[int]
) -> Iterator[Problem]:
    """单位：万元 in lines beside the table speaks of all its amounts."""
    amounts = [column for column in columns if _amount(column)]
    for row in rows if amounts else ():
        for at, text, said in unit_lines.of_line(sheet.rows[row]):
            if _disagree(said, amounts):
                yield _unit_problem(sheet.place(row, at), text.strip(), amounts[0])


def _titles(sheet: Sheet, table: Table, layout: Layout) -> None:
    """Units in the lines over the table, in the sheet's name and on its printed page."""
    columns = [c for c in table.columns if c.id in layout.positions]
    amounts = [column for column in columns if _amount(column)]
    layout.problems += unit_problems(sheet, columns, range(layout.top))
    beside = [(sheet.name, unit_lines.of_name(sheet.name, table.sheet))]
    beside += [(text, unit_lines.of_page(text)) for text in sheet.printed]
    layout.problems += [
        _unit_problem(sheet.place(0), text, amounts[0])
        for text, said in beside
        if amounts and said and _disagree(said, amounts)
    ]


def _disagree(said: Sequence[units.Unit], amounts: Sequence[Column]) -> bool:
    """A scale is wrong for every column; a currency may be that of some."""
    scaled = any(unit.scale for unit in said)
    return scaled or not any(unit.fits(column) for unit in said for column in amounts)


def no_headings(sheet: Sheet, table: Table) -> Problem:
    """The problem of a sheet that shows no heading of its table."""
    names = listed(column.heading for column in table.columns)
    wanted = _("a row of headings: {names}").format(names=names)
    cure = _("use the headings of the template")
    return finding("no-headings", sheet.place(0), _("no known heading"), wanted, cure)
