"""The joint bounds of a run beside what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from narwhals.stable.v2 import col

from jmtrade_core.awards.run import Case
from jmtrade_core.pricing.decide import Lines
from jmtrade_core.pricing.joint import bounds, count


@dataclass(frozen=True)
class Bound:
    """An enterprise's total as decided, and over all combinations; fen."""

    uscc: str
    name: str
    low: int
    decided: int
    high: int


@dataclass(frozen=True)
class Bounds:
    """All enterprises with a line. ``runs`` of groups stand for all ``combinations``."""

    combinations: int
    runs: int
    enterprises: tuple[Bound, ...]


def joint(case: Case, lines: Sequence[Lines], names: Sequence[str] = ()) -> Bounds:
    """Lowest and highest over all combinations, county by county."""
    found = []
    for policy, decided in zip(case.policies, lines, strict=True):
        sums = decided.group_by("uscc").agg(col("amount").sum())
        paid = dict(sums.select("uscc", "amount").rows())
        for uscc, low, high in bounds(case, policy, names).rows():
            found.append(Bound(uscc, "", int(low), int(paid.get(uscc, 0)), int(high)))
    firms = case.intake.records.frames["enterprises"].select("uscc", "name").collect()
    named = dict(firms.rows())
    counts = [count(policy, names) for policy in case.policies]
    return Bounds(
        combinations=counts[0][0],
        runs=sum(runs for _all, runs in counts),
        enterprises=tuple(
            Bound(one.uscc, named[one.uscc], one.low, one.decided, one.high)
            for one in sorted(found, key=lambda one: one.uscc)
        ),
    )
