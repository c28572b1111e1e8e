"""A look into an ``.xlsx`` before a reader opens it, streamed and bounded.

The reader shows Excel errors and formulas without a value as empty cells, and one far
cell in a small file makes it ask for more memory than there is; both are seen here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from jmtrade_core.i18n import _
from jmtrade_core.intake.files.refusal import refused
from jmtrade_core.intake.files.rich_text import shared, suspect
from jmtrade_core.intake.files.xlsx_cells import Extent, PartScan, Range
from jmtrade_core.intake.files.xlsx_conditional import odd_formats, ranges
from jmtrade_core.intake.files.xlsx_notes import notes
from jmtrade_core.intake.files.xlsx_styles import Styles, odd_styles
from jmtrade_core.intake.files.zip_package import CHUNK, Package

MOST_SHEETS = 200
LARGEST_STRINGS = 400_000_000
LARGEST_TREE = 32_000_000
Marks = dict[tuple[int, int], tuple[str, str]]
"""(row, column) from 0 -> code and what stands there, for cells that no reader shows."""
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"

_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")


@dataclass
class SheetFacts:
    """What the XML says of one sheet beyond its values."""

    marked: Marks = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of each run of them, from 0."""
    conditional: list[tuple[Range, str]] = field(default_factory=list)
    """Where conditional formats may strike out, or show another value, and which."""
    merged: list[Range] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    """Headers and footers of the printed page, comments and text in shapes."""


@dataclass
class ScannedXlsx:
    """What the scan found, by sheet name; other workbooks' scans give the same."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    date1904: bool = False
    dressed: set[str] = field(default_factory=set)
    """Parts with comments, CDATA or references in values, which the reader cuts short."""


def scan(path: Path) -> ScannedXlsx:
    """Look at every part. DataError for a file that is no workbook or not safe to read."""
    with Package(path) as package:
        strings = package.parts.get(STRINGS)
        if strings is not None and strings.file_size > LARGEST_STRINGS:
            raise refused(path, "zip-bomb", f"sharedStrings.xml: {strings.file_size:,} B")
        small = [name for name in package.parts if name.endswith(".rels") or _is_book(name)]
        for name in small:
            _look(package, name, None)
        names, scanned = _sheets(package)
        styles, targets = _styles(package), set(names.values())
        formats = odd_formats(_tree(package, STYLES)) if STYLES in package.parts else {}
        runs = _strings(package) if strings is not None else {}
        for name in package.parts:
            if name in targets or (name.endswith(".xml") and name not in (*small, STRINGS)):
                part = _cells(package, name, styles, runs)
                if part.repeated:
                    raise refused(path, "cell-twice", f"{name}: {part.repeated}")
                scanned.dressed |= {name} if part.dressed else set()
                for sheet in (n for n, target in names.items() if target == name):
                    _known(scanned.sheets[sheet], part)
        for sheet, target in names.items():
            beside = notes(target, package.parts.__contains__, partial(_tree, package))
            scanned.sheets[sheet].printed += beside
        for sheet, target in names.items() if formats else ():
            found = ranges(package.read(target, LARGEST_STRINGS), formats)
            scanned.sheets[sheet].conditional += found
    return scanned


def _known(facts: SheetFacts, part: PartScan) -> None:
    facts.marked, facts.hidden_rows = part.marked, part.hidden_rows
    facts.merged, facts.printed = part.merged, part.printed
    facts.hidden_columns = part.hidden_columns


@dataclass
class _Strings:
    """A look at the shared strings: whether any is struck out or raised."""

    suspect: bool = False

    def boundary(self, buffer: bytes) -> int:
        return buffer.rfind(b"<")

    def feed(self, piece: bytes) -> None:
        self.suspect = self.suspect or suspect(piece)


def _strings(package: Package) -> dict[bytes, str]:
    look = _Strings()
    _look(package, STRINGS, look)
    return shared(_tree(package, STRINGS, LARGEST_STRINGS)) if look.suspect else {}


def _is_book(name: str) -> bool:
    return name in ("xl/workbook.xml", STYLES, "[Content_Types].xml")


def _cells(package: Package, name: str, styles: Styles, runs: dict[bytes, str]) -> PartScan:
    part = PartScan(styles, runs)
    _look(package, name, part)
    if part.extent.absurd:
        part = PartScan(styles, runs, exact=True)
        _look(package, name, part)
        check_extent(package.path, name, part.extent)
    return part


def check_extent(path: Path, name: str, extent: Extent) -> None:
    """Readers hold the whole rectangle, so a lone far cell is refused."""
    if extent.absurd:
        found = _("{sheet}: {rows:,} rows by {columns:,} columns round {cells:,} cells").format(
            sheet=name, rows=extent.rows, columns=extent.columns, cells=extent.cells
        )
        raise refused(path, "far-cell", found)


def _look(package: Package, name: str, part: PartScan | _Strings | None) -> None:
    """One part: UTF-8, no document type, no endless text; cells go to ``part``."""
    buffer = b""
    for nr, chunk in enumerate(package.chunks(name)):
        if not nr:
            _encoding(package, name, chunk)
        buffer += chunk
        if b"<!DOCTYPE" in buffer or b"<!ENTITY" in buffer:
            raise refused(package.path, "dtd", f"{name}: DOCTYPE")
        end = part.boundary(buffer) if part else buffer.rfind(b"<")
        if len(buffer) - max(end, 0) > CHUNK and buffer.rfind(b"<") < len(buffer) - CHUNK:
            raise refused(package.path, "text-too-long", f"{name}: > {CHUNK:,} B")
        if part and end > 0:
            part.feed(buffer[:end])
        buffer = buffer[max(end, 0) :]
    if part:
        part.feed(buffer)


def _encoding(package: Package, name: str, chunk: bytes) -> None:
    declared = _DECLARED.match(chunk.removeprefix(b"\xef\xbb\xbf")[:200])
    name_given = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if chunk.startswith(_UTF16) or name_given not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise refused(package.path, "xml-encoding", f"{name}: {name_given}")


def _tree(package: Package, name: str, most: int = LARGEST_TREE) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(package.read(name, most))  # noqa: S314 - no DTD, see _look
    except ElementTree.ParseError as error:
        raise refused(package.path, "unreadable", f"{name}: {error}") from error


def _sheets(package: Package) -> tuple[dict[str, str], ScannedXlsx]:
    """Sheet name -> part name, and what the workbook says of its sheets."""
    main = _tree(package, "xl/workbook.xml")
    rels = "xl/_rels/workbook.xml.rels"
    targets = {link.get("Id"): link.get("Target", "") for link in _tree(package, rels)}
    names: dict[str, str] = {}
    scanned = ScannedXlsx()
    for sheet in _tagged(main, "sheet"):
        name = sheet.get("name", "")
        id = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
        part = _part_name(targets.get(id, ""))
        if "chartsheets/" in part or "dialogsheets/" in part or "macrosheets/" in part:
            continue
        if part not in package.parts:
            raise refused(package.path, "part-missing", f"{name}: {part}")
        names[name] = part
        scanned.sheets[name] = SheetFacts(hidden=sheet.get("state", "visible") != "visible")
    if not 0 < len(names) <= MOST_SHEETS:
        raise refused(package.path, "sheet-count", _("{n} sheets").format(n=len(names)))
    for properties in _tagged(main, "workbookPr"):
        scanned.date1904 = properties.get("date1904", "0") in ("1", "true")
    return names, scanned


def _part_name(target: str) -> str:
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(target if target.startswith("xl/") else f"xl/{target}")


def _tagged(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (e for e in root.iter() if e.tag.rpartition("}")[2] == name)


def _styles(package: Package) -> Styles:
    return odd_styles(_tree(package, STYLES)) if STYLES in package.parts else {}
