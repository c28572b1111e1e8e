"""A look into a workbook's XML before a reader opens it.

The reader shows Excel errors and formulas without a value as empty cells, and one far
cell in a small file makes it ask for more memory than there is; both are seen here.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from jmtrade_core.errors import DataError, Problem
from jmtrade_core.words import _

LARGEST_PART = 1_500_000_000
MOST_SHEETS = 200
MOST_ROWS, MOST_COLUMNS = 1_048_576, 2_000
MOST_CELLS = 200_000_000
"""Rows times columns of a sheet's extent: readers hold the whole rectangle."""

_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,4})([0-9]{1,8})"[^>]*?(/>|>(.*?)</c>)', re.DOTALL)
_REFERENCE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,4})([0-9]{1,8})"')
_SUSPECT = re.compile(rb't="e"|<f\b')


@dataclass
class Scanned:
    """What the scan found: cells by sheet name that the reader would show as empty."""

    marked: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def scan(path: Path) -> Scanned:
    """Look at every sheet. DataError for a file that is no workbook or not safe to read."""
    scanned = Scanned()
    try:
        with zipfile.ZipFile(path) as book:
            for name, part in _sheets(book, path).items():
                xml = _part(book, part, path)
                _extent(xml, path, name)
                if _SUSPECT.search(xml):
                    scanned.marked[name] = _valueless(xml)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, EOFError, OSError) as error:
        raise _refused(
            path,
            _("no workbook that can be read ({error})").format(error=error),
            _("an .xlsx workbook"),
            "unreadable",
        ) from error
    return scanned


def _refused(path: Path, found: str, wanted: str, code: str) -> DataError:
    cure = _("save it again as .xlsx in Excel or WPS")
    return DataError(Problem(path.name, found, wanted, cure, code))


def _part(book: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """One part, unpacked; never more than the limit, and no document type."""
    with book.open(name) as stream:
        xml = stream.read(LARGEST_PART + 1)
    if len(xml) > LARGEST_PART:
        raise _refused(path, f"{name}: > {LARGEST_PART} B", _("a smaller workbook"), "too-large")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise _refused(path, f"{name}: DTD", _("a workbook without a DTD"), "dtd")
    return xml


def _sheets(book: zipfile.ZipFile, path: Path) -> dict[str, str]:
    """Sheet name -> part name."""
    main = ElementTree.fromstring(_part(book, "xl/workbook.xml", path))  # noqa: S314 - no DTD
    links = ElementTree.fromstring(  # noqa: S314
        _part(book, "xl/_rels/workbook.xml.rels", path)
    )
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheets = {}
    for sheet in main.iter():
        if sheet.tag.endswith("}sheet"):
            id = next(v for k, v in sheet.attrib.items() if k.endswith("}id"))
            target = targets.get(id, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if "worksheets/" in part:
                sheets[sheet.get("name", "")] = part
    if not 0 < len(sheets) <= MOST_SHEETS:
        wanted = _("1 to {most} sheets").format(most=MOST_SHEETS)
        raise _refused(path, str(len(sheets)), wanted, "sheet-count")
    return sheets


def _extent(xml: bytes, path: Path, name: str) -> None:
    rows = columns = 0
    for match in _REFERENCE.finditer(xml):
        rows = max(rows, int(match[2]))
        columns = max(columns, _column(match[1]) + 1)
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        found = _("{sheet}: {rows} rows by {columns} columns").format(
            sheet=name, rows=rows, columns=columns
        )
        raise _refused(path, found, _("a table without far-off cells"), "far-cell")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _valueless(xml: bytes) -> dict[tuple[int, int], str]:
    """Excel errors, and formulas that have no value stored."""
    marked = {}
    for match in _CELL.finditer(xml):
        head = match[0].split(b">", 1)[0]
        body = match[4] or b""
        place = int(match[2]) - 1, _column(match[1])
        value = re.search(rb"<v>(.*?)</v>", body, re.DOTALL)
        if b't="e"' in head:
            marked[place] = (value[1] if value else b"#ERROR").decode("utf-8", "replace")
        elif b"<f" in body and (value is None or not value[1]):
            marked[place] = _("a formula without a value")
    return marked
