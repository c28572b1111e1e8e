"""The same look into an ``.ods``: extent with its repeats, errors, formulas, hidden sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from jmtrade_core.intake.cellrefs import Extent
from jmtrade_core.intake.package import CHUNK, Package
from jmtrade_core.intake.scan import MOST_SHEETS, Scanned, SheetFacts, check_extent
from jmtrade_core.intake.sniff import refused
from jmtrade_core.words import _

Attributes = dict[str, Any]


def scan_ods(path: Path) -> Scanned:
    """Look at every sheet. DataError for a file that is damaged, locked or far-flung."""
    with Package(path) as package:
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise refused(path, "encrypted", _("an .ods workbook locked by a password"))
        walk = _Walk(path)
        parser = expat.ParserCreate()
        parser.StartElementHandler = walk.start
        parser.EndElementHandler = walk.end
        parser.CharacterDataHandler = walk.text
        parser.StartDoctypeDeclHandler = walk.doctype
        parser.XmlDeclHandler = walk.declaration
        try:
            for chunk in package.chunks("content.xml"):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise refused(path, "unreadable", f"content.xml: {error}") from error
    if not 0 < len(walk.scanned.sheets) <= MOST_SHEETS:
        raise refused(path, "sheet-count", _("{n} sheets").format(n=len(walk.scanned.sheets)))
    return walk.scanned


@dataclass
class _Walk:
    path: Path
    scanned: Scanned = field(default_factory=Scanned)
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

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            raise refused(self.path, "xml-encoding", f"content.xml: {encoding}")

    def doctype(self, *_parts: object) -> None:
        raise refused(self.path, "dtd", "content.xml: DOCTYPE")

    def start(self, tag: str, attributes: Attributes) -> None:
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
                if attributes.get("table:visibility") in ("collapse", "filter"):
                    self.facts.hidden_rows += 1
            case "table:table-cell" | "table:covered-table-cell":
                self.cell, self.length = attributes, 0
                self.width = _count(attributes, "table:number-columns-repeated")

    def _table(self, attributes: Attributes) -> None:
        self.name = str(attributes.get("table:name", ""))
        hidden = attributes.get("table:style-name") in self.hidden_styles
        self.facts = self.scanned.sheets[self.name] = SheetFacts(hidden=hidden)
        self.row, self.extent = 0, Extent()

    def text(self, data: str) -> None:
        self.length += len(data)
        if self.length > CHUNK:
            raise refused(self.path, "text-too-long", f"content.xml: > {CHUNK:,}")

    def end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
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

    def _mark(self, code: str, found: str) -> None:
        for row in range(self.row, self.row + self.repeated):
            for column in range(self.column, self.column + self.width):
                self.facts.marked[row, column] = code, found


def _count(attributes: Attributes, name: str) -> int:
    text = str(attributes.get(name, "1"))
    return int(text) if text.isdigit() and len(text) < 10 else 1
