"""The price of an option is the difference of two full runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import Case, gather, load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.contingent import resting
from jmtrade_core.pricing.depends import readings_of
from jmtrade_core.pricing.effects import MONEY, by_enterprise, effects, unruled
from tests.generated import written
from tests.support import FIRM, OTHER, config, firm, of, write_csv

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


def priced(case: Case, names: Sequence[str]) -> Iterator[tuple[str, str, Money]]:
    policy = case.policies[0]
    for effect in effects(case, policy, case.decide(policy), names):
        money = {uscc: gains for uscc, (_name, gains) in by_enterprise(effect).items()}
        yield effect.option.name, effect.option.option, money


def check(request: Request, *names: str) -> int:
    """Compare every option (of these readings) with two full runs; how many moved money."""
    case = gather(request)
    before = full(case, request)
    moved = 0
    for name, option, money in priced(case, names):
        after = full(case, replace(request, trials={**request.trials, name: option}))
        assert money == difference(before, after), (name, option)
        moved += bool(money)
    return moved


def test_every_option_on_the_example() -> None:
    assert check(Request("zhongxiang", packaged())) == 26


def test_where_a_county_pays_more(tmp_path: Path) -> None:
    """What the city's text pays, under the option too, is what the ratio binds."""
    more = '[authority]\ndocument = "D"\n[funding]\nshared_city = "30%"\n'
    more += '[terms."branding.patent"]\nhigh = 150_000\nlow = 60_000\n'
    patents = {name: {"uscc": uscc, "patent_no": name, "invention_id": name, "kind": "invention",
                      "granted_on": "2018-05-01", "jurisdiction": "US"}
               for name, uscc in (("P1", FIRM), ("P2", OTHER))}  # fmt: skip
    data = write_csv(tmp_path / "data", {
        "enterprises": [firm(FIRM), firm(OTHER, kind="institution")],
        "exports": [], "prior_awards": [],
        "dishonesty": [of(uscc, occurred_on="2018-02-01", matter="M") for uscc in (FIRM, OTHER)],
        "patents": list(patents.values()),
    })  # fmt: skip
    request = Request("zhongxiang", config(tmp_path, more), 2018, data)
    assert check(request, "integrity.recipients", "integrity.scope") == 2


def test_options_on_generated_records(tmp_path: Path) -> None:
    """Under other readings than the defaults; all options at once in the long form."""
    request = written(tmp_path / "run", 9, 10, ruled=True)
    names = sorted(readings_of(load_policies(request)[0]))[::3]
    assert check(request, *names) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_every_option_on_many_generated_records(tmp_path: Path, seed: int) -> None:
    """Seeds take turns between default readings and others in force."""
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
