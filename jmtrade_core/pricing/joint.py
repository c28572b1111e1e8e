"""The lowest and highest total of each enterprise over all combinations of readings.

Measures that share no reading and no rule add up, so each group of measures is tried under
its own readings only, and its best and worst are added: exact, without the combinations
that cannot matter. A group that one reading alone ties together falls apart once that
reading is settled. Readings that bind every measure (``ENGINE``) are combined in full, as far
as the records leave them anything to decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from math import prod
from typing import Any

from narwhals.stable.v2 import DataFrame, Expr, col, concat, when

from jmtrade_core.awards.run import Case
from jmtrade_core.engine.backends.polars import keep
from jmtrade_core.engine.kept import Kept
from jmtrade_core.measures.across.rule import tied
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import whole
from jmtrade_core.policy import policy as policies
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.decide import Again
from jmtrade_core.pricing.depends import ENGINE, Option, families_of, options
from jmtrade_core.pricing.idle import idle

Combination = Mapping[str, str]
Totals = DataFrame[Any]


@dataclass(frozen=True)
class Round:
    """One run of a group: under a ``case`` of the reading that ties it together, each part
    that is then independent tries its next combination."""

    case: int
    trial: Combination
    parts: Mapping[str, str]
    """Measure -> the name of its part."""


@dataclass(frozen=True)
class Group:
    """Measures that are tied by a rule or by a reading, and their combinations."""

    name: str
    measures: frozenset[str]
    combinations: tuple[Combination, ...]
    contested: bool
    """Whether one enterprise's lines depend on another's."""
    rounds: tuple[Round, ...]
    """Runs that stand for all combinations."""


def bounds(case: Case, policy: Policy, names: Sequence[str] = ()) -> Totals:
    """Code, lowest and highest total in fen, of each enterprise of the county with a line.

    Over all combinations of all readings (of these, where ``names`` has any).
    """
    found = [option for option in options(policy) if not names or option.name in names]
    groups = list(grouped(policy, found))
    again = Again(case, policy)
    open_ones = set(ENGINE) - idle(again)
    shared = _combinations(policy, [option for option in found if option.name in open_ones])
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
    groups = list(grouped(policy, found))
    others = Counter(option.name for option in found)
    whole_number = prod(count + 1 for count in others.values())
    return whole_number, shared * sum(len(group.rounds) for group in groups)


def grouped(policy: Policy, found: Sequence[Option]) -> Iterator[Group]:
    """The county's paying measures in groups that share no reading and no rule."""
    own = [option for option in found if option.name not in ENGINE]
    ties = [set(option.measures) for option in own]
    ties += [
        set(family) for one in (policy, *(o.policy for o in own)) for family in families_of(one)
    ]
    contests = {m.id for m in policy.measures if m.city_wide}
    for group in tied({m.id for m in policy.measures if m.payer is not None}, ties):
        mine = [option for option in own if option.measures & group]
        tried = _combinations(policy, mine)
        rounds = _rounds(policy, group, mine)
        yield Group(min(group), frozenset(group), tried, bool(group & contests), rounds)


def _rounds(policy: Policy, group: set[str], mine: Sequence[Option]) -> tuple[Round, ...]:
    """The fewest runs: the group whole, or case by case of the reading that ties it."""
    names = dict.fromkeys(option.name for option in mine)
    ways = [_case_by_case(policy, group, mine, name) for name in (None, *names)]
    return min(ways, key=len)


def _case_by_case(
    policy: Policy, group: set[str], mine: Sequence[Option], settled: str | None
) -> tuple[Round, ...]:
    free = [option for option in mine if option.name != settled]
    ties = [set(option.measures) for option in free]
    ties += [set(f) for one in (policy, *(o.policy for o in mine)) for f in families_of(one)]
    parts = [
        (part, _combinations(policy, [o for o in free if o.measures & part]))
        for part in tied(group, ties)
    ]
    longest = max(len(tried) for _part, tried in parts)
    return tuple(
        Round(
            case,
            dict(chain(given.items(), *(t[i].items() for _part, t in parts if i < len(t)))),
            {m: min(part) for part, t in parts if i < len(t) for m in part},
        )
        for case, given in enumerate(_combinations(policy, [o for o in mine if o.name == settled]))
        for i in range(longest)
    )


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
    found = []
    tried: Counter[str] = Counter()
    kept = Kept(keep)
    for index in range(max((len(group.rounds) for group in groups), default=0)):
        active = [(group, group.rounds[index]) for group in groups if index < len(group.rounds)]
        trial = dict(chain(*(one.trial.items() for _group, one in active)))
        labels = {
            measure: _LABEL.join((group.name, str(one.case), part))
            for group, one in active
            for measure, part in one.parts.items()
        }
        tried.update(set(labels.values()))
        under = policies.under(policy, {**shared, **trial})
        lines = again.decide(under, set(labels), known, kept).select("uscc", "measure", "amount")
        named = lines.with_columns(label=_named("measure", labels)).group_by("uscc", "label")
        found.append(named.agg(col("amount").sum()).with_columns(round=whole(index)))
    return _extremes(concat(found), tried, groups)


_LABEL = "\x1f"


def _named(column: str, names: Mapping[str, str]) -> Expr:
    return col(column).replace_strict(list(names), list(names.values()))


def _extremes(found: Totals, tried: Mapping[str, int], groups: Sequence[Group]) -> Totals:
    """Lowest and highest of each part in each case; then parts add up, and of the cases the
    lowest and highest remain. No line under a combination counts 0."""
    parts = found.group_by("uscc", "label").agg(
        col("amount").min().alias("low"),
        col("amount").max().alias("high"),
        col("round").n_unique().alias("met"),
    )
    rounds = col("label").replace_strict(list(tried), list(tried.values()))
    low = when(col("met") < rounds).then(whole(0)).otherwise(col("low"))
    of = {label: label.split(_LABEL) for label in tried}
    cases = parts.with_columns(
        low=low,
        group=_named("label", {label: name for label, (name, _c, _p) in of.items()}),
        case=_named("label", {label: case for label, (_n, case, _p) in of.items()}),
    )
    sums = cases.group_by("uscc", "group", "case").agg(col("low").sum(), col("high").sum())
    totals = sums.group_by("uscc", "group").agg(
        col("low").min(), col("high").max(), col("case").n_unique().alias("met")
    )
    count = {g.name: len({one.case for one in g.rounds}) for g in groups}
    in_all = col("group").replace_strict(list(count), list(count.values()))
    low = when(col("met") < in_all).then(whole(0)).otherwise(col("low"))
    return totals.with_columns(low=low).select("uscc", "group", "low", "high")


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
    calm = [group for group in groups if not group.contested]
    codes = doubtful.collect()["uscc"].to_list()
    theirs = set(first.filter(col("uscc").is_in(codes))["group"])  # none is made or unmade here
    rest = [group for group in calm if group.name in theirs]
    names = [group.name for group in calm]
    unchanged = first.filter(~col("uscc").is_in(codes) & col("group").is_in(names))
    parts = [unchanged]
    if contested:
        parts.append(_of_all(again, policy, contested, known, shared))
    if rest and len(codes):
        some = keep(known.join(doubtful, on="uscc", how="inner"))
        parts.append(_of_all(again, policy, rest, some, shared))
    return concat([part.select("uscc", "group", "low", "high") for part in parts])
