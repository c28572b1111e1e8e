"""Which sheet is which table: by its name, else by its headings, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jmtrade_core.errors import Problem, nearest
from jmtrade_core.i18n import _
from jmtrade_core.intake.collector import Collector
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.heading_checks import no_headings
from jmtrade_core.intake.tables.layout import Layout, find, heading_key, headings, keys
from jmtrade_core.intake.tables.sheet import INVISIBLE, Sheet, blank
from jmtrade_core.schema.tables import Table

GUIDE_SHEET = "填表说明"
LISTS_SHEET = "_选项"
FINDINGS_SHEET = "检查结果"
OWN_SHEETS = (GUIDE_SHEET, LISTS_SHEET, FINDINGS_SHEET)
"""Sheets that this suite writes itself; nothing in them is a record."""


_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
MOST = 0.8
"""A sheet whose name says nothing must have this share of a table's columns."""


@dataclass(frozen=True)
class Candidate:
    """A sheet that could be a table. ``tie``: how its name speaks for it."""

    sheet: Sheet
    table: Table
    layout: Layout
    tie: str


Chosen = list[tuple[Sheet, Table, Layout]]


def choose(sheets: Sequence[Sheet], tables: Mapping[str, Table], found: Collector) -> Chosen:
    """The sheets to read; ``found`` takes what is said of each that is unknown, doubtful or
    doubled."""
    by_table: dict[str, list[Candidate]] = {}
    unread: list[Sheet] = []
    for sheet in sheets:
        if sheet.name in OWN_SHEETS:
            continue
        candidate = _candidate(sheet, tables, found)
        if candidate is not None:
            by_table.setdefault(candidate.table.id, []).append(candidate)
        elif match_table(_stem(sheet), tables) is None and not _empty(sheet):
            unread.append(sheet)
    for sheet in unread:
        found.add(_unread(sheet, tables, by_table))
    best = [_best(candidates, found) for candidates in by_table.values()]
    return [(one.sheet, one.table, one.layout) for one in best if one is not None]


def _candidate(sheet: Sheet, tables: Mapping[str, Table], found: Collector) -> Candidate | None:
    grid = keys(sheet)
    table = match_table(_stem(sheet), tables)
    if table is not None:
        layout = find(sheet, table, grid)
        if layout is not None:
            return Candidate(sheet, table, layout, "named")
        found.add(no_headings(sheet, table))
        return None
    return None if _empty(sheet) else _by_headings(sheet, tables, grid)


def _empty(sheet: Sheet) -> bool:
    return all(blank(cell) for row in sheet.rows for cell in row)


def _unread(sheet: Sheet, tables: Mapping[str, Table], read: Collection[str]) -> Problem:
    """A sheet that is called after a table which no other is, and holds codes of enterprises,
    would be missed: its headings have to be put right. Any other is a remark."""
    name = heading_key(_stem(sheet))
    called = (t for t in tables.values() if heading_key(t.sheet) in name and t.id not in read)
    table = next(called, None)
    if table is not None and any(_is_code(cell) for row in sheet.rows for cell in row):
        return no_headings(sheet, table)
    return unknown_sheet(sheet, tables)


def _is_code(cell: Any) -> bool:
    return isinstance(cell, str) and bool(_CODE.fullmatch(cell.strip(INVISIBLE)))


def _stem(sheet: Sheet) -> str:
    if sheet.alias:
        return sheet.alias
    return without_ending(sheet.name)


def without_ending(name: str) -> str:
    """The name of a text file's table."""
    return name[:-4] if name.lower().endswith((".csv", ".tsv", ".txt")) else name


def _by_headings(
    sheet: Sheet, tables: Mapping[str, Table], grid: list[list[str]]
) -> Candidate | None:
    """The table whose columns the sheet has, where that says enough."""
    name = heading_key(_stem(sheet))
    words = {key for row in grid for key in row if key}
    best: Candidate | None = None
    for table in tables.values():
        if not words & headings(table).keys() - {"uscc", heading_key("统一社会信用代码")}:
            continue
        layout = find(sheet, table, grid)
        if layout is None or not layout.fits(table) or len(layout.positions) < 3:
            continue
        tie = "similar" if heading_key(table.sheet) in name or table.id in name else "unnamed"
        if tie == "unnamed" and len(layout.positions) < len(table.columns) * MOST:
            continue  # another table that shares some columns, such as one not in use
        candidate = Candidate(sheet, table, layout, tie)
        if best is None or _weight(candidate) > _weight(best):
            best = candidate
    return best


def _weight(candidate: Candidate) -> tuple[bool, float]:
    share = len(candidate.layout.positions) / len(candidate.table.columns)
    return candidate.tie == "similar", share


def _best(candidates: list[Candidate], found: Collector) -> Candidate | None:
    """The one sheet that is meant; a problem for each other, or for all where none is sure."""
    ranked = [[c for c in candidates if c.tie == tie] for tie in ("named", "similar", "unnamed")]
    sure = next(group for group in ranked if group)
    best = sure[0]
    for other in (c for c in candidates if c is not best):
        second = _("a second sheet for {table}, beside {sheet}").format(
            table=best.table.sheet, sheet=best.sheet.name
        )
        wanted = _("one sheet for each table")
        cure = _("delete the sheet that does not count")
        place = other.sheet.place(other.layout.bottom)
        found.add(finding("two-sheets", place, second, wanted, cure))
    place = best.sheet.place(best.layout.bottom)
    if best.tie == "similar":
        wanted = _("the name {name}").format(name=best.table.sheet)
        found.add(finding("sheet-by-headings", place, best.sheet.name, wanted))
    elif best.tie == "unnamed":
        headed = _("headings of {table} on a sheet named {name}").format(
            table=best.table.sheet, name=best.sheet.name
        )
        cure = _("name the sheet {name}, or delete it").format(name=best.table.sheet)
        found.add(finding("sheet-unnamed", place, headed, _("a known sheet"), cure))
        return None
    return best


def match_table(name: str, tables: Mapping[str, Table]) -> Table | None:
    """The table that a sheet name (Chinese or id) stands for."""
    wanted = heading_key(name)
    return next(
        (t for t in tables.values() if wanted in (heading_key(t.id), heading_key(t.sheet))), None
    )


def unknown_sheet(sheet: Sheet, tables: Mapping[str, Table]) -> Problem:
    names = [n for t in tables.values() for n in (t.sheet, t.id)]
    close = nearest(_stem(sheet), names)
    hint = _("did you mean {name}?").format(name=close) if close else _("it holds no table")
    cure = _("the sheet is not read; {hint}").format(hint=hint)
    return finding("unknown-sheet", sheet.place(0), sheet.name, _("a known sheet"), cure)
