"""What is not certain is an error or a warning at its cell, never a value."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwt

from .books import A, B, Book, book, codes, examined, tables, values, where

Maker = Callable[[Book], Any]
CELLS: list[tuple[str, str, str, Any]] = [
    ("number-in-text", "certifications", "uscc", 914208810000000000),
    ("code-scientific", "certifications", "uscc", "9.14209E+17"),
    ("number-as-text", "certifications", "certificate_no", 20180001),
    ("number-in-text", "certifications", "certificate_no", 1.5),
    ("line-break", "certifications", "certificate_no", "CE-2018\n-1"),
    ("unit-glued", "certifications", "fee", "12万元"),
    ("unit-glued", "certifications", "fee", "120000元"),
    ("unit-glued", "certifications", "fee", "￥120,000.00"),
    ("unit-glued", "certifications", "fee", "12万"),
    ("unit-glued", "exports", "export_usd", "400万美元"),
    ("unit-glued", "exports", "export_usd", "$4000000"),
    ("two-units", "certifications", "fee", "12万5000元"),
    ("two-units", "certifications", "fee", "100元/15美元"),
    ("two-units", "exports", "export_usd", "人民币100美元"),
    ("wrong-currency", "exports", "export_usd", "4000000元"),
    ("wrong-currency", "exports", "export_usd", "RMB 4,000,000"),
    ("wrong-currency", "certifications", "fee", "USD 100"),
    ("wrong-currency", "certifications", "fee", "100欧元"),
    ("not-number", "certifications", "fee", "约十二万"),
    ("not-number", "certifications", "fee", "1,23.4"),
    ("not-number", "certifications", "fee", "1.2.3"),
    ("not-number", "certifications", "fee", "12%"),
    ("third-decimal", "certifications", "fee", 100.125),
    ("third-decimal", "certifications", "fee", "1000.125"),
    ("negative", "certifications", "fee", -1),
    ("negative", "exports", "export_usd", "-0.01"),
    ("too-large", "certifications", "fee", 1e13),
    ("month-only", "certifications", "certified_on", "2018年5月"),
    ("month-only", "certifications", "certified_on", "2018-05"),
    ("month-only", "certifications", "certified_on", "201805"),
    ("month-only", "certifications", "certified_on", "2018"),
    ("not-date", "certifications", "certified_on", "2018-02-30"),
    ("not-date", "certifications", "certified_on", "5/2/2018"),
    ("not-date", "certifications", "certified_on", "43222"),
    ("not-date", "certifications", "certified_on", 20189999),
    ("month-only", "certifications", "certified_on", 2018),
    ("date-range", "certifications", "certified_on", "1066-10-14"),
    ("wrong-type", "certifications", "certified_on", True),
    ("wrong-type", "certifications", "fee", date(2018, 5, 2)),
    ("wrong-type", "certifications", "certificate_no", date(2018, 5, 2)),
    ("not-year", "exports", "year", "18"),
    ("not-year", "exports", "year", 2017.5),
    ("not-flag", "enterprises", "exports_verified", "未核"),
    ("not-option", "enterprises", "county", "沙市区"),
    ("not-option", "patents", "kind", "发明专利"),
    ("not-listed", "patents", "jurisdiction", "WO"),
    ("required", "certifications", "certificate_no", None),
    ("required", "enterprises", "name", " \u3000"),
    ("broken-text", "certifications", "certificate_no", "CE\ufffd1"),
    ("broken-text", "certifications", "fee", "12\ufffd0"),
    ("broken-text", "enterprises", "name", "钟祥\x07甲"),
    ("error-cell", "certifications", "fee",
     lambda page, nr, at: page.write_formula(nr, at, "=1/0", None, "#DIV/0!")),
    ("error-cell", "certifications", "certificate_no",
     lambda page, nr, at: page.write_formula(nr, at, "=NA()", None, "#N/A")),
    ("no-value", "certifications", "fee",
     lambda page, nr, at: page.write_formula(nr, at, "=1+1", None, "")),
    ("unknown-enterprise", "certifications", "uscc", "91420881MA48XY9W90"),
    ("unlisted-enterprise", "dishonesty", "uscc", "91420881MA48XY9W90"),
    ("not-option", "prior_awards", "measure", "branding.trademarks"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "table", "column", "value"), CELLS)
def test_cell(code: str, table: str, column: str, value: Any, tmp_path: Path) -> None:
    edited = book()
    place = edited.put(table, column, value)
    read = examined(edited.write(tmp_path / "book.xlsx"))
    assert [(p.code, where(p)) for p in read.findings] == [(code, place)]
    assert read.findings[0].place == f"[book.xlsx]{place}"


SHEETS: dict[str, tuple[list[str], Maker]] = {}


def trap(*said: str) -> Callable[[Maker], Maker]:
    """A change of the whole sound book, and the codes it must give."""

    def keep(maker: Maker) -> Maker:
        SHEETS[maker.__name__] = sorted(said), maker
        return maker

    return keep


FEE = 4
"""Where the sound book has the fee of a certificate."""


@trap("heading-unit")
def another_unit_in_the_heading(edited: Book) -> None:
    edited.sheet("certifications")[0][FEE] = "认证费用（万元）"


@trap("heading-unit")
def renminbi_in_a_dollar_heading(edited: Book) -> None:
    edited.sheet("exports")[0][2] = "出口额（人民币）"


@trap("heading-unit")
def no_unit_in_the_heading(edited: Book) -> None:
    edited.sheet("insurance")[0][3] = "保费"


def _with_ids(edited: Book, table: str) -> list[list[Any]]:
    """As the template has it: a row of ids below the headings."""
    edited.sheet(table).insert(1, [column.id for column in tables()[table].columns])
    return edited.sheet(table)


@trap("heading-unit")
def another_unit_over_the_id(edited: Book) -> None:
    _with_ids(edited, "certifications")[0][FEE] = "认证费用（万元）"


@trap("heading-unit")
def renminbi_over_the_id_of_dollars(edited: Book) -> None:
    _with_ids(edited, "exports")[0][2] = "出口额（人民币）"


@trap("heading-unit")
def no_unit_over_the_id(edited: Book) -> None:
    _with_ids(edited, "insurance")[0][3] = "保费"


@trap("heading-unit", "heading-unit")
def another_unit_over_a_group_of_ids(edited: Book) -> None:
    _with_ids(edited, "insurance")[0][3:5] = ["金额（万元）", None]


@trap("heading-conflict", "heading-conflict")
def two_headings_exchanged_over_their_ids(edited: Book) -> None:
    grid = _with_ids(edited, "insurance")
    grid[0][3], grid[0][4] = grid[0][4], grid[0][3]


@trap("sheet-unit")
def unit_line_above_the_table(edited: Book) -> None:
    edited.sheet("certifications")[:0] = [["国际认证", None, None, "金额单位：万元"]]


@trap("sheet-unit")
def unit_row_of_another_unit(edited: Book) -> None:
    edited.sheet("exports").insert(1, [None, None, "万美元", "美元", "美元", "美元"])


@trap("missing-column")
def column_taken_out(edited: Book) -> None:
    for line in edited.sheet("certifications"):
        del line[1]


@trap("double-column")
def heading_twice(edited: Book) -> None:
    edited.sheet("certifications")[0][2] = "认证日期"


@trap("no-headings")
def sheet_without_headings(edited: Book) -> None:
    del edited.sheet("certifications")[0]


@trap("two-sheets")
def last_years_sheet_left_in(edited: Book) -> None:
    edited.grids["国际认证2017"] = edited.sheet("certifications")


@trap("two-sheets")
def sheet_by_id_and_by_name(edited: Book) -> None:
    edited.grids["certifications"] = edited.sheet("certifications")


@trap("sheet-unnamed")
def sheet_with_a_name_that_says_nothing(edited: Book) -> None:
    edited.grids["Sheet1"] = edited.grids.pop("国际认证")


@trap("no-enterprises")
def no_list_of_enterprises(edited: Book) -> None:
    edited.grids = {"国际认证": edited.sheet("certifications")}


@trap("duplicate-row")
def row_twice(edited: Book) -> None:
    grid = edited.sheet("certifications")
    grid.append(list(grid[1]))


@trap("two-counties")
def enterprise_in_two_counties(edited: Book) -> None:
    grid = edited.sheet("enterprises")
    grid.append([A, "钟祥甲有限公司", "京山市", None, None, None])


@trap("name-two-codes")
def one_name_under_two_codes(edited: Book) -> None:
    edited.put("enterprises", "name", "钟祥乙(集团)股份公司", 0)


@trap("similar-name")
def names_that_differ_by_one_sign(edited: Book) -> None:
    edited.put("enterprises", "name", "钟祥市乙（集团）股份公司", 0)


@trap("branch-beside-parent")
def branch_beside_its_parent(edited: Book) -> None:
    edited.put("enterprises", "name", "钟祥甲有限公司京山分公司", 2)


@trap("code-two-names")
def another_name_beside_the_code(edited: Book) -> None:
    for nr, line in enumerate(edited.sheet("certifications")):
        line.append(("企业名称", "钟祥甲有限公司", "钟祥丁有限公司")[nr])


@trap("spelt-twice")
def claim_spelt_twice(edited: Book) -> None:
    edited.sheet("certifications").append([A, "ｃｅ－2018 1", "CE", date(2018, 5, 2), 1000])


@trap("jump")
def figure_ten_thousand_times_smaller(edited: Book) -> None:
    edited.put("exports", "export_usd", 600, 1)
    edited.put("exports", "processing_export_usd", 0, 1)
    edited.put("exports", "ecommerce_usd", 0, 1)


@trap("code-check")
def code_with_a_wrong_check_digit(edited: Book) -> None:
    for grid in edited.grids.values():
        for line in grid:
            line[0] = line[0].replace(B, B[:-1] + "X") if line[0] else line[0]


@trap("cross-foot", "left-out")
def total_that_does_not_add_up(edited: Book) -> None:
    edited.sheet("certifications").append(["合计", None, None, None, 1])


@trap("month-only")
def month_that_excel_turned_into_a_day(edited: Book) -> None:
    _formatted(edited, 'yyyy"年"m"月"', date(2018, 5, 1))


@trap("month-only")
def day_whose_year_excel_made_up(edited: Book) -> None:
    _formatted(edited, 'm"月"d"日"', date(2026, 5, 2))


@trap()
def day_shown_as_a_month_but_typed_whole(edited: Book) -> None:
    _formatted(edited, "yyyy-mm", date(2018, 5, 2))


def _formatted(edited: Book, code: str, day: date) -> None:
    nr, at = edited.at("certifications", "certified_on")

    def finish(made: Any, pages: dict[str, Any]) -> None:
        pages["国际认证"].write_datetime(nr, at, day, made.add_format({"num_format": code}))

    edited.finish = finish


@pytest.mark.parametrize("name", SHEETS)
def test_sheet(name: str, tmp_path: Path) -> None:
    said, maker = SHEETS[name]
    edited = book()
    maker(edited)
    read = examined(edited.write(tmp_path / "book.xlsx"))
    assert sorted(codes(read.findings)) == said, "\n".join(map(str, read.findings))


def test_errors_in_an_old_xls(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for title, grid in book().grids.items():
        page = made.add_sheet(title)
        for nr, line in enumerate(grid):
            for at, value in enumerate(line):
                if value is not None and (title, nr, at) != ("国际认证", 1, 4):
                    page.write(nr, at, value, *([day] if isinstance(value, date) else []))
        if title == "国际认证":
            page.row(1).set_cell_error(4, 0x17)
        page.visibility = int(title == "境外专利")
    made.save(tmp_path / "book.xls")
    read = examined(tmp_path / "book.xls")
    assert [(p.code, where(p)) for p in read.findings] == [
        ("error-cell", "国际认证!E2"), ("hidden-sheet", "境外专利!1")
    ]  # fmt: skip
    assert read.findings[0].found == "#REF!"


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
 ><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>
</office:document-content>"""


def ods(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr("content.xml", content)
    return path


def ods_table(name: str, grid: list[list[Any]], extra: str = "") -> str:
    rows = ""
    for line in grid:
        cells = "".join(
            value if isinstance(value, str) and value.startswith("<") else
            "<table:table-cell/>" if value is None else
            '<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>'
            f"{value}</text:p></table:table-cell>" for value in line
        )  # fmt: skip
        rows += f"<table:table-row>{cells}</table:table-row>"
    return f'<table:table table:name="{name}">{rows}{extra}</table:table>'


def test_ods_reads_and_its_errors_are_found(tmp_path: Path) -> None:
    edited = book()
    content = "".join(ods_table(name, grid) for name, grid in edited.grids.items())
    sound = examined(ods(tmp_path / "sound.ods", ODS.format(tables=content)))
    assert not sound.findings
    assert values(sound) == values(examined(book().write(tmp_path / "plain.xlsx")))
    edited.put("certifications", "fee", (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
        "</table:table-cell>"
    ))  # fmt: skip
    edited.put("trademarks", "fee", '<table:table-cell table:formula="of:=1"/>')
    content = "".join(ods_table(name, grid) for name, grid in edited.grids.items())
    bad = examined(ods(tmp_path / "bad.ods", ODS.format(tables=content)))
    assert {(p.code, where(p)) for p in bad.findings} == {
        ("error-cell", "国际认证!E2"), ("no-value", "商标国际注册!D2")
    }  # fmt: skip
