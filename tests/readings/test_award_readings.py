"""``award --readings``: each line beside what it would be; the last line of the table."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from jmtrade_core.cli import run
from tests.support import FIRM, award, firm, of, write_csv

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


def could_move(decided: dict[str, Any]) -> tuple[int, int]:
    """Fen that could fall and be added: by enterprise and reading, the worst and best option."""
    found: Counter[tuple[str, str, str]] = Counter()
    paid: Counter[str] = Counter()
    for line in decided["decisions"]:
        paid[line["uscc"]] += fen(line["amount"])
        for one in line["contingent"]:
            change = fen(one["amount"]) - fen(line["amount"])
            found[line["uscc"], one["reading"], one["option"]] += change
    for one in decided["contingent_lines"]:
        found[one["uscc"], one["reading"], one["option"]] += fen(one["amount"])
    falls, rises = 0, 0
    for uscc in paid:
        readings = {reading for firm, reading, _option in found if firm == uscc}
        moves = [[0, *(n for key, n in found.items() if key[:2] == (uscc, r))] for r in readings]
        falls += min(-sum(map(min, moves)), paid[uscc])
        rises += sum(map(max, moves))
    return falls, rises


def fen(amount: str | None) -> int:
    return int((amount or "0.00").replace(".", ""))


def test_the_table_ends_with_what_could_fall_and_rise(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    last = printed(capsysbinary).strip().splitlines()[-1]
    decided = json.loads(printed(capsysbinary, "--format", "json", "--readings"))
    falls, rises = could_move(decided)
    assert falls > 0
    assert rises > 0
    expected = (
        f"{falls / 100:,.2f} of 7,593,244.25 yuan could fall, and {rises / 100:,.2f} yuan could be "
        "added: jmtrade readings --open"
    )
    assert last.endswith(expected)
    assert run([*COMMAND, "-o", str(tmp_path / "a.xlsx")]) == 0
    summary = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert any(str(row[0]).endswith(expected) for row in summary)


def test_a_held_sum_can_only_rise(tmp_path: Path) -> None:
    """Nothing is paid, and a reading would pay it: that is said too."""
    figures = [of(year=2018, export_usd="6000000")]
    data = write_csv(tmp_path / "in", {"enterprises": [firm()], "exports": figures})
    page = award(data, "--format", "table").out.decode()
    assert re.search(
        r"0\.00 of 0\.00 yuan could fall, and [1-9][\d,]*\.00 yuan could be added", page
    )


def test_an_enterprise_with_a_skipped_row_has_no_price(tmp_path: Path) -> None:
    """It gets no line in the award, and none under another option either."""
    export = of(FIRM, year=2018, export_usd="5000000.00")
    unreadable = {"uscc": FIRM, "certificate_no": "C-1", "certified_on": "2018-05-02", "fee": "?"}
    tables = {"enterprises": [firm(exports_verified="yes")], "exports": [export]}
    priced = [
        award(write_csv(tmp_path / str(number), data), "--skip-bad-rows", "--readings").document
        for number, data in enumerate((tables, tables | {"certifications": [unreadable]}))
    ]
    sound, skipped = (
        {one["reading"] for one in document["contingent_lines"]}
        | {o["reading"] for line in document["decisions"] for o in line["contingent"]}
        for document in priced
    )
    assert "growth.milestone.crossing" in sound
    assert skipped == set()
