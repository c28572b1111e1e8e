"""jmtrade as a library: the same decisions as the command line, with frames in and out."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import jmtrade_core as jm
from jmtrade_core.errors import DataError, UsageError
from jmtrade_core.library import Decisions
from jmtrade_core.schema.tables import core_tables
from tests.support import COUNTY, FIRM, YEAR, run

PAGE = Path(__file__).parents[1] / "docs" / "library.md"
EXAMPLE = Path(__file__).parents[1] / "examples" / "zhongxiang-2018.xlsx"


@pytest.fixture(scope="module")
def result() -> Decisions:
    return jm.award(COUNTY)


def test_it_decides_what_the_command_decides(result: Decisions) -> None:
    document = run("award", "--county", COUNTY, "--format", "json").document
    mine = json.loads(result.json())
    assert mine["decisions"] == document["decisions"]
    assert str(result.totals["pay"]) == document["totals"]["pay"]
    assert result.receipt == document["receipt"]
    assert result.marks


def test_money_is_decimal_and_adds_up(result: Decisions) -> None:
    lines = result.lines
    assert lines.schema["amount"] == pl.Decimal(18, 2)
    total = lines["amount"].sum()
    assert isinstance(total, Decimal)
    assert total == result.totals["pay"]
    parts = lines.select("city_pays", "county_pays", "unallocated").sum().row(0)
    assert sum(parts, Decimal(0)) == total


def test_a_notebook_shows_a_table_with_its_marks(result: Decisions) -> None:
    shown = result._repr_html_()
    assert "<table" in shown
    assert result.marks[0] in shown


def frames() -> dict[str, pl.DataFrame]:
    """A firm that crosses the lowest tier, and no past."""
    tables = {table.id: table for table in core_tables({COUNTY: ""})}
    empty = {
        id: pl.DataFrame(schema=dict.fromkeys([c.id for c in tables[id].columns], pl.String))
        for id in ("dishonesty", "prior_awards")
    }
    return {
        "enterprises": pl.DataFrame(
            {"uscc": [FIRM], "name": ["虚构甲公司"], "county": [COUNTY], "kind": ["enterprise"],
             "exports_verified": [True]}
        ),
        "exports": pl.DataFrame(
            {"uscc": [FIRM], "year": [YEAR], "export_usd": [Decimal("7000000.00")]}
        ),
        **empty,
    }  # fmt: skip


def test_frames_are_decided_like_files() -> None:
    lines = jm.award(COUNTY, data=frames(), year=YEAR).lines
    paid = lines.filter(pl.col("measure") == "growth.milestone").to_dicts()[0]
    assert (paid["outcome"], paid["amount"]) == ("pay", Decimal("100000.00"))


def test_a_wrong_frame_is_refused_with_its_place() -> None:
    wrong = {**frames(), "exports": frames()["exports"].with_columns(export_usd=pl.lit("much"))}
    with pytest.raises(DataError) as refused:
        jm.award(COUNTY, data=wrong, year=YEAR)
    assert f"exports[{FIRM}|{YEAR}] export_usd" in refused.value.problems[0].place
    findings = jm.check(wrong)
    assert not findings.sound
    assert f"exports[{FIRM}|{YEAR}] export_usd" in findings.frame["place"].to_list()
    assert jm.check(frames()).sound


def test_paths_may_be_text_or_several() -> None:
    by_text = jm.award(COUNTY, data=str(EXAMPLE), year=YEAR)
    by_list = jm.award(COUNTY, data=[EXAMPLE], year=YEAR)
    assert by_text.lines.equals(by_list.lines)


def test_explain_and_readings_and_simulate(result: Decisions) -> None:
    firm = result.lines.filter(pl.col("outcome") == "pay")["uscc"][0]
    why = jm.explain(firm, COUNTY)
    assert {line.measure for line in why.lines} == set(
        result.lines.filter(pl.col("uscc") == firm)["measure"]
    )
    prices = jm.readings(COUNTY).frame
    assert {"reading", "option", "more", "less"} <= set(prices.columns)
    assert prices["more"].sum() > 0
    compared = jm.simulate(COUNTY, {"branding.certification.cap": 150_000})
    rows = compared.frame.filter(pl.col("dimension") == "all")
    before, after = rows["amount"].to_list()
    assert before == result.totals["pay"]
    assert after > before
    assert compared.broken == ((),)


def test_an_unknown_county_is_refused_as_on_the_command_line() -> None:
    with pytest.raises((UsageError,)):
        jm.award("nowhere")


def test_the_page_shows_code_that_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 5
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)  # noqa: S102 - our own page
    assert names["places"]
    assert isinstance(names["by_measure"], pl.DataFrame)
