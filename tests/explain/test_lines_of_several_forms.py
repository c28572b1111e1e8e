"""A measure whose lines pay in different forms is explained, and described, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import FIRM, config, firm, of, run, write_csv

MEASURE = '''
from jmtrade_core import Column, Fixed, Line, Measure, Remainder, Share, Table, col, hookimpl

VISITS = Table("visits", "来访", (
    Column.text("visit", "编号", required=True, key=True), Column.date("day", "日期"),
    Column.money("cost", "费用（元）")), event="day", subject=("visit",))
TERMS = """
["own.visit"]
title = "来访补助"
clause = "示例"
flat = 300
rate = "40%"
"""

@hookimpl
def jmtrade_records():
    return [VISITS]

@hookimpl
def jmtrade_award(terms, official):
    t = terms["own.visit"]
    by = lambda first: col("visit").str.starts_with(first)
    return [Measure("own.visit", None, VISITS, "county", once_per="subject", lines=(
        Line(col("visit"), Fixed(t.flat), by("F")),
        Line(col("visit"), Share(t.rate, of="cost"), by("S")),
        Line(col("visit"), Remainder(col("cost")), by("R")),
    ))]
'''


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    settings = config(folder, '[plugins]\nlocal = ["visits.py"]\n[authority]\ndocument = "D"\n')
    (settings / "counties" / "visits.py").write_text(MEASURE, encoding="utf-8")
    rows = [of(visit=visit, day="2018-03-01", cost=1000) for visit in ("F1", "S1", "R1")]
    write_csv(folder / "data", {"enterprises": [firm()], "visits": rows})
    return folder


def test_each_line_tells_its_own_payout(place: Path) -> None:
    found = run("explain", FIRM, "--county", "zhongxiang", "--year", 2018, "--data",
                place / "data", "--config", place / "config", "--format", "json")  # fmt: skip
    told = {
        line["subject"]: (
            line["payout"]["form"],
            [term["term"] for term in line["payout"]["terms"]],
            line["payout"]["rate"] and line["payout"]["rate"]["value"],
            line["amount"],
        )
        for line in found.document["lines"]
    }
    assert told == {
        "F1": ("fixed", ["flat"], None, "300.00"),
        "S1": ("share", [], "40%", "400.00"),
        "R1": ("remainder", [], None, "1000.00"),
    }


def test_the_catalogue_tells_every_form(place: Path) -> None:
    found = run("catalogue", "--county", "zhongxiang", "--year", 2018, "--config",
                place / "config", "--format", "json")  # fmt: skip
    entry = next(m for a in found.document["articles"] for m in a["measures"]
                 if m["id"] == "own.visit")  # fmt: skip
    assert entry["pays"] == ("300.00 yuan; 40% of cost; the whole of what others left of the cost")


def test_what_no_condition_asked_for_is_asked_for(place: Path, tmp_path: Path) -> None:
    """A share of a cost that is missing, where the measure has no condition on the cost."""
    rows = [of(visit="S1", day="2018-03-01")]
    data = write_csv(tmp_path, {"enterprises": [firm()], "visits": rows})
    found = run("explain", FIRM, "--county", "zhongxiang", "--year", 2018, "--data", data,
                "--config", place / "config", "--format", "json")  # fmt: skip
    (line,) = found.document["lines"]
    assert (line["outcome"], line["reason"]) == ("hold", "nothing-left")
    (unknown,) = (check for check in line["conditions"] if check["result"] == "unknown")
    assert (unknown["code"], unknown["reached"]) == ("nothing-left", True)
