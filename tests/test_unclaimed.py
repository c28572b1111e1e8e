"""A yearly figure of zero: the data say ``deny``, people read that they are not concerned."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.support import FIRM, OTHER, THIRD, Run, award, firm, of, run, write_csv

FIRMS = [firm(), firm(OTHER, "乙"), firm(THIRD, "丙")]
EXPORTS = [
    of(FIRM, year=2018, export_usd=1, processing_export_usd=0, ecommerce_usd=0),
    of(FIRM, year=2017, export_usd=0, processing_export_usd=0, ecommerce_usd=5),
    of(OTHER, year=2018, export_usd=1, processing_export_usd=1, ecommerce_usd=1),
    of(OTHER, year=2017, export_usd=1, processing_export_usd=1, ecommerce_usd=0),
    of(THIRD, year=2018, export_usd=1, processing_export_usd=0),
]
MEASURE = "ecommerce.exporter"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unclaimed")
    return write_csv(folder, {"enterprises": FIRMS, "exports": EXPORTS})


def test_the_data_keep_the_code(data: Path) -> None:
    found = {d["uscc"]: (d["outcome"], d["reason"]) for d in award(data).decisions
             if d["measure"] == MEASURE}  # fmt: skip
    assert found == {
        FIRM: ("deny", "below-threshold"),
        OTHER: ("deny", "below-threshold"),
        THIRD: ("hold", "below-threshold"),
    }


def rows_of(done: Run, title: str) -> dict[str, str]:
    """The line of each enterprise that names the measure."""
    lines = [line for line in done.out.decode().splitlines() if title in line]
    return {line.split()[0]: line for line in lines}


def test_the_table_refuses_only_who_has_a_figure(data: Path) -> None:
    done = award(data, "--format", "table", "--outcome", "deny,hold")
    found = rows_of(done, "E-commerce exporter award")
    assert "not concerned" in found[FIRM]
    assert "below the threshold" in found[OTHER]
    assert "the figure is not known" in found[THIRD]


def test_the_workbook_says_the_same(data: Path, tmp_path: Path) -> None:
    assert award(data, "--format", "xlsx", "-o", tmp_path / "out.xlsx", "--lang", "zh").code == 0
    book = CalamineWorkbook.from_path(tmp_path / "out.xlsx")
    rows = [
        " ".join(map(str, row))
        for row in book.get_sheet_by_name("不予").to_python()
        if "跨境电商实绩奖励" in map(str, row)
    ]
    assert ["不涉及" in row for uscc in (FIRM, OTHER) for row in rows if uscc in row] == [
        True, False,
    ]  # fmt: skip


def test_the_explanation_says_the_same(data: Path) -> None:
    def told(uscc: str) -> tuple[bool, str]:
        done = run("explain", uscc, "--county", "zhongxiang", "--year", 2018, "--data", data,
                   "--measure", MEASURE, "--format", "json")  # fmt: skip
        line = done.document["lines"][0]
        return line["unclaimed"], line["reason"]

    assert told(FIRM) == (True, "below-threshold")
    assert told(OTHER) == (False, "below-threshold")
    assert told(THIRD) == (False, "below-threshold")


def test_a_claim_that_was_made_is_refused_whatever_its_figure(tmp_path: Path) -> None:
    """A row of a claim table was handed in by somebody."""
    claim = of(platform="P", year=2018, built_locally="yes", on_schedule="yes",
               invoices_locally="yes", turnover_usd=0, construction_cost=1)  # fmt: skip
    data = write_csv(tmp_path, {"enterprises": FIRMS, "ecommerce_platforms": [claim]})
    found = rows_of(award(data, "--format", "table", "--outcome", "deny"), "platform construction")
    assert "not concerned" not in found[FIRM]
