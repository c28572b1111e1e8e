"""The example workbook: made by its script, sound, and it shows the whole policy."""

from __future__ import annotations

import importlib.util
import shutil
from collections import Counter
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest
from stdnum.cn import uscc

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import award
from jmtrade_core.config.profiles import packaged
from jmtrade_core.intake.eager import Intake
from tests.support import award as decide
from tests.support import firm, run, write_csv

EXAMPLES = Path(__file__).parent.parent / "examples"
WORKBOOK = EXAMPLES / "zhongxiang-2018.xlsx"

PAYING = set(
    """
    growth.milestone growth.new_exporter growth.new_processing exhibitions.booth
    branding.trademark branding.certification branding.secretariat branding.standard
    branding.patent ecommerce.platform ecommerce.exporter service_platforms.construction
    credit_insurance.premium facilitation.aeo facilitation.origin facilitation.quality
    """.split()
)
MEASURES = PAYING | {"growth.liaison", "talent.attraction"}
REASONS = set(
    """
    date-missing not-enterprise dishonesty already-awarded below-threshold not-first
    history-incomplete not-new larger-award wrong-programme upstream-pending nothing-left
    fee-missing duplicate not-invention domestic duplicate-invention cap-exhausted capped
    not-local off-schedule not-invoiced-locally cost-missing services-incomplete
    premium-missing same-cost under-a-year lost not-operating
    booth-missing wrong-body same-object similar-claim predecessor
    """.split()
)
TIERS = {"5000000", "10000000", "30000000", "50000000", "100000000"}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script that makes the workbook, imported by path."""
    spec = importlib.util.spec_from_file_location(
        "make_zhongxiang_2018", EXAMPLES / "make_zhongxiang_2018.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def decided() -> tuple[pl.DataFrame, Intake]:
    """The decisions of the committed workbook under the default readings."""
    result, intake = award(Request("zhongxiang", packaged(), 2018))
    lines = result.lines.to_native()
    assert isinstance(lines, pl.DataFrame)
    return lines, intake


@pytest.fixture(scope="module")
def lines(decided: tuple[pl.DataFrame, Intake]) -> pl.DataFrame:
    return decided[0]


@pytest.fixture(scope="module")
def intake(decided: tuple[pl.DataFrame, Intake]) -> Intake:
    return decided[1]


def column(intake: Intake, table: str, name: str) -> list[str]:
    frame = intake.records.frames[table].select(name).collect().to_native()
    return list(frame[name])


def test_workbook_is_what_the_script_makes(script: ModuleType, tmp_path: Path) -> None:
    script.write(tmp_path / "made.xlsx")
    made = (tmp_path / "made.xlsx").read_bytes()
    assert made == WORKBOOK.read_bytes(), "run examples/make_zhongxiang_2018.py"


def test_intake_warns_of_what_is_meant_to_stand_out(intake: Intake) -> None:
    """test_example_rules.py says which line each of them is on."""
    found = Counter(p.code for p in intake.warnings if p.severity != "note")
    assert found == {"spelt-twice": 3, "claims-alike": 2, "jump": 2, "unusual-amount": 1,
                     "part-above-sum": 1, "swing": 1, "kind-against-code": 1}  # fmt: skip


def test_enterprises_are_invented_and_many(intake: Intake) -> None:
    names = column(intake, "enterprises", "name")
    assert len(names) >= 60
    assert len(set(names)) == len(names)
    assert all(name.startswith(("虚构", "示例")) for name in names)


def test_every_code_passes_gb_32100(intake: Intake) -> None:
    codes = {code for table in intake.records.frames for code in column(intake, table, "uscc")}
    assert [code for code in sorted(codes) if not uscc.is_valid(code)] == []
    assert all(code[8:14] == "MA0000" for code in codes)


def test_every_table_has_rows(intake: Intake) -> None:
    assert all(column(intake, table, "uscc") for table in intake.records.frames)


def test_every_measure_and_outcome(lines: pl.DataFrame) -> None:
    assert set(lines["measure"]) == MEASURES
    assert set(lines["outcome"]) == {"pay", "deny", "hold", "record", "refer"}
    assert set(lines["level"].drop_nulls()) == {"city", "city-county"}


def test_every_reason(lines: pl.DataFrame) -> None:
    assert set(lines["reason"]) - {""} == REASONS


def test_dishonesty_denies_and_holds(lines: pl.DataFrame) -> None:
    found = lines.filter(pl.col("reason") == "dishonesty")
    assert set(found["outcome"]) == {"deny", "hold"}


@pytest.mark.parametrize("measure", sorted(PAYING))
def test_several_plain_awards(lines: pl.DataFrame, measure: str) -> None:
    plain = lines.filter(measure=measure, outcome="pay", reason="")
    assert plain.height >= 2


def test_every_milestone_tier_pays(lines: pl.DataFrame) -> None:
    paid = lines.filter(measure="growth.milestone", outcome="pay")
    assert set(paid["subject"]) == TIERS


def test_an_invention_is_lost_to_another_county(lines: pl.DataFrame) -> None:
    beaten = lines.filter(pl.col("reason") == "duplicate-invention")["subject"]
    paid_here = lines.filter(measure="branding.patent", outcome="pay")["subject"]
    assert set(beaten) - set(paid_here)


@pytest.mark.parametrize("name", ["示例 副本.xlsx", "zhongxiang-2018.xlsx"])
def test_a_copy_of_the_example_is_marked_under_any_name(name: str, tmp_path: Path) -> None:
    shutil.copy(WORKBOOK, tmp_path / name)
    done = run("award", "--county", "zhongxiang", "--year", 2018, "--data", tmp_path / name,
               "--format", "json")  # fmt: skip
    assert done.document["receipt"]["example"] is True


def test_other_data_are_not_marked(tmp_path: Path) -> None:
    """Of the same size even."""
    data = write_csv(tmp_path / "in", {"enterprises": [firm()]})
    assert decide(data).document["receipt"]["example"] is False
