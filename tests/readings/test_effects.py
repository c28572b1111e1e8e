"""The price of an option is the difference of two full runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import Case, gather, load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.contingent import resting
from jmtrade_core.pricing.effects import MONEY, by_enterprise, effects, unruled
from tests.generated import written

Money = dict[str, tuple[int, ...]]


def full(case: Case, request: Request) -> Money:
    """Each enterprise's amount and payers, by a run of everything on the records read."""
    found: Money = {}
    for row in case.decide(load_policies(request)[0]).rows(named=True):
        sums = found.get(row["uscc"], (0, 0, 0, 0))
        found[row["uscc"]] = tuple(a + row[n] for a, n in zip(sums, MONEY, strict=True))
    return found


def difference(before: Money, after: Money) -> Money:
    nothing = (0, 0, 0, 0)
    gains = {
        uscc: tuple(
            b - a for a, b in zip(before.get(uscc, nothing), after.get(uscc, nothing), strict=True)
        )
        for uscc in before.keys() | after.keys()
    }
    return {uscc: money for uscc, money in gains.items() if any(money)}


def priced(case: Case) -> Iterator[tuple[str, str, Money]]:
    policy = case.policies[0]
    for effect in effects(case, policy, case.decide(policy)):
        money = {uscc: gains for uscc, (_name, gains) in by_enterprise(effect).items()}
        yield effect.option.name, effect.option.option, money


def check(request: Request) -> int:
    """Compare every option with two full runs; how many of them moved money."""
    case = gather(request)
    before = full(case, request)
    moved = 0
    for name, option, money in priced(case):
        after = full(case, replace(request, trials={**request.trials, name: option}))
        assert money == difference(before, after), (name, option)
        moved += bool(money)
    return moved


def test_every_option_on_the_example() -> None:
    assert check(Request("zhongxiang", packaged())) == 26


@pytest.mark.parametrize("seed", [9])
def test_every_option_on_generated_records(tmp_path: Path, seed: int) -> None:
    """Seeds take turns between default readings and others in force."""
    assert check(written(tmp_path / "run", seed, 10, ruled=bool(seed % 2))) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_every_option_on_many_generated_records(tmp_path: Path, seed: int) -> None:
    check(written(tmp_path / "run", seed, 20, ruled=bool(seed % 2)))


def test_what_rests_on_unruled_readings() -> None:
    """A ruling takes its reading off the open list, and its money off the sum."""
    case = gather(Request("zhongxiang", packaged()))
    policy = case.policies[0]
    lines = case.decide(policy)
    found = list(effects(case, policy, lines, ["branding.trademark.limit"]))
    moved = [row["amount_then"] - row["amount"] for row in found[0].changes.rows(named=True)]
    sums = resting(found, lines)
    assert sums.falls - sums.rises == -sum(moved)
    assert (sums.falls, sums.readings) > (0, 0)
    ruled = replace(policy, choices={
        name: replace(choice, basis="ruling") for name, choice in policy.choices.items()
    })  # fmt: skip
    again = list(_effects(case, ruled, lines))
    assert again
    assert not unruled(again)
    assert (resting(again, lines).falls, resting(again, lines).rises) == (0, 0)


def _effects(case: Case, policy: Policy, lines: Any) -> Any:
    return effects(case, policy, lines, ["branding.trademark.limit"])
