"""Decided lines as the ledger takes them: what may be paid only once, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jmtrade_core.measures.codes import Outcome
from jmtrade_core.schema.tables import KINDS_BY_CODE
from jmtrade_ledger.chain import Split, canonical

if TYPE_CHECKING:
    from jmtrade_core.awards.result import Award
    from jmtrade_core.measures.measure import Measure
    from jmtrade_core.policy.policy import Policy


@dataclass(frozen=True)
class Line:
    """One ``pay`` line. ``key`` is what is awarded once; ``larger_of`` names the measures
    of which an enterprise gets only the larger in a year, so that they share their money."""

    key: str
    once_per: str
    uscc: str
    name: str
    jurisdiction: str
    measure: str
    article: int | None
    subject: str
    year: int
    event_date: str | None
    split: Split
    integrity: str = ""
    """How integrity is tested again on the day of payment: the readings of its window and its
    years, as one text; empty where it is not."""
    larger_of: tuple[str, ...] = ()
    worth: int = 0
    """Fen that all awards of the key together may reach, in a contest; else 0."""


def lines_of(award: Award) -> list[Line]:
    """The lines of a run that pay, in the order of the run."""
    from narwhals.stable.v2 import col

    payable = award.lines.filter(col("outcome") == Outcome.PAY.value)
    policies = {policy.county.id: policy for policy in award.policies}
    measures = {
        (id, measure.id): measure for id, policy in policies.items() for measure in policy.measures
    }
    return [
        _line(row, policies[row["jurisdiction"]], measures[row["jurisdiction"], row["measure"]])
        for row in payable.iter_rows(named=True)
    ]


def _line(row: dict[str, Any], policy: Policy, measure: Measure) -> Line:
    event_date = row["event_date"].isoformat() if row["event_date"] else None
    once_per, parts = _once(row, measure, policy.year, event_date)
    binds = policy.reading("integrity.scope") == "all-cash" or measure.nature == "award"
    return Line(
        key=canonical([measure.id, *parts]),
        once_per=once_per,
        uscc=row["uscc"],
        name=row["name"],
        jurisdiction=row["jurisdiction"],
        measure=measure.id,
        article=row["article"],
        subject=row["subject"],
        year=policy.year,
        event_date=event_date,
        split=Split(row["city_pays"], row["county_pays"], row["unallocated"]),
        integrity=_again(policy, row["uscc"], measure) if binds else "",
        larger_of=measure.larger_of.measures if measure.larger_of else (),
        worth=row["gross"] if measure.city_wide else 0,
    )


def _again(policy: Policy, uscc: str, measure: Measure) -> str:
    """Empty where the day of the decision alone counts, or where no enterprise is paid and
    enterprises alone are bound."""
    if policy.reading("integrity.payment") == "decision":
        return ""
    only_enterprises = policy.reading("integrity.recipients") == "enterprises"
    kind = KINDS_BY_CODE.get(uscc[:2], "enterprise")
    if only_enterprises and measure.recipients == "unit" and kind != "enterprise":
        return ""
    return f"{policy.reading('integrity.window')} {policy.reading('integrity.years')}"


def key_of(measure: Measure, uscc: str, subject: str, year: int) -> str | None:
    """The key of an award that a table tells of; ``None`` where others may share it (an
    invention's grants, rulebook 4.1) or the table says too little."""
    if measure.city_wide or measure.once_per is None:
        return None
    row = {"uscc": uscc, "subject": subject}
    return canonical([measure.id, *_once(row, measure, year, None)[1]])


def _once(
    row: dict[str, Any], measure: Measure, year: int, event_date: str | None
) -> tuple[str, Iterable[object]]:
    """What a second award of the measure would have in common with this one."""
    for rule in measure.across:
        if rule.once:
            return rule.identity(row["uscc"], row["subject"], year)
    return "claim", (row["uscc"], year, row["subject"], event_date, row["tie"])
