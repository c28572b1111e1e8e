"""Bounds over all combinations equal an enumeration of full runs."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import prod
from pathlib import Path

import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import gather, load_policies
from jmtrade_core.pricing.depends import options, readings_of
from jmtrade_core.pricing.joint import bounds, count, grouped
from tests.generated import written

SETS = (
    ("integrity.window", "integrity.scope", "branding.patent.europe"),
    ("integrity.scope", "cost.articles", "service_platforms.services"),
    ("growth.history", "growth.milestone.first", "growth.new.first"),
    ("ecommerce.turnover", "cost.rest", "ecommerce.exporter.per"),
    ("integrity.day", "integrity.years", "succession.history"),
)
SHORT = (SETS[1], SETS[4])
"""The rest run with many seeds in the long form."""
MORE = (
    ("growth.milestone.crossing", "growth.milestone.stacking", "growth.history",
     "growth.new.stacking"),
    ("integrity.window", "integrity.scope", "branding.patent.europe", "branding.patent.top_up",
     "branding.trademark.limit"),
)  # fmt: skip


def enumerated(request: Request, names: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Lowest and highest total of each enterprise, by a full run of every combination."""
    case = gather(request)
    readings = readings_of(case.policies[0])
    runs = []
    for chosen in product(*(readings[name].options for name in names)):
        trials = dict(zip(names, chosen, strict=True))
        totals: dict[str, int] = {}
        policy = load_policies(replace(request, trials=trials))[0]
        for row in case.decide(policy).rows(named=True):
            totals[row["uscc"]] = totals.get(row["uscc"], 0) + row["amount"]
        runs.append(totals)
    codes = {uscc for run in runs for uscc in run}
    return {
        uscc: (min(r.get(uscc, 0) for r in runs), max(r.get(uscc, 0) for r in runs))
        for uscc in codes
    }


def agree(tmp_path: Path, seed: int, names: tuple[str, ...]) -> bool:
    """Compare both; whether any enterprise's total depends on the readings."""
    request = written(tmp_path / "run", seed, 25, ruled=False)
    case = gather(request)
    found = {uscc: (low, high) for uscc, low, high in bounds(case, case.policies[0], names).rows()}
    expected = enumerated(request, names)
    # An enterprise whose lines all carry no money has no bounds: they would be 0 and 0.
    assert all(found.get(uscc, (0, 0)) == pair for uscc, pair in expected.items())
    assert found.keys() <= expected.keys()
    return any(low != high for low, high in expected.values())


@pytest.mark.parametrize("names", SHORT, ids=lambda names: names[0])
def test_bounds_equal_brute_force(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert agree(tmp_path, 3, names)


@pytest.mark.slow
@pytest.mark.parametrize("names", SETS + MORE, ids=lambda names: names[0])
def test_bounds_equal_brute_force_on_many(tmp_path: Path, names: tuple[str, ...]) -> None:
    """In some cities, such as one outside the policy's years, nothing depends on a reading."""
    moved = [agree(tmp_path / str(seed), seed, names) for seed in range(4, 16)]
    assert sum(moved) >= 6


def test_far_fewer_runs_than_combinations(tmp_path: Path) -> None:
    policy = gather(written(tmp_path / "run", 3, 5, ruled=False)).policies[0]
    combinations, runs = count(policy)
    assert combinations == prod(len(r.options) for r in readings_of(policy).values())
    assert runs < 6_000


def test_a_reading_that_ties_a_group_is_settled_first(tmp_path: Path) -> None:
    policy = gather(written(tmp_path / "run", 3, 5, ruled=False)).policies[0]
    groups = {group.name: group for group in grouped(policy, list(options(policy)))}
    growth = groups["growth.milestone"]
    assert (len(growth.combinations), len(growth.rounds)) == (128, 16)
    assert {one.case for one in growth.rounds} == {0, 1}


def test_groups_share_no_reading(tmp_path: Path) -> None:
    policy = gather(written(tmp_path / "run", 3, 5, ruled=False)).policies[0]
    groups = list(grouped(policy, list(options(policy))))
    names = [name for group in groups for name in group.combinations[0]]
    assert len(names) == len(set(names)) > 10
    measures = [measure for group in groups for measure in group.measures]
    assert len(measures) == len(set(measures))
