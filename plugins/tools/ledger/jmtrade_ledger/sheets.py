"""Tables for people as xlsx or csv: text stays text, money is exact to the fen."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jmtrade_core.i18n import _
from jmtrade_core.money import decimals
from jmtrade_core.output.csv_text import inert
from jmtrade_ledger import qr

ENDINGS = (".xlsx", ".csv")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Sheet:
    """One table; ``money`` names the columns that are fen, ``note`` and the QR ``code`` stand
    below it in a workbook, ``mark`` in every form: a line of its own, which is no row."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    money: frozenset[int] = frozenset()
    note: str = ""
    mark: str = ""
    code: str = ""


def marked(pages: Sequence[Sheet], mark: str) -> list[Sheet]:
    """The tables with what has to be said of each."""
    return [replace(page, mark=mark) for page in pages]


def render(sheets: Sequence[Sheet], ending: str) -> bytes:
    """The bytes of ``.xlsx`` (all sheets) or ``.csv`` (the first): one of ``ENDINGS``."""
    return _xlsx(sheets) if ending.lower() == ".xlsx" else _csv(sheets[0])


def _csv(sheet: Sheet) -> bytes:
    """UTF-8 with BOM, as Excel and WPS expect it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(sheet.headings)
    for row in sheet.rows:
        writer.writerow(
            decimals(cell) if at in sheet.money and isinstance(cell, int) else inert(str(cell))
            for at, cell in enumerate(row)
        )
    if sheet.mark:
        writer.writerow([sheet.mark])
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(sheets: Sequence[Sheet]) -> bytes:
    import xlsxwriter

    from jmtrade_core.output.fast_sheet import FastSheet as Worksheet  # never leaves a row out
    from jmtrade_core.output.printed_book import UNDATED

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties(UNDATED)
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name, Worksheet)
            page.cure = _("a file that ends in .csv")
            page.write_row(0, 0, sheet.headings, bold)
            page.freeze_panes(1, 0)
            for number, row in enumerate(sheet.rows, 1):
                for at, cell in enumerate(row):
                    if at in sheet.money and isinstance(cell, int):
                        page.write_number(number, at, Decimal(cell) / 100, money)
                    elif isinstance(cell, int):
                        page.write_number(number, at, cell)
                    else:
                        page.write_string(number, at, str(cell))
            page.write_string(len(sheet.rows) + 2, 0, sheet.note)
            if sheet.mark:
                page.write_string(len(sheet.rows) + 3, 0, sheet.mark, bold)
            if sheet.code:
                qr.draw(page, len(sheet.rows) + 4, qr.picture(sheet.code))
            page.autofit()
    return stream.getvalue()
