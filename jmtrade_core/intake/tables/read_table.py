"""One sheet to one table: each column read by its type, every fault with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.findings import meant
from jmtrade_core.intake.columns.clean import clean, date_fault
from jmtrade_core.intake.columns.fast_path import plain
from jmtrade_core.intake.columns.parse import parse
from jmtrade_core.intake.columns.to_text import as_text
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables import units
from jmtrade_core.intake.tables.heading_checks import doubts, no_headings, unit_problems
from jmtrade_core.intake.tables.layout import Layout, find, lowest
from jmtrade_core.intake.tables.marked import Marked, marked
from jmtrade_core.intake.tables.non_records import LeftOut, cross_foot, left_out
from jmtrade_core.intake.tables.sheet import Sheet, blank, column_letters
from jmtrade_core.schema.columns.cells import Fault, Remark, Texts
from jmtrade_core.schema.tables import USCC, Column, Table

Place = Callable[[int, str | None], str]
"""Row (the frame's ``nr``) and column id, or the whole row, to a place for people."""


@dataclass
class TableRead:
    """A table as typed columns with ``source`` and ``nr``, and what was found wrong.

    ``nr`` names a row for ``place`` and ``faults`` and stays when rows are taken out.
    """

    table: Table
    frame: pl.DataFrame
    place: Place
    problems: list[Problem] = field(default_factory=list)
    """Of the table as a whole, and warnings and notes of any kind."""
    faults: dict[int, list[Problem]] = field(default_factory=dict)
    """Errors of single rows, by ``nr``."""
    keyed: bool = True
    """False where no row is kept, since a heading of the identity is missing or wrong."""
    nameless: set[int] = field(default_factory=set)
    """Rows whose identity cannot be read, so that nobody knows which row they repeat."""
    left_out: pl.DataFrame | None = None
    """Rows that were skipped; what they name is named all the same."""
    names: pl.DataFrame | None = None
    """``nr`` and the company name written beside a claim, where the sheet has them."""

    positions: Mapping[str, int] = field(default_factory=dict)
    """Column id -> its place in the sheet, from 0; of several files, where they agree."""

    def fault(self, nr: int, problem: Problem, column: str = "") -> None:
        """``column``: the one whose cell cannot be read."""
        self.faults.setdefault(nr, []).append(problem)
        if column in self.table.identity:
            self.nameless.add(nr)

    def letters(self) -> dict[str, str]:
        """Column id -> its letter in the sheet."""
        return {id: column_letters(at) for id, at in self.positions.items()}

    @property
    def sound(self) -> pl.DataFrame:
        """The rows without an error."""
        if not self.faults:
            return self.frame
        return self.frame.filter(~pl.col("nr").is_in(list(self.faults)))

    @property
    def named(self) -> pl.DataFrame:
        """The rows whose identity can be read, whatever else is wrong with them."""
        if not self.nameless:
            return self.frame
        return self.frame.filter(~pl.col("nr").is_in(list(self.nameless)))


def schema(table: Table) -> dict[str, pl.DataType]:
    """The typed columns of a table."""
    return {column.id: column.kind.polars for column in table.columns}


def empty_frame(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema={**schema(table), "source": pl.String(), "nr": pl.Int64()})


@dataclass
class _Body:
    """The rows below the headings, column by column."""

    sheet: Sheet
    layout: Layout
    rows: Sequence[Sequence[Any]]
    marks: Marked
    plain: dict[str, pl.Series] = field(default_factory=dict)
    """Typed columns without any odd cell."""
    texts: dict[str, Texts] = field(default_factory=dict)
    """The other columns."""
    raw: dict[str, list[Any]] = field(default_factory=dict)

    def place(self, row: int, id: str | None = None) -> str:
        at = self.layout.positions.get(id) if id else None
        return self.sheet.place(self.layout.first + row, at)

    def column(self, at: int) -> list[Any]:
        return [row[at] if at < len(row) else None for row in self.rows]


def read_table(sheet: Sheet, table: Table, layout: Layout | None = None) -> TableRead:
    """Read every row below the headings (looked for, if not given). Faults never stop it: where
    a heading is wrong its cells are examined and not kept, and the others are read; rows whose
    identity has no heading are not kept at all."""
    layout = layout or find(sheet, table)
    if layout is None:
        no_place = _Body(sheet, Layout({}, 0, 0, 0), [], Marked())
        problem = no_headings(sheet, table)
        return TableRead(table, empty_frame(table), no_place.place, [problem], keyed=False)
    marks = marked(sheet, table, layout)
    body = _Body(sheet, layout, sheet.rows[layout.first :], marks)
    found = list(doubts(sheet, table, layout))
    read = TableRead(table, empty_frame(table), body.place, [problem for problem, _ids in found])
    read.problems += _hidden(sheet, layout)
    read.positions = layout.positions
    columns = [c for c in table.columns if c.id in layout.positions.keys() - layout.doubled]
    doubtful = layout.doubled.union(*(ids for problem, ids in found if problem.severity == "error"))
    read.keyed = table.keyed(layout.positions, doubtful)
    if USCC not in columns or not body.rows:
        return read
    for column in columns:
        _take(body, column)
    faulty = {fault.row for texts in body.texts.values() for fault in texts.faults}
    filled = body.plain | {id: texts.texts for id, texts in body.texts.items()}
    skipped = left_out(sheet, table, layout, filled, faulty)
    read.problems += skipped.notes
    beside = sorted(layout.first + row for row in skipped.rows)
    read.problems += unit_problems(sheet, columns, beside)
    _struck(read, body, skipped)
    _beside(read, body, skipped)
    values = {column.id: _values(read, body, column, skipped) for column in columns}
    if read.keyed:
        sure = {id: cells for id, cells in values.items() if id not in doubtful}
        read.frame = _frame(read, body, sure, skipped)
    return read


def _take(body: _Body, column: Column) -> None:
    """A column the quick way if nothing in it is odd, else as text."""
    at = body.layout.positions[column.id]
    raw = body.raw[column.id] = body.column(at)
    for row, text in body.marks.as_shown.get(column.id, {}).items():
        raw[row] = text
    faults = body.marks.faults.get(column.id, [])
    values = None if faults else plain(column, raw)
    if values is not None:
        body.plain[column.id] = values
        return
    texts = as_text(column, raw, date1904=body.sheet.date1904)
    body.texts[column.id] = clean(column, texts)
    if faults:
        rows = {fault.row for fault in faults}
        texts.faults = [fault for fault in texts.faults if fault.row not in rows] + faults
        texts.texts = texts.texts.scatter(sorted(rows), None)


def _struck(read: TableRead, body: _Body, skipped: LeftOut) -> None:
    """A row with a line through it was taken back, and was not taken out."""
    for row in sorted(body.marks.struck - skipped.rows):
        found = _("a row that is struck through")
        read.fault(row, finding("struck-row", body.place(row), found, _("a record")))
        read.nameless.add(row)


def _beside(read: TableRead, body: _Body, skipped: LeftOut) -> None:
    """Cells under no heading. In a text file a row that is longer than the headings has most
    likely slipped, as ``1,234.50`` without quotes does, so none of its cells can be trusted."""
    heads = body.sheet.rows[body.layout.top : body.layout.first]
    known = {at for row in heads for at, cell in enumerate(row) if not blank(cell)}
    known |= set(body.layout.positions.values())
    last = max(known)
    text_file = body.sheet.name.lower().endswith((".csv", ".tsv", ".txt"))
    if not text_file and max(map(len, body.rows), default=0) == len(known) == last + 1:
        return
    for nr, row in enumerate(body.rows):
        stray = [at for at, cell in enumerate(row) if at not in known and not blank(cell)]
        if stray and nr not in skipped.rows:
            place = body.sheet.place(body.layout.first + nr, stray[0])
            found, wanted = str(row[stray[0]]), _("a heading over each cell")
            if text_file and stray[-1] > last:
                cure = _("put amounts such as 1,234.50 in quotes, or write them without a comma")
                read.fault(nr, finding("row-slipped", place, found, wanted, cure))
                read.nameless.add(nr)
            else:
                read.problems.append(finding("no-heading", place, found, wanted))


def _hidden(sheet: Sheet, layout: Layout) -> list[Problem]:
    notes = []
    if sheet.hidden:
        notes.append(finding("hidden-sheet", sheet.place(0), _("a hidden sheet"), _("-")))
    if sheet.hidden_rows:
        found = _("{n} hidden rows").format(n=sheet.hidden_rows)
        notes.append(finding("hidden-rows", sheet.place(0), found, _("-")))
    for at in layout.positions.values():
        if any(first <= at <= last for first, last in sheet.hidden_columns):
            row, heading = lowest(sheet, layout, at)
            notes.append(finding("hidden-column", sheet.place(row, at), heading, _("-")))
    read = set(layout.positions.values())
    for (top, left, bottom, right), said in sheet.conditional:
        seen = sorted(read & set(range(left, right + 1)))
        if seen and bottom >= layout.first and top < len(sheet.rows):
            place = sheet.place(max(top, layout.first), seen[0])
            notes.append(finding("conditional-format", place, said, _("-")))
    covered = [place for place in _covered(sheet) if place[0] >= layout.first]
    for row, at in covered[:1]:
        more = len(covered) - 1
        found = str(sheet.rows[row][at]) + (_(" (and {n} more)").format(n=more) if more else "")
        notes.append(finding("under-merge", sheet.place(row, at), found, _("-")))
    return notes


def _merged(sheet: Sheet, row: int, at: int) -> bool:
    """Whether a cell lies in a merged range."""
    return any(t <= row <= b and left <= at <= r for t, left, b, r in sheet.merged)


def _covered(sheet: Sheet) -> list[tuple[int, int]]:
    """Cells with a value that a merged range covers: only its first one is seen."""
    return [
        (row, at)
        for top, left, bottom, right in sheet.merged
        for row in range(top, min(bottom + 1, len(sheet.rows)))
        for at in range(left, min(right + 1, len(sheet.rows[row])))
        if (row, at) != (top, left) and not blank(sheet.rows[row][at])
    ]


def _values(read: TableRead, body: _Body, column: Column, skipped: LeftOut) -> pl.Series:
    """The typed column; a fault for each cell that is none, or that is empty but required."""
    at_fault = set(skipped.rows)
    if column.id in body.plain:
        values = empty = body.plain[column.id]
    else:
        texts = body.texts[column.id]
        parsed = parse(column, texts.texts)
        values, empty = parsed.values, texts.texts
        faults = [f for f in (*texts.faults, *parsed.faults) if f.row not in skipped.rows]
        for fault in faults:
            read.fault(fault.row, _cell_problem(body, column, fault), column.id)
        at_fault |= {fault.row for fault in faults}
        _remarks(read, body, column, texts.remarks, skipped)
    if column.required and empty.null_count():
        _required(read, body, column, set(empty.is_null().arg_true()) - at_fault)
    if skipped.totals and column.kind.summed:
        read.problems += cross_foot(body.sheet, body.layout, skipped, column, values)
    return values


def _required(read: TableRead, body: _Body, column: Column, rows: set[int]) -> None:
    wanted = _("{heading}, which is required").format(heading=column.heading)
    for row in sorted(rows):
        place = body.place(row, column.id)
        cure = _("fill in the cell")
        if _merged(body.sheet, body.layout.first + row, body.layout.positions[column.id]):
            cure = _("take the merged cells apart, and fill in each")
        problem = finding("required", place, _("an empty cell"), wanted, cure)
        read.fault(row, problem, column.id)


def _cell_problem(body: _Body, column: Column, fault: Fault) -> Problem:
    code, cell = fault.code, body.raw[column.id][fault.row]
    found = cell.strip() if isinstance(cell, str) and code in _FROM_TEXT else fault.found
    if code == "not-number":
        code = units.fault(found, column)
    elif code == "not-date":
        code = date_fault(found)
    found = found if len(found) <= 80 else f"{found[:77]}..."
    return finding(
        code, body.place(fault.row, column.id), found, fault.wanted, meant(column, found)
    )


_FROM_TEXT = ("not-number", "third-decimal", "negative", "too-large", "not-date", "date-range",
              "not-year", "not-flag", "not-option", "not-listed")  # fmt: skip
"""Faults of cells as they were typed, disguises included."""


def _remarks(
    read: TableRead, body: _Body, column: Column, remarks: list[Remark], skipped: LeftOut
) -> None:
    """Warnings cell by cell; notes once a column, at the first cell."""
    wanted = {"number-as-text": _("text"), "line-break": _("text on one line")}
    noted: dict[str, list[Remark]] = {}
    for remark in remarks:
        row, code, found = remark
        if row in skipped.rows:
            continue
        if code in wanted:
            cure = _("read as its digits") if code == "number-as-text" else ""
            place = body.place(row, column.id)
            read.problems.append(finding(code, place, found, wanted[code], cure))
        else:
            noted.setdefault(code, []).append(remark)
    for code, all_ in noted.items():
        row, _code, found = all_[0]
        more = len(all_) - 1
        found += _(" (and {n} more)").format(n=more) if more else ""
        read.problems.append(finding(code, body.place(row, column.id), found, column.heading))


def _frame(
    read: TableRead, body: _Body, values: Mapping[str, pl.Series], skipped: LeftOut
) -> pl.DataFrame:
    height, first = len(body.rows), body.layout.first
    nr = pl.Series("nr", range(height), pl.Int64)
    rows = (nr + first + 1).cast(pl.String)
    source = pl.select(pl.lit(f"{body.sheet.name}!") + rows).to_series().alias("source")
    series = [
        values[c.id].alias(c.id)
        if c.id in values
        else pl.Series(c.id, [None] * height, c.kind.polars)
        for c in read.table.columns
    ]
    frame = pl.DataFrame([*series, source, nr])
    kept = ~nr.is_in(sorted(skipped.rows)) if skipped.rows else None
    if body.layout.names is not None:
        cells_ = [str(c) if c is not None else None for c in body.column(body.layout.names)]
        names = pl.DataFrame({"nr": nr, "written": pl.Series(cells_, dtype=pl.String)})
        read.names = names.filter(pl.col("written").str.strip_chars() != "")
    return frame.filter(kept) if kept is not None else frame
