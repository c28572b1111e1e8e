"""What a person reads is what is read: the same in .xls, .ods, CSV and Parquet."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlwt
from xlwt.CompoundDoc import XlsDoc

from jmtrade_core.engine.backends.polars import Polars
from jmtrade_core.intake.files import zip_package
from jmtrade_core.intake.files.xls_ole import Compound
from jmtrade_core.intake.files.xls_styles import Styles
from jmtrade_core.intake.files.xlsx_cells import PartScan
from jmtrade_core.intake.files.xlsx_styles import Styles as XlsxStyles
from jmtrade_core.intake.lazy import read_scanned

from .books import A, book, codes, examined, tables, values, where, zhongxiang
from .test_traps_refused import ODS, ods_table

FEE = "国际认证!E2"


def old(path: Path, change: Any, row: int = 1) -> Path:
    """The sound record as .xls; ``change`` (workbook, sheet) writes on 国际认证."""
    made = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for title, grid in book().grids.items():
        page = made.add_sheet(title, cell_overwrite_ok=True)
        for nr, line in enumerate(grid):
            for at, value in enumerate(line):
                if value is not None:
                    page.write(nr, at, value, *([day] if isinstance(value, date) else []))
        if title == "国际认证":
            change(made, page)
    made.save(str(path))
    return path


def said(path: Path) -> list[tuple[str, str]]:
    return [(p.code, where(p)) for p in examined(path).findings]


def test_formats_of_an_old_xls(tmp_path: Path) -> None:
    wrong = ('0.00"万元"', "$#,##0", "0%", ";;;", "#,##0.0,", '0!.0,"万元"')
    right = ("General", "#,##0.00", "0.00", '0.00"元"', "￥#,##0.00", "0_ ", "@",
             '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ')  # fmt: skip

    def change(_made: Any, page: Any) -> None:
        for nr, code in enumerate((*wrong, *right), start=3):
            for at, value in enumerate((A, f"NO-{'x' * nr}", "CE")):
                page.write(nr, at, value)
            page.write(nr, 4, 120_000, xlwt.easyxf(num_format_str=code))

    read = examined(old(tmp_path / "book.xls", change))
    errors = [(p.code, where(p)) for p in read.findings if p.severity == "error"]
    assert errors == [("shown-otherwise", f"国际认证!E{4 + nr}") for nr in range(len(wrong))]


def test_formats_of_cells_packed_in_one_record(tmp_path: Path) -> None:
    def change(_made: Any, page: Any) -> None:
        odd = xlwt.easyxf(num_format_str='0"万元"')
        page.write(1, 3, 43222)  # integers beside each other share a record
        page.write(1, 4, 12, odd)

    found = said(old(tmp_path / "book.xls", change))
    assert ("shown-otherwise", FEE) in found


def test_runs_and_fonts_of_an_old_xls(tmp_path: Path) -> None:
    struck = xlwt.easyfont("struck_out true")
    raised = xlwt.easyfont("escapement superscript")
    plain = xlwt.easyfont("colour_index red")
    for font, code in ((struck, "struck-out"), (raised, "raised-text"), (plain, "")):

        def change(_made: Any, page: Any, font: Any = font) -> None:
            page.write_rich_text(1, 4, ["12", ("0000", font)])

        assert said(old(tmp_path / "book.xls", change)) == ([(code, FEE)] if code else [])

    def cell(_made: Any, page: Any) -> None:
        page.write(1, 4, 120_000, xlwt.easyxf("font: struck_out true"))

    assert said(old(tmp_path / "book.xls", cell)) == [("struck-out", FEE)]

    def row(_made: Any, page: Any) -> None:
        for at, value in enumerate((A, "CE-1", "CE", "2018-05-02", 120_000)):
            page.write(1, at, value, xlwt.easyxf("font: struck_out true"))

    assert said(old(tmp_path / "book.xls", row)) == [("struck-row", "国际认证!2")]


def test_runs_are_found_among_strings_that_fill_several_records(tmp_path: Path) -> None:
    """A shared table of strings longer than a record runs on, in the middle of a string."""
    raised = xlwt.easyfont("escapement superscript")

    def change(_made: Any, page: Any) -> None:
        for nr in range(400):
            page.write(nr, 8, f"备注{nr}" + "很长" * 30 + "x" * nr)
            page.write(nr, 9, "only latin " * 5 + str(nr))
        page.write_rich_text(1, 4, ["12", ("0000", raised)])

    found = said(old(tmp_path / "book.xls", change))
    assert [f for f in found if f[0] == "raised-text"] == [("raised-text", FEE)]


def test_merged_ranges_and_the_printed_page_of_an_old_xls(tmp_path: Path) -> None:
    def print_(_made: Any, page: Any) -> None:  # xlwt sets no header but in ASCII
        page.header_str = b"&CUnit: 10,000 yuan"

    assert said(old(tmp_path / "book.xls", print_)) == [("sheet-unit", "国际认证!1")]

    def merge(_made: Any, page: Any) -> None:
        page.merge(1, 2, 4, 4)
        page.write(2, 4, 33_333.33)

    assert said(old(tmp_path / "book.xls", merge)) == [("under-merge", "国际认证!E3")]


def test_rows_without_height_of_an_old_xls(tmp_path: Path) -> None:
    def change(_made: Any, page: Any) -> None:
        page.row(2).height_mismatch, page.row(2).height = True, 0

    assert codes(examined(old(tmp_path / "book.xls", change)).findings) == ["hidden-rows"]


def test_an_error_that_a_formula_of_an_old_xls_gives(tmp_path: Path) -> None:
    path = old(tmp_path / "book.xls", lambda _made, page: page.write(1, 4, xlwt.Formula("1/0")))
    content = path.read_bytes()
    at = content.index(struct.pack("<HH", 1, 4), content.index("国际认证".encode("utf-16-le")))
    while content[at - 4 : at - 2] != b"\x06\x00":  # the record of a formula
        at = content.index(struct.pack("<HH", 1, 4), at + 1)
    division = b"\x02\x00\x07\x00\x00\x00\xff\xff"
    path.write_bytes(content[: at + 6] + division + content[at + 14 :])
    (found,) = examined(path).findings
    assert (found.code, where(found), found.found) == ("error-cell", FEE, "#DIV/0!")


def test_a_string_with_its_pronunciation_hides_no_run_of_the_next() -> None:
    """As programs of East Asia save them; a run of the string after it is found."""
    styles = Styles()
    styles.take(0x31, struct.pack("<HHHHH", 200, 8, 0, 0, 0))  # a font that strikes out
    spoken = struct.pack("<HBI", 2, 4 | 1, 6) + "名字".encode("utf-16-le") + b"sounds"
    struck = struct.pack("<HBH", 2, 8, 1) + b"12" + struct.pack("<HH", 0, 0)
    styles.take(0xFC, struct.pack("<II", 2, 2) + spoken + struck)
    assert styles.runs() == {1: ("struck-out", "")}


def test_a_cell_that_a_piece_begins_with_is_not_cut() -> None:
    scan = PartScan(XlsxStyles(), {})
    assert scan.boundary(b'<c r="A1"><v>1') == 0
    assert scan.boundary(b'<c r="A1"/><c r="B1"><v') == 11


def test_a_cell_that_a_later_piece_gives_again_is_seen() -> None:
    scan = PartScan(XlsxStyles(), {})
    scan.feed(b'<row r="3"><c r="A3"><v>1</v></c></row><row r="5"><c r="A5"><v>1</v></c></row>')
    before = scan.repeated
    scan.feed(b'<row r="3"><c r="A3"><v>9</v></c></row>')
    assert (before, scan.repeated) == ("", "A3")


def test_strings_of_the_time_before_unicode() -> None:
    styles = Styles(narrow=True)
    text = '0"万元"'.encode("gb18030")
    styles.take(0x041E, b"\xa4\x00" + bytes([len(text)]) + text)
    assert styles.formats == {"164": '0"万元"'}


STYLES = (
    '<office:automatic-styles>'
    '<style:style style:name="ceX" style:family="table-cell" style:parent-style-name="Old"/>'
    '<style:style style:name="T1" style:family="text"><style:text-properties'
    ' style:text-line-through-type="single"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties'
    ' style:text-position="33% 58%"/></style:style>'
    '<style:style style:name="T3" style:family="text"><style:text-properties'
    ' style:text-position="0% 100%" style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="flat" style:family="table-row"><style:table-row-properties'
    ' style:row-height="0in"/></style:style>'
    '<style:style style:name="ta1" style:family="table" style:master-page-name="P1"/>'
    '<style:style style:name="away" style:family="table"><style:table-properties'
    ' table:display="false"/></style:style>'
    "</office:automatic-styles>"
)  # fmt: skip
SPACES = (
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)
COMMON = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-styles'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:styles><style:style style:name="Old" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style></office:styles>'
    '<office:master-styles><style:master-page style:name="P1"><style:header><text:p>单位：'
    "<text:span>万元</text:span></text:p></style:header></style:master-page>"
    "</office:master-styles></office:document-styles>"
)


def open_book(
    folder: Path, cell: str = "", *, sheet: str = "", rows: dict[str, str] | None = None
) -> Path:
    """The sound record as .ods, one cell written by hand."""
    edited = book()
    if cell:
        edited.put("certifications", "fee", cell)
    content = "".join(ods_table(name, grid) for name, grid in edited.grids.items())
    for old_text, new in (rows or {}).items():
        assert old_text in content
        content = content.replace(old_text, new)
    if sheet:
        content = content.replace('<table:table table:name="国际认证"', sheet)
    document = ODS.format(tables=content)
    document = document.replace("<office:body>", STYLES + "<office:body>")
    document = document.replace(" ><office", f" {SPACES}><office", 1)
    path = folder / "book.ods"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr("styles.xml", COMMON)
        made.writestr("content.xml", document)
    return path


def number(shown: str, value: str = "120000", kind: str = "float", more: str = "") -> str:
    return (f'<table:table-cell office:value-type="{kind}" office:value="{value}" {more}>'
            f"{shown}</table:table-cell>")  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (number("<text:p>120000.00万元</text:p>"), "shown-otherwise"),
        (number("<text:p>12.0</text:p>"), "shown-otherwise"),
        (number("<text:p>120.0</text:p>"), "shown-otherwise"),
        (number("<text:p>$120,000</text:p>", kind="currency"), "shown-otherwise"),
        (number("<text:p>12000000%</text:p>", kind="percentage"), "shown-otherwise"),
        (number("<text:p/>"), "shown-otherwise"),
        (number("<text:p>￥120,000.00</text:p>", kind="currency"), ""),
        (number("<text:p>120,000.00元</text:p>"), ""),
        (number("<text:p>一十二万</text:p>"), ""),
        (number("<text:p>一十二万．〇〇</text:p>"), ""),
        (number("<text:p>120000</text:p>"), ""),
        (number("<text:p>120,000.0 </text:p>"), ""),
        (number("<text:p>1.20E+05</text:p>"), ""),
        (number("<text:p>1.21E+05</text:p>"), "shown-otherwise"),
        (number("<text:p>￥- </text:p>", "0", "currency"), ""),
        (number("<text:p>120000</text:p>", more='table:style-name="ceX"'), "struck-out"),
        ('<table:table-cell office:value-type="string"><text:p>12<text:span text:style-name="T1">'
         "0000</text:span></text:p></table:table-cell>", "struck-out"),
        ('<table:table-cell office:value-type="string"><text:p>12<text:span text:style-name="T2">'
         "0000</text:span></text:p></table:table-cell>", "raised-text"),
        ('<table:table-cell office:value-type="string"><text:p>12<text:span text:style-name="T3">'
         "0000</text:span></text:p></table:table-cell>", ""),
        ('<table:table-cell office:value-type="string" office:string-value="120000"><text:p/>'
         "</table:table-cell>", "shown-otherwise"),
        ('<table:table-cell office:value-type="string"><text:p>12<![CDATA[00]]>00</text:p>'
         "</table:table-cell>", ""),
        ('<table:table-cell office:value-type="string"><text:p>12<!-- 7 -->0000</text:p>'
         "</table:table-cell>", ""),
        (number("<text:p>120000</text:p>", "12&#48;000"), ""),
        (number("<office:annotation><text:p>5万元</text:p></office:annotation>"
                "<draw:frame><text:p>图</text:p></draw:frame><text:p>120000</text:p>"), ""),
    ],
)  # fmt: skip
def test_cells_of_an_ods(cell: str, code: str, tmp_path: Path) -> None:
    read = examined(open_book(tmp_path, cell))
    assert [(p.code, where(p)) for p in read.findings] == ([(code, FEE)] if code else [])
    if not code and "- " not in cell:
        assert values(read) == values(examined(book().write(tmp_path / "plain.xlsx")))


def test_the_page_the_rows_and_ranges_of_an_ods(tmp_path: Path) -> None:
    named = '<table:table table:style-name="ta1" table:name="国际认证"'
    assert said(open_book(tmp_path, sheet=named)) == [("sheet-unit", "国际认证!1")]
    hidden = named.replace("ta1", "away")
    assert codes(examined(open_book(tmp_path, sheet=hidden)).findings) == ["hidden-sheet"]
    spanned = number("<text:p>120000</text:p>", more='table:number-rows-spanned="2"')
    path = open_book(tmp_path, spanned)
    assert said(path) == [("under-merge", "国际认证!E3")]
    plain = '<table:table table:name="国际认证"><table:table-row>'
    flat = plain.replace("-row>", '-row table:style-name="flat">')
    path = open_book(tmp_path, rows={plain: flat})
    assert codes(examined(path).findings) == ["hidden-rows"]


def test_a_column_of_an_ods_whose_cells_are_struck_by_default(tmp_path: Path) -> None:
    columns = ('<table:table-column table:number-columns-repeated="4"/>'
               '<table:table-column table:default-cell-style-name="ceX"/>')  # fmt: skip
    named = '<table:table table:name="国际认证"'
    path = open_book(tmp_path, rows={f"{named}>": f"{named}>{columns}"})
    assert said(path) == [("struck-out", FEE), ("struck-out", "国际认证!E3")]


def test_odd_and_ambiguous_numbers_of_a_text_file(tmp_path: Path) -> None:
    lines = {
        "enterprises.csv": f"uscc,name,county\n{A},甲,钟祥市\n",
        "certifications.csv": "uscc,certificate_no,certified_on,fee\n"
        f'{A},CE1,2018-05-02,12000①\n{A},CE2,2018-05-02,120.000\n{A},CE3,2018-05-02,"1,234.50"\n'
        f'{A},CE4,2018-05-0²,"1,234"\n',
    }
    for name, text in lines.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = [(p.code, where(p)) for p in examined(tmp_path).findings if p.severity == "error"]
    assert sorted(found) == [
        ("ambiguous-number", "certifications.csv!D3"),
        ("ambiguous-number", "certifications.csv!D5"),
        ("odd-digit", "certifications.csv!C5"), ("odd-digit", "certifications.csv!D2"),
    ]  # fmt: skip


def _as_parquet(folder: Path, words: Any, money: Any = None) -> Path:
    plain = examined(book().write(folder / "plain.xlsx"))
    data = folder / "data"
    data.mkdir()
    for id, one in plain.reads.items():
        amounts = [c.id for c in tables()[id].columns if c.type in ("money", "usd")]
        frame = one.frame.drop("nr", "source").with_columns(
            (pl.col(name) / 100).cast(pl.Decimal(18, 2)) for name in amounts
        )
        frame = frame.with_columns(words(frame, name) for name, dtype in frame.schema.items()
                                   if dtype == pl.String)  # fmt: skip
        if money is not None and id == "certifications":
            frame = frame.with_columns(pl.Series("fee", money, pl.Categorical))
        frame.write_parquet(data / f"{id}.parquet")
    return data


def _category(_frame: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Categorical)


def _choice(frame: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Enum(frame[name].drop_nulls().unique().sort()))


@pytest.mark.parametrize("words", [_category, _choice])
def test_dictionary_columns_of_parquet(words: Any, tmp_path: Path) -> None:
    data = _as_parquet(tmp_path, words)
    read = examined(data)
    assert not read.findings
    assert values(read) == values(examined(tmp_path / "plain.xlsx"))
    streamed = read_scanned(data, tables(), zhongxiang().known_measures, Polars())
    named = streamed.records.frames["certifications"].collect().to_native()
    assert sorted(named["certificate_no"]) == ["CE-2018-1", "UL-77"]
    assert named.schema["uscc"] == pl.String


def test_amounts_in_a_dictionary_column_are_text(tmp_path: Path) -> None:
    read = examined(_as_parquet(tmp_path, _category, ["120.000", "33333.33"]))
    assert codes(read.findings) == ["ambiguous-number"]


def test_a_large_xls_is_read_to_its_end(tmp_path: Path) -> None:
    """Beyond some seven million bytes the table of sectors has a table of its own."""
    content = bytes(range(256)) * 40_000
    XlsDoc().save(str(tmp_path / "large.xls"), content)
    read = Compound(tmp_path / "large.xls").stream("Workbook")
    assert read[: len(content)] == content


def test_a_letter_is_called_one(tmp_path: Path) -> None:
    """Under the ending of a workbook."""
    path = tmp_path / "letter.xls"
    XlsDoc().save(str(path), b"x" * 5000)
    raw, name = bytearray(path.read_bytes()), "WordDocument".encode("utf-16-le")
    at = raw.index("Workbook".encode("utf-16-le"))
    raw[at : at + 66] = name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2)
    path.write_bytes(raw)
    (found,) = examined(path).findings
    assert (found.code, found.found[-4:]) == ("foreign-format", "Word")


def test_as_many_parts_as_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book().write(tmp_path / "book.xlsx")
    with zipfile.ZipFile(path) as made:
        count = len(made.infolist())
    monkeypatch.setattr(zip_package, "MOST_PARTS", count)
    assert not examined(path).findings
    monkeypatch.setattr(zip_package, "MOST_PARTS", count - 1)
    assert [p.found for p in examined(path).findings] == [f"{count} parts"]
