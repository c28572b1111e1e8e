"""Ranges of numbers, and scenarios of which only what they touch is decided again."""

from __future__ import annotations

from pathlib import Path

import pytest
from narwhals.stable.v2 import col
from polars.testing import assert_frame_equal
from python_calamine import CalamineWorkbook

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import Case, gather
from jmtrade_core.config.profiles import packaged
from jmtrade_core.errors import UsageError
from jmtrade_core.pricing.decide import PAID, Again
from jmtrade_core.simulations import scenario
from jmtrade_core.simulations.ranges import expanded
from tests.generated import WORKBOOK
from tests.support import run

SIMULATE = ("simulate", "--county", "zhongxiang", "--year", 2018, "--data", WORKBOOK)
CAP = "branding.certification.cap"


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        (["a.b=1"], [("a.b=1",)]),
        (["a.b=1:3:1"], [("a.b=1",), ("a.b=2",), ("a.b=3",)]),
        (["a.b=1:2:0.4"], [("a.b=1.0",), ("a.b=1.4",), ("a.b=1.8",)]),
        (["a.b=5%:15%:10%"], [("a.b=5%",), ("a.b=15%",)]),
        (["a.b=1_000:1_000:1"], [("a.b=1000",)]),
        (["a.b=1:2:1", "c.d=7"], [("a.b=1", "c.d=7"), ("a.b=2", "c.d=7")]),
        (["a.b=1:2:1", "c.d=7:8:1"],
         [("a.b=1", "c.d=7"), ("a.b=1", "c.d=8"), ("a.b=2", "c.d=7"), ("a.b=2", "c.d=8")]),
    ],
)  # fmt: skip
def test_each_value_with_each(settings: list[str], wanted: list[tuple[str, ...]]) -> None:
    assert expanded(settings) == wanted


@pytest.mark.parametrize(
    "value",
    ["1:2", "1:2:3:4", "2:1:1", "1:2:0", "1:2:-1", "1%:2:1", "x:2:1", "1:2:", "１:2:1", "1e3:9:1"],
)
def test_no_range(value: str) -> None:
    with pytest.raises(UsageError, match="set-range"):
        expanded([f"a.b={value}"])


def test_ranges_that_multiply_are_refused_before_they_are_made() -> None:
    with pytest.raises(UsageError, match="scenarios-too-many"):
        expanded(["a.b=1:100:1", "c.d=1:100:1"])
    with pytest.raises(UsageError, match="scenarios-too-many"):
        expanded(["a.b=1:999999999999:1"])


def test_a_range_is_its_scenarios(tmp_path: Path) -> None:
    """Each as if it were asked alone; of many the table has a row each, the book all groups."""
    values = [50_000, 100_000, 150_000, 200_000]
    found = run(*SIMULATE, "--set", f"{CAP}=50000:200000:50000", "--format", "json").document
    for value in values:
        name = f"{CAP}={value}"
        alone = run(*SIMULATE, "--set", name, "--format", "json").document["rows"]
        rows = [r for r in found["rows"] if r["scenario"] in ("baseline", name)]
        assert [r for r in rows if r in alone] == alone
    table = run(*SIMULATE, "--set", f"{CAP}=50000:200000:50000").out.decode()
    assert all(f"{CAP}={value}" in table for value in values)
    assert "By measure, payer, county and exports: --format csv or xlsx" in table
    chinese = run(*SIMULATE, "--set", f"{CAP}=50000:200000:50000", "--lang", "zh").out.decode()
    assert ("基准" in chinese, "baseline" in chinese) == (True, False)
    run(*SIMULATE, "--set", f"{CAP}=50000:200000:50000", "-o", tmp_path / "many.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "many.xlsx")
    page = [[str(cell) for cell in row] for row in book.get_sheet_by_name("按项目").to_python()]
    assert {f"{CAP}={value}" for value in values} <= {row[1] for row in page}


@pytest.fixture(scope="module")
def case() -> Case:
    return gather(Request("zhongxiang", packaged(), 2018, WORKBOOK))


SCENARIOS = {
    "a cap": '[terms."branding.certification"]\ncap = 150_000\n',
    "two measures": '[terms."growth.new_exporter"]\namount = 20_000\n'
    '[terms."facilitation.aeo"]\namount = 1\n',
    "one of two that share a cost": '[terms."ecommerce.platform"]\ncap = 900_000\n',
    "disabled": '[plugins]\ndisable = ["growth"]\n',
    "ratio": '[funding]\nshared_city = "30%"\n',
    "one ratio": '[funding.measures]\n"branding.patent" = "70%"\n',
    "history": "exports_since = 2001\n",
    "a measure's reading": '[readings]\n"growth.milestone.crossing" = "reach"\n',
    "the engine's reading": '[readings]\n"integrity.window" = "unrepaired"\n',
    "nothing": 'name = "as it is"\n',
}


@pytest.mark.parametrize("city", [False, True], ids=["county", "city"])
@pytest.mark.parametrize("text", SCENARIOS.values(), ids=SCENARIOS)
def test_what_a_scenario_touches_is_all_it_changes(
    case: Case, tmp_path: Path, text: str, city: bool
) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text(text, encoding="utf-8")
    (policy,) = case.policies
    other = scenario.read(file, city=city).policy(policy)
    again = Again(case, policy)
    touched = again.touched(other)
    before, whole = case.decide(policy), case.decide(other)
    untouched = ~col("measure").is_in(sorted(touched))
    assert_frame_equal(before.filter(untouched).to_native(), whole.filter(untouched).to_native())
    paid = again.paid(other, touched)
    wanted = whole.filter(~untouched & (col("amount") > 0)).select(*PAID)
    assert_frame_equal(paid.sort(*PAID).to_native(), wanted.sort(*PAID).to_native())


def test_what_no_number_touches_is_computed_once(case: Case) -> None:
    """Another number of the same measure, and the city's text beside it, keep no other frame."""
    (policy,) = case.policies
    again, kept = Again(case, policy), list[str]()
    keep = again.kept.keep
    again.kept.keep = lambda frame: kept.append("one") or keep(frame)  # type: ignore[func-returns-value]

    def frames(amount: int) -> int:
        setting = [f"branding.trademark.amount={amount}"]
        other = scenario.of_settings(setting, {}, policy, city=False).policy(policy)
        again.paid(other, again.touched(other))
        return len(kept)

    assert frames(40_000) == frames(30_000) == 3
