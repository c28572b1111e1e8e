"""A priced option on paper: who gains what of whom, cell by cell, and which option comes first."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from jmtrade_core.measures.terms import Choice, Reading
from jmtrade_core.output.grid import text_width
from jmtrade_core.pricing import report, summary
from jmtrade_core.pricing.summary import Gain, Priced

COUNTY = SimpleNamespace(id="zhongxiang", name="钟祥市")
POLICY = SimpleNamespace(year=2018, county=COUNTY, city=SimpleNamespace(name="荆门市"))
CASE = cast("Any", SimpleNamespace(
    trial=False, example=True, partial=False, year=2018, county="zhongxiang",
    as_of=date(2018, 12, 31), policies=(POLICY,), data=(),
))  # fmt: skip
GAINS = (Gain("A", "甲", "zhongxiang", -700, -100, -200, -400), Gain("B", "乙", "x", 1, 1, 0, 0))


def reading(name: str) -> Reading:
    return Reading(name, "问？", "asked?", {"one": "甲", "two": "乙"}, "one", "第一条")


ONE = Priced(reading("a.b"), "two", Choice("one", "ruling", "D 1"), 3, 1, 700, GAINS)


def test_the_table_of_a_spreadsheet() -> None:
    rows = list(csv.reader(io.StringIO(report.to_csv(CASE, [ONE], None).decode("utf-8-sig"))))
    assert rows == [
        ["reading", "option", "in_force", "basis", "uscc", "name", "jurisdiction", "change",
         "city_pays", "county_pays", "unallocated", "marks"],
        ["a.b", "two", "one", "ruling", "A", "甲", "zhongxiang", "-7.00", "-1.00", "-2.00",
         "-4.00", "example"],
        ["a.b", "two", "one", "ruling", "B", "乙", "x", "0.01", "0.01", "0.00", "0.00", "example"],
    ]  # fmt: skip


def test_the_data_of_an_option() -> None:
    (entry,) = json.loads(report.to_json(CASE, [ONE], None))["readings"]
    assert {name: entry[name] for name in ("document", "lines", "at_stake", "more", "less")} == {
        "document": "D 1", "lines": 3, "at_stake": "7.01", "more": "0.01", "less": "7.00",
    }  # fmt: skip
    named = ("change", "city_pays", "county_pays", "unallocated")
    assert [entry[name] for name in named] == ["-6.99", "-0.99", "-2.00", "-4.00"]
    assert [entry["enterprises"][0][name] for name in named] == ["-7.00", "-1.00", "-2.00", "-4.00"]


def test_the_table_of_a_terminal() -> None:
    page = report.to_table(CASE, [ONE], None, named=True)
    shown = page.splitlines()
    gains, gain = (next(line for line in shown if line.startswith(start))
                   for start in ("code  enterprise", "A  "))  # fmt: skip
    width = text_width(gains.partition("change (yuan)")[0] + "change (yuan)")
    assert text_width(gain.partition("-7.00")[0] + "-7.00") == width
    lines = [" ".join(line.split()) for line in shown]
    money = "change (yuan) city county unallocated"
    assert {
        f"reading option in force enterprises lines at stake (yuan) {money}",
        "a.b two one (D 1) 2 3 7.01 -6.99 -0.99 -2.00 -4.00",
        f"code enterprise {money}",
        "A 甲 -7.00 -1.00 -2.00 -4.00",
    } <= set(lines)


def test_a_fen_counts_and_readings_of_one_price_stay_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The dearest reading first; of two of one price by name, its options together."""
    money = {"x": 5, "y": 3, "z": 1}

    def effect(name: str, option: str) -> Any:
        choice = SimpleNamespace(name=name, option=option)
        return SimpleNamespace(option=choice, reading=reading(name), choice=Choice("", "default"),
                               policy=POLICY, changes=())  # fmt: skip

    monkeypatch.setattr(
        summary, "by_enterprise", lambda one: {"A": ("甲", (money[one.option.option], 0, 0, 0))}
    )
    asked = [("b", "x"), ("a", "z"), ("a", "x"), ("b", "y"), ("c", "z")]
    found = summary.priced([effect(*one) for one in asked])
    assert [(one.reading.name, one.option, one.more) for one in found] == [
        ("a", "x", 5), ("a", "z", 1), ("b", "x", 5), ("b", "y", 3), ("c", "z", 1),
    ]  # fmt: skip
