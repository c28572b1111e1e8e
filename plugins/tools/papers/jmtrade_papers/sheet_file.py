"""What a workbook shows when it is printed, cell by cell, and what of it a reader cannot see.

Numbers are read as their format shows them, and a format of another kind beside its number. A
cell that is hidden, too small, too light or outside of what is printed is read in brackets;
pictures over text, shapes, rules that colour cells and the like are named. Either
differs from the workbook that is rendered anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from jmtrade_papers.package import Package
from jmtrade_papers.sheet_look import Look
from jmtrade_papers.word_names import local

_CODE = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&[PNBIUSEXY]')
"""Of a margin: fonts, and the numbers of pages. Others print text that stands elsewhere."""
_MONEY = re.compile(r"#,##0\.(0+)")
_SHAPES = frozenset("sp graphicFrame cxnSp grpSp chart oleObject control shape".split())


def of_xlsx(file: Path | BinaryIO) -> list[str]:
    """The cells that are printed, row by row; text in drawings and margins too.

    ValueError for what is no workbook, and for one that is read in two ways.
    """
    content = file.read_bytes() if isinstance(file, Path) else file.read()
    package, book = Package(io.BytesIO(content)), _opened(content)
    rules = [f"[{name}]" for sheet in _visible(book) for name in _rules(sheet)]
    charts = [f"[{one.title}]" for one in book.chartsheets]
    return [*_printed_of(book), *rules, *_drawn(package), *charts]


def printed(file: BinaryIO) -> list[str]:
    """The same as a PDF has it: cells and margins alone."""
    return _printed_of(_opened(file.read()))


def _visible(book: Any) -> list[Any]:
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _printed_of(book: Any) -> list[str]:
    look, sheets = Look(book), _visible(book)
    cells = [text for sheet in sheets for text in _cells(sheet, look)]
    return [*cells, *(text for sheet in sheets for text in _margins(sheet))]


def _opened(content: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(content), rich_text=True)
    except Exception as error:  # a stranger's file can break anything in there
        raise ValueError from error


def _cells(sheet: Any, look: Look) -> Iterator[str]:
    printed = _printed(sheet)
    for row in sheet.iter_rows():
        for cell in row:
            text = "" if cell.value is None else "".join(shown(cell).split())
            if text:
                seen = printed(cell) and look.is_seen(sheet, cell, text)
                yield text if seen else f"[{text}]"


def _printed(sheet: Any) -> Any:
    """Whether a cell is in what is printed: everything, where nobody said what."""
    from openpyxl.utils import range_boundaries

    area = sheet.print_area
    if not area:
        return lambda cell: True
    areas = [range_boundaries(one.rpartition("!")[2]) for one in area.split(",")]
    return lambda cell: any(
        (a or 1) <= cell.column <= (c or cell.column) and (b or 1) <= cell.row <= (d or cell.row)
        for a, b, c, d in areas
    )


def shown(cell: Any) -> str:
    """A cell as it is printed; in brackets what nobody can tell from the file alone."""
    from openpyxl.cell.rich_text import CellRichText
    from openpyxl.utils.escape import unescape

    if cell.data_type == "f":  # what it computes is whatever it will be; ours have none
        return f"[{cell.value}]"
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        # Text may have a format that shows other text; ours has none. Letters in several fonts
        # are text too: some programs write Chinese and Latin ones so.
        is_text = type(cell.value) in (str, CellRichText)
        plain = cell.number_format in ("General", "@") and is_text
        return unescape(str(cell.value)) if plain else f"{cell.value}[{cell.number_format}]"
    money = _MONEY.fullmatch(cell.number_format)
    number = Decimal(repr(cell.value))
    if money is None or not number.is_finite() or number != round(number, len(money[1])):
        return f"{number}[{cell.number_format}]"
    return f"{number:,.{len(money[1])}f}"


def _margins(sheet: Any) -> Iterator[str]:
    """What stands above and below each page, without codes such as that of its number."""
    for one in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.evenFooter,
                sheet.firstHeader, sheet.firstFooter):  # fmt: skip
        for part in (one.left, one.center, one.right):
            text = "".join(_CODE.sub("", part.text or "").split()).strip("—")
            if text:
                yield text


def _rules(sheet: Any) -> Iterator[str]:
    """Where cells stand, and what makes them look otherwise than their own format says."""
    cells = (cell for row in sheet.iter_rows() for cell in row)
    filled = [one.coordinate for one in cells if str(one.value or "").strip() or one.value == 0]
    yield f"cells {len(filled)} {sha256(' '.join(filled).encode()).hexdigest()[:8]}"
    if sheet.conditional_formatting:
        yield "conditionalFormatting"
    if sheet.tables:
        yield "table"
    if sheet.sheet_view.showZeros is False:
        yield "showZeros"
    if sheet.sheet_view.showFormulas:
        yield "showFormulas"
    if sheet.sheet_format.zeroHeight:
        yield "zeroHeight"


def _drawn(package: Package) -> Iterator[str]:
    """Text of drawings and comments, shapes, and pictures that lie over text."""
    yield from (f"[{kind}]" for kind in package.outside)
    for root in package.all():
        if local(root) in ("sst", "worksheet"):
            continue
        for one in root.iter():
            text = "".join("".join(one.itertext()).split()) if local(one) == "t" else ""
            if text or local(one) in _SHAPES:
                yield f"[{text or local(one)}]"
    for book in package.linked("", "officeDocument"):
        for sheet in package.linked(book, "worksheet"):
            yield from _pictures(package, sheet)


def _pictures(package: Package, sheet: str) -> Iterator[str]:
    """Those over rows with text, and all where there are several: ours has a row of its own."""
    full = {
        int(row.get("r", 0)) - 1 for row in package.xml(sheet).iter() if local(row) == "row"
        and any(local(one) in ("v", "is", "f") for one in row.iter())
    }  # fmt: skip
    drawings = [package.xml(name) for name in package.linked(sheet, "drawing")]
    pictures = [one for root in drawings for one in root.iter() if local(one) == "pic"]
    for one in pictures:
        rows = [int(r.text or 0) for r in one.getparent().iter() if local(r) == "row"]
        if len(pictures) > 1 or len(rows) < 2 or full & {*range(min(rows), max(rows) + 1)}:
            yield f"[picture {'-'.join(map(str, rows))}]"
