"""Allocation and payments as workbooks: they print as they should, and can be checked."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jmtrade_papers import sheet_file, texts, words
from openpyxl import load_workbook

from jmtrade_core.output.grid import text_width
from tests.ledger.office import line

from .press import LONGEST, TWELVE, Press, converted, several
from .test_pages import pages


@pytest.fixture(scope="module")
def books(busy: Press) -> dict[str, Path]:
    every = ("--run", busy.run())
    return {kind: busy.paper(kind, *every, name=f"{kind}-book.xlsx")
            for kind in ("allocation", "payments")}  # fmt: skip


def sums(file: Path, heading: str) -> tuple[Decimal, Decimal]:
    """What stands below a heading, added up, and what the total's row says; in its unit."""
    sheet = load_workbook(file).worksheets[0]
    at = next(c for row in sheet.iter_rows() for c in row if c.value == heading)
    below = (sheet.cell(row, at.column).value for row in range(at.row + 1, sheet.max_row + 1))
    money = [Decimal(repr(value)) for value in below if isinstance(value, int | float)]
    return sum(money[:-1], Decimal()), money[-1]


@pytest.mark.parametrize("kind", ["allocation", "payments"])
def test_it_prints_on_a4_with_headings_and_numbers(books: dict[str, Path], kind: str) -> None:
    for sheet in load_workbook(books[kind]).worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        heads = re.fullmatch(r"\$(\d+):\$\1", sheet.print_title_rows)
        assert heads is not None
        assert sheet.cell(int(heads[1]), 1).value in ("县市区", "项目", "序号")
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.print_area.startswith(f"'{sheet.title}'!$A$1:")


@pytest.mark.parametrize("kind", ["allocation", "payments"])
def test_no_column_is_too_narrow(books: dict[str, Path], kind: str) -> None:
    """Twelve digits need one line; the longest name has as many lines as it needs."""
    for sheet in load_workbook(books[kind]).worksheets:
        first = int(sheet.print_title_rows.rpartition("$")[2])
        for row in sheet.iter_rows(min_row=first, max_row=sheet.max_row - 6):
            for cell in filter(lambda c: c.value is not None, row):
                width = _width(sheet, cell.column)
                if isinstance(cell.value, int | float):
                    assert len(sheet_file.shown(cell)) + 1 <= width
                elif cell.row > first:
                    lines = -(-text_width(cell.value) // (int(width) - 1))
                    assert sheet.row_dimensions[cell.row].height >= 13.5 * lines
    if kind == "payments":
        assert LONGEST in "".join(texts.of_xlsx(books[kind]))


def _width(sheet: Any, column: int) -> float:
    """Neighbours that are as wide as one another stand in the file as one."""
    some = sheet.column_dimensions.values()
    return float(next(one.width for one in some if one.min <= column <= one.max))


@pytest.mark.parametrize("seed", range(2))
def test_sums_equal_the_ledger_in_either_unit(press: Press, seed: int) -> None:
    press.office.record(several(seed))
    awards = press.office.all()
    ids = [one.id for one in awards]
    press.office.until_cleared(*ids)
    every, total = ("--run", press.run()), sum(one.due for one in awards)
    yuan = press.paper("allocation", *every, name="yuan.xlsx")
    wan = press.paper("allocation", *every, "--unit", "wan", name="wan.xlsx")
    assert [one * 100 for one in sums(yuan, "合计")] == [total, total]
    assert [one * 10**6 for one in sums(wan, "合计")] == [total, total]
    assert "单位：万元" in texts.of_xlsx(wan)
    assert "单位：万元" in texts.of_docx(press.paper("allocation", *every, "--unit", "wan"))
    assert press.verify(press.place / "allocation.docx").code == 0
    assert press.verify(wan).code == 0
    press.office.pay(*ids)
    paid = press.paper("payments", *every, name="paid.xlsx")
    assert [one * 100 for one in sums(paid, "金额")] == [total, total]


def test_ten_thousands_have_as_many_decimals_as_the_fen_needs() -> None:
    assert words.places([10_000_00, 12_300_00]) == 2
    assert words.places([10_000_00, 1]) == 6
    assert words.places([]) == 2
    assert words.in_wan(1, 6) == "0.000001"
    assert words.in_wan(TWELVE, 6) == "999,999.999999"


@pytest.mark.parametrize("kind", ["allocation", "payments"])
def test_it_is_equal_and_every_change_is_named(
    busy: Press, books: dict[str, Path], kind: str, tmp_path: Path
) -> None:
    assert busy.verify(books[kind]).code == 0
    book = load_workbook(books[kind])
    sheet = book.worksheets[0]
    money = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, float))
    for change in _changes(sheet, money):
        old = change()
        book.save(tmp_path / "forged.xlsx")
        done = busy.verify(tmp_path / "forged.xlsx")
        assert done.code == 1, change.__name__
        old()
    book.save(tmp_path / "same.xlsx")
    assert busy.verify(tmp_path / "same.xlsx").code == 0


def _changes(sheet: Any, money: Any) -> list[Any]:
    """Each does something to the sheet, and gives back what undoes it."""
    name = sheet.cell(money.row, 1)

    def amount() -> Any:
        money.value, old = round(money.value + 0.01, 2), money.value
        return lambda: setattr(money, "value", old)

    def shown_as_another() -> Any:
        money.number_format, old = '"9,999.00"', money.number_format
        return lambda: setattr(money, "number_format", old)

    def computed() -> Any:
        money.value, old = f"={money.value!r}", money.value
        return lambda: setattr(money, "value", old)

    def text() -> Any:
        name.value, old = f"{name.value}甲", name.value
        return lambda: setattr(name, "value", old)

    def hidden() -> Any:
        sheet.row_dimensions[money.row].hidden = True
        return lambda: setattr(sheet.row_dimensions[money.row], "hidden", False)

    def hidden_columns() -> Any:
        column = sheet.column_dimensions[money.column_letter]
        assert column.max > column.min, "several columns in one"
        column.hidden = True
        return lambda: setattr(column, "hidden", False)

    def in_the_margin() -> Any:
        sheet.oddHeader.center.text = "作废"
        return lambda: setattr(sheet.oddHeader.center, "text", None)

    def beside() -> Any:
        cell = sheet.cell(2, 30)
        cell.value = "另付"
        return lambda: setattr(cell, "value", None)

    several = [hidden_columns] if sheet.title == "按县市区" else []
    return [amount, computed, shown_as_another, text, hidden, *several, in_the_margin, beside]


def test_what_begins_like_a_formula_stays_text(press: Press) -> None:
    (id,) = press.paid([line(1, name="=1+1")])
    file = press.paper("payments", "--award", id, name="p.xlsx")
    assert "=1+1" in texts.of_xlsx(file)
    with zipfile.ZipFile(file) as book:
        assert b"<f>" not in b"".join(book.read(n) for n in book.namelist() if "sheet" in n)
    assert press.verify(file).code == 0


def test_a_workbook_without_a_seal_is_none_of_ours(press: Press) -> None:
    from openpyxl import Workbook

    Workbook().save(press.place / "other.xlsx")
    assert press.verify(press.place / "other.xlsx").code == 2
    with zipfile.ZipFile(press.place / "other.zip", "w") as book:
        book.writestr("a.txt", "jmtrade")
    assert press.verify(press.place / "other.zip").code == 2
    (press.place / "bad.xlsx").write_bytes(io.BytesIO(b"PK\x03\x04none").read())
    assert press.verify(press.place / "bad.xlsx").code == 2


def test_only_tables_are_workbooks(press: Press) -> None:
    press.paid([line(1)])
    for words_ in (("notice",), ("award",)):
        done = press.typed("papers", *words_, "--run", press.run(), "-o", press.place / "x.xlsx")
        assert done.code == 2
        assert "[ending]" in done.err
    done = press.typed("papers", "allocation", "--blank", "-o", press.place / "x.xlsx")
    assert "[papers-select]" in done.err
    assert not (press.place / "x.xlsx").exists()
    done = press.typed("papers", "request", "--run", press.run(), "--unit", "wan",
                       "-o", press.place / "x.docx")  # fmt: skip
    assert "[papers-select]" in done.err


@pytest.mark.slow
@pytest.mark.office
def test_as_it_is_printed_and_saved_again(
    busy: Press, books: dict[str, Path], tmp_path: Path
) -> None:
    printed = converted(tmp_path, "pdf", *books.values())
    for file in printed:
        found = pages(file)
        assert "###" not in "".join(found)
        assert all(re.search(rf"—\s*{n}\s*—", page) for n, page in enumerate(found, 1))
        done = busy.verify(file)
        assert done.code == 2, "a PDF of a workbook has no order"
        assert "xlsx" in done.err
    several_pages = pages(printed[1])
    assert len(several_pages) > 1
    assert "收款单位" in several_pages[1]
    for file in converted(tmp_path, "xlsx", *books.values()):
        assert busy.verify(file).code == 0
