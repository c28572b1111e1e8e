"""``award --readings``: each line beside what it would be; the last line of the table."""

from __future__ import annotations

import csv
import io
import json

import pytest
from python_calamine import CalamineWorkbook

from jmtrade_core.cli import run

COMMAND = ["award", "--county", "zhongxiang", "--lang", "en"]


def printed(capsysbinary: pytest.CaptureFixture[bytes], *more: str) -> str:
    assert run([*COMMAND, *more]) == 0
    return capsysbinary.readouterr().out.decode("utf-8-sig")


def test_lines_carry_what_other_options_give(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    plain = json.loads(printed(capsysbinary, "--format", "json"))
    priced = json.loads(printed(capsysbinary, "--format", "json", "--readings"))
    under = json.loads(
        printed(capsysbinary, "--format", "json", "--reading", "credit_insurance.base=net")
    )
    assert [{k: v for k, v in line.items() if k != "contingent"} for line in priced["decisions"]] \
        == plain["decisions"]  # fmt: skip
    then = {line["source"]: line for line in under["decisions"]}
    moved = 0
    for line in priced["decisions"]:
        for one in line["contingent"]:
            if one["reading"] == "credit_insurance.base":
                other = then[line["source"]]
                assert (one["outcome"], one["amount"]) == (other["outcome"], other["amount"])
                moved += 1
    assert moved > 5
    assert {one["reading"] for one in priced["contingent_lines"]} >= {"growth.milestone.crossing"}


def test_csv_has_them_in_one_cell(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(capsysbinary, "--format", "csv", "--readings"))))
    cells = [row["contingent"] for row in rows if row["contingent"]]
    assert "credit_insurance.pool=policy: pay 11840.00" in "; ".join(cells)


def test_workbook_gets_a_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("out") / "a.xlsx"
    assert run([*COMMAND, "--readings", "-o", str(file)]) == 0
    sheets = CalamineWorkbook.from_path(file).sheet_names
    assert sheets[-1] == "解释口径"
    assert len(sheets) == 6


def test_the_table_ends_with_what_rests_on_open_readings(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    last = printed(capsysbinary).strip().splitlines()[-1]
    decided = json.loads(printed(capsysbinary, "--format", "json", "--readings"))
    resting = sum(
        round(float(line["amount"]) * 100)
        for line in decided["decisions"]
        if any((one["amount"] or "0.00") != line["amount"] for one in line["contingent"])
    )
    assert last.startswith(f"{resting / 100:,.2f} of 7,583,244.25 yuan rest on ")
