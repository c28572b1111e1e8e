"""Somebody wants a changed paper to pass: whatever he does, it does not read as the true one.

The right figure is kept where no reader sees it, or another one is shown where no text stands.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jmtrade_papers import texts
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.table import Table as SheetTable

from tests.ledger.folders import folder
from tests.ledger.office import line

from .press import Press

Parts = dict[str, bytes]
BODY, STYLES, FOOT = "word/document.xml", "word/styles.xml", "word/footer1.xml"
RUN = re.compile(r"<w:r>(?:(?!<w:r>).)*?<w:t[^>]*>10,000\.37</w:t></w:r>", re.DOTALL)
"""The run of a figure."""


@pytest.fixture(scope="module")
def busy(entered: None) -> Iterator[Press]:
    """Two awards that were paid: a paper of few lines is read many times."""
    with folder() as place:
        press = Press(place)
        press.paid([line(1, 10_000_37), line(2, 20_000_00)])
        yield press


@pytest.fixture(scope="module")
def papers(busy: Press) -> dict[str, Path]:
    return {"notice": busy.paper("notice", "--run", busy.run())}


def parts_of(file: Path) -> Parts:
    with zipfile.ZipFile(file) as book:
        return {name: book.read(name) for name in book.namelist()}


def packed(parts: Parts) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return io.BytesIO(stream.getvalue())


def look(properties: str) -> Callable[[str], str]:
    """The figure's letters look so."""
    return lambda run: run.replace("<w:rPr>", f"<w:rPr>{properties}", 1)


def around(before: str, after: str) -> Callable[[str], str]:
    return lambda run: f"{before}{run}{after}"


def shown(more: str) -> Callable[[str], str]:
    """Something beside the figure."""
    return lambda run: f"{run}<w:r>{more}</w:r>"


FIELD = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
         '<w:r><w:fldChar w:fldCharType="separate"/></w:r>')  # fmt: skip
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
OF_A_RUN: dict[str, Callable[[str], str]] = {
    "hidden": look("<w:vanish/>"),
    "white": look('<w:color w:val="FFFFFF"/>'),
    "nearly white": look('<w:color w:val="F2F2F2"/>'),
    "white by theme": look('<w:color w:val="000000" w:themeColor="background1"/>'),
    "struck out": look("<w:strike/>"),
    "tiny": lambda run: run.replace('<w:sz w:val="21"/>', '<w:sz w:val="2"/>'),
    "narrow": look('<w:w w:val="1"/>'),
    "letters on each other": look('<w:spacing w:val="-400"/>'),
    "lifted off its line": look('<w:position w:val="200"/>'),
    "black on black": look('<w:highlight w:val="black"/>'),
    "dark ground": look('<w:shd w:val="clear" w:fill="000000"/>'),
    "signs for digits": look('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
    "backwards": look("<w:rtl/>"),
    "turned round": around('<w:bdo w:val="rtl">', "</w:bdo>"),
    "deleted, as proposed": around('<w:del w:id="9" w:author="x">', "</w:del>"),
    "inserted, as proposed": around('<w:ins w:id="9" w:author="x">', "</w:ins>"),
    "a hyphen that is no text": shown("<w:noBreakHyphen/>"),
    "a sign": shown('<w:sym w:font="Wingdings" w:char="F031"/>'),
    "a comment": shown('<w:commentReference w:id="1"/>'),
    "a picture in VML": shown(f'<w:pict><v:shape {V}><v:textpath string="9"/></v:shape></w:pict>'),
    "a date that runs": shown("<w:yearLong/>"),
    "computed": around(FIELD.format(" = 9999 "), END),
    "computed, and never ended": around(FIELD.format(" = 9999 "), ""),
    "a field in one": around('<w:fldSimple w:instr=" QUOTE 9 ">', "</w:fldSimple>"),
    "of another program": around(
        f'<mc:AlternateContent {MC}><mc:Choice Requires="w14"/><mc:Fallback>',
        "</mc:Fallback></mc:AlternateContent>",
    ),
    "bound to other data": around(
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr><w:sdtContent>',
        "</w:sdtContent></w:sdt>",
    ),
    "a formula": around("", '<m:oMath xmlns:m="urn:m"><m:r><m:t>9</m:t></m:r></m:oMath>'),
    "cut by a comment": lambda run: run.replace("10,000.37", "10,000.37<!-- -->9"),
}  # fmt: skip


@pytest.mark.parametrize("way", OF_A_RUN)
def test_a_figure_that_is_not_seen_so_differs(papers: dict[str, Path], way: str) -> None:
    parts = parts_of(papers["notice"])
    body = parts[BODY].decode()
    found = RUN.search(body)
    assert found
    changed = OF_A_RUN[way](found[0])
    assert changed != found[0]
    parts[BODY] = body.replace(found[0], changed, 1).encode()
    assert differs(papers["notice"], parts)


def differs(file: Path, parts: Parts) -> bool:
    """Whether it reads as another paper, or as none."""
    assert parts != parts_of(file), "something was changed"
    read = texts.of_docx if file.suffix == ".docx" else texts.of_xlsx
    try:
        return read(packed(parts)) != once(file)
    except texts.UNREADABLE:
        return True


@cache
def once(file: Path) -> list[str]:
    return texts.of_office(file)


def replaced(name: str, old: str, new: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        text = parts[name].decode()
        assert old in text, old
        parts[name] = text.replace(old, new).encode()

    return change


def _elsewhere(parts: Parts) -> None:
    """The true paper stays under its name, and Word opens another part."""
    parts["word/other.xml"] = parts[BODY].replace(b"10,000.37", b"90,000.37")
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"word/document.xml", b"word/other.xml")
    rels = "word/_rels/document.xml.rels"
    parts["word/_rels/other.xml.rels"] = parts[rels]


def _elsewhere_in_other_letters(parts: Parts) -> None:
    _elsewhere(parts)
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/other.xml", b"word/Other%2Exml")


def _font(parts: Parts) -> None:
    """Its own font, in which a 1 may look like a 9."""
    parts["word/fonts/font1.odttf"] = b"font"
    parts["word/_rels/fontTable.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/font" Target="fonts/font1.odttf"/></Relationships>'
    )


def _margin(parts: Parts) -> None:
    """A header under a name of its own."""
    parts["word/x.xml"] = parts[FOOT].replace("— ".encode(), "作废".encode())
    rels = "word/_rels/document.xml.rels"
    one = ('<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
           'relationships/header" Target="x.xml"/></Relationships>')  # fmt: skip
    parts[rels] = parts[rels].replace(b"</Relationships>", one.encode())


def _outside(parts: Parts) -> None:
    rels = "word/_rels/document.xml.rels"
    one = ('<Relationship Id="rId99" Type="http://x/image" Target="http://x/y.png" '
           'TargetMode="External"/></Relationships>')  # fmt: skip
    parts[rels] = parts[rels].replace(b"</Relationships>", one.encode())


STYLE = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
HIDING = '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'


def _styled(parts: Parts) -> None:
    replaced(STYLES, "</w:styles>", f"{HIDING}</w:styles>")(parts)
    replaced(BODY, "<w:rPr>", '<w:rPr><w:rStyle w:val="Gone"/>')(parts)


def _moved(parts: Parts) -> None:
    """A figure into the first cell of the next row, whose own number goes beside it."""
    body = parts[BODY].decode()
    amount = next(m for m in re.finditer(r"<w:p>(?:(?!<w:p>).)*?10,000\.37.*?</w:p>", body, re.S))
    rest = body[amount.end() :]
    next_cell = rest.index("<w:p>")
    parts[BODY] = (
        f"{body[: amount.start()]}<w:p/>{rest[:next_cell]}{amount[0]}{rest[next_cell:]}".encode()
    )


OF_A_FILE: dict[str, Callable[[Parts], None]] = {
    "a figure in the next row": _moved,
    "a row that is hidden": replaced(BODY, "<w:cantSplit/></w:trPr>", "<w:hidden/></w:trPr>"),
    "a row of no height": replaced(
        BODY, "<w:cantSplit/></w:trPr>", '<w:trHeight w:val="1" w:hRule="exact"/></w:trPr>'
    ),
    "a cell that is merged away": replaced(BODY, "<w:tcPr>", "<w:tcPr><w:vMerge/>"),
    "a dark cell": replaced(BODY, "<w:tcPr>", '<w:tcPr><w:shd w:val="clear" w:fill="111111"/>'),
    "a cell beside the page": replaced(BODY, "<w:tcW ", '<w:tcW w:w="9000" w:type="dxa"/><w:x '),
    "a table beside the page": replaced(BODY, "<w:tblPr>", '<w:tblPr><w:tblInd w:w="9000"/>'),
    "a table over the text": replaced(BODY, "<w:tblPr>", '<w:tblPr><w:tblpPr w:tblpX="1"/>'),
    "lines of no height": replaced(
        BODY, "<w:pPr>", '<w:pPr><w:spacing w:line="1" w:lineRule="exact"/>'
    ),
    "a paragraph off the page": replaced(BODY, "<w:pPr>", '<w:pPr><w:ind w:left="-9000"/>'),
    "a paragraph in a frame": replaced(BODY, "<w:pPr>", '<w:pPr><w:framePr w:x="1"/>'),
    "a list's number": replaced(BODY, "<w:pPr>", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'),
    "a page of another size": replaced(BODY, 'w:w="11906"', 'w:w="22000"'),
    "a ground of the page": replaced(BODY, "<w:body>", '<w:background w:color="0"/><w:body>'),
    "a picture over the text": replaced(BODY, "<wp:inline", "<wp:anchor"),
    "a large picture": replaced(BODY, 'cx="864000"', 'cx="9640000"'),
    "a second table": replaced(
        BODY, "<w:sectPr", "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>另付</w:t></w:r></w:p></w:tc></w:tr>"
        "</w:tbl><w:sectPr"
    ),
    "a text box": replaced(
        BODY, "<w:body>", "<w:body><w:p><w:r><w:txbxContent><w:p><w:r><w:t>作废</w:t></w:r></w:p>"
        "</w:txbxContent></w:r></w:p>"
    ),
    "beside the page's number": replaced(FOOT, "— ", "作废 — "),
    "for the page's number": replaced(FOOT, " PAGE ", ' PAGE \\# "作废" '),
    "as the page's number": replaced(FOOT, "<w:t>1</w:t>", "<w:t>作废</w:t>"),
    "a style that hides": _styled,
    "the style of all text": replaced(STYLES, STYLE, f"{STYLE}<w:rPr><w:vanish/></w:rPr>"),
    "what styles begin with": replaced(
        STYLES, "<w:rPrDefault><w:rPr>", '<w:rPrDefault><w:rPr><w:color w:val="FFFFFF"/>'
    ),
    "another part is opened": _elsewhere,
    "another part in other letters": _elsewhere_in_other_letters,
    "a font of its own": _font,
    "a header under another name": _margin,
    "a picture from elsewhere": _outside,
    "a document type": replaced(BODY, "<w:document ", "<!DOCTYPE x><w:document "),
}  # fmt: skip


@pytest.mark.parametrize("way", OF_A_FILE)
def test_a_file_that_shows_something_else_differs(papers: dict[str, Path], way: str) -> None:
    parts = parts_of(papers["notice"])
    OF_A_FILE[way](parts)
    assert differs(papers["notice"], parts)


def test_one_name_for_two_parts_is_no_paper(papers: dict[str, Path]) -> None:
    parts = parts_of(papers["notice"])
    parts["word/Document.xml"] = parts[BODY]
    assert differs(papers["notice"], parts)


def test_the_command_says_what_it_found(busy: Press, papers: dict[str, Path]) -> None:
    file = busy.place / "white.docx"
    parts = parts_of(papers["notice"])
    parts[BODY] = RUN.sub(lambda m: OF_A_RUN["white"](m[0]), parts[BODY].decode(), 1).encode()
    file.write_bytes(packed(parts).getvalue())
    done = busy.verify(file)
    assert done.code == 1
    assert "[10,000.37]" in done.out.decode()


@pytest.fixture(scope="module")
def book(busy: Press) -> Path:
    return busy.paper("payments", "--run", busy.run(), name="payments-book.xlsx")


WHITE = Font(color="FFFFFFFF")


def _chart(sheet: Any, cell: Any) -> None:
    sheet.parent.create_chartsheet("图").add_chart(BarChart())


def _narrow(sheet: Any, cell: Any) -> None:
    sheet.column_dimensions[cell.column_letter].width = 5


def _low(sheet: Any, cell: Any) -> None:
    sheet.row_dimensions[cell.row].height = 1


def _colours(sheet: Any, cell: Any) -> None:
    sheet.conditional_formatting.add("A1:Z99", CellIsRule("notEqual", ["0"], font=WHITE))


def _rich(sheet: Any, cell: Any) -> None:
    name = sheet.cell(cell.row, 2)
    name.value = CellRichText(TextBlock(InlineFont(color="FFFFFFFF"), name.value))


def _table(sheet: Any, cell: Any) -> None:
    sheet.add_table(SheetTable(displayName="T", ref=f"A{cell.row - 1}:B{cell.row}"))


def put(**said: Any) -> Callable[[Any, Any], None]:
    def change(sheet: Any, cell: Any) -> None:
        for name, value in said.items():
            setattr(cell, name, value)

    return change


def _below(sheet: Any, cell: Any) -> None:
    """The figure in a new first cell of the next row."""
    sheet.insert_cols(1)
    sheet.cell(cell.row + 1, 1).value, sheet.cell(cell.row, cell.column + 1).value = (
        cell.value,
        None,
    )


OF_A_BOOK: dict[str, Callable[[Any, Any], None]] = {
    "in the next row": _below,
    "white": put(font=WHITE),
    "white by theme": put(font=Font(color=__import__("openpyxl").styles.colors.Color(theme=0))),
    "tiny": put(font=Font(size=1)),
    "struck out": put(font=Font(strike=True)),
    "signs for digits": put(font=Font(name="Wingdings")),
    "black on black": put(fill=PatternFill("solid", fgColor="FF000000")),
    "repeated in its cell": put(alignment=Alignment(horizontal="fill")),
    "nothing by its format": put(number_format=";;;"),
    "true": put(value=True),
    "endless": put(value=float("inf")),
    "merged away": lambda sheet, cell: sheet.merge_cells(
        start_row=cell.row, end_row=cell.row, start_column=cell.column - 1, end_column=cell.column
    ),
    "not printed": lambda sheet, cell: setattr(sheet, "print_area", f"A1:G{cell.row - 1}"),
    "a narrow column": _narrow,
    "a low row": _low,
    "far in its cell": put(alignment=Alignment(horizontal="left", indent=200)),
    "rows that are hidden all": lambda sheet, cell: setattr(
        sheet.sheet_format, "zeroHeight", True
    ),
    "coloured by a rule": _colours,
    "letters of a text": _rich,
    "a table's own look": _table,
    "a sheet that is a chart": _chart,
    "zeros that are not shown": lambda sheet, cell: setattr(
        sheet.sheet_view, "showZeros", False
    ),
    "the file's name above it": lambda sheet, cell: setattr(
        sheet.oddHeader.center, "text", "&F"
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", OF_A_BOOK)
def test_a_workbook_that_shows_something_else_differs(book: Path, way: str) -> None:
    assert saved(book, lambda sheet, cell: None) == once(book)
    assert saved(book, OF_A_BOOK[way]) != once(book)


def saved(book: Path, change: Callable[[Any, Any], None]) -> list[str]:
    """What is read after somebody changed it in a program."""
    workbook, stream = load_workbook(book), io.BytesIO()
    sheet = workbook.worksheets[0]
    money = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, float))
    change(sheet, money)
    workbook.save(stream)
    return texts.of_xlsx(io.BytesIO(stream.getvalue()))


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, "<sheetData>", "<!-- --><sheetData>"),
        ("xl/theme/theme1.xml", 'lastClr="000000"', 'lastClr="FFFFFF"'),
        ("xl/drawings/drawing1.xml", "<xdr:pic>",
         "<xdr:sp><xdr:txBody/></xdr:sp><xdr:pic>"),
        ("xl/drawings/drawing1.xml", "<xdr:row>1", "<xdr:row>"),
        ("xl/drawings/drawing1.xml", "<xdr:pic>", "<xdr:pic/><xdr:pic>"),
        ("xl/sharedStrings.xml", "<t>", "<t>9"),
    ],
)  # fmt: skip
def test_a_part_of_a_workbook_that_was_changed_differs(
    book: Path, part: str, old: str, new: str
) -> None:
    parts = parts_of(book)
    assert old in parts[part].decode()
    parts[part] = parts[part].decode().replace(old, new, 1).encode()
    assert differs(book, parts)
