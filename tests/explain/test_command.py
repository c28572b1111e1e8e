"""``jmtrade explain``: cells, numbers, what is missing, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from jmtrade_core.cli import run
from tests.generated import WORKBOOK

FIRM = "91420881MA0000002K"


def told(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> str:
    assert run(["explain", "--county", "zhongxiang", *arguments]) == 0
    return capsysbinary.readouterr().out.decode()


def tree(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(capsysbinary, *arguments, "--format", "json"))
    return found


def test_a_cell_holds_the_value_that_was_read(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = tree(capsysbinary, FIRM, "--measure", "branding.certification")
    payout = found["lines"][0]["payout"]
    sheet, cell = payout["read"]["cells"][0].split("!")
    rows = (
        CalamineWorkbook.from_path(WORKBOOK)
        .get_sheet_by_name(sheet)
        .to_python(skip_empty_area=False)
    )
    assert cell[0].isalpha()
    stored = rows[int(cell[1:]) - 1][ord(cell[0]) - ord("A")]
    assert f"{stored:.2f}" == payout["read"]["value"] == "246000.00"


def test_a_number_is_cited_by_file_line_and_date(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    (tmp_path / "counties").mkdir()
    text = f"""year = 2018
data = "{WORKBOOK.as_posix()}"
[authority]
document = "D"
[terms."branding.certification"]
rate = [{{from = 2018-02-01, value = "60%"}}]
"""
    (tmp_path / "counties" / "zhongxiang.toml").write_text(text, encoding="utf-8")
    arguments = (FIRM, "--measure", "branding.certification", "--config", str(tmp_path))
    line = tree(capsysbinary, *arguments)["lines"][0]
    rate = line["payout"]["rate"]
    assert (rate["value"], rate["from"], rate["layer"]) == ("60%", "2018-02-01", "county")
    assert rate["origin"].endswith("zhongxiang.toml:6")
    assert line["payers"]["city_text"] == "100000.00"


def test_a_failed_threshold_says_how_much_is_missing(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    found = tree(capsysbinary, FIRM, "--measure", "ecommerce.exporter")
    failed = next(c for c in found["lines"][0]["conditions"] if c["result"] == "failed")
    assert (failed["code"], failed["missing"]) == ("below-threshold", "1000000.00")
    assert failed["against"]["value"] == "1000000.00"


def test_a_hold_says_what_to_bring(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    held = _example_lines().filter(outcome="hold", reason="premium-missing").row(0, named=True)
    found = told(capsysbinary, held["uscc"], "--measure", held["measure"], "--lang", "en")
    assert "HELD: the premium is not known" in found
    assert "bring: the premium invoice" in found


def test_a_lost_invention_names_the_winner(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = tree(capsysbinary, FIRM, "--measure", "branding.patent")
    step = found["lines"][0]["steps"][-1]
    assert (step["rule"], step["place"]) == ("duplicate-invention", 2)
    assert step["others"][0]["uscc"] != FIRM
    assert step["others"][0]["source"].startswith("境外专利!")


def test_what_is_worth_asking(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = _example_lines()
    insured = set(lines.filter(measure="credit_insurance.premium")["uscc"])
    big = lines.filter(measure="growth.liaison", outcome="record")["uscc"]
    firm = next(uscc for uscc in big if uscc not in insured)
    asked = tree(capsysbinary, firm)["worth_asking"]
    assert [one["measure"] for one in asked] == ["credit_insurance.premium"]
    assert asked[0]["read"][0]["cells"][0].startswith("进出口实绩!")


def test_folders_of_csv_are_cited_by_file(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    (tmp_path / "enterprises.csv").write_text(f"uscc,name,county\n{FIRM},A,zhongxiang\n")
    (tmp_path / "trademarks.csv").write_text(
        f"registration_no,uscc,registered_on\nM1,{FIRM},2018-03-01\n"
    )
    found = tree(capsysbinary, FIRM, "--data", str(tmp_path), "--year", "2018")
    checks = {c["code"]: c for c in found["lines"][0]["conditions"]}
    assert checks["date-missing"]["read"][0]["cells"] == ["trademarks.csv!C2"]
    assert checks["dishonesty"]["result"] == "unknown"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("91420881MA0000002X",), "91420881MA0000002K"),
        ((FIRM, "--measure", "branding.patents"), "branding.patent"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], found: str
) -> None:
    assert run(["explain", "--county", "zhongxiang", *arguments, "--lang", "en"]) == 2
    assert found in capsys.readouterr().err


def test_another_countys_enterprise_is_sent_there(capsys: pytest.CaptureFixture[str]) -> None:
    firms = CalamineWorkbook.from_path(WORKBOOK).get_sheet_by_name("企业名录").to_python()
    other = next(
        str(firm[0])
        for firm in firms
        if "".join(map(str, firm[:1])).startswith("91") and firm[2] != "钟祥市"
    )
    assert run(["explain", "--county", "zhongxiang", other, "--lang", "en"]) == 2
    assert "--county" in capsys.readouterr().err


def _example_lines() -> pl.DataFrame:
    from jmtrade_core.awards.request import Request
    from jmtrade_core.awards.run import award
    from jmtrade_core.config.profiles import packaged

    lines = award(Request("zhongxiang", packaged()))[0].lines.to_native()
    assert isinstance(lines, pl.DataFrame)
    return lines
