"""A baseline and scenarios side by side: lines, winners, losers and money by group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from narwhals.stable.v2 import DataFrame, concat

from jmtrade_core.awards.run import Case
from jmtrade_core.engine.decision import PAYERS
from jmtrade_core.i18n import _
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.decide import Again
from jmtrade_core.simulations.scenario import Scenario
from jmtrade_core.simulations.sums import DIMENSIONS, UNKNOWN, Cell, Group, Sums

NOTHING = Cell()
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Row:
    """One group of one dimension (all, measure, payer, county, band of exports)."""

    dimension: str
    group: str
    title: str
    baseline: Cell
    scenarios: tuple[Cell, ...]


@dataclass(frozen=True)
class Simulation:
    """All rows, the scenarios' names, and the locks that each breaks."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    broken: tuple[tuple[str, ...], ...]
    """Of each scenario: the locked measures that it touches."""
    lines: tuple[DataFrame[Any], ...]
    """Decided lines of the baseline, county by county."""


def simulate(
    case: Case, scenarios: Sequence[Scenario], progress: Progress | None = None
) -> Simulation:
    """Decide the baseline, and of every scenario what it can change, on the same records."""
    before = [case.decide(policy) for policy in case.policies]
    kept = [Again(case, policy) for policy in case.policies]
    sums = Sums(case, before)
    cells, broken = [], []
    for number, scenario in enumerate(scenarios, start=1):
        if progress:
            progress(_("scenario {number} of {count}").format(number=number, count=len(scenarios)))
        policies = [scenario.policy(policy) for policy in case.policies]
        pairs = list(zip(kept, policies, strict=True))
        touched = frozenset().union(*(again.touched(policy) for again, policy in pairs))
        paid = concat([again.paid(policy, touched) for again, policy in pairs])
        cells.append(sums.beside(touched, paid))
        locks = (p.found for one in policies for p in one.broken if p.code == "locked")
        broken.append(tuple(dict.fromkeys(locks)))
    if progress:
        progress("")
    rows = tuple(_rows(sums.base, cells, _titles(case.policies)))
    return Simulation(tuple(s.name for s in scenarios), rows, tuple(broken), tuple(before))


def _rows(
    base: Mapping[Group, Cell], found: Sequence[Mapping[Group, Cell]], titles: Mapping[str, str]
) -> Iterator[Row]:
    groups = {group for one in (base, *found) for group in one}
    for dimension, group in sorted(groups, key=lambda g: (DIMENSIONS.index(g[0]), _order(g[1]))):
        cells = tuple(one.get((dimension, group), NOTHING) for one in found)
        mine = replace(base.get((dimension, group), NOTHING), winners=0, losers=0)
        yield Row(dimension, group, titles.get(group, group), mine, cells)


def _order(group: str) -> tuple[int, int, str]:
    """Payers as they are named, bands by their lower end; everything else by name."""
    low = group.partition("-")[0]
    if group in PAYERS:
        return 0, PAYERS.index(group), ""
    return (0, int(low), "") if low.isdigit() else (int(group == UNKNOWN), 0, group)


def _titles(policies: Sequence[Policy]) -> Mapping[str, str]:
    titles = {m.id: str(p.title(m.id)) for p in policies for m in p.measures}
    titles |= {policy.county.id: policy.county.name for policy in policies}
    words = {"city_pays": _("city"), "county_pays": _("county"), "unallocated": _("unallocated"),
             "all": _("all"), UNKNOWN: _("exports not known")}  # fmt: skip
    return {**titles, **words}
