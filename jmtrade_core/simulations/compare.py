"""A baseline and scenarios side by side: lines, winners, losers and money by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from narwhals.stable.v2 import DataFrame, col

from jmtrade_core.awards.run import Case
from jmtrade_core.engine.decision import PAYERS
from jmtrade_core.i18n import _
from jmtrade_core.policy.policy import Policy
from jmtrade_core.simulations.scenario import Scenario

BANDS = (1_000_000, 5_000_000, 10_000_000, 30_000_000, 50_000_000, 100_000_000)
"""Lower ends of bands of yearly exports, in dollars."""

Share = tuple[str, str, str, int, int]
"""Enterprise, county, measure, payable lines, and fen of one payer or of all."""


@dataclass(frozen=True)
class Cell:
    """A group under one scenario: payable lines and fen; who gets more or less than before."""

    lines: int
    money: int
    winners: int = 0
    losers: int = 0


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


def simulate(case: Case, scenarios: Sequence[Scenario]) -> Simulation:
    """Decide the baseline and every scenario on the same records."""
    before = [case.decide(policy) for policy in case.policies]
    found, broken = [], []
    for scenario in scenarios:
        policies = [scenario.policy(policy) for policy in case.policies]
        found.append([case.decide(policy) for policy in policies])
        locks = (p.found for one in policies for p in one.broken if p.code == "locked")
        broken.append(tuple(dict.fromkeys(locks)))
    rows = tuple(_rows(case, before, found))
    return Simulation(tuple(s.name for s in scenarios), rows, tuple(broken), tuple(before))


def _rows(case: Case, before: Any, found: Sequence[Any]) -> Iterator[Row]:
    bands, titles = exports_bands(case), _titles(case.policies)
    dimensions: tuple[tuple[str, Callable[[Share], str]], ...] = (
        ("all", lambda share: "all"),
        ("measure", lambda share: share[2]),
        ("county", lambda share: share[1]),
        ("exports", lambda share: bands.get(share[0], "unknown")),
    )
    base = list(shares(before, "amount"))
    others = [list(shares(lines, "amount")) for lines in found]
    for dimension, group_of in dimensions:
        yield from _side_by_side(dimension, group_of, base, others, titles)
    for payer in PAYERS:
        paid = [list(shares(lines, payer)) for lines in (before, *found)]
        yield from _side_by_side("payer", lambda share, p=payer: p, paid[0], paid[1:], titles)  # type: ignore[misc]


def shares(counties: Sequence[DataFrame[Any]], money: str) -> Iterator[Share]:
    """What each enterprise gets under each measure, as far as it gets anything."""
    for lines in counties:
        paid = lines.filter(col(money) > 0)
        grouped = paid.group_by("uscc", "jurisdiction", "measure").agg(
            col("source").count().alias("lines"), col(money).sum().alias("money")
        )
        for uscc, county, measure, count, fen in grouped.select(
            "uscc", "jurisdiction", "measure", "lines", "money"
        ).rows():
            yield uscc, county, measure, int(count), int(fen)


def _side_by_side(
    dimension: str,
    group_of: Callable[[Share], str],
    base: Sequence[Share],
    others: Sequence[Sequence[Share]],
    titles: Mapping[str, str],
) -> Iterator[Row]:
    before = _by_group(base, group_of)
    after = [_by_group(one, group_of) for one in others]
    groups = sorted({group for one in (before, *after) for group in one}, key=_order)
    for group in groups:
        mine = before[group]
        cells = tuple(_cell(one[group], mine) for one in after)
        yield Row(dimension, group, titles.get(group, group), _cell(mine, mine), cells)


def _by_group(
    found: Sequence[Share], group_of: Callable[[Share], str]
) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Group -> enterprise -> payable lines and fen."""
    sums: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for share in found:
        firms = sums[group_of(share)]
        lines, fen = firms.get(share[0], (0, 0))
        firms[share[0]] = lines + share[3], fen + share[4]
    return sums


def _cell(mine: Mapping[str, tuple[int, int]], before: Mapping[str, tuple[int, int]]) -> Cell:
    changes = [mine.get(f, (0, 0))[1] - before.get(f, (0, 0))[1] for f in mine.keys() | before]
    return Cell(
        lines=sum(lines for lines, _fen in mine.values()),
        money=sum(fen for _lines, fen in mine.values()),
        winners=sum(change > 0 for change in changes),
        losers=sum(change < 0 for change in changes),
    )


def exports_bands(case: Case) -> Mapping[str, str]:
    """Each enterprise's band of exports in the award year, as ``5000000-10000000``."""
    exports = case.intake.records.frames.get("exports")
    if exports is None:
        return {}
    mine = exports.filter(col("year") == case.policies[0].year).select("uscc", "export_usd")
    return {uscc: _band(cents) for uscc, cents in mine.collect().rows() if cents is not None}


def _band(cents: int) -> str:
    edges = (0, *BANDS)
    low = max(edge for edge in edges if edge * 100 <= cents)
    return "-".join(str(edge) for edge in edges[edges.index(low) :][:2]) + (
        "" if low != BANDS[-1] else "-"
    )


def _order(group: str) -> tuple[int, str]:
    """Bands by their lower end; everything else by name."""
    low = group.partition("-")[0]
    return (int(low), "") if low.isdigit() else (0 if group != "unknown" else 10**9, group)


def _titles(policies: Sequence[Policy]) -> Mapping[str, str]:
    titles = {m.id: str(p.title(m.id)) for p in policies for m in p.measures}
    titles |= {policy.county.id: policy.county.name for policy in policies}
    words = {"city_pays": _("city"), "county_pays": _("county"), "unallocated": _("unallocated"),
             "all": _("all"), "unknown": _("exports not known")}  # fmt: skip
    return {**titles, **words}
