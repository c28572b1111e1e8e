"""The payment workbook carries the whole head as a QR code as well, in a row of its own."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from jmtrade_ledger import qr

from .office import Office
from .test_attacks import compared, paid_file

TWO_CELL = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
POINT = 9525 * 4 / 3
"""English metric units of a point of a row's height."""


def drawing(book: zipfile.ZipFile, number: int = 1) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(f"xl/drawings/drawing{number}.xml"))  # noqa: S314


def numbers(drawn: ElementTree.Element, name: str) -> list[int]:
    """Where the code begins, and where it ends."""
    return [int(cell.text or "") for cell in drawn.iter(f"{TWO_CELL}{name}")]


def test_the_head_as_a_code(desk: Office, place: Path) -> None:
    file = paid_file(desk, place, "xlsx")
    head = desk.verify()
    with zipfile.ZipFile(file) as book:
        pictures = [book.read(name) for name in book.namelist() if "media/" in name]
        assert set(pictures) == {qr.picture(head)}
        for number in (1, 2):
            page = book.read(f"xl/worksheets/sheet{number}.xml").decode()
            drawn = drawing(book, number)
            cells = numbers(drawn, "row")
            assert cells[0] == cells[1]  # it begins and ends in one row
            (height,) = re.findall(rf'<row r="{cells[0] + 1}"[^>]* ht="([\d.]+)"', page)
            _top, bottom = numbers(drawn, "rowOff")
            assert bottom <= float(height) * POINT
            written = re.findall(r'<row r="(\d+)"[^>]*>\s*<c', page)
            assert max(map(int, written)) < cells[0] + 1  # nothing stands behind it
    assert compared(desk, file) == []


def test_a_code_of_any_length_has_its_row(desk: Office, place: Path) -> None:
    """A longer text is a code of more and smaller squares, as large on paper."""
    import xlsxwriter

    sizes = set()
    for text in ("1:a", "9" * 400):
        file = place / "code.xlsx"
        with xlsxwriter.Workbook(file) as book:
            qr.draw(book.add_worksheet(), 0, qr.picture(text))
        with zipfile.ZipFile(file) as made:
            drawn = drawing(made)
        sizes.add(tuple(numbers(drawn, "rowOff")))
        assert numbers(drawn, "row") == [0, 0]
    assert len(sizes) == 1
