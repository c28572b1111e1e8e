"""One sheet (or CSV file) to one table: headings found by name, cells read by column."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import polars as pl

from jmtrade_core.errors import Problem, did_you_mean, nearest
from jmtrade_core.intake import cells
from jmtrade_core.records import Column, Table
from jmtrade_core.words import _

HEADING_ROWS = 20
"""Headings are looked for in so many rows from the top."""


@dataclass(frozen=True)
class Sheet:
    """Cells as they were read, top left first. ``name`` begins every place."""

    name: str
    rows: Sequence[Sequence[Any]]
    file: str = ""
    marked: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells that no reader shows: (row, column) from 0 -> an Excel error or a formula."""

    def place(self, row: int, column: int | None = None) -> str:
        """``[file.xlsx]sheet!C7``; rows and columns are counted from 0 here."""
        book = f"[{self.file}]" if self.file else ""
        letters = "" if column is None else column_letters(column)
        return f"{book}{self.name}!{letters}{row + 1}"


@dataclass
class TableRead:
    """A table as typed columns, each row with its ``source``, and what was found wrong."""

    table: Table
    frame: pl.DataFrame
    problems: list[Problem]
    bad_rows: set[int] = field(default_factory=set)
    places: Mapping[str, int] = field(default_factory=dict)
    sheet: Sheet | None = None

    def letters(self) -> dict[str, str]:
        """Column id -> its letter in the sheet."""
        return {id: column_letters(index) for id, index in self.places.items()}


def column_letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def heading_key(text: object) -> str:
    """Headings are compared without width, case or space."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return "".join(folded.split()).rstrip("*")


def _headings(table: Table) -> dict[str, Column]:
    return {heading_key(name): c for c in table.columns for name in (c.id, c.heading)}


def find_headings(sheet: Sheet, table: Table) -> int | None:
    """The row that names most columns of the table, if any does."""
    known = _headings(table)
    scores = [
        sum(heading_key(cell) in known for cell in row if cell not in ("", None))
        for row in sheet.rows[:HEADING_ROWS]
    ]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def read_table(sheet: Sheet, table: Table) -> TableRead:
    """Read every row below the headings. Faults never stop the reading."""
    top = find_headings(sheet, table)
    empty = pl.DataFrame(schema={**schema(table), "source": pl.String()})
    if top is None:
        problem = Problem(
            sheet.place(0), _("no known heading"),
            _("a row of headings: {names}").format(
                names=", ".join(column.heading for column in table.columns)
            ), code="no-headings",
        )  # fmt: skip
        return TableRead(table, empty, [problem], sheet=sheet)
    positions, problems = _positions(sheet, table, top)
    if any(problem.severity == "error" for problem in problems):
        return TableRead(table, empty, problems, sheet=sheet)
    numbers = [i for i in range(top + 1, len(sheet.rows)) if _filled(sheet, i)]
    read = TableRead(table, empty, problems, set(), positions, sheet)
    columns = [_column(read, column, numbers) for column in table.columns]
    source = pl.Series("source", [f"{sheet.name}!{number + 1}" for number in numbers], pl.String)
    read.frame = pl.DataFrame([*columns, source])
    return read


def schema(table: Table) -> dict[str, pl.DataType]:
    """The typed columns of a table."""
    return {column.id: cells.DTYPES[column.type] for column in table.columns}


def _filled(sheet: Sheet, row: int) -> bool:
    return any(cell is not None and str(cell).strip() for cell in sheet.rows[row]) or any(
        place[0] == row for place in sheet.marked
    )


def _positions(sheet: Sheet, table: Table, top: int) -> tuple[dict[str, int], list[Problem]]:
    """Column id -> position; a problem for each heading unknown, doubled or missing."""
    known = _headings(table)
    positions: dict[str, int] = {}
    problems: list[Problem] = []
    for index, cell in enumerate(sheet.rows[top]):
        if cell is None or not str(cell).strip():
            continue
        column = known.get(heading_key(cell))
        place = sheet.place(top, index)
        if column is None:
            names = [c.heading for c in table.columns]
            cure = _("the column is not read; {hint}").format(hint=did_you_mean(str(cell), names))
            wanted = _("a known heading")
            problems.append(Problem(place, str(cell), wanted, cure, "unknown-column", "warning"))
        elif column.id in positions:
            wanted = _("each heading once")
            problems.append(Problem(place, str(cell), wanted, code="double-column"))
        else:
            positions[column.id] = index
    for column in table.columns:
        if column.required and column.id not in positions:
            problems.append(
                Problem(
                    sheet.place(top),
                    _("no column {name}").format(name=f"{column.heading} ({column.id})"),
                    _("a required column"),
                    _("add the column, with a value in each row"),
                    "missing-column",
                )
            )
    return positions, problems


def _column(read: TableRead, column: Column, numbers: list[int]) -> pl.Series:
    """One typed column; faults go to the read's problems."""
    index = read.places.get(column.id)
    sheet = read.sheet
    assert sheet is not None  # noqa: S101
    if index is None:
        return pl.Series(column.id, [None] * len(numbers), cells.DTYPES[column.type])
    raw = [row[index] if index < len(row) else None for row in (sheet.rows[n] for n in numbers)]
    texts = _texts(read, column, index, raw, numbers)
    parsed = cells.parse(column, cells.trimmed(texts))
    for fault in parsed.faults:
        _fault(read, fault.row, numbers, index, fault.code, fault.found, fault.wanted)
    values = parsed.values.alias(column.id)
    if column.required:
        faulty = {fault.row for fault in parsed.faults} | read.bad_rows
        for row in values.is_null().arg_true():
            if row not in faulty:
                wanted = _("{heading}, which is required").format(heading=column.heading)
                _fault(read, row, numbers, index, "required", _("an empty cell"), wanted)
    return values


def _fault(
    read: TableRead, row: int, numbers: list[int], index: int, code: str, found: str, wanted: str
) -> None:
    assert read.sheet is not None  # noqa: S101
    read.bad_rows.add(row)
    place = read.sheet.place(numbers[row], index)
    read.problems.append(Problem(place, found, wanted, _("mend the cell"), code))


def _texts(
    read: TableRead, column: Column, index: int, raw: list[Any], numbers: list[int]
) -> pl.Series:
    """Cells as text. Numbers keep 15 significant digits; what cannot be is a fault."""
    assert read.sheet is not None  # noqa: S101
    marked = read.sheet.marked
    texts: list[str | None] = []
    for row, cell in enumerate(raw):
        if marked and (numbers[row], index) in marked:
            wanted = _("a value")
            _fault(read, row, numbers, index, "error-cell", marked[numbers[row], index], wanted)
            texts.append(None)
        elif cell is None or isinstance(cell, str):
            texts.append(cell)
        else:
            texts.append(_typed(read, column, index, row, cell, numbers))
    return pl.Series(column.id, texts, pl.String)


def _typed(
    read: TableRead, column: Column, index: int, row: int, cell: Any, numbers: list[int]
) -> str | None:
    """A cell that the file stores as a number, date or boolean."""
    assert read.sheet is not None  # noqa: S101
    text = cell_text(cell)
    if (
        column.type in ("code", "text")
        and isinstance(cell, int | float)
        and not isinstance(cell, bool)
    ):
        if column.type == "code" or "." in text:
            wanted = _("text: a number loses digits and leading zeros")
            _fault(read, row, numbers, index, "number-in-text", text, wanted)
            return None
        place = read.sheet.place(numbers[row], index)
        wanted = _("text")
        cure = _("read as its digits")
        read.problems.append(Problem(place, text, wanted, cure, "number-as-text", "warning"))
        return text
    fits = {"date": (date,), "flag": (bool, int, float)}.get(column.type, (int, float, str))
    if not isinstance(cell, fits) or (isinstance(cell, bool) and column.type != "flag"):
        wanted = {
            "date": _("a date such as 2018-03-07"),
            "text": _("text"),
            "code": _("text"),
        }.get(column.type, _("a value that fits the heading"))
        _fault(read, row, numbers, index, "wrong-type", text, wanted)
        return None
    return text


def cell_text(cell: Any) -> str:
    """A stored value as the text that a person would type."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{Decimal(f'{cell:.15g}'):f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def match_table(name: str, tables: Mapping[str, Table]) -> Table | None:
    """The table that a sheet name (Chinese or id) stands for."""
    wanted = heading_key(name)
    return next(
        (t for t in tables.values() if wanted in (heading_key(t.id), heading_key(t.sheet))), None
    )


def unknown_sheet(place: str, name: str, tables: Mapping[str, Table]) -> Problem:
    names = [n for t in tables.values() for n in (t.sheet, t.id)]
    close = nearest(name, names)
    hint = _("did you mean {name}?").format(name=close) if close else _("it holds no table")
    cure = _("the sheet is not read; {hint}").format(hint=hint)
    return Problem(place, name, _("a known sheet"), cure, "unknown-sheet", "warning")
