"""Decision lines with their words, and their sums: what every output for people begins with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from narwhals.stable.v2 import col

from jmtrade_core.awards import unclaimed
from jmtrade_core.awards.result import Award
from jmtrade_core.engine.decision import PAYERS
from jmtrade_core.i18n import _, also, listed, saying
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.policy import wording

Row = dict[str, Any]
PAID = ("amount", *PAYERS)


def worded(award: Award, outcomes: Sequence[str] | None = None) -> list[Row]:
    """The lines (with these outcomes) and their words, which are the same for every line of a
    measure and reason."""

    @cache
    def words(county: str, measure: str, reason: str | None, held: bool) -> Row:
        policy = award.policy(county)
        title = policy.title(measure)
        why = wording.words(policy, measure, reason, held=held) if reason else ""
        bring = wording.bring(policy, measure, reason) if reason and held else ""
        words = {"title": str(title), "clause": title.clause, "why": why, "bring": bring}
        return words | {"warned": ""}

    unasked = unclaimed.among(award)
    lines = award.lines if outcomes is None else award.lines.filter(col("outcome").is_in(outcomes))
    rows = lines.rows(named=True)
    for row in rows:
        held = row["outcome"] == Outcome.HOLD
        named = row["jurisdiction"], row["measure"], row["reason"]
        row |= words(*named, held)
        if row["outcome"] == Outcome.DENY and unasked(*named, row["uscc"]):
            row["why"] = unclaimed.said()
        if row["warnings"]:
            row["warned"] = saying(_("warnings"), listed(row["warnings"]))
            row["why"] = also(part for part in (row["why"], row["warned"]) if part)
    return rows


def sums(rows: Sequence[Row], key: Callable[[Row], Any]) -> dict[Any, list[int]]:
    """Lines and money of the payable rows by key: [lines, amount, city, county, open]."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        if row["outcome"] == Outcome.PAY:
            found.setdefault(key(row), []).append(row)
    return {
        group: [len(paid), *(sum(row[name] for row in paid) for name in PAID)]
        for group, paid in sorted(found.items())
    }
