"""The columns of a decision stand once; every output shows them in their types."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import jmtrade_core as jm
from jmtrade_core.awards.json_schema import award_schema
from jmtrade_core.awards.run import no_lines
from jmtrade_core.config import profiles
from jmtrade_core.engine.decision import ALL_MONEY, COLUMNS, DECISION, FIELDS, MONEY
from jmtrade_core.policy import policy
from tests.support import COUNTY, FIRM, YEAR, firm, of, write_csv


def test_an_empty_run_has_the_columns_and_types_of_a_full_one(tmp_path: Path) -> None:
    rows = [of(registration_no="W", registered_on="2018-05-02")]
    data = write_csv(tmp_path / "in", {"enterprises": [firm()], "trademarks": rows})
    full = jm.award(COUNTY, data=data, year=YEAR).award.lines
    empty = no_lines()
    assert tuple(empty.columns) == DECISION
    assert {name: full.schema[name] for name in DECISION} == dict(empty.schema)
    assert {name for name, kind in empty.schema.items() if name in ALL_MONEY} == set(ALL_MONEY)


def test_the_schema_describes_each_field() -> None:
    decision = award_schema()["properties"]["decisions"]["items"]
    assert [n for n in decision["properties"] if n != "contingent"] == list(FIELDS)
    empty = [column.name for column in COLUMNS if column.empty]
    for name in empty:
        assert "null" in decision["properties"][name]["type"]


def test_a_notebook_gets_all_money_in_yuan(tmp_path: Path) -> None:
    """What a held line may be worth too: no figure of a hundred times as much."""
    rows = [of(certificate_no="C1", certified_on="2018-05-02", fee="100000.50")]
    tables = {"enterprises": [firm()], "certifications": rows, "dishonesty": None}
    lines = jm.award(COUNTY, data=write_csv(tmp_path / "in", tables), year=YEAR).lines
    assert {name: lines.schema[name] for name in MONEY} == dict.fromkeys(MONEY, pl.Decimal(18, 2))
    assert lines.row(0, named=True)["uscc"] == FIRM
    assert [str(x) for x in lines["at_stake"]] == ["50000.25"]


@pytest.mark.parametrize("wanted", [{"branding.patent"}, set()])
def test_a_policy_with_some_measures_only(wanted: set[str]) -> None:
    whole = policy.load(profiles.packaged(), COUNTY, YEAR)
    some = whole.only(wanted)
    assert {m.id for m in some.measures} == wanted
    assert {m.id for m in some.city_text or ()} <= wanted
    assert len(whole.measures) > 10
