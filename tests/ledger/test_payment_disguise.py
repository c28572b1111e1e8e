"""A payment workbook whose cells say one thing and which shows another: found with its place."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .folders import folder
from .office import Office, begin
from .test_attacks import compared, paid_file

Parts = dict[str, bytes]
SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"


@pytest.fixture(scope="module")
def paid(entered: None) -> Iterator[tuple[Office, bytes]]:
    with folder() as place:
        desk = Office(begin(str(place / "ledger.db")))
        yield desk, paid_file(desk, place, "xlsx").read_bytes()


def replaced(name: str, old: str, new: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        before = parts[name]
        parts[name] = before.replace(old.encode(), new.encode(), 1)
        assert parts[name] != before

    return change


def another_first_sheet(parts: Parts) -> None:
    """The honest sheet stays in the file, and no list names it."""
    parts["xl/worksheets/sheet9.xml"] = parts[SHEET]
    replaced("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet9.xml")(parts)


def words_of_a_format(parts: Parts) -> None:
    """The account's cell shows another number, whatever it holds."""
    replaced(STYLES, "#,##0.00", ";;;&quot;6222999999999999&quot;")(parts)


CHANGES: dict[str, Callable[[Parts], None]] = {
    "another sheet first": another_first_sheet,
    "the sheets in another order": replaced(BOOK, 'r:id="rId1"', 'r:id="rId2"'),
    "a third sheet": replaced(BOOK, "</sheets>",
                              '<sheet name="x" sheetId="3" r:id="rId1"/></sheets>'),
    "another sheet opened": replaced(BOOK, "<workbookView ", '<workbookView activeTab="1" '),
    "the sheet is hidden": replaced(BOOK, '<sheet name="Payments"',
                                    '<sheet state="hidden" name="x"'),
    "a formula": replaced(SHEET, '<c r="F2" t="s"><v>', '<c r="F2" t="s"><f>"6222999"</f><v>'),
    "words of a number format": words_of_a_format,
    "a hidden row": replaced(SHEET, '<row r="2"', '<row hidden="1" r="2"'),
    "a hidden column": replaced(SHEET, "<col ", '<col hidden="1" '),
    "a row of no height": replaced(SHEET, '<row r="2"', '<row ht="0" customHeight="1" r="2"'),
    "rows that are hidden at first": replaced(SHEET, "<sheetFormatPr ",
                                              '<sheetFormatPr zeroHeight="1" '),
    "a cell elsewhere": replaced(SHEET, 'r="F2"', 'r="F12"'),
    "a cell twice": replaced(SHEET, '<c r="F2" t="s"><v>',
                             '<c r="F2" t="s"><v>0</v></c><c r="F2" t="s"><v>'),
    "cells in one": replaced(SHEET, "</sheetData>",
                             '</sheetData><mergeCells><mergeCell ref="A2:B2"/></mergeCells>'),
    "a look by condition": replaced(SHEET, "</sheetData>",
                                    '</sheetData><conditionalFormatting sqref="F2"/>'),
}  # fmt: skip


def written(parts: Parts, place: Path, twice: str = "") -> Path:
    file = place / "pay.xlsx"
    with zipfile.ZipFile(file, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate"):
                book.writestr(twice, parts[twice])
    return file


def parts_of(file: bytes, place: Path) -> Parts:
    (place / "kept.xlsx").write_bytes(file)
    with zipfile.ZipFile(place / "kept.xlsx") as book:
        return {name: book.read(name) for name in book.namelist()}


@pytest.mark.parametrize("change", CHANGES)
def test_it_shows_another_thing(paid: tuple[Office, bytes], place: Path, change: str) -> None:
    desk, file = paid
    parts = parts_of(file, place)
    assert compared(desk, written(parts, place)) == []
    CHANGES[change](parts)
    found = compared(desk, written(parts, place))
    assert found
    assert all(one.startswith("file: a program shows it otherwise") for one in found)


def test_a_part_that_is_there_twice(paid: tuple[Office, bytes], place: Path) -> None:
    """One program reads the first, another the last."""
    desk, file = paid
    parts = parts_of(file, place)
    found = compared(desk, written(parts, place, twice=SHEET))
    assert found == [f"file: a program shows it otherwise than it is read here: {SHEET} [payments]"]


def test_a_cell_in_the_place_of_another(paid: tuple[Office, bytes], place: Path) -> None:
    """Where a cell says that it stands is where it is shown: bank and account change places."""
    desk, file = paid
    parts = parts_of(file, place)
    for old, new in (('r="E2"', 'r="?2"'), ('r="F2"', 'r="E2"'), ('r="?2"', 'r="F2"')):
        replaced(SHEET, old, new)(parts)
    found = compared(desk, written(parts, place))
    assert any("line 2: bank is" in one for one in found)
