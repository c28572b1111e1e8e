"""The page's evaluator gives the engine's lines, to the fen, under every reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from jmtrade_web.estimate.plan import Nodes
from jmtrade_web.estimate.rules import Rules, compiled
from jmtrade_web.estimate.steps import UnknownStepError

from jmtrade_core.config import profiles
from jmtrade_core.policy import policy as policies
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import options

from .alone import by_engine, by_page, enterprises, records

COUNTY, YEAR, DAY = "zhongxiang", 2018, date(2018, 12, 31)


@pytest.fixture(scope="module")
def policy() -> Policy:
    loaded = policies.load(profiles.packaged(), COUNTY, YEAR)
    return replace(loaded, city_text=None)


@pytest.fixture(scope="module")
def rules(policy: Policy) -> Rules:
    return compiled(policy, DAY)


def compared(policy: Policy, rules: Rules, seeds: range, every: int) -> int:
    """Decide some enterprises both ways under what is in force and under every so manyth
    other option; how many enterprises there were."""
    tables = enterprises(seeds, COUNTY)
    given = records(tables, policy)
    others = rules.alternatives[::every]
    pages = by_page(given, rules, [
        [*rules.plans.values()], *([*{**rules.plans, **one.plans}.values()] for one in others)
    ])  # fmt: skip
    trials = [{}, *({one.reading: one.option} for one in others)]
    for trial, page in zip(trials, pages, strict=True):
        under = replace(policies.under(policy, trial), city_text=None) if trial else policy
        engine = by_engine(given, under, DAY)
        firms = engine.keys() | page.keys()
        pairs = {uscc: (engine.get(uscc), page.get(uscc)) for uscc in firms}
        assert {uscc: pair for uscc, pair in pairs.items() if pair[0] != pair[1]} == {}, trial
    return len(tables["enterprises"])


def test_every_measure_and_every_option_is_compiled(policy: Policy, rules: Rules) -> None:
    assert rules.refused == {}
    together = [id for family in rules.plans for id in family.split(",")]
    assert sorted(together) == sorted(measure.id for measure in policy.measures)
    open_ones = {(one.name, one.option) for one in options(policy) if one.measures}
    compiled_ones = {(one.reading, one.option) for one in rules.alternatives}
    # Whom an enterprise continues is not asked, and who bears a cost changes no amount.
    assert {name for name, _option in open_ones - compiled_ones} <= {
        "succession.history", "exhibitions.payer"
    }  # fmt: skip


def test_some_enterprises(policy: Policy, rules: Rules) -> None:
    assert compared(policy, rules, range(1, 6), every=8) > 150


@pytest.mark.slow
@pytest.mark.parametrize("tens", range(26))
def test_ten_thousand_enterprises(policy: Policy, rules: Rules, tens: int) -> None:
    assert compared(policy, rules, range(10 * tens, 10 * tens + 10), every=1) > 380


@pytest.mark.parametrize(
    "frame",
    [pl.LazyFrame({"a": [1]}, {"a": pl.Int64}).select(pl.col("a").sqrt()),
     pl.LazyFrame({"a": [1]}, {"a": pl.Int64}).sort("a"),
     pl.LazyFrame({"b": [1]}, {"b": pl.Int64}),
     pl.LazyFrame({"a": [1]}, {"a": pl.Int64}).select(pl.col("a").cast(pl.Float64))],
)  # fmt: skip
def test_what_the_page_could_not_do_is_refused(frame: pl.LazyFrame) -> None:
    nodes: Any = Nodes({("a",): "table"})
    with pytest.raises(UnknownStepError):
        nodes.add(frame)
