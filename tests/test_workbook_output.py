"""The xlsx output: sheets, sums, marks; and what a spreadsheet program makes of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from jmtrade_core import cli, i18n
from jmtrade_core.awards.data_formats import to_json
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.result import Award
from jmtrade_core.awards.run import award
from jmtrade_core.awards.xlsx import to_xlsx
from jmtrade_core.config.profiles import packaged
from jmtrade_core.output.fast_sheet import FastSheet
from tests.support import config

EXAMPLE = Path(__file__).parents[1] / "examples" / "zhongxiang-2018.xlsx"
SHEETS = ["汇总", "拟兑付", "待补正", "不予", "分级负担"]

Rows = list[list[Any]]


def decided(county: str, settings: Path) -> Award:
    return award(Request(county, settings, 2018, EXAMPLE))[0]


def sheets(content: bytes, path: Path) -> dict[str, Rows]:
    path.write_bytes(content)
    book = python_calamine.CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def totals(rows: Rows) -> list[list[Any]]:
    return [row for row in rows if row[0] in ("total", "合计")]


def figures(row: list[Any]) -> list[str]:
    return [f"{cell:.2f}" for cell in row if isinstance(cell, float)]


def check_sums(found: dict[str, Rows], expected: Any) -> None:
    """The sums of three sheets are those of the JSON."""
    sums = expected["totals"]
    money = [sums[name] for name in ("pay", "city_pays", "county_pays", "unallocated")]
    assert figures(totals(found["汇总"])[0])[1:] == money
    assert all(figures(total)[1:] == money for total in totals(found["分级负担"]))
    paid = [d for d in expected["decisions"] if d["outcome"] == "pay"]
    assert sums["pay"] in figures(totals(found["拟兑付"])[0])
    assert len(paid) == figures_rows(found["拟兑付"])
    assert sums["hold_lines"] == sum("!" in str(row[-1]) for row in found["待补正"])


def figures_rows(rows: Rows) -> int:
    return sum("!" in str(row[-1]) for row in rows)


@pytest.fixture(scope="module", params=["zhongxiang", "all"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Award:
    profile = 'exports_since = 2005\nexports_basis = "D"\n[funding]\nshared_city = "30%"\n'
    return decided(request.param, config(tmp_path_factory.mktemp("run"), profile))


def test_sheets_and_sums(run: Award, tmp_path: Path) -> None:
    found = sheets(to_xlsx(run), tmp_path / "out.xlsx")
    assert list(found) == SHEETS
    check_sums(found, json.loads(to_json(run)))


def test_who_pays_is_said_of_each_measure_and_county(run: Award, tmp_path: Path) -> None:
    rows = sheets(to_xlsx(run), tmp_path / "out.xlsx")["分级负担"]
    body = [row for row in rows if row not in totals(rows) and isinstance(row[2], float)]
    titles = {str(title) for policy in run.policies for title in policy.known_titles.values()}
    names = {policy.county.name for policy in run.policies}
    assert {row[1] for row in body} - {""} <= titles
    assert {row[0] for row in body} <= names
    assert any(row[1] == "" for row in body) == (len(names) > 1)


@pytest.mark.parametrize("terms", ["", '[terms."branding.certification"]\ncap = 150_000\n'])
def test_differences_stand_on_the_first_page(tmp_path: Path, terms: str) -> None:
    """Where there are any."""
    authority = '[authority]\ndocument = "D"\n' if terms else ""
    i18n.speak("en")
    profile = f'{authority}[funding]\nshared_city = "30%"\n{terms}'
    page = sheets(to_xlsx(decided("zhongxiang", config(tmp_path, profile))), tmp_path / "out.xlsx")
    said = [cell for row in page["汇总"] for cell in row]
    assert ("Differences from the city text" in said) == bool(terms)
    assert ("150000.00" in said) == bool(terms)


def test_the_same_award_gives_the_same_bytes(run: Award) -> None:
    assert to_xlsx(run) == to_xlsx(run)


def test_the_chart_shows_the_page_s_figures_before_any_program_computes(
    run: Award, tmp_path: Path
) -> None:
    content = to_xlsx(run)
    page = sheets(content, tmp_path / "out.xlsx")["汇总"]
    total = next(row for row in page if row in totals(page))
    body = [row for row in page[: page.index(total)] if isinstance(row[1], float)]
    with zipfile.ZipFile(tmp_path / "out.xlsx") as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    shown = re.findall(r"<c:v>(.*?)</c:v>", chart)
    assert shown == [str(row[0]) for row in body] + [f"{row[2]:.2f}" for row in body]
    labels, axis = chart.partition("</c:dLbls>")[0], chart.partition("<c:valAx>")[2]
    assert '<c:numFmt formatCode="#,##0"' in labels.partition("<c:dLbls>")[2]
    assert '<c:numFmt formatCode="#,##0"' in axis


def test_every_page_says_that_the_data_are_invented(tmp_path: Path) -> None:
    i18n.speak("en")
    found = sheets(to_xlsx(decided("zhongxiang", packaged())), tmp_path / "out.xlsx")
    for rows in found.values():
        assert rows[1][0] == "EXAMPLE: the data are invented."


@pytest.mark.office
def test_a_spreadsheet_program_computes_the_same_sums(run: Award, tmp_path: Path) -> None:
    """LibreOffice recalculates every formula and prints every page."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    source = tmp_path / "award.xlsx"
    source.write_bytes(to_xlsx(run))
    for form in ("xlsx", "pdf"):
        folder = tmp_path / form
        command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
                   "--convert-to", form, "--outdir", str(folder), str(source)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    again = (tmp_path / "xlsx" / "award.xlsx").read_bytes()
    check_sums(sheets(again, tmp_path / "again.xlsx"), json.loads(to_json(run)))
    assert (tmp_path / "pdf" / "award.pdf").read_bytes().startswith(b"%PDF")


def test_more_lines_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """None is left out in silence, and no workbook is written."""
    written = FastSheet.__init__

    def small(sheet: FastSheet) -> None:
        written(sheet)
        sheet.xls_rowmax = 40

    monkeypatch.setattr(FastSheet, "__init__", small)
    target = tmp_path / "decided.xlsx"
    asked = ["award", "--county", "zhongxiang", "--year", "2018", "--data", str(EXAMPLE)]
    assert cli.run([*asked, "-o", str(target), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "[sheet-full]" in said
    assert "at most" in said
    assert "--format csv or parquet" in said
    assert not target.exists()
