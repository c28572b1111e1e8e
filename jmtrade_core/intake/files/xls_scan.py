"""The same look into an old ``.xls``: extent, errors, hidden sheets, day numbers, passwords."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from jmtrade_core.i18n import _
from jmtrade_core.intake.files.refusal import refused
from jmtrade_core.intake.files.xls_ole import Compound
from jmtrade_core.intake.files.xls_styles import Looks, Styles
from jmtrade_core.intake.files.xlsx_cells import Extent
from jmtrade_core.intake.files.xlsx_scan import MOST_SHEETS, ScannedXlsx, SheetFacts, check_extent

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!",
          42: "#N/A"}  # fmt: skip
_BOF, _EOF, _SHEET, _LOCKED, _1904, _ROW, _FORMULA, _ERROR = (
    (0x0809, 0x0009, 0x0209, 0x0409), 0x0A, 0x85, 0x2F, 0x22, 0x0208, 0x06, 0x0205
)  # fmt: skip
_CELLS = {0x06, 0x0203, 0x0204, 0x0205, 0x027E, 0xFD, 0xD6}
_SHARED, _MULTIPLE, _MERGED, _PRINTED, _COLUMNS = 0xFD, 0xBD, 0xE5, (0x14, 0x15), 0x7D
_RUNS = {0xBD, 0xBE}
"""Records of several cells in a row; the last column stands at their end."""

Record = tuple[int, bytes]


def scan_xls(path: Path) -> ScannedXlsx:
    """Look at every sheet. DataError for a file that is damaged, locked or far-flung."""
    book = Compound(path).stream("Workbook", "Book")
    scanned, styles = ScannedXlsx(), Styles()
    try:
        sheets = _globals(path, book, scanned, styles)
        looks = Looks(styles.odd(), styles.runs(), styles.text)
        for name, offset, hidden in sheets:
            scanned.sheets[name] = facts = SheetFacts(hidden=hidden)
            _sheet(path, name, book, offset, facts)
            _look(book, offset, facts, looks)
    except (struct.error, IndexError) as error:
        raise refused(path, "unreadable", _("a damaged .xls")) from error
    if not 0 < len(scanned.sheets) <= MOST_SHEETS:
        raise refused(path, "sheet-count", _("{n} sheets").format(n=len(scanned.sheets)))
    return scanned


def _records(book: bytes, at: int) -> Iterator[Record]:
    """Records from an offset to the end of its part, charts inside it included."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        depth += (kind in _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += 4 + length


def _globals(
    path: Path, book: bytes, scanned: ScannedXlsx, styles: Styles
) -> list[tuple[str, int, bool]]:
    sheets = []
    styles.narrow = struct.unpack_from("<H", book, 4)[0] < 0x0600
    for kind, data in _records(book, 0):
        styles.take(kind, data)
        if kind == _LOCKED:
            raise refused(path, "encrypted", _("an .xls workbook locked by a password"))
        if kind == _1904:
            scanned.date1904 = data[:1] == b"\x01"
        if kind == _SHEET and data[5] == 0:  # a worksheet, no chart or macro
            offset, state = struct.unpack_from("<IB", data)
            wide = data[7] & 1
            raw = data[8 : 8 + data[6] * (2 if wide else 1)]
            sheets.append((raw.decode("utf-16-le" if wide else "latin-1", "replace"), offset,
                           bool(state & 3)))  # fmt: skip
    return sheets


def _sheet(path: Path, name: str, book: bytes, offset: int, facts: SheetFacts) -> None:
    extent = Extent()
    waiting: tuple[int, int] | None = None
    for kind, data in _records(book, offset):
        if kind in _CELLS or kind in _RUNS:
            row, first = struct.unpack_from("<HH", data)
            last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind in _RUNS else first
            extent.cells += max(0, last - first)
            extent.reach(row, last)
            if waiting is not None:
                facts.marked[waiting] = "no-value", _("a formula without a value")
            waiting = _formula(data, row, first, facts) if kind == _FORMULA else None
            if kind == _ERROR and data[7]:
                facts.marked[row, first] = "error-cell", ERRORS.get(data[6], "#ERROR")
        elif kind == 0x0207:  # the text of the formula before it
            waiting = None
        elif kind == _COLUMNS:
            first, last, width, _style, flags = struct.unpack_from("<HHHHH", data)
            if flags & 1 or not width:
                facts.hidden_columns.append((first, last))
        elif kind == _ROW:
            height = struct.unpack_from("<H", data, 6)[0] & 0x7FFF
            flags = struct.unpack_from("<I", data, 12)[0]
            facts.hidden_rows += bool(flags & 0x20 or not height)
    check_extent(path, name, extent)


def _look(book: bytes, offset: int, facts: SheetFacts, looks: Looks) -> None:
    """Cells whose style or runs make them read otherwise, merged ranges, the printed page."""
    for kind, data in _records(book, offset):
        if kind == _MULTIPLE:
            row, first = struct.unpack_from("<HH", data)
            styles = [struct.unpack_from("<H", data, at)[0] for at in range(4, len(data) - 7, 6)]
            found = {(row, first + nr): looks.odd.get(style) for nr, style in enumerate(styles)}
        elif kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", data)
            run = looks.runs.get(struct.unpack_from("<I", data, 6)[0]) if kind == _SHARED else None
            found = {(row, column): run or looks.odd.get(style)}
        else:
            _beside(kind, data, facts, looks)
            continue
        for place, mark in found.items():
            if mark:
                facts.marked.setdefault(place, mark)


def _beside(kind: int, data: bytes, facts: SheetFacts, looks: Looks) -> None:
    if kind == _MERGED:
        whole = len(data) - (len(data) - 2) % 8
        for top, bottom, left, right in struct.iter_unpack("<HHHH", data[2:whole]):
            facts.merged.append((top, left, bottom, right))
    elif kind in _PRINTED and (text := looks.text(data)):
        facts.printed.append(text)


def _formula(data: bytes, row: int, column: int, facts: SheetFacts) -> tuple[int, int] | None:
    """Marks an error; gives the place of one whose text is still to come."""
    result = data[6:14]
    if result[6:8] != b"\xff\xff":
        return None
    if result[0] == 2:
        facts.marked[row, column] = "error-cell", ERRORS.get(result[2], "#ERROR")
    return (row, column) if result[0] == 0 else None
