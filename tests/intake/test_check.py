"""The check command, its JSON, the marked copy, and the catalogue behind the codes."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jmtrade_core.cli import run
from jmtrade_core.intake import finding_codes
from jmtrade_core.intake.tables.sheet import Place, split_place
from tests.support import Row, firm, of, write_csv

from .books import Book, book, codes, examined

SOURCE = Path(finding_codes.__file__).parent


def _bad() -> Book:
    edited = book()
    edited.put("certifications", "fee", "12万元")
    edited.put("certifications", "certificate_no", 20180001, 1)
    edited.put("talent", "category", "=HYPERLINK(1)")
    return edited


def test_silent_when_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(book().write(tmp_path / "book.xlsx"))]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


def test_table_and_json_name_every_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(_bad().write(tmp_path / "book.xlsx"))
    assert run(["check", path, "--lang", "en"]) == 1
    table = capsys.readouterr().out
    assert "E316 unit-glued" in table
    assert "[book.xlsx]国际认证!E2" in table
    assert run(["check", path, "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["totals"] == {"error": 1, "warning": 1, "note": 0}
    first = document["findings"][0]
    assert first["code"] == "E316"
    assert (first["file"], first["sheet"], first["column"], first["row"]) == (
        "book.xlsx", "国际认证", "E", 2
    )  # fmt: skip
    assert first["found"] == "12万元"


def test_marked_copy_keeps_cells_and_adds_colours_and_comments(tmp_path: Path) -> None:
    path, copy = _bad().write(tmp_path / "book.xlsx"), tmp_path / "marked.xlsx"
    before = path.read_bytes()
    assert run(["check", str(path), "-o", str(copy), "--lang", "en"]) == 1
    assert path.read_bytes() == before
    theirs, ours = load_workbook(path), load_workbook(copy)
    assert ours.sheetnames == ["检查结果", *theirs.sheetnames]
    for name in theirs.sheetnames:
        assert [[c.value for c in r] for r in ours[name].iter_rows()] == [
            [c.value for c in r] for r in theirs[name].iter_rows()
        ]
    cell = ours["国际认证"]["E2"]
    assert cell.fill.start_color.rgb.endswith("FFC7CE")
    assert "E316 unit-glued" in cell.comment.text
    assert ours["外贸人才"]["C2"].data_type == "s"
    assert [c.value for c in ours["检查结果"][2]][:4] == [
        "E316 unit-glued", "error", "[book.xlsx]国际认证!E2", "12万元"
    ]  # fmt: skip
    again = tmp_path / "again.xlsx"
    assert run(["check", str(copy), "-o", str(again)]) == 1
    assert load_workbook(again).sheetnames == ours.sheetnames
    assert codes(examined(copy).findings) == codes(examined(path).findings)


def test_marked_copy_of_a_csv_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "enterprises.csv"
    text = "uscc,name,county,kind\n91420881MA48XY1A04,=1+1,钟祥市,错\n"
    path.write_text(text, "utf-8")
    copy = tmp_path / "marked.xlsx"
    assert run(["check", str(path), "-o", str(copy)]) == 1
    page = load_workbook(copy)["enterprises.csv"]
    assert (page["B2"].value, page["B2"].data_type) == ("=1+1", "s")
    assert page["D2"].comment is not None


def test_marked_copy_in_merged_heading_and_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    edited = book()
    edited.sheet("certifications")[:0] = [["国际认证（金额单位：万元）", None, None]]
    edited.finish = lambda made, pages: pages["国际认证"].merge_range(0, 0, 0, 4, "单位：万元")
    path, copy = edited.write(tmp_path / "book.xlsx"), tmp_path / "marked.xlsx"
    assert run(["check", str(path), "-o", str(copy)]) == 1
    assert load_workbook(copy)["国际认证"]["A1"].comment is not None
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"%PDF-1.4")
    assert run(["check", str(broken), "-o", str(copy)]) == 1
    assert load_workbook(copy).sheetnames == ["检查结果"]


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (["-o", "same"], "[output]"),
        (["--format", "xlsx"], "[output]"),
        (["-o", "x.xlsx", "same"], "[one-file]"),
    ],
)
def test_a_marked_copy_needs_one_file_and_a_name_of_its_own(
    extra: list[str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(_bad().write(tmp_path / "book.xlsx"))
    before = Path(path).read_bytes()
    assert run(["check", path, *(path if word == "same" else word for word in extra)]) == 2
    assert Path(path).read_bytes() == before
    assert code in capsys.readouterr().err


def test_explain_code_by_number_and_name(capsys: pytest.CaptureFixture[str]) -> None:
    for asked in ("E316", "e316", "unit-glued"):
        assert run(["explain-code", asked, "--lang", "en"]) == 0
        assert capsys.readouterr().out.startswith("E316  unit-glued  (error)")
    assert run(["explain-code", "unit-gleud", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "unit-glued" in said
    assert "[unknown-code]" in said
    assert run(["explain-code"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(finding_codes.entries())


def _said_codes() -> set[str]:
    """Every code that the intake's source passes to ``finding``, ``refused`` or ``Fault``."""
    found: set[str] = set()
    known = {entry.code for entry in finding_codes.entries()}
    for file in SOURCE.glob("*.py"):
        if file.name == "catalogue.py":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in known:
                found.add(str(node.value))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "finding":
                first: Any = node.args[0]
                if isinstance(first, ast.Constant):
                    assert first.value in known, (file.name, first.value)
    return found


def test_the_catalogue_lists_the_codes_that_are_used_and_no_other() -> None:
    entries = finding_codes.entries()
    assert {entry.code for entry in entries} == _said_codes()
    numbers = [entry.number for entry in entries]
    assert len(set(numbers)) == len(numbers)
    assert all(entry.meaning and entry.cure for entry in entries)


def test_a_place_is_taken_apart() -> None:
    assert split_place("[a [1].xlsx]国际认证!AB7") == Place("a [1].xlsx", "国际认证", "AB", 7)
    assert split_place("exports.csv!12") == Place("", "exports.csv", "", 12)
    assert split_place("config/jmtrade.toml:3 terms") is None


def test_what_has_no_cell_names_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_csv(tmp_path, {"enterprises": [firm()], "dishonesty": None})
    run(["check", str(path), "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    (absent,) = (one for one in found if one["name"] == "table-absent")
    assert absent["place"]
    assert (absent["file"], absent["sheet"], absent["row"], absent["column"]) == ("", "", None, "")


@pytest.mark.parametrize(
    ("column", "typed", "name"),
    [("year", "２０18届", "not-year"), ("export_usd", "１０００００００００００００", "too-large"),
     ("export_usd", "－５", "negative"), ("export_usd", "五万", "not-number")],
)  # fmt: skip
def test_a_fault_is_told_as_it_was_typed(
    column: str, typed: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row: Row = {**of(), "year": 2018, "export_usd": 1, column: typed}
    path = write_csv(tmp_path, {"enterprises": [firm()], "exports": [row]})
    assert run(["check", str(path), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["found"] for one in found if one["name"] == name] == [typed]
