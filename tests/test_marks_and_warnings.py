"""What stands beside the figures: marks of the run, warnings of a line, and no live formula."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import polars as pl
import pytest

from jmtrade_core.awards.json_schema import award_schema
from jmtrade_core.output.csv_text import inert
from tests.generated import WORKBOOK
from tests.support import FIRM, OTHER, Run, award, firm, of, run, write_csv, write_xlsx

EXAMPLE = ("award", "--county", "zhongxiang")
TRIAL = ("--reading", "branding.patent.europe=epo-and-national")
CERTIFICATE = {"certified_on": "2018-03-01", "fee": "1000"}


def rows(done: Run) -> list[dict[str, str]]:
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out.decode("utf-8-sig"))))


def test_marks_stand_in_every_line_and_first_on_stderr(records: Path, tmp_path: Path) -> None:
    example = run(*EXAMPLE, *TRIAL, "--format", "csv")
    assert {row["marks"] for row in rows(example)} == {"trial;example"}
    assert example.err.startswith("EXAMPLE")
    assert example.err.splitlines()[1].startswith("TRIAL")
    trial = award(records, *TRIAL, "--format", "ndjson")
    assert {json.loads(line)["marks"] for line in trial.out.splitlines()} == {"trial"}
    bad = {"enterprises": [firm(), firm(OTHER)],
           "certifications": [of(certificate_no="C", **CERTIFICATE),
                              of(OTHER, certificate_no="D", fee="x")]}  # fmt: skip
    part = award(write_csv(tmp_path / "bad", bad), "--skip-bad-rows", "--format", "csv")
    assert {row["marks"] for row in rows(part)} == {"partial"}
    assert part.err.startswith("PARTIAL")
    plain = award(records, "--format", "csv")
    assert {row["marks"] for row in rows(plain)} == {""}
    assert all("[unusual-amount]" in line for line in plain.err.splitlines())


def test_marks_of_what_is_no_award(tmp_path: Path) -> None:
    for command in (("readings",), ("readings", "--joint", "--only", "growth.milestone.crossing"),
                    ("simulate", "--set", "branding.certification.cap=1")):  # fmt: skip
        done = run(*command, "--county", "zhongxiang", "--format", "csv")
        assert {row["marks"] for row in rows(done)} == {"example"}
        assert done.err.startswith("EXAMPLE")


def test_marks_in_parquet(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    firms = {"uscc": [FIRM], "name": ["甲"], "county": ["zhongxiang"]}
    pl.DataFrame(firms).write_parquet(data / "enterprises.parquet")
    claims = {"uscc": [FIRM], "certificate_no": ["C"], "certified_on": ["2018-03-01"]}
    pl.DataFrame(claims).with_columns(
        pl.col("certified_on").str.to_date(), fee=pl.lit(5, pl.Int64)
    ).write_parquet(data / "certifications.parquet")
    asked = ("--county", "zhongxiang", "--year", 2018, "--data", data, *TRIAL)
    done = run("award", *asked, "--format", "parquet", "-o", tmp_path / "out")
    assert done.code == 0, done.err
    assert done.err.startswith("TRIAL")
    lines = pl.read_parquet(tmp_path / "out" / "decisions" / "*.parquet")
    assert lines["marks"].to_list() == ["trial"]


FIRMS = [firm(name="荆门甲乙丙贸易有限公司"), firm(OTHER, "荆门丁戊己贸易有限公司")]
JUMPING = [of(year=2017, export_usd=10), of(year=2018, export_usd=20_000)]


def touched(decisions: list[dict[str, Any]]) -> dict[tuple[str, str], list[str]]:
    return {(d["uscc"], d["measure"] + d["subject"]): d["warnings"] for d in decisions}


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    """A claim with a warning of its own, beside one without, and figures that jump."""
    tables = {
        "enterprises": FIRMS,
        "exports": [*JUMPING, of(OTHER, year=2018, export_usd=5)],
        "certifications": [
            of(certificate_no="A", certified_on="2018-03-01", fee=1000),
            of(OTHER, certificate_no=17, certified_on="2018-03-01", fee=1000),
            of(OTHER, certificate_no="B", certified_on="2018-03-02", fee=1000),
        ],
    }
    return write_xlsx(tmp_path / "in.xlsx", tables)


def test_a_warning_goes_with_the_lines_that_it_touches(warned: Path) -> None:
    """On the claim's row: that line. On the enterprise's own rows: all of its lines."""
    document = award(warned).document
    found = touched(document["decisions"])
    assert found[OTHER, "branding.certification17"] == ["W301"]
    assert found[OTHER, "branding.certificationB"] == []
    mine = {line: codes for (uscc, line), codes in found.items() if uscc == FIRM}
    assert len(mine) > 3
    assert {tuple(codes) for codes in mine.values()} == {("W409",)}
    theirs = [codes for (uscc, _line), codes in found.items() if uscc == OTHER]
    assert sum(bool(codes) for codes in theirs) == 1
    jsonschema.validate(document, award_schema())


def test_warnings_in_every_format(warned: Path, tmp_path: Path) -> None:
    by_row = {row["subject"]: row["warnings"] for row in rows(award(warned, "--format", "csv"))}
    assert (by_row["17"], by_row["B"]) == ("W301", "")
    lines = [json.loads(line) for line in award(warned, "--format", "ndjson").out.splitlines()]
    assert lines == [{**d, "marks": ""} for d in award(warned).decisions]
    page = award(warned, "--format", "table").out.decode()
    assert [line for line in page.splitlines() if "W301" in line and " 17 " in line]
    assert award(warned, "-o", tmp_path / "out.xlsx", "--format", "xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    cells = [[str(c) for c in row] for row in book["拟兑付"].iter_rows(values_only=True)]
    (row,) = (row for row in cells if "17" in row)
    assert any("W301" in cell for cell in row)
    (other,) = (row for row in cells if "B" in row)
    assert not any("W301" in cell for cell in other)


def test_a_row_that_two_files_give_keeps_both_warnings(tmp_path: Path) -> None:
    """The second file's row is gone, but what was wrong with it is not."""
    tables = {"enterprises": FIRMS}
    number = of(certificate_no="17", certified_on="2018-03-01", fee=1000)
    one = write_xlsx(tmp_path / "one.xlsx", {**tables, "certifications": [number]})
    again = {**number, "certificate_no": 17}
    two = write_xlsx(tmp_path / "two.xlsx", {**tables, "certifications": [again]})
    found = touched(award(one, "--data", two).decisions)
    assert found[FIRM, "branding.certification17"] == ["W301"]


def test_warnings_of_parquet_rows(tmp_path: Path) -> None:
    """Rows of Parquet have no number in their source."""
    data = tmp_path / "data"
    data.mkdir()
    firms = {"uscc": [FIRM, OTHER], "name": ["甲", "乙"], "county": ["zhongxiang"] * 2}
    pl.DataFrame(firms).write_parquet(data / "enterprises.parquet")
    figures = {
        "uscc": [OTHER, FIRM, FIRM],
        "year": [2018, 2017, 2018],
        "export_usd": [5, 10, 20_000],
    }
    pl.DataFrame(figures).write_parquet(data / "exports.parquet")
    found = touched(award(data).decisions)
    assert {tuple(codes) for (uscc, _line), codes in found.items() if uscc == FIRM} == {("W409",)}
    assert {tuple(codes) for (uscc, _line), codes in found.items() if uscc == OTHER} == {()}


@pytest.mark.parametrize("text", ["=1+1", "+86 139", "-甲", "@SUM(A1)", "\t=1"])
def test_text_like_a_formula_is_shown_and_never_run(text: str, tmp_path: Path) -> None:
    """In csv behind one sign, in xlsx as a text cell; other cells of the row stay."""
    assert inert(text) == f"'{text}"
    tables = {"enterprises": [firm(name=text)],
              "certifications": [of(certificate_no="C", **CERTIFICATE)]}  # fmt: skip
    data = write_csv(tmp_path / "in", tables)
    if text.startswith("\t"):
        text = text.strip()  # the gate takes space off
    (row,) = rows(award(data, "--format", "csv"))
    assert (row["name"], row["subject"], row["amount"]) == (f"'{text}", "C", "500.00")
    assert award(data, "--format", "xlsx", "-o", tmp_path / "x.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    named = [cell for row in book["拟兑付"].iter_rows() for cell in row if cell.value == text]
    assert [cell.data_type for cell in named] == ["s"]
    priced = run("readings", "--county", "zhongxiang", "--year", 2018, "--data", data,
                 "--joint", "--format", "csv")  # fmt: skip
    assert {row["name"] for row in rows(priced)} == {f"'{text}"}


def test_numbers_and_other_text_stay_as_they_are() -> None:
    assert [inert(text) for text in ("", "甲=乙", "5.00", "'x")] == ["", "甲=乙", "5.00", "'x"]
    losing = run("readings", "--county", "zhongxiang", "--year", 2018, "--data", WORKBOOK,
                 "--format", "csv")  # fmt: skip
    changes = [row["change"] for row in rows(losing)]
    assert any(change.startswith("-") for change in changes)
    assert not any(change.startswith("'") for change in changes)
