"""What a person reads on the sheet is what is read, or it is an error: marks of an .xlsx."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .books import A, Book, book, codes, examined, values, where
from .hostile import pack

FEE = "国际认证!E2"
Put = Callable[[Any, Any, int, int], None]


def finished(folder: Path, put: Put, table: str = "certifications", column: str = "fee") -> Path:
    """The sound record with one cell written by ``put`` (workbook, sheet, row, column)."""
    edited = book()
    nr, at = edited.at(table, column)
    name = {"certifications": "国际认证", "exports": "进出口实绩"}[table]
    edited.finish = lambda made, pages: put(made, pages[name], nr, at)
    return edited.write(folder / "book.xlsx")


def said(path: Path) -> list[tuple[str, str]]:
    return [(p.code, where(p)) for p in examined(path).findings]


ODD = [
    ("certifications", "fee", "12000①"), ("certifications", "fee", "120000²"),
    ("certifications", "fee", "⒈20000"), ("certifications", "fee", "⑴20000"),
    ("certifications", "fee", "12000₁"), ("certifications", "fee", "½"),
    ("certifications", "fee", "❶20000"), ("certifications", "certified_on", "2018-05-0②"),
    ("certifications", "certified_on", "2018年5月㏡"), ("exports", "year", "201⑦"),
    ("certifications", "uscc", A[:-1] + "④"), ("enterprises", "exports_verified", "①"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "text"), ODD)
def test_odd_digits_are_no_digits(table: str, column: str, text: str, tmp_path: Path) -> None:
    edited = book()
    place = edited.put(table, column, text)
    assert ("odd-digit", place) in said(edited.write(tmp_path / "book.xlsx"))


def test_every_sign_that_turns_into_a_digit_is_odd_or_a_digit() -> None:
    import unicodedata

    import polars as pl

    from jmtrade_core.schema.columns.kind import ODD_DIGIT

    signs = [chr(n) for n in range(0x110000) if not 0xD800 <= n < 0xE000]
    turned = [
        sign for sign in signs
        if unicodedata.category(sign) != "Nd"
        and set(unicodedata.normalize("NFKC", sign)) & set("0123456789")
    ]  # fmt: skip
    assert pl.Series(turned).str.contains(ODD_DIGIT).all()
    digits = pl.Series([sign for sign in signs if unicodedata.category(sign) == "Nd"])
    assert not digits.str.contains(ODD_DIGIT).any()


def test_odd_digits_in_names_are_part_of_the_name(tmp_path: Path) -> None:
    edited = book()
    edited.put("certifications", "certificate_no", "CE-①")
    read = examined(edited.write(tmp_path / "book.xlsx"))
    assert not read.findings
    assert read.reads["certifications"].frame["certificate_no"][0] == "CE-①"


def rich(**font: Any) -> Put:
    return lambda made, page, nr, at: page.write_rich_string(
        nr, at, "12", made.add_format(font), "000"
    )


def test_raised_and_struck_runs_are_errors(tmp_path: Path) -> None:
    for font, code in (
        ({"font_script": 1}, "raised-text"), ({"font_script": 2}, "raised-text"),
        ({"font_strikeout": True}, "struck-out"),
    ):  # fmt: skip
        assert said(finished(tmp_path, rich(**font))) == [(code, FEE)]


def test_coloured_runs_are_harmless(tmp_path: Path) -> None:
    read = examined(finished(tmp_path, rich(font_color="red", bold=True)))
    assert not read.findings
    assert read.reads["certifications"].frame["fee"][0] == 1_200_000


def test_a_raised_run_in_a_name_is_read(tmp_path: Path) -> None:
    path = finished(tmp_path, rich(font_script=1), column="certificate_no")
    assert said(path) == []
    path = finished(tmp_path, rich(font_strikeout=True), column="certificate_no")
    assert said(path) == [("struck-out", "国际认证!B2")]


def test_runs_written_in_the_cell_itself(tmp_path: Path) -> None:
    for font, code in (("<strike/>", "struck-out"), ('<vertAlign val="superscript"/>',
                       "raised-text"), ('<strike val="0"/>', "")):  # fmt: skip
        runs = f"<is><r><t>12</t></r><r><rPr>{font}</rPr><t>000</t></r></is>"
        path = _with_cell(tmp_path, f'<c r="E2" t="inlineStr">{runs}</c>')
        assert said(path) == ([(code, FEE)] if code else [])


FEE_CELL, STANDARD_CELL = rb'<c r="E2"><v>120000</v></c>', rb'<c r="C2" t="s"><v>\d+</v></c>'


def _with_cell(folder: Path, cell: str, instead: bytes = FEE_CELL) -> Path:
    """The sound record whose certification fee of row 2, or standard, is written by hand."""
    import re

    path = book().write(folder / "made.xlsx")
    with zipfile.ZipFile(path) as made:
        content = {name: made.read(name) for name in made.namelist()}
    name = next(n for n, raw in content.items() if n.startswith("xl/worksheets/")
                and b'<c r="E2"><v>120000</v></c>' in raw)  # fmt: skip
    content[name], count = re.subn(instead, cell.encode().replace(b"\\", b"\\\\"), content[name])
    assert count == 1
    return pack(folder, content, "book.xlsx")


def test_a_cell_and_a_row_that_are_struck_through(tmp_path: Path) -> None:
    def cell(made: Any, page: Any, nr: int, at: int) -> None:
        page.write_number(nr, at, 120_000, made.add_format({"font_strikeout": True}))

    assert said(finished(tmp_path, cell)) == [("struck-out", FEE)]

    def row(made: Any, page: Any, nr: int, at: int) -> None:
        font = made.add_format({"font_strikeout": True})
        day = made.add_format({"font_strikeout": True, "num_format": "yyyy-mm-dd"})
        for column, value in enumerate((A, "CE-2018-1", "CE")):
            page.write_string(nr, column, value, font)
        page.write_datetime(nr, 3, date(2018, 5, 2), day)
        page.write_number(nr, at, 120_000, font)

    read = examined(finished(tmp_path, row))
    assert [(p.code, where(p)) for p in read.findings] == [("struck-row", "国际认证!2")]
    assert read.reads["certifications"].sound.height == 1


def test_a_struck_row_that_is_no_record_is_left_out_like_any_other(tmp_path: Path) -> None:
    def finish(made: Any, pages: dict[str, Any]) -> None:
        font = made.add_format({"font_strikeout": True})
        pages["国际认证"].write_string(3, 0, "备注：以上属实", font)

    edited = book()
    edited.finish = finish
    assert codes(examined(edited.write(tmp_path / "book.xlsx")).findings) == ["left-out"]


def formatted(code: str, value: Any = 120_000, **more: Any) -> Put:
    def put(made: Any, page: Any, nr: int, at: int) -> None:
        page.write(nr, at, value, made.add_format({"num_format": code, **more}))

    return put


SHOWN_OTHERWISE = (
    '0.00"万元"', '0.0,"千元"', "#,##0.0,", "0!.0,", '0!.0000"万元"', '0"."0000', "$#,##0.00",
    "[$$-409]#,##0.00", '"US$"0', "[$\u20ac-407]0.00", "0%", "0.00%", ";;;", ";;", "#,##0,,",
    '[>=10000]0!.0,"万";0', "0‰", '"约"0"元"', '0"00"', "(0)", "-0", "[$£-809]0", '0.00"美元"',
    '0"件"', '[Red]0.00"万元"', r"0.00\k", '_ * #,##0.00"万元"_ ', 10, 9,
)  # fmt: skip
ORDINARY = (
    "General", "0", "0.00", "#,##0", "#,##0.00", "@", "0.0000", "#,##0.00;[红色]-#,##0.00",
    "#,##0.00;[Red]-#,##0.00", "¥#,##0.00", "￥#,##0.00", '"¥"#,##0.00', "[$¥-804]#,##0.00",
    "[$￥-804]#,##0.00;[$￥-804]-#,##0.00", '0.00"元"', '#,##0.00" 元"', '0.00"（元）"', '0"元整"',
    '_ ￥* #,##0.00_ ;_ ￥* -#,##0.00_ ;_ ￥* "-"??_ ;_ @_ ', "[DBNum1][$-804]General",
    '[DBNum2][$-804]General"元整"', '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', "0.00_);(0.00)", "0.00E+00", "# ?/?",
    "0_ ", "* 0", 'G/通用格式"元"', "[>=0]0.00;0.00", 5, 7, 8, 42, 44, 37, 38, 39, 40, 41, 43, 48,
    "0;0;0;@", "#,##0.00_);[Red](#,##0.00)", "[蓝色]#,##0.00", "000000", "[$-804]0.00",
)  # fmt: skip


@pytest.mark.parametrize("code", SHOWN_OTHERWISE)
def test_a_format_that_shows_something_else(code: Any, tmp_path: Path) -> None:
    assert said(finished(tmp_path, formatted(code))) == [("shown-otherwise", FEE)]


def test_ordinary_formats_show_what_is_stored(tmp_path: Path) -> None:
    given = [(code, value) for code in ORDINARY for value in (120_000, 0, 1234567.25)]

    def finish(made: Any, pages: dict[str, Any]) -> None:
        for nr, (code, value) in enumerate(given, start=3):
            for at, text in enumerate((A, f"NO-{'x' * nr}", "CE")):
                pages["国际认证"].write_string(nr, at, text)
            shape = made.add_format({"num_format": code})
            pages["国际认证"].write_number(nr, 4, value, shape)

    edited = book()
    edited.finish = finish
    read = examined(edited.write(tmp_path / "book.xlsx"))
    assert not [p for p in read.findings if p.severity == "error"]
    cents = read.reads["certifications"].frame["fee"][2:].to_list()
    assert cents == [round(value * 100) for _code, value in given]


def test_a_zero_shown_as_nothing_is_no_zero_to_a_person(tmp_path: Path) -> None:
    for code in ("#,##0;-#,##0;", "#,###", "#"):
        assert said(finished(tmp_path, formatted(code, 0))) == [("shown-otherwise", FEE)]
        assert said(finished(tmp_path, formatted(code, 500))) == []


@pytest.mark.parametrize(
    ("code", "wrong"),
    [("$#,##0.00", False), ("[$$-409]#,##0", False), ('0.00"美元"', False), ("¥0.00", True),
     ('0"元"', True), (44, True), ('[$US$-409]0.00', False), ("0%", True), ("[$HK$-C04]0", True)],
)  # fmt: skip
def test_dollars(code: Any, wrong: bool, tmp_path: Path) -> None:
    path = finished(tmp_path, formatted(code, 4_000_000), "exports", "export_usd")
    assert said(path) == [("shown-otherwise", "进出口实绩!C2")] * wrong


def test_formats_of_years_days_and_text(tmp_path: Path) -> None:
    def one(column: str, table: str, code: str, value: Any) -> list[str]:
        read = examined(finished(tmp_path, formatted(code, value), table, column))
        return [p.code for p in read.findings if p.severity == "error"]

    assert one("year", "exports", '0"年"', 2017) == []
    assert one("year", "exports", "0000", 2017) == []
    assert one("year", "exports", '0"月"', 2017) == ["shown-otherwise"]
    assert one("certified_on", "certifications", '0000"-"00"-"00', 20180502) == []
    assert one("certified_on", "certifications", '0000"年"00"月"00"日"', 20180502) == []
    assert one("certified_on", "certifications", '0000"-"0"1-"0', 20180502) == ["shown-otherwise"]
    assert one("certificate_no", "certifications", '"CE-"0000', 18) == ["shown-otherwise"]
    assert one("certificate_no", "certifications", "000000", 18) == ["shown-otherwise"]
    assert one("certificate_no", "certifications", "0", 18) == []
    assert one("certificate_no", "certifications", '"CE-"@', "18") == ["shown-otherwise"]
    assert one("certificate_no", "certifications", "@", "18") == []
    assert one("certificate_no", "certifications", ";;;", "18") == ["shown-otherwise"]
    assert one("fee", "certifications", '@"万元"', "12") == ["shown-otherwise"]
    assert one("fee", "certifications", '@"元"', "12") == []


def test_flags_shown_as_words(tmp_path: Path) -> None:
    edited = book()
    nr, at = edited.at("enterprises", "exports_verified")
    for code, wrong in (('[=1]"是";[=0]"否";0', 0), ('"否";;"是"', 1), ('"是";;"否"', 0)):
        put = formatted(code, 1)
        edited.finish = lambda made, pages, put=put: put(made, pages["企业名录"], nr, at)
        path = edited.write(tmp_path / "book.xlsx")
        assert codes(examined(path).findings) == ["shown-otherwise"] * wrong


def test_formats_of_other_columns_and_titles_say_nothing(tmp_path: Path) -> None:
    def finish(made: Any, pages: dict[str, Any]) -> None:
        page, odd = pages["国际认证"], made.add_format({"num_format": '0.00"万元"'})
        struck = made.add_format({"font_strikeout": True})
        page.write_string(0, 5, "占比")
        page.write_number(1, 5, 0.12, made.add_format({"num_format": "0.00%"}))
        page.write_number(2, 5, 12, odd)
        page.write_string(0, 6, "备注", struck)
        page.write_string(1, 6, "已核", struck)
        page.write_blank(5, 4, None, odd)

    edited = book()
    edited.finish = finish
    read = examined(edited.write(tmp_path / "book.xlsx"))
    assert codes(read.findings) == ["unknown-column", "unknown-column"]


def test_the_first_style_counts_for_cells_that_name_none(tmp_path: Path) -> None:
    path = book().write(tmp_path / "made.xlsx")
    with zipfile.ZipFile(path) as made:
        content = {name: made.read(name) for name in made.namelist()}
    styles = content["xl/styles.xml"]
    assert b'<cellXfs count="2"><xf numFmtId="0"' in styles
    content["xl/styles.xml"] = styles.replace(
        b'<cellXfs count="2"><xf numFmtId="0"', b'<cellXfs count="2"><xf numFmtId="9"'
    )
    found = said(pack(tmp_path, content, "book.xlsx"))
    assert ("shown-otherwise", FEE) in found


def test_what_lies_beneath_a_merged_range_is_noted(tmp_path: Path) -> None:
    def finish(made: Any, pages: dict[str, Any]) -> None:
        page = pages["国际认证"]
        page.merge_range(1, 4, 2, 4, 120_000)
        page.write_number(2, 4, 33_333.33)

    edited = book()
    edited.finish = finish
    read = examined(edited.write(tmp_path / "book.xlsx"))
    assert [(p.code, where(p)) for p in read.findings] == [("under-merge", "国际认证!E3")]


def test_rows_without_height_are_noted(tmp_path: Path) -> None:
    path = _with_cell(tmp_path, '<c r="E2"><v>120000</v></c>')
    with zipfile.ZipFile(path) as made:
        content = {name: made.read(name) for name in made.namelist()}
    name = next(n for n, raw in content.items() if n.startswith("xl/worksheets/")
                and b'<c r="E2"><v>120000</v></c>' in raw)  # fmt: skip
    flat = content[name].replace(b'<row r="2"', b'<row r="2" ht="0" customHeight="1"')
    read = examined(pack(tmp_path, {**content, name: flat}, "book.xlsx"))
    assert codes(read.findings) == ["hidden-rows"]


DRESSED = (
    "<v>12<!-- was 7 -->0000</v>", "<v><![CDATA[120000]]></v>", "<v>12<![CDATA[00]]>00</v>",
    "<v>1&#50;0000</v>", "<v>1&#x32;0000</v>", "<v>12<?note?>0000</v>",
    "<!-- <v>7</v> --><v>120000</v>",
)  # fmt: skip


@pytest.mark.parametrize("dress", DRESSED)
def test_comments_cdata_and_references_read_as_their_text(dress: str, tmp_path: Path) -> None:
    read = examined(_with_cell(tmp_path, f'<c r="E2">{dress}</c>'))
    assert not read.findings
    assert values(read) == values(examined(book().write(tmp_path / "plain.xlsx")))


def test_dressed_text_keeps_its_signs(tmp_path: Path) -> None:
    def read(cell: str) -> str:
        made = examined(_with_cell(tmp_path, cell, STANDARD_CELL))
        return str(made.reads["certifications"].frame["standard"][0])

    for text, meant in (("a&amp;b<!-- c -->d", "a&bd"), ("<![CDATA[a<b&c]]>", "a<b&c"),
                        ("a&#38;b&#60;c", "a&b<c")):  # fmt: skip
        cell = f'<!-- x --><c r="C2" t="str"><v>{text}</v></c>'
        assert read(cell) == meant


AMBIGUOUS = ("120.000", "0,123", "1,234", "12,345", "120,000", "１２０．０００", "'120.000",
             " 120,000 ", "0.125")  # fmt: skip


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_a_sign_before_three_digits_of_text_is_ambiguous(text: str, tmp_path: Path) -> None:
    edited = book()
    edited.put("certifications", "fee", text)
    assert ("ambiguous-number", FEE) in said(edited.write(tmp_path / "book.xlsx"))


def test_stored_numbers_and_whole_spellings_are_certain(tmp_path: Path) -> None:
    for value, cents in (("1,234.50", 123_450), ("1,234,567", 123_456_700), (120.0, 12_000),
                         ("1234.000", 123_400), ("120.00", 12_000)):  # fmt: skip
        edited = book()
        edited.put("certifications", "fee", value)
        edited.put("certifications", "fee", "33333.33", 1)  # so that the column is read as text
        read = examined(edited.write(tmp_path / "book.xlsx"))
        assert not [f for f in read.findings if f.code != "unusual-amount"]
        assert read.reads["certifications"].frame["fee"][0] == cents
    edited.put("certifications", "fee", 0.125)
    assert said(edited.write(tmp_path / "book.xlsx")) == [("third-decimal", FEE)]


def test_columns_beside_a_marked_cell_take_the_quick_way(tmp_path: Path) -> None:
    """Harmless formats leave every value as the plain record has it."""
    edited: Book = book()
    nr, at = edited.at("certifications", "fee")
    edited.finish = lambda made, pages: pages["国际认证"].write_number(
        nr, at, 120_000, made.add_format({"num_format": '0.00"元"'})
    )
    read = examined(edited.write(tmp_path / "book.xlsx"))
    assert values(read) == values(examined(book().write(tmp_path / "plain.xlsx")))
