"""Pages of a workbook as an office prints and signs them.

Every page has a title, what must be said of the run, the unit, the document basis, a
table with its sums, and a line for signatures. Text is written as text, whatever it
begins with: nothing in it can become a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from jmtrade_core.i18n import _
from jmtrade_core.money import decimals
from jmtrade_core.output.fast_sheet import Cells, FastSheet
from jmtrade_core.output.grid import text_width

FONT = "宋体"
UNDATED = {"created": datetime(1980, 1, 1)}
"""Of a workbook of no certain day: the same content gives the same bytes."""
MONEY_FORMAT = "#,##0.00"
LINE_HEIGHT = 13.5
"""Points of one line at font size 10."""


@dataclass(frozen=True)
class Printed:
    """One printed column: width in characters; ``money`` columns hold fen and are summed."""

    heading: str
    width: int
    money: bool = False
    count: bool = False


class Book:
    """A workbook in memory; the same content gives the same bytes.

    ``day`` is when it says it was made; ``marks`` and ``basis`` stand under each title.
    """

    def __init__(self, day: date, marks: Sequence[str], basis: str) -> None:
        self.marks, self.basis = marks, basis
        self.stream = BytesIO()
        self.book = xlsxwriter.Workbook(
            self.stream,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False},
        )  # fmt: skip
        self.book.set_properties({"created": datetime.combine(day, time())})
        basic = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        box = basic | {"border": 1, "text_wrap": True}
        styles = {
            "title": basic | {"font_size": 16, "bold": True, "align": "center"},
            "mark": basic | {"bold": True, "font_color": "#C00000"},
            "note": basic,
            "unit": basic | {"align": "right"},
            "head": box | {"bold": True, "align": "center", "bg_color": "#DDEBF7"},
            "text": box,
            "money": box | {"num_format": MONEY_FORMAT},
            "count": box | {"num_format": "0"},
            "total": box | {"bold": True, "num_format": MONEY_FORMAT},
            "total_count": box | {"bold": True, "num_format": "0"},
        }
        self.styles = {name: self.book.add_format(style) for name, style in styles.items()}

    def page(self, name: str, title: str, columns: Sequence[Printed]) -> Page:
        return Page(self, name, title, columns)

    def finish(self) -> bytes:
        self.book.close()
        return self.stream.getvalue()


class Page:
    """One sheet, filled from the top."""

    def __init__(self, book: Book, name: str, title: str, columns: Sequence[Printed]) -> None:
        self.book, self.name, self.columns = book, name, columns
        self.sheet: FastSheet = book.book.add_worksheet(name, FastSheet)
        self.last = len(columns) - 1
        self.row = 0
        self._set_up()
        self._top(title)

    def _set_up(self) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.set_footer(f"&L{self.name}&C&P / &N")
        sheet.hide_gridlines(2)
        for index, column in enumerate(self.columns):
            sheet.set_column(index, index, column.width)

    def _top(self, title: str) -> None:
        styles = self.book.styles
        self.sheet.set_row(0, 28)
        self.sheet.merge_range(0, 0, 0, self.last, "", styles["title"])
        self.sheet.write_string(0, 0, title, styles["title"])
        self.row = 1
        for mark in self.book.marks:
            self.sheet.write_string(self.row, 0, mark, styles["mark"])
            self.row += 1
        self.sheet.write_string(self.row, 0, self.book.basis, styles["note"])
        self.sheet.write_string(self.row, self.last, _("Unit: yuan"), styles["unit"])
        self.row += 1

    def note(self, text: str) -> None:
        self.row += 1
        self.sheet.write_string(self.row, 0, text, self.book.styles["note"])
        self.row += 1

    def table(
        self,
        rows: Sequence[Sequence[Any]],
        columns: Sequence[Printed] | None = None,
        *,
        repeat: bool = False,
        total: bool = True,
    ) -> int:
        """Headings, rows and sums; returns the first row of the body (from 0)."""
        columns = columns or self.columns
        if repeat:
            self.sheet.repeat_rows(self.row)
            self.sheet.freeze_panes(self.row + 1, 0)
        for index, column in enumerate(columns):
            self.sheet.write_string(self.row, index, column.heading, self.book.styles["head"])
        first = self.row + 1
        if rows:
            self._body(first, columns, rows)
        last = first + len(rows) - 1
        self.row = last + 1
        if total and any(column.money for column in columns):
            self._sums(columns, rows, first, last)
        return first

    def _body(self, first: int, columns: Sequence[Printed], rows: Sequence[Sequence[Any]]) -> None:
        """The rows, with room for wrapped text: offices print what they see, and no program
        asks again."""
        cells, lines = [], [[1] * len(rows)]
        by_column = zip(self.columns, columns, zip(*rows, strict=True), strict=True)
        for printed, column, values in by_column:
            cells.append(self._cells(column, values))
            if not column.money:
                lines.append(_lines(values, printed.width))
        heights = [LINE_HEIGHT * max(of_row) + 2 for of_row in zip(*lines, strict=True)]
        self.sheet.write_table(first, heights, cells)

    def _cells(self, column: Printed, values: Sequence[Any]) -> Cells:
        styles = self.book.styles
        if column.money:
            return Cells(styles["money"], [decimals(fen) for fen in values])
        if column.count:
            return Cells(styles["count"], values)
        return Cells(styles["text"], [str(value) for value in values], text=True)

    def _sums(
        self, columns: Sequence[Printed], rows: Sequence[Sequence[Any]], first: int, last: int
    ) -> None:
        styles = self.book.styles
        for index, column in enumerate(columns):
            if not (column.money or column.count):
                label = _("total") if index == 0 else ""
                self.sheet.write_string(self.row, index, label, styles["total"])
                continue
            style = styles["total" if column.money else "total_count"]
            value = sum(row[index] for row in rows)
            shown = yuan(value) if column.money else value
            if rows:
                formula = f"=SUM({xl_range(first, index, last, index)})"
                self.sheet.write_formula(self.row, index, formula, style, shown)
            else:
                self.sheet.write_number(self.row, index, 0, style)
        self.row += 1

    def sign(self) -> None:
        """Who made, checked and answers for the page."""
        self.row += 1
        names = (_("Prepared by:"), _("Checked by:"), _("Responsible:"), _("Date:"))
        self.sheet.write_string(self.row, 0, ("　" * 10).join(names), self.book.styles["note"])
        self.sheet.print_area(0, 0, self.row, self.last)


def _lines(values: Sequence[Any], width: int) -> list[int]:
    """Printed lines of each value; a table says most of its texts many times."""
    needed = {value: -(-text_width(str(value)) // max(width, 1)) for value in set(values)}
    return [needed[value] for value in values]


def yuan(fen: int) -> Decimal:
    """Fen as the number that a cell shows."""
    return Decimal(fen).scaleb(-2)
