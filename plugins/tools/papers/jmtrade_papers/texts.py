"""The text of a paper as its reader sees it: of a Word file by paragraph, of a PDF whole."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from jmtrade_core.errors import PolicyError, Problem
from jmtrade_core.i18n import _

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_UNREAD = tuple(f"{_W}{name}" for name in ("altChunk", "sym", "object"))
"""What prints text that is not read as such: no paper of ours has any."""
_LARGEST = 64 * 2**20
"""Bytes of one part: what unpacks to more is no paper."""


def is_docx(path: Path) -> bool:
    """By its content."""
    try:
        with zipfile.ZipFile(path) as book:
            return _BODY in book.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def is_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(5) == b"%PDF-"


def of_docx(path: Path | BinaryIO) -> list[str]:
    """Paragraphs that are not empty, those of tables, notes, headers and footers too."""
    with zipfile.ZipFile(path) as book:
        sizes = {one.filename: one.file_size for one in book.infolist()}
        names = [n for n in sorted(sizes) if _read(n) and sizes[n] <= _LARGEST]
        names.sort(key=lambda name: name != _BODY)
        return [text for name in names for text in _paragraphs(book.read(name), name == _BODY)]


def of_office(path: Path) -> list[str]:
    """Of a Word file or a workbook."""
    return of_docx(path) if is_docx(path) else of_xlsx(path)


def of_xlsx(path: Path | BinaryIO) -> list[str]:
    """The cells that are printed, row by row: numbers as their format shows them, and a format
    of another kind beside its number. Text in drawings and margins too; nothing hidden.

    ValueError for what is no workbook.
    """
    content = path.read_bytes() if isinstance(path, Path) else path.read()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        if any(one.file_size > _LARGEST for one in book.infolist()):
            raise ValueError
        parts = [n for n in book.namelist() if n.startswith(_DRAWN) and n.endswith(".xml")]
        drawn = [text for name in parts for text in _drawn(book.read(name))]
    sheets = [sheet for sheet in _sheets(content) if _is_shown(sheet)]
    cells = [text for sheet in sheets for text in _cells(sheet)]
    return [*cells, *(text for sheet in sheets for text in _margins(sheet)), *drawn]


def _sheets(content: bytes) -> list[Any]:
    from openpyxl import load_workbook

    try:
        return list(load_workbook(io.BytesIO(content)).worksheets)
    except Exception as error:  # a stranger's file can break anything in there
        raise ValueError from error


_DRAWN = ("xl/drawings/", "xl/comments", "xl/threadedComments")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CODE = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&[A-Z]')
_MONEY = re.compile(r"#,##0\.(0+)")


def _is_shown(sheet: Any) -> bool:
    return bool(sheet.sheet_state == "visible")


def _cells(sheet: Any) -> Iterator[str]:
    hidden = [(one.min, one.max) for one in sheet.column_dimensions.values() if one.hidden]
    for row in sheet.iter_rows():
        if row and sheet.row_dimensions[row[0].row].hidden:
            continue
        for cell in row:
            if cell.value is None or any(a <= cell.column <= b for a, b in hidden):
                continue
            text = "".join(_shown_in(cell).split())
            if text:
                yield text


def _shown_in(cell: Any) -> str:
    if cell.data_type == "f":  # what it computes is whatever it will be; ours have none
        return f"[{cell.value}]"
    if not isinstance(cell.value, int | float):
        # Text may have a format that shows other text; ours has none.
        plain = cell.number_format in ("General", "@")
        return str(cell.value) if plain else f"{cell.value}[{cell.number_format}]"
    money = _MONEY.fullmatch(cell.number_format)
    number = Decimal(repr(cell.value))
    if money is None or number != round(number, len(money[1])):
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


def _drawn(part: bytes) -> Iterator[str]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for text in etree.fromstring(part, parser).iter(f"{_A}t", "{*}t"):
        if (text.text or "").strip():
            yield f"[{''.join(text.text.split())}]"


def _read(name: str) -> bool:
    parts = ("document", "header", "footer", "footnotes", "endnotes")
    return name.startswith(tuple(f"word/{p}" for p in parts)) and name.endswith(".xml")


def _paragraphs(part: bytes, body: bool) -> Iterator[str]:
    """Those of headers and footers without what has a field in it: page numbers."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(part, parser)
    yield from (f"[{mark.tag.removeprefix(_W)}]" for mark in root.iter(*_UNREAD))
    for paragraph in root.iter(f"{_W}p"):
        if not body and any(True for _one in paragraph.iter(f"{_W}instrText", f"{_W}fldSimple")):
            continue
        text = "".join("".join(_shown(paragraph)).split())
        if text:
            yield text


def _shown(paragraph: Element) -> Iterator[str]:
    """What is printed: nothing that is hidden."""
    for run in paragraph.iter(f"{_W}r"):
        if run.find(f"{_W}rPr/{_W}vanish") is None:
            yield from (text.text or "" for text in run.iter(f"{_W}t"))


def of_pdf(path: Path) -> str:
    """The whole text without spaces. PolicyError where pdftotext is not installed."""
    program = shutil.which("pdftotext")
    if program is None:
        cure = _("install poppler-utils, or check the Word file")
        found = _("not installed")
        raise PolicyError(Problem("pdftotext", found, _("what reads a PDF"), cure, "pdftotext"))
    done = subprocess.run(
        [program, "-raw", "-enc", "UTF-8", str(path.absolute()), "-"], capture_output=True
    )
    return done.stdout.decode("utf-8", "replace")


UNREADABLE = (OSError, ParseError, zipfile.BadZipFile, ValueError, KeyError, SyntaxError)
"""What a broken file raises; lxml's XMLSyntaxError is a SyntaxError."""
