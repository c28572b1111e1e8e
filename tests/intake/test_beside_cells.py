"""What a sheet shows beside its cells is seen: comments, text boxes, hidden columns; and merged
cells and rows in disorder are told so that somebody can act on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import run

from .books import Book, book, codes, examined, where
from .test_read_as_seen_elsewhere import number, old, open_book

SHEET = "国际认证"
Change = Any


def dressed(change: Change) -> Book:
    edited = book()
    edited.finish = lambda _made, pages: change(pages[SHEET])
    return edited


def found(path: Path) -> list[tuple[str, str]]:
    return [(p.code, where(p)) for p in examined(path).findings]


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.write_comment("E1", "单位：万元", {"author": "财务科"}),
        lambda page: page.insert_textbox(8, 1, "2018年度\n单位：万元"),
    ],
)
def test_a_unit_in_a_comment_or_a_text_box(change: Change, tmp_path: Path) -> None:
    assert found(dressed(change).write(tmp_path / "book.xlsx")) == [("sheet-unit", f"{SHEET}!1")]


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.write_comment("E1", "单位：元；已核"),
        lambda page: page.insert_textbox(8, 1, "补贴上限10万元"),
        lambda page: page.write_comment("E1", "改写为（万元）", {"author": "jmtrade"}),
    ],
)
def test_what_says_no_other_unit(change: Change, tmp_path: Path) -> None:
    assert found(dressed(change).write(tmp_path / "book.xlsx")) == []


def test_a_note_of_an_ods(tmp_path: Path) -> None:
    note = "<dc:date>2018-01-01</dc:date><text:p>单位：万元</text:p>"
    note = f"<office:annotation>{note}</office:annotation>"
    path = open_book(tmp_path, number(f"{note}<text:p>120000</text:p>"))
    assert found(path) == [("sheet-unit", f"{SHEET}!1")]


def test_a_hidden_column_is_noted(tmp_path: Path) -> None:
    def hide(page: Any) -> None:
        page.set_column("E:E", None, None, {"hidden": True})
        page.set_column("K:XFD", None, None, {"hidden": True})  # beyond the table

    assert found(dressed(hide).write(tmp_path / "b.xlsx")) == [("hidden-column", f"{SHEET}!E1")]
    assert found(dressed(lambda page: page.set_column("E:E", 0)).write(tmp_path / "c.xlsx"))


def test_a_hidden_column_of_old_formats(tmp_path: Path) -> None:
    def hide(_made: Any, page: Any) -> None:
        page.col(4).hidden = True

    assert codes(examined(old(tmp_path / "book.xls", hide)).findings) == ["hidden-column"]
    named = f'<table:table table:name="{SHEET}">'
    columns = ('<table:table-column table:number-columns-repeated="4"/>'
               '<table:table-column table:visibility="collapse"/>')  # fmt: skip
    path = open_book(tmp_path, rows={named: named + columns})
    assert found(path) == [("hidden-column", f"{SHEET}!E1")]


def test_the_codes_of_merged_cells_are_asked_for_each(tmp_path: Path) -> None:
    edited = dressed(lambda page: page.merge_range("A2:A3", "91420881MA48XY1A04"))
    edited.put("certifications", "uscc", None, 1)
    (problem,) = examined(edited.write(tmp_path / "book.xlsx")).findings
    assert (problem.code, where(problem)) == ("required", f"{SHEET}!A3")
    assert "merged" in problem.cure


def test_faults_come_row_by_row(tmp_path: Path) -> None:
    edited = book()
    edited.put("certifications", "fee", "x", 0)
    edited.put("certifications", "certified_on", "y", 1)
    assert [where(p) for p in examined(edited.write(tmp_path / "book.xlsx")).findings] == [
        f"{SHEET}!E2",
        f"{SHEET}!D3",
    ]


@pytest.mark.parametrize(
    ("look", "doubted"),
    [
        ({"num_format": '"20000"'}, True),
        ({"font_strikeout": True}, True),
        ({"num_format": "#,##0.00", "font_color": "red"}, False),
    ],
)
def test_a_conditional_format_that_may_show_otherwise(
    look: dict[str, Any], doubted: bool, tmp_path: Path
) -> None:
    edited = book()

    def format_(made: Any, pages: dict[str, Any]) -> None:
        rule = {"type": "cell", "criteria": ">", "value": 5, "format": made.add_format(look)}
        pages[SHEET].conditional_format("E1:G1048576", rule)
        pages[SHEET].conditional_format("M2:M3", rule)  # beside the table

    edited.finish = format_
    seen = [("conditional-format", f"{SHEET}!E2")] if doubted else []
    assert found(edited.write(tmp_path / "book.xlsx")) == seen


@pytest.mark.parametrize(
    ("name", "code", "seen"),
    [
        ("附件2 国际认证申报表", "91420881MA48XY1A04", "no-headings"),
        ("国际认证说明", "", "unknown-sheet"),
        ("附件2 企业名录汇总", "91420881MA48XY1A04", "unknown-sheet"),  # the list is there
    ],
)
def test_claims_under_headings_of_an_office_s_own(
    name: str, code: str, seen: str, tmp_path: Path
) -> None:
    """Claims are never left out by a warning alone."""
    edited = book()
    del edited.grids[SHEET]
    edited.grids[name] = [["序号", "社会信用代码", "证书", "费用（万元）"], [1, code, "C-1", 2.4]]
    assert codes(examined(edited.write(tmp_path / "book.xlsx")).findings) == [seen]


def test_a_marked_copy_says_no_less(tmp_path: Path) -> None:
    def dress(page: Any) -> None:
        page.write_comment("E1", "单位：万元", {"author": "财务科"})
        page.set_column("E:E", None, None, {"hidden": True})

    edited = dressed(dress)
    edited.put("certifications", "certified_on", "2018年5月")
    path = edited.write(tmp_path / "book.xlsx")
    marked = run("check", path, "-o", tmp_path / "marked.xlsx")
    assert (marked.code, marked.out) == (1, b"")
    assert found(tmp_path / "marked.xlsx") == found(path)
