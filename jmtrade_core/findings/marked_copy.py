"""A marked copy of a checked workbook: coloured cells with comments, and a list of findings.

The clerk's cells stay as they are; text that begins like a formula stays text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from jmtrade_core.errors import Problem
from jmtrade_core.findings.report import headings, row, severity
from jmtrade_core.intake.files.sniff import sniff
from jmtrade_core.intake.tables.match import FINDINGS_SHEET
from jmtrade_core.intake.tables.sheet import Sheet, split_place

COLOURS = {"error": "FFC7CE", "warning": "FFEB9C", "note": "DDEBF7"}
MOST_COMMENTS = 5_000
"""Beyond so many the workbook becomes too slow to open; the list has them all."""
_WIDTHS = (24, 10, 34, 40, 40, 40)


def marked_copy(path: Path, sheets: Sequence[Sheet], findings: Sequence[Problem]) -> bytes:
    """The workbook with its findings; one is made for a CSV file or an old format."""
    book = _copy(path, sheets)
    if FINDINGS_SHEET in book.sheetnames:
        del book[FINDINGS_SHEET]
    by_cell: dict[tuple[str, str], list[Problem]] = {}
    for problem in findings:
        place = split_place(problem.place)
        if place and place.sheet[:31] in book.sheetnames:
            cell = place.cell if place.column else f"A{place.row}"
            by_cell.setdefault((place.sheet[:31], cell), []).append(problem)
    for (name, cell), problems in list(by_cell.items())[:MOST_COMMENTS]:
        if isinstance(book[name], Worksheet):
            _mark(book[name], cell, problems)
    _list(book, findings)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _copy(path: Path, sheets: Sequence[Sheet]) -> Workbook:
    if sheets and sniff(path) == "xlsx":
        try:
            return load_workbook(path)
        except Exception:  # noqa: S110 - a workbook that only this reader refuses is made anew
            pass
    book = Workbook()
    del book["Sheet"]
    for sheet in sheets:
        page = book.create_sheet(_title(sheet.name))
        for nr, cells in enumerate(sheet.rows, 1):
            for at, value in enumerate(cells, 1):
                if value not in (None, ""):
                    _put(page, nr, at, value)
    return book


def _title(name: str) -> str:
    return "".join("_" if sign in "[]:*?/\\" else sign for sign in name)[:31]


def _put(page: Worksheet, nr: int, at: int, value: Any) -> Cell:
    """A value as it is; text is always text, whatever sign it begins with."""
    cell = page.cell(nr, at)
    assert isinstance(cell, Cell)  # noqa: S101 - a fresh page has no merged cells
    if isinstance(value, bool | int | float | datetime | date | time):
        cell.value = value
    else:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("?", str(value))[:32_767]
        cell.data_type = "s"
    return cell


def _mark(page: Worksheet, at: str, problems: Sequence[Problem]) -> None:
    cell = page[at]
    if isinstance(cell, MergedCell):
        ranges: Iterable[Any] = page.merged_cells.ranges
        whole = next(r for r in ranges if at in r)
        cell = page.cell(whole.min_row, whole.min_col)
    worst = min(problems, key=lambda p: list(COLOURS).index(p.severity)).severity
    cell.fill = PatternFill("solid", start_color=COLOURS[worst])
    said, author = [], "jmtrade"
    if cell.comment:  # it stays its author's: a unit that it says is heard again
        said, author = [cell.comment.text], cell.comment.author
    said += [f"{row(p)[0]} ({severity(p)})\n{p.found}\n→ {p.wanted}\n{p.cure}" for p in problems]
    text = ILLEGAL_CHARACTERS_RE.sub("?", "\n\n".join(said))
    cell.comment = Comment(text[:8_000], author, height=160, width=320)


def _list(book: Workbook, findings: Sequence[Problem]) -> None:
    page = book.create_sheet(FINDINGS_SHEET, 0)
    for at, (heading, width) in enumerate(zip(headings(), _WIDTHS, strict=True), 1):
        _put(page, 1, at, heading).font = Font(bold=True)
        page.column_dimensions[chr(64 + at)].width = width
    for nr, problem in enumerate(findings, 2):
        for at, value in enumerate(row(problem), 1):
            cell = _put(page, nr, at, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if at == 1:
                cell.fill = PatternFill("solid", start_color=COLOURS[problem.severity])
        _link(page, nr, problem, book)
    page.freeze_panes = "A2"
    book.active = 0


def _link(page: Worksheet, nr: int, problem: Problem, book: Workbook) -> None:
    """From the list to the cell, by a link inside the workbook."""
    place = split_place(problem.place)
    if place and place.sheet in book.sheetnames and "'" not in place.sheet:
        cell = place.cell if place.column else f"A{place.row}"
        page.cell(nr, 3).hyperlink = f"#'{place.sheet}'!{cell}"
