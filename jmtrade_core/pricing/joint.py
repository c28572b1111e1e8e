"""The lowest and highest total of each enterprise over all combinations of readings.

Measures that share no reading and no rule add up, so each group of measures is tried under
its own readings only, and its best and worst are added: exact, without the combinations
that cannot matter. Readings that bind every measure (``ENGINE``) are combined in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from narwhals.stable.v2 import DataFrame, Expr, col, concat, when

from jmtrade_core.awards.run import Case
from jmtrade_core.engine.backends.polars import keep
from jmtrade_core.engine.records import Frame
from jmtrade_core.measures.measure import whole
from jmtrade_core.policy import policy as policies
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.decide import Again
from jmtrade_core.pricing.depends import ENGINE, Option, families_of, options

Combination = Mapping[str, str]
Totals = DataFrame[Any]


@dataclass(frozen=True)
class Group:
    """Measures that are tied by a rule or by a reading, and their combinations."""

    name: str
    measures: frozenset[str]
    combinations: tuple[Combination, ...]
    contested: bool
    """Whether one enterprise's lines depend on another's."""


def bounds(case: Case, policy: Policy, names: Sequence[str] = ()) -> Totals:
    """Code, lowest and highest total in fen, of each enterprise of the county with a line.

    Over all combinations of all readings (of these, where ``names`` has any).
    """
    found = [option for option in options(policy) if not names or option.name in names]
    groups = list(grouped(policy, found))
    again = Again(case, policy)
    shared = _combinations(policy, [option for option in found if option.name in ENGINE])
    first = _of_all(again, policy, groups, again.known, shared[0])
    parts = [first, *(_under(again, policy, groups, first, one) for one in shared[1:])]
    labelled = [
        part.with_columns(shared=whole(index)).select("uscc", "group", "low", "high", "shared")
        for index, part in enumerate(parts)
    ]
    sums = concat(labelled).group_by("uscc", "shared").agg(col("low").sum(), col("high").sum())
    totals = sums.group_by("uscc").agg(
        col("low").min(), col("high").max(), col("shared").n_unique().alias("met")
    )
    # Without a line under some shared combination, the enterprise gets nothing there.
    low = when(col("met") < len(shared)).then(whole(0)).otherwise(col("low"))
    return totals.with_columns(low=low).select("uscc", "low", "high").sort("uscc")


def count(policy: Policy, names: Sequence[str] = ()) -> tuple[int, int]:
    """How many combinations there are, and how many runs of groups stand for them all."""
    found = [option for option in options(policy) if not names or option.name in names]
    shared = len(_combinations(policy, [option for option in found if option.name in ENGINE]))
    sizes = [len(group.combinations) for group in grouped(policy, found)]
    whole_number = shared
    for size in sizes:
        whole_number *= size
    return whole_number, shared * sum(sizes)


def grouped(policy: Policy, found: Sequence[Option]) -> Iterator[Group]:
    """The county's paying measures in groups that share no reading and no rule."""
    own = [option for option in found if option.name not in ENGINE]
    ties = [set(option.measures) for option in own]
    ties += [
        set(family) for one in (policy, *(o.policy for o in own)) for family in families_of(one)
    ]
    groups = [{m.id} for m in policy.measures if m.payer is not None]
    for tie in ties:
        met = [group for group in groups if group & tie]
        groups = [group for group in groups if not group & tie]
        groups += [set().union(*met)] if met else []
    contests = {m.id for m in policy.measures if m.contest}
    for group in groups:
        mine = [option for option in own if option.measures & group]
        tried = _combinations(policy, mine)
        yield Group(min(group), frozenset(group), tried, bool(group & contests))


def _combinations(policy: Policy, found: Sequence[Option]) -> tuple[Combination, ...]:
    """All combinations of the options of these readings; what is in force comes first."""
    choices: dict[str, list[str]] = {}
    for option in found:
        choices.setdefault(option.name, [policy.reading(option.name)]).append(option.option)
    return tuple(dict(zip(choices, one, strict=True)) for one in product(*choices.values()))


def _of_all(
    again: Again, policy: Policy, groups: Sequence[Group], known: Frame, shared: Combination
) -> Totals:
    """Each enterprise's lowest and highest total by group, under one shared combination.

    Groups are independent, so one run tries the next combination of every group at once.
    """
    owner = {measure: group.name for group in groups for measure in group.measures}
    rounds = []
    for index in range(max((len(group.combinations) for group in groups), default=0)):
        active = [group for group in groups if index < len(group.combinations)]
        trial = {name: o for group in active for name, o in group.combinations[index].items()}
        under = policies.under(policy, {**shared, **trial})
        measures = {measure for group in active for measure in group.measures}
        lines = again.decide(under, measures, known).select("uscc", "measure", "amount")
        named = lines.with_columns(group=_named(owner)).group_by("uscc", "group")
        rounds.append(named.agg(col("amount").sum()).with_columns(round=whole(index)))
    sizes = {group.name: len(group.combinations) for group in groups}
    return _extremes(concat(rounds), sizes)


def _named(owner: Mapping[str, str]) -> Expr:
    return col("measure").replace_strict(list(owner), list(owner.values()))


def _extremes(rounds: Totals, sizes: Mapping[str, int]) -> Totals:
    """Lowest and highest by enterprise and group; no line under a combination counts 0."""
    found = rounds.group_by("uscc", "group").agg(
        col("amount").min().alias("low"),
        col("amount").max().alias("high"),
        col("round").n_unique().alias("met"),
    )
    tried = col("group").replace_strict(list(sizes), list(sizes.values()))
    low = when(col("met") < tried).then(whole(0)).otherwise(col("low"))
    return found.with_columns(low=low).select("uscc", "group", "low", "high")


def _under(
    again: Again, policy: Policy, groups: Sequence[Group], first: Totals, shared: Combination
) -> Totals:
    """The same under another shared combination.

    Where nothing is contested it changes nothing for enterprises known to be honest that
    are in no succession.
    """
    other = policies.under(policy, shared)
    known = again.facts_of(other)
    doubtful = keep(again.doubtful(other, known))
    contested = [group for group in groups if group.contested]
    rest = [group for group in groups if not group.contested]
    codes = doubtful.collect()["uscc"].to_list()
    names = [group.name for group in rest]
    unchanged = first.filter(~col("uscc").is_in(codes) & col("group").is_in(names))
    parts = [unchanged]
    if contested:
        parts.append(_of_all(again, policy, contested, known, shared))
    if rest and len(codes):
        some = keep(known.join(doubtful, on="uscc", how="inner"))
        parts.append(_of_all(again, policy, rest, some, shared))
    return concat([part.select("uscc", "group", "low", "high") for part in parts])
