"""What a scenario is asked by: spaces around a setting, a wrong ratio, and a name in a table."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from jmtrade_core.config.profiles import packaged
from jmtrade_core.errors import PolicyError
from jmtrade_core.policy import policy
from jmtrade_core.simulations import scenario
from jmtrade_core.simulations.compare import Row, Simulation
from jmtrade_core.simulations.report import to_csv
from jmtrade_core.simulations.sums import Cell
from tests.support import COUNTY, YEAR

MEASURE = "branding.certification"


def test_spaces_around_a_setting_change_nothing() -> None:
    base = policy.load(packaged(), COUNTY, YEAR)
    plain, spaced = (
        scenario.of_settings([setting], {}, base, city=False).terms[MEASURE]["cap"]
        for setting in (f"{MEASURE}.cap=150000", f" {MEASURE}.cap = 150000 ")
    )
    assert [one.value for one in plain] == [one.value for one in spaced] == [150_000_00]


def test_a_wrong_ratio_of_a_measure_is_named_by_its_key(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('[funding.measures]\n"branding.patent" = 5\n', encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        scenario.read(file, city=False)
    (problem,) = refused.value.problems
    assert problem.place == f"{file}:2 funding.measures.branding.patent"


@pytest.mark.parametrize("column", ["group", "title", "scenario"])
def test_no_word_of_a_table_is_a_formula(column: str) -> None:
    words = {"group": "g", "title": "t", "scenario": "s"} | {column: "=1+1"}
    row = Row("measure", words["group"], words["title"], Cell(), (Cell(),))
    found = Simulation((words["scenario"],), (row,), ((),), ())
    case = cast("Any", SimpleNamespace(trial=False, example=False, partial=False))
    table = list(csv.DictReader(io.StringIO(to_csv(case, found).decode("utf-8-sig"))))
    assert [entry[column] for entry in table][-1] == "'=1+1"
