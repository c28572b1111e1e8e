"""What a county's own text pays more or less in a run, and what it may not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from narwhals.stable.v2 import DataFrame, col

from jmtrade_core.awards.result import DeviationEffect
from jmtrade_core.errors import PolicyError
from jmtrade_core.policy.deviations import below
from jmtrade_core.policy.policy import Policy


def effects(
    policy: Policy, lines: DataFrame[Any]
) -> Iterator[tuple[tuple[str, str], DeviationEffect]]:
    """For each measure of which the county text differs: more or less in fen, in this run."""
    added = {d.measure for d in policy.deviations if d.term == "measure" and d.city is None}
    for measure in {d.measure for d in policy.deviations if d.term != "enabled"}:
        mine = lines.filter(col("measure") == measure)
        # The city text pays nothing for what the county added.
        change = mine["amount"] - (0 if measure in added else mine["city_amount"])
        yield (
            (policy.county.id, measure),
            DeviationEffect(int(change.sum()), bool((change < 0).any())),
        )


def refuse_less(
    policies: Sequence[Policy], effects: Mapping[tuple[str, str], DeviationEffect]
) -> None:
    """PolicyError where a county's own measure pays less for a line than the city text, and
    the city forbids it: of a replaced measure only a run can tell (rulebook 4.5)."""
    problems = [
        below(p.county, d)
        for p in policies
        for d in p.deviations
        if d.term == "measure"
        and not p.city.may_pay_less
        and (effect := effects.get((p.county.id, d.measure)))
        and effect.less
    ]
    if problems:
        raise PolicyError(*problems)
