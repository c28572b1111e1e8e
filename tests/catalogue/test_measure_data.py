"""A measure as data: complete (what is read back decides the same), in one order, and honest
about what cannot be written down."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pytest
from narwhals.stable.v2 import Expr, col, concat_str, lit, when

from jmtrade_core.awards.run import gather
from jmtrade_core.config import profiles
from jmtrade_core.engine.backends.polars import keep, ordered
from jmtrade_core.engine.run import evaluate
from jmtrade_core.measures.expression_data import (
    NotDataError,
    columns_read,
    expression,
    expression_data,
)
from jmtrade_core.measures.measure import Measure, Remainder
from jmtrade_core.measures.measure_data import measure_data, not_data
from jmtrade_core.policy import policy
from jmtrade_core.pricing.depends import options
from tests.generated import written
from tests.support import config, run, write_csv

PLAIN = {
    "a share": (col("fee") * 2 // 3, {"op": "//", "of": [
        {"op": "*", "of": [{"column": "fee"}, {"value": 2}]}, {"value": 3}]}),
    "not": (~col("own"), {"op": "not", "of": [{"column": "own"}]}),
    "a day": (col("on") >= date(2018, 7, 1), {"op": ">=", "of": [
        {"column": "on"}, {"value": "2018-07-01", "kind": "Date"}]}),
    "one of": (col("kind").is_in({"b", "a"}), {
        "op": "is_in", "of": [{"column": "kind"}], "with": {"other": ["a", "b"]}}),
    "a case": (when(col("a")).then(lit("x")).otherwise(col("b")), {
        "op": "when", "of": [{"column": "a"}, {"value": "x"}, {"column": "b"}]}),
    "nothing known": (lit(None, dtype=nw.Int64), {"value": None, "kind": "Int64"}),
    "texts together": (concat_str(col("a"), col("b"), separator="|"), {
        "op": "concat_str", "of": [{"column": "a"}, {"column": "b"}],
        "with": {"separator": "|", "ignore_nulls": False}}),
    "what is left of a number": (100 - col("fee"), {"op": "-", "of": [
        {"value": 100}, {"column": "fee"}]}),
    "one word for another": (col("a").replace_strict(["x"], ["y"], return_dtype=nw.String), {
        "op": "replace_strict", "of": [{"column": "a"}],
        "with": {"old": ["x"], "new": ["y"], "return_dtype": {"kind": "String"}}}),
    "a part of a text": (col("a").str.slice(2, 4), {
        "op": "str.slice", "of": [{"column": "a"}], "with": {"offset": 2, "length": 4}}),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_an_expression_and_back(name: str) -> None:
    expr, data = PLAIN[name]
    assert json.loads(json.dumps(expression_data(expr))) == data
    assert expression_data(expression(data)) == data


def test_the_columns_that_it_reads() -> None:
    data = expression_data(when(col("a") > col("b")).then(col("a")).otherwise(lit(0)))
    assert list(columns_read(data)) == ["a", "b", "a"]


@pytest.mark.parametrize(
    ("expr", "found"),
    [
        (col("fee").sum(), "sum(...)"),
        (col("fee").cum_sum().over("uscc", order_by="on"), "cum_sum(...)"),
        (col("fee").map_batches(lambda fees: fees), "map_batches(...)"),
        (lit(1) + col("fee").max(), "max(...)"),
        (col("fee") > 0.5, "0.5"),
    ],
)
def test_what_is_no_data(expr: Expr, found: str) -> None:
    with pytest.raises(NotDataError) as error:
        expression_data(expr)
    assert str(error.value) == found


def read_back(value: Any) -> Any:
    """The same, each expression made again from its data."""
    if isinstance(value, Expr):
        return expression(json.loads(json.dumps(expression_data(value))))
    if isinstance(value, tuple):
        return tuple(map(read_back, value))
    if is_dataclass(value) and type(value).__module__.startswith("jmtrade_core.measures.m"):
        return _again(value)
    if type(value).__name__ in ("Condition", "Fixed", "Share", "Remainder"):
        return _again(value)
    return value


def _again(value: Any) -> Any:
    changes = {f.name: read_back(getattr(value, f.name)) for f in fields(value)}
    return replace(value, **changes)


@pytest.mark.parametrize("seed", [3, 8])
def test_what_is_read_back_decides_the_same(seed: int, tmp_path: Path) -> None:
    case = gather(written(tmp_path, seed))
    first = case.policies[0]
    mine, theirs = read_back(first.measures), read_back(first.city_text)
    again = replace(first, measures=mine, city_text=theirs)
    assert first.measures[0].conditions[0].test is not again.measures[0].conditions[0].test
    question, records = case.question(first), case.intake.records
    one, two = (evaluate(records, p, question, keep) for p in (first, again))
    assert one is not None
    assert two is not None
    assert ordered(one).rows() == ordered(two).rows()


def test_every_official_measure_stands_as_data_under_every_option() -> None:
    known = policy.load(profiles.packaged(), "zhongxiang", 2018)
    measures = [*known.measures, *(m for o in options(known) for m in o.policy.measures)]
    assert len(measures) > 500
    for measure in measures:
        assert list(not_data(measure)) == []
        assert json.dumps(measure_data(measure))


def test_it_is_written_alike_by_every_process() -> None:
    """Sets have an order of their own in each."""
    code = "from jmtrade_core.cli import main; main()"
    found = set()
    for seed in ("1", "2"):
        arguments = [sys.executable, "-c", code, "catalogue", "--year", "2018", "--format", "json"]
        done = subprocess.run(
            arguments, capture_output=True, check=True, env={"PYTHONHASHSEED": seed, "LANG": "C"}
        )
        found.add(done.stdout)
    assert len(found) == 1


def declared() -> Iterator[tuple[str, Any]]:
    document = run("catalogue", "--year", 2018, "--format", "json").document
    for article in document["articles"]:
        for measure in article["measures"]:
            yield measure["id"], measure["declares"]


def test_the_catalogue_has_it() -> None:
    known = policy.load(profiles.packaged(), "zhongxiang", 2018)
    mine = {m.id: json.loads(json.dumps(measure_data(m))) for m in known.measures}
    assert dict(declared()) == mine
    rules = [rule["is"] for rule in mine["ecommerce.platform"]["rules"]]
    assert rules == ["Once", "Similar", "Cap", "OneCost"]
    assert mine["ecommerce.platform"]["pays"]["rate"]["values"] == [{"from": None, "value": "1/2"}]


NOT_DATA = """
from jmtrade_core import Column, Fixed, Measure, Table, col, hookimpl

CLAIMS = Table("visits", "来访", (Column.text("visit", "编号", required=True, key=True),
                                 Column.date("on", "日期"), Column.money("cost", "费用（元）")),
               event="on", subject=("visit",))
TERMS = '''
["zhongxiang.visit"]
title = "来访"
title_en = "Visits"
clause = "示例"
amount = 300
'''

@hookimpl
def jmtrade_records():
    return [CLAIMS]

@hookimpl
def jmtrade_award(terms, official):
    below_the_highest = col("cost") < col("cost").max()
    return [Measure("zhongxiang.visit", None, CLAIMS, "county", where=below_the_highest,
                    pays=Fixed(terms["zhongxiang.visit"].amount), once_per="subject")]
"""


def test_a_county_measure_that_is_no_data_says_so(tmp_path: Path) -> None:
    (tmp_path / "visits.py").write_text(NOT_DATA, encoding="utf-8")
    plugin = (tmp_path / "visits.py").as_posix()
    profile = f'[authority]\ndocument = "D"\n[plugins]\nlocal = ["{plugin}"]\n'
    folder = config(tmp_path, profile)
    data = write_csv(tmp_path / "data", {"enterprises": []})
    done = run("award", "--county", "zhongxiang", "--config", folder, "--year", 2018,
               "--data", data, "--format", "json")  # fmt: skip
    assert "N451" in done.err
    assert "[not-data]" in done.err
    assert "zhongxiang.visit.where: found max(...)" in done.err
    listed = run("catalogue", "--county", "zhongxiang", "--config", folder, "--format", "json")
    entries = [m for a in listed.document["articles"] for m in a["measures"]]
    assert [m["id"] for m in entries if m["declares"] is None] == ["zhongxiang.visit"]


def test_a_remainder_is_data_too() -> None:
    measure = Measure("a.b", None, policy.load(profiles.packaged(), "zhongxiang", 2018).tables[
        "exports"], "county", pays=Remainder(col("cost") - col("paid")))  # fmt: skip
    assert measure_data(measure)["pays"] == {
        "is": "Remainder", "of": {"op": "-", "of": [{"column": "cost"}, {"column": "paid"}]},
    }  # fmt: skip


def test_the_page_shows_it_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "measure-data.md").read_text("utf-8")
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    assert shown == dict(declared())["branding.certification"]
