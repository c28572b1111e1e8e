"""A table written as a whole is the one that XlsxWriter writes cell by cell."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from jmtrade_ledger import sheets
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from jmtrade_core.errors import UsageError
from jmtrade_core.money import decimals
from jmtrade_core.output.fast_sheet import Cells, FastSheet
from jmtrade_core.output.grid import text_width
from jmtrade_core.output.printed_book import LINE_HEIGHT

FIRST = 3
ROWS = 40
TEXTS = ["", "企业", '<a & "b">', "=1+1", " 空格 ", "a\nb\tc", "_x000D_", "𠮷" * 9, "x" * 7]


def values(random: Random) -> list[list[Any]]:
    """Columns: text, fen, a count, and enough text that letters run past Z."""
    texts = [[random.choice(TEXTS) for _ in range(ROWS)] for _ in range(28)]
    fen = [random.choice((0, 1, -5, 1234567, 10**14 + 1)) for _ in range(ROWS)]
    return [texts[0], fen, [random.randrange(10**6) for _ in range(ROWS)], *texts[1:]]


def written(kind: type[Worksheet], columns: list[list[Any]], **limits: int) -> dict[str, str]:
    """The parts of a book with cells above, between and below two tables."""
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2018, 3, 7)})  # else a second may pass between two
    styles = [book.add_format({"border": 1}), book.add_format({"num_format": "0.00"})]
    sheet = book.add_worksheet("表", kind)
    for name, limit in limits.items():
        setattr(sheet, name, limit)
    heights = [LINE_HEIGHT * (1 + row % 4) + 2 for row in range(ROWS)]
    for first in (FIRST, FIRST + ROWS + 2):
        sheet.write_string(first - 1, 0, "above", styles[0])
        if kind is FastSheet:
            whole(sheet, first, heights, columns, styles)
        else:
            by_cell(sheet, first, heights, columns, styles)
    sheet.write_string(FIRST + 2 * ROWS + 3, 2, "below")
    book.close()
    with ZipFile(stream) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist()}


def whole(sheet: FastSheet, first: int, heights: list[float], columns: list[list[Any]],
          styles: list[Any]) -> None:  # fmt: skip
    text, money, count, *more = columns
    sheet.write_table(first, heights, [
        Cells(styles[0], text, text=True), Cells(styles[1], [*map(decimals, money)]),
        Cells(styles[0], count), *(Cells(styles[0], column, text=True) for column in more),
    ])  # fmt: skip


def by_cell(sheet: Worksheet, first: int, heights: list[float], columns: list[list[Any]],
            styles: list[Any]) -> None:  # fmt: skip
    for offset, height in enumerate(heights):
        sheet.set_row(first + offset, height)
        for index, column in enumerate(columns):
            value, place = column[offset], (first + offset, index)
            if isinstance(value, str):
                sheet.write_string(*place, value, styles[0])
            elif index == 1:
                sheet.write_number(*place, Decimal(value).scaleb(-2), styles[1])
            else:
                sheet.write_number(*place, value, styles[0])


def without_hints(parts: dict[str, str]) -> dict[str, str]:
    """``spans`` of a row are a hint that no program needs; the library guesses them in 16s."""
    return {name: re.sub(r' spans="\d+:\d+"', "", text) for name, text in parts.items()}


def test_a_table_is_what_the_library_writes_cell_by_cell() -> None:
    columns = values(Random(5))
    assert without_hints(written(FastSheet, columns)) == without_hints(written(Worksheet, columns))


def test_a_text_that_no_cell_holds_is_cut_as_the_library_does() -> None:
    columns = values(Random(6))
    whole = without_hints(written(FastSheet, columns, xls_strmax=5))
    assert whole == without_hints(written(Worksheet, columns, xls_strmax=5))


def test_rows_beyond_the_sheet_are_never_left_out() -> None:
    """The library would write what fits and say nothing."""
    for rows in (FIRST + 9, FIRST + ROWS - 1):
        with pytest.raises(UsageError, match=f"{FIRST + ROWS} rows.*{rows} rows.*sheet-full"):
            written(FastSheet, values(Random(6)), xls_rowmax=rows)


def test_a_list_of_the_ledger_is_whole_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[number] for number in range(30)]
    listed = sheets.Sheet("清单", ["n"], rows)
    assert sheets.render([listed], ".xlsx")
    original = FastSheet.__init__

    def small(sheet: FastSheet) -> None:
        original(sheet)
        sheet.xls_rowmax = 30

    monkeypatch.setattr(FastSheet, "__init__", small)
    with pytest.raises(UsageError, match=r"清单.*31 rows.*30 rows.*ends in \.csv.*sheet-full"):
        sheets.render([listed], ".xlsx")
    assert sheets.render([listed], ".csv").count(b"\n") == 31


def test_signs_as_wide_as_chinese_ones_take_the_room_of_two_letters() -> None:
    widths = {"": 0, "plain": 5, "中文": 4, "ＡＢ": 4, "a中Ｂ·": 6, "é—": 2, "𠮷": 2}
    assert {text: text_width(text) for text in widths} == widths
