"""The same look into an ``.ods``: extent with its repeats, errors, formulas, hidden sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from jmtrade_core.i18n import _
from jmtrade_core.intake.columns.shown import beside, padded
from jmtrade_core.intake.files.ods_styles import StyleBook
from jmtrade_core.intake.files.refusal import refused
from jmtrade_core.intake.files.rich_text import RAISED, STRUCK
from jmtrade_core.intake.files.xlsx_cells import Extent
from jmtrade_core.intake.files.xlsx_scan import MOST_SHEETS, ScannedXlsx, SheetFacts, check_extent
from jmtrade_core.intake.files.zip_package import CHUNK, Package

_CONTENT, _STYLES = "content.xml", "styles.xml"
Attributes = dict[str, Any]


def scan_ods(path: Path) -> ScannedXlsx:
    """Look at every sheet. DataError for a file that is damaged, locked or far-flung."""
    with Package(path) as package:
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise refused(path, "encrypted", _("an .ods workbook locked by a password"))
        walk = _Walk(path)
        if _STYLES in package.parts:
            _parse(package, _STYLES, walk, walk.styles)
        _parse(package, _CONTENT, walk, walk)
    if not 0 < len(walk.scanned.sheets) <= MOST_SHEETS:
        raise refused(path, "sheet-count", _("{n} sheets").format(n=len(walk.scanned.sheets)))
    return walk.scanned


def _parse(package: Package, name: str, walk: _Walk, handler: _Walk | StyleBook) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = walk.doctype
    parser.XmlDeclHandler = walk.declaration
    parser.StartCdataSectionHandler = walk.dressed
    try:
        for chunk in package.chunks(name):
            if b"&#" in chunk:
                walk.dressed()
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refused(package.path, "unreadable", f"{name}: {error}") from error


@dataclass
class _Walk:
    path: Path
    styles: StyleBook = field(default_factory=StyleBook)
    scanned: ScannedXlsx = field(default_factory=ScannedXlsx)
    facts: SheetFacts = field(default_factory=SheetFacts)
    extent: Extent = field(default_factory=Extent)
    hidden_styles: set[str] = field(default_factory=set)
    name: str = ""
    style: str = ""
    row: int = 0
    repeated: int = 1
    column: int = 0
    width: int = 1
    length: int = 0
    cell: Attributes = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    """Paragraphs of a cell as the sheet shows them."""
    marks: list[str] = field(default_factory=list)
    """Marks of the runs that are open."""
    run: str = ""
    """The mark of a run that has been read."""
    aside: int = 0
    """How deep in notes and shapes that lie on a cell."""
    defaults: list[tuple[int, str]] = field(default_factory=list)
    """Columns (how many) and the style of their cells."""
    noted: str = ""
    """The text of a note or shape that is being read."""

    def dressed(self) -> None:
        self.scanned.dressed = {_CONTENT}

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            raise refused(self.path, "xml-encoding", f"content.xml: {encoding}")

    def doctype(self, *_parts: object) -> None:
        raise refused(self.path, "dtd", "content.xml: DOCTYPE")

    def start(self, tag: str, attributes: Attributes) -> None:
        self.styles.start(tag, attributes)
        self.aside += _beside(tag)
        match tag:
            case "style:style":
                self.style = str(attributes.get("style:name", ""))
            case "style:table-properties" if attributes.get("table:display") == "false":
                self.hidden_styles.add(self.style)
            case "table:table":
                self._table(attributes)
            case "table:table-row":
                self.column = 0
                self.repeated = _count(attributes, "table:number-rows-repeated")
                flat = attributes.get("table:style-name") in self.styles.flat_rows
                if flat or attributes.get("table:visibility") in ("collapse", "filter"):
                    self.facts.hidden_rows += 1
            case "table:table-column":
                self._columns(attributes)
            case "table:table-cell" | "table:covered-table-cell":
                self.cell, self.length = attributes, 0
                self.shown, self.run = [], ""
                self.width = _count(attributes, "table:number-columns-repeated")
            case "text:p" if self.aside:
                self.noted = ""
            case "text:p" | "text:span" if not self.aside:
                self.shown += [""] * (tag == "text:p")
                style = str(attributes.get("text:style-name", ""))
                marks = (m for m in (STRUCK, RAISED) if self.styles.says(style, m))
                self.marks.append(next(marks, ""))

    def _columns(self, attributes: Attributes) -> None:
        count = _count(attributes, "table:number-columns-repeated")
        first = sum(some for some, _style in self.defaults)
        self.defaults.append((count, str(attributes.get("table:default-cell-style-name", ""))))
        if attributes.get("table:visibility") in ("collapse", "filter"):
            self.facts.hidden_columns.append((first, first + count - 1))

    def _table(self, attributes: Attributes) -> None:
        self.name = str(attributes.get("table:name", ""))
        hidden = attributes.get("table:style-name") in self.hidden_styles
        self.facts = self.scanned.sheets[self.name] = SheetFacts(hidden=hidden)
        page = self.styles.pages.get(str(attributes.get("table:style-name")), "")
        self.facts.printed = list(self.styles.printed.get(page, []))
        self.row, self.extent, self.defaults = 0, Extent(), []

    def text(self, data: str) -> None:
        self.length += len(data)
        if self.length > CHUNK:
            raise refused(self.path, "text-too-long", f"content.xml: > {CHUNK:,}")
        if self.aside:
            self.noted += data
        if self.shown and self.marks and not self.aside:
            self.shown[-1] += data
            mark = next((mark for mark in self.marks if mark), "")
            if mark and data.strip():
                self.run = STRUCK if STRUCK in (mark, self.run) else mark

    def end(self, tag: str) -> None:
        self.aside -= _beside(tag)
        if self.aside and tag == "text:p" and self.noted:
            self.facts.printed.append(self.noted)
        if tag in ("text:p", "text:span") and not self.aside:
            self.marks.pop()
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cell()
            self.column += self.width
        elif tag == "table:table-row":
            self.row += self.repeated

    def _cell(self) -> None:
        kind = self.cell.get("office:value-type")
        formula = "table:formula" in self.cell
        if kind is None and not formula and not self.length:
            return
        self.extent.reach(self.row + self.repeated - 1, self.column + self.width - 1)
        check_extent(self.path, self.name, self.extent)
        if self.cell.get("calcext:value-type") == "error":
            self._mark("error-cell", _("an error value"))
        elif formula and kind is None:
            self._mark("no-value", _("a formula without a value"))
        elif self.styles.says(self._style(), STRUCK):
            self._mark(STRUCK, "")
        elif self.run:
            self._mark(self.run, "")
        elif self.shown and self._otherwise("\n".join(self.shown)):
            self._mark("shown", "\n".join(self.shown))
        spans = ("table:number-rows-spanned", "table:number-columns-spanned")
        rows, columns = (_count(self.cell, name) for name in spans)
        if rows > 1 or columns > 1:
            last = self.row + rows - 1, self.column + columns - 1
            self.facts.merged.append((self.row, self.column, *last))

    def _style(self) -> str:
        """A cell's own style, or that of its column."""
        if "table:style-name" in self.cell:
            return str(self.cell["table:style-name"])
        at = 0
        for count, style in self.defaults:
            at += count
            if self.column < at:
                return style
        return ""

    def _otherwise(self, seen: str) -> bool:
        """Whether the sheet shows more or less than the stored value."""
        kind = self.cell.get("office:value-type")
        if kind == "string":
            stored = str(self.cell.get("office:string-value", seen))
            return "".join(seen.split()) != "".join(stored.split())
        if kind not in ("float", "currency", "percentage"):
            return False
        try:
            value = float(self.cell.get("office:value", ""))
        except ValueError:
            return False
        return beside(seen, value) != "" or padded(seen)

    def _mark(self, code: str, found: str) -> None:
        for row in range(self.row, self.row + self.repeated):
            for column in range(self.column, self.column + self.width):
                self.facts.marked[row, column] = code, found


def _beside(tag: str) -> bool:
    return tag == "office:annotation" or tag.startswith("draw:")


def _count(attributes: Attributes, name: str) -> int:
    text = str(attributes.get(name, "1"))
    return int(text) if text.isdigit() and len(text) < 10 else 1
