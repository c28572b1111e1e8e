"""Disguises with one certain meaning: the record reads as if it had been typed plainly."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlwt

from .books import A, Book, book, codes, examined, sound, tables, values

Maker = Callable[[Path], Path]
TRAPS: dict[str, tuple[Maker, list[str]]] = {}


def trap(*said: str) -> Callable[[Maker], Maker]:
    """A file that must read like the sound record, and the codes it must give."""

    def keep(maker: Maker) -> Maker:
        TRAPS[maker.__name__] = maker, sorted(said)
        return maker

    return keep


def _save(edited: Book, folder: Path) -> Path:
    return edited.write(folder / "book.xlsx")


@trap()
def plain(folder: Path) -> Path:
    return _save(book(), folder)


@trap()
def titles_and_reporting_unit_above_the_headings(folder: Path) -> Path:
    edited = book()
    for name, grid in edited.grids.items():
        grid[:0] = [[f"2018年度{name}申报表"], ["填报单位：钟祥市商务局", None, "2019年1月"], []]
    return _save(edited, folder)


@trap()
def unit_row_below_the_headings(folder: Path) -> Path:
    edited = book()
    edited.sheet("certifications").insert(1, [None, None, None, None, "元"])
    edited.sheet("exports").insert(1, [None, "年", "美元", "美元", "美元", "美元"])
    return _save(edited, folder)


@trap()
def column_numbers_below_the_headings(folder: Path) -> Path:
    edited = book()
    edited.sheet("exports").insert(1, ["甲", "乙", "1", "2", "3", "4"])
    edited.sheet("insurance").insert(1, [1, 2, 3, 4, 5])
    return _save(edited, folder)


@trap()
def two_levels_of_merged_headings(folder: Path) -> Path:
    edited = book()
    grid = edited.sheet("exports")
    grid[:1] = [
        ["统一社会信用代码", "年度", "实绩", None, None, None],
        [None, None, *grid[0][2:]],
    ]

    def merge(_book: object, pages: dict[str, object]) -> None:
        page = pages["进出口实绩"]
        page.merge_range(0, 2, 0, 5, "实绩")  # type: ignore[attr-defined]
        page.merge_range(0, 0, 1, 0, "统一社会信用代码")  # type: ignore[attr-defined]

    edited.finish = merge
    return _save(edited, folder)


@trap()
def two_levels_that_are_one_heading_read_downwards(folder: Path) -> Path:
    edited = book()
    grid = edited.sheet("certifications")
    assert grid[0][2:] == ["认证标准", "认证日期", "认证费用（元）", "首次认证"]
    grid[:1] = [
        ["统一社会信用代码", "证书编号", "认证", None, None, "首次认证"],
        [None, None, "标准", "日期", "费用（元）", None],
    ]
    return _save(edited, folder)


@trap()
def three_levels_with_the_unit_on_its_own(folder: Path) -> Path:
    edited = book()
    grid = edited.sheet("exports")
    grid[:1] = [
        ["统一社会信用代码", "年度", "企业上报的进出口情况", None, None, None],
        [None, None, "出口额", "进口额", "加工贸易出口额", "跨境电商交易额"],
        [None, None, "（美元）", "美元", "(美元)", "美元"],
    ]
    return _save(edited, folder)


@trap()
def headings_by_id(folder: Path) -> Path:
    edited = book()
    for id, table in tables().items():
        edited.sheet(id)[0] = [column.id for column in table.columns]
    return _save(edited, folder)


@trap()
def ids_below_the_headings(folder: Path) -> Path:
    edited = book()
    for id, table in tables().items():
        edited.sheet(id).insert(1, [column.id for column in table.columns])
    return _save(edited, folder)


@trap()
def headings_of_other_width_case_and_marks(folder: Path) -> Path:
    edited = book()
    edited.sheet("exports")[0] = [
        "*统一社会信用代码", "年 度（必填）", "出口额(美元)", "进口额\n（美元）",
        "加工贸易出口额（美元） *",
        "\ufeff跨境电商交易额（美元）",
    ]  # fmt: skip
    return _save(edited, folder)


@trap()
def columns_in_another_order(folder: Path) -> Path:
    edited = book()
    for grid in edited.grids.values():
        grid[:] = [line[::-1] for line in grid]
    return _save(edited, folder)


@trap(*["left-out"] * 3)
def total_rows(folder: Path) -> Path:
    edited = book()
    grid = edited.sheet("certifications")
    grid.insert(2, ["小 计", None, None, None, 120_000])
    grid += [["小计", None, None, None, 33_333.33], [None, "合  计：", None, None, 153_333.33]]
    return _save(edited, folder)


@trap("left-out", "left-out")
def signatures_and_remarks_below(folder: Path) -> Path:
    edited = book()
    edited.sheet("talent").extend([[], ["填报人：李某", None, "审核人：王某"], ["备注：以上属实"]])
    return _save(edited, folder)


@trap("left-out")
def headings_repeated_on_each_page(folder: Path) -> Path:
    edited = book()
    grid = edited.sheet("exports")
    grid.insert(3, list(grid[0]))
    return _save(edited, folder)


@trap()
def blank_rows_and_columns(folder: Path) -> Path:
    edited = book()
    for grid in edited.grids.values():
        grid[:] = [[None, *line] for line in grid]
        grid.insert(2, [None, " ", "\u3000"])
        grid.insert(0, [])
    return _save(edited, folder)


@trap()
def full_width_digits(folder: Path) -> Path:
    edited = book()
    edited.put("certifications", "fee", "１２０，０００．００")
    edited.put("certifications", "certified_on", "２０１８－０５－０２")
    edited.put("certifications", "uscc", "".join(chr(ord(c) + 0xFEE0) for c in A))
    edited.put("exports", "year", "２０１７")
    return _save(edited, folder)


@trap()
def invisible_signs(folder: Path) -> Path:
    edited = book()
    edited.put("certifications", "uscc", f"\u200b{A[:6]}\u00a0{A[6:]}\u3000")
    edited.put("certifications", "certificate_no", "\u3000CE-2018-1\u00a0\ufeff")
    edited.put("certifications", "fee", "\u00a0120000\u200b")
    edited.put("certifications", "standard", "\u200bCE ")
    edited.put("enterprises", "county", "\u2060钟祥市 ")
    return _save(edited, folder)


@trap(*["apostrophe"] * 4)
def leading_apostrophes(folder: Path) -> Path:
    edited = book()
    edited.put("certifications", "uscc", f"'{A}")
    edited.put("certifications", "certificate_no", "'CE-2018-1")
    edited.put("certifications", "fee", "'120000")
    edited.put("certifications", "certified_on", "'2018-5-2")
    return _save(edited, folder)


@trap()
def code_in_lower_case_with_spaces(folder: Path) -> Path:
    edited = book()
    edited.put("trademarks", "uscc", f"{A[:8]} {A[8:].lower()}")
    return _save(edited, folder)


DAYS = ("2018年5月2日", "2018.5.2", "20180502", "2018/05/02", "2018-5-2",
        "2018 年 5 月 2 日", "2018-05-02 00:00:00",
        "2018-05-02T10:30:00", "２０１８．５．２", " 2018-05-02 ")  # fmt: skip


@pytest.mark.parametrize("spelt", DAYS)
def test_spellings_of_a_day(spelt: str, tmp_path: Path) -> None:
    edited = book()
    edited.put("certifications", "certified_on", spelt)
    read = examined(_save(edited, tmp_path))
    assert not read.findings
    assert values(read) == values(examined(book().write(tmp_path / "plain.xlsx")))


@trap("date-serial")
def day_numbers(folder: Path) -> Path:
    edited = book()
    edited.put("certifications", "certified_on", 43222)
    edited.put("certifications", "certified_on", 43321, 1)
    return _save(edited, folder)


@trap("date-serial")
def day_numbers_from_1904(folder: Path) -> Path:
    edited = book()
    edited.options = {"date_1904": True}
    edited.put("certifications", "certified_on", 43222 - 1462)
    return _save(edited, folder)


@trap("date-serial")
def days_as_one_number(folder: Path) -> Path:
    edited = book()
    edited.put("trademarks", "registered_on", "20180601")
    edited.put("certifications", "certified_on", 43222.0)
    return _save(edited, folder)


@trap()
def numbers_as_text(folder: Path) -> Path:
    edited = book()
    edited.put("certifications", "fee", "120,000.00")
    edited.put("certifications", "fee", "33333.330", 1)
    edited.put("exports", "export_usd", "4 000 000")
    edited.put("exports", "year", "2017年度")
    return _save(edited, folder)


@trap()
def float_dust(folder: Path) -> Path:
    edited = book()
    edited.put("certifications", "fee", 33333.33000000001, 1)
    edited.put("exports", "processing_export_usd", 20000.499999999996)
    return _save(edited, folder)


@trap()
def choices_by_id_width_and_case(folder: Path) -> Path:
    edited = book()
    edited.put("patents", "kind", "Invention")
    edited.put("enterprises", "county", "zhongxiang")
    edited.put("enterprises", "exports_verified", "TRUE")
    edited.put("ecommerce_platforms", "built_locally", "１")
    edited.put("ecommerce_platforms", "on_schedule", True)
    edited.put("exhibitions", "programme", "百展 行动")
    return _save(edited, folder)


@trap("hidden-sheet", "hidden-rows")
def hidden_sheet_and_rows(folder: Path) -> Path:
    edited = book()

    def hide(_book: object, pages: dict[str, object]) -> None:
        pages["国际认证"].hide()  # type: ignore[attr-defined]
        pages["境外专利"].set_row(2, None, None, {"hidden": True})  # type: ignore[attr-defined]

    edited.finish = hide
    return _save(edited, folder)


@trap("unknown-column", "unknown-column")
def row_numbers_and_remarks(folder: Path) -> Path:
    edited = book()
    grid = edited.sheet("certifications")
    grid[0] = ["序号", *grid[0], "备注"]
    grid[1:] = [[nr, *line, "已核"] for nr, line in enumerate(grid[1:], 1)]
    grid += [[3], [4]]
    return _save(edited, folder)


@trap()
def company_name_beside_a_claim(folder: Path) -> Path:
    edited = book()
    for nr, line in enumerate(edited.sheet("certifications")):
        line.insert(1, ("企业名称", " 钟祥甲有限责任公司", "钟祥乙(集团)股份公司")[nr])
    return _save(edited, folder)


@trap("sheet-by-headings")
def sheet_named_with_its_year(folder: Path) -> Path:
    edited = book()
    edited.grids = {("2018国际认证" if n == "国际认证" else n): g for n, g in edited.grids.items()}
    return _save(edited, folder)


@trap("unknown-sheet")
def sheet_of_remarks(folder: Path) -> Path:
    edited = book()
    edited.grids = {"Sheet1": [], "政策说明": [["请据实填报"]], **edited.grids}
    return _save(edited, folder)


def _patched(folder: Path, part: str, old: bytes, new: bytes) -> Path:
    """The sound workbook with bytes of one part replaced."""
    source, target = book().write(folder / "plain.xlsx"), folder / "patched.xlsx"
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for info in before.infolist():
            raw = before.read(info)
            if info.filename == part:
                assert old in raw
                raw = raw.replace(old, new)
            after.writestr(info.filename, raw, zipfile.ZIP_DEFLATED)
    return target


@trap()
def wrong_dimension_record(folder: Path) -> Path:
    return _patched(folder, "xl/worksheets/sheet1.xml", b'ref="A1:F4"', b'ref="A1:XFD1048576"')


@trap()
def dimension_record_too_small(folder: Path) -> Path:
    return _patched(folder, "xl/worksheets/sheet1.xml", b'ref="A1:F4"', b'ref="A1"')


@trap()
def coloured_empty_cells_far_away(folder: Path) -> Path:
    return _patched(folder, "xl/worksheets/sheet1.xml", b"</sheetData>",
                    b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')  # fmt: skip


@trap()
def wrong_extension(folder: Path) -> Path:
    target = folder / "book.xls"
    shutil.move(book().write(folder / "book.xlsx"), target)
    return target


def _xls(folder: Path, name: str) -> Path:
    made = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for title, grid in book().grids.items():
        page = made.add_sheet(title)
        for nr, line in enumerate(grid):
            for at, value in enumerate(line):
                if value is not None:
                    page.write(nr, at, value, *([day] if isinstance(value, date) else []))
    made.save(folder / name)
    return folder / name


@trap()
def old_xls(folder: Path) -> Path:
    return _xls(folder, "book.xls")


@trap()
def old_xls_named_xlsx(folder: Path) -> Path:
    return _xls(folder, "book.xlsx")


def _csv_folder(folder: Path, encoding: str, separator: str = ",") -> Path:
    target = folder / "csv"
    target.mkdir()
    for id in sound():
        lines = []
        for line in book().sheet(id):
            cells = ["" if cell is None else str(cell) for cell in line]
            lines.append(separator.join(f'"{cell}"' for cell in cells))
        (target / f"{id}.csv").write_bytes("\r\n".join(lines).encode(encoding))
    return target


@trap()
def csv_in_utf8(folder: Path) -> Path:
    return _csv_folder(folder, "utf-8")


@trap()
def csv_in_utf8_with_bom(folder: Path) -> Path:
    return _csv_folder(folder, "utf-8-sig")


@trap()
def csv_in_gb18030(folder: Path) -> Path:
    return _csv_folder(folder, "gb18030")


@trap()
def tabbed_text_in_utf16(folder: Path) -> Path:
    return _csv_folder(folder, "utf-16", "\t")


@pytest.mark.parametrize("name", TRAPS)
def test_reads_as_if_typed_plainly(name: str, tmp_path: Path) -> None:
    maker, said = TRAPS[name]
    read = examined(maker(tmp_path))
    assert sorted(codes(read.findings)) == said, "\n".join(map(str, read.findings))
    plainly = examined(book().write(tmp_path / "compare.xlsx"))
    assert values(read) == values(plainly)


def test_the_plain_record_holds_what_was_written(tmp_path: Path) -> None:
    read = values(examined(book().write(tmp_path / "book.xlsx")))
    assert {id: len(rows) for id, rows in read.items()} == {
        id: len(rows) for id, rows in sound().items()
    }
    fees = {row["certificate_no"]: row["fee"] for row in read["certifications"]}
    assert fees == {"CE-2018-1": 12_000_000, "UL-77": 3_333_333}
    assert {row["certified_on"] for row in read["certifications"]} == {
        date(2018, 5, 2), date(2018, 8, 9)
    }  # fmt: skip
    assert read["enterprises"][0]["county"] == "jingshan" or read["enterprises"][0]["uscc"] == A
