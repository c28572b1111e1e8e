"""``--skip-bad-rows`` decides the rest, and never what could bear on others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.cli import run
from jmtrade_core.errors import DataError
from jmtrade_core.intake.eager import read

from .books import A, B, Book, book, tables, zhongxiang


def _award(edited: Book, folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    path, out = edited.write(folder / "book.xlsx"), folder / "out.json"
    out.unlink(missing_ok=True)
    status = run(["award", "--county", "zhongxiang", "--year", "2018", "--data", str(path),
                  "--format", "json", "-o", str(out), *options])  # fmt: skip
    return status, json.loads(out.read_bytes()) if out.exists() else {}


def test_an_enterprise_with_a_bad_row_gets_no_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = book()
    place = edited.put("certifications", "fee", "12万元")
    status, whole = _award(book(), tmp_path)
    assert status == 0
    assert not whole["receipt"]["partial"]
    assert {line["uscc"] for line in whole["decisions"]} == {A, B}
    assert _award(edited, tmp_path)[0] == 1
    capsys.readouterr()
    status, partial = _award(edited, tmp_path, "--skip-bad-rows")
    assert status == 0
    assert partial["receipt"]["partial"]
    assert partial["decisions"] == [x for x in whole["decisions"] if x["uscc"] == B]
    said = capsys.readouterr().err
    assert f"[book.xlsx]国际认证!{place[-1]}" in said
    assert A in said


def test_nothing_is_partial_where_nothing_is_bad(tmp_path: Path) -> None:
    status, skipping = _award(book(), tmp_path, "--skip-bad-rows")
    assert status == 0
    assert not skipping["receipt"]["partial"]
    assert skipping["decisions"] == _award(book(), tmp_path)[1]["decisions"]


def test_sound_patents_of_a_skipped_enterprise_still_compete(tmp_path: Path) -> None:
    edited = book()
    patents = edited.sheet("patents")
    patents.append([B, "KR300", "INV-1", "KR", "发明", patents[1][5]])
    loses = {"duplicate-invention"}
    status, whole = _award(edited, tmp_path)
    assert {x["reason"] for x in whole["decisions"] if x["uscc"] == B and x["article"] == 3
            and x["subject"] == "INV-1"} == loses  # fmt: skip
    for table, column in (("certifications", "fee"), ("enterprises", "registered_on")):
        bad = book()
        bad.sheet("patents").append(list(patents[-1]))
        bad.put(table, column, "待定")  # a row of A, which holds a better grant
        status, partial = _award(bad, tmp_path, "--skip-bad-rows")
        assert status == 0
        assert {x["uscc"] for x in partial["decisions"]} == {B}
        kept = [x for x in partial["decisions"] if x["subject"] == "INV-1"]
        assert {x["reason"] for x in kept} == loses


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("patents", "granted_on", "2018-02-30"),
        ("dishonesty", "occurred_on", "2018年"),
        ("prior_awards", "amount", "5万"),
        ("certifications", "uscc", 914208810000000000),
        ("certifications", "uscc", None),
        ("enterprises", "uscc", None),
    ],
)
def test_what_cannot_be_skipped(table: str, column: str, value: Any, tmp_path: Path) -> None:
    edited = book()
    edited.put(table, column, value)
    assert _award(edited, tmp_path, "--skip-bad-rows")[0] == 1


def test_an_error_of_a_whole_sheet_cannot_be_skipped(tmp_path: Path) -> None:
    edited = book()
    edited.sheet("certifications")[0][4] = "认证费用（万元）"
    assert _award(edited, tmp_path, "--skip-bad-rows")[0] == 1


def test_a_repeated_row_is_skipped_with_its_enterprise(tmp_path: Path) -> None:
    edited = book()
    edited.sheet("certifications").append(list(edited.sheet("certifications")[1]))
    path = edited.write(tmp_path / "book.xlsx")
    with pytest.raises(DataError):
        read(path, tables(), zhongxiang().known_measures)
    intake = read(path, tables(), zhongxiang().known_measures, skip_bad_rows=True,
                  contested=zhongxiang().contested)  # fmt: skip
    assert intake.undecided == {A}
    assert intake.records.partial


def test_check_says_whether_skipping_would_do(tmp_path: Path) -> None:
    edited = book()
    edited.put("certifications", "fee", "待定")
    path = str(edited.write(tmp_path / "book.xlsx"))
    assert run(["check", path]) == 1
    assert run(["check", path, "--skip-bad-rows"]) == 0
    edited.put("patents", "kind", "待定")
    edited.write(Path(path))
    assert run(["check", path, "--skip-bad-rows"]) == 1
