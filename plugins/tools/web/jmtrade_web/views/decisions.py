"""The decisions as a table with filters, their sums, and what could still change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jmtrade_core.awards import table
from jmtrade_core.awards.result import totals
from jmtrade_core.awards.worded import Row, sums
from jmtrade_core.engine.decision import MONEY
from jmtrade_core.measures.codes import Outcome, outcome_words
from jmtrade_core.money import grouped
from jmtrade_core.pricing import report, summary
from jmtrade_core.pricing.contingent import resting
from jmtrade_core.pricing.effects import unruled
from jmtrade_web.cases import Kept

SIZE = 100
"""Lines on one page."""
ORDERS: dict[str, Callable[[Row], Any]] = {
    "": lambda row: 0,
    "amount": lambda row: -row["amount"],
    "stake": lambda row: -(row["at_stake"] or 0),
    "name": lambda row: row["name"],
}


@dataclass(frozen=True)
class Filter:
    """Which lines are shown: empty values leave all of them."""

    search: str = ""
    outcome: str = ""
    measure: str = ""
    county: str = ""
    order: str = ""
    page: int = 1

    def keeps(self, row: Row) -> bool:
        wanted = self.search.strip().lower()
        return (
            self.outcome in ("", row["outcome"])
            and self.measure in ("", row["measure"])
            and self.county in ("", row["jurisdiction"])
            and (not wanted or any(wanted in row[one].lower() for one in ("uscc", "name")))
        )


def decisions(kept: Kept, chosen: Filter) -> dict[str, Any]:
    """Everything that the page shows, figures as text in yuan."""
    award, rows = kept.award, kept.rows()
    shown = sorted(filter(chosen.keeps, rows), key=ORDERS.get(chosen.order, ORDERS[""]))
    pages = max(1, -(-len(shown) // SIZE))
    page = min(max(1, chosen.page), pages)
    headings, differences = table.differences(award)
    return {
        "heading": table.heading(award),
        "marks": table.marks(award),
        "totals": totals_of(kept),
        "by_measure": by_measure(rows),
        "by_county": _by_county(kept, rows),
        "differences": {"headings": headings, "rows": differences},
        "outcomes": [(one.value, outcome_words(one)) for one in Outcome],
        "measures": sorted({(row["measure"], row["title"]) for row in rows}),
        "counties": [(p.county.id, p.county.name) for p in award.policies],
        "rows": [line(kept, row) for row in shown[(page - 1) * SIZE : page * SIZE]],
        "count": len(shown), "all": len(rows), "page": page, "pages": pages,
        "previous": page - 1, "next": page + 1,
    }  # fmt: skip


def line(kept: Kept, row: Row) -> dict[str, Any]:
    """One decision in words."""
    money = {name: _yuan(row[name]) for name in MONEY}
    names = ("uscc", "name", "measure", "title", "subject", "outcome", "reason", "why", "bring",
             "source", "warnings", "clause")  # fmt: skip
    day = row["event_date"].isoformat() if row["event_date"] else ""
    words = outcome_words(row["outcome"])
    level = table.level_words(row["level"])
    county = kept.award.policy(row["jurisdiction"]).county.name
    texts = {name: row[name] for name in names}
    return {**texts, **money, "day": day, "outcome_words": words, "level": level, "county": county}


def totals_of(kept: Kept) -> dict[str, str]:
    """The sums of the run, by the names that ``--format json`` gives them."""
    found = vars(totals(kept.award.lines))
    counts = ("hold_lines", "at_stake_unknown")
    return {name: str(n) if name in counts else grouped(n) for name, n in found.items()}


def by_measure(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Sums of what is payable, articles in their order."""
    order, titles = table.by_clause(list(rows)), {row["measure"]: row["title"] for row in rows}
    found = sums(rows, lambda row: row["measure"])
    return _summed([(titles[id], found[id]) for id in sorted(found, key=lambda id: order[id])])


def _by_county(kept: Kept, rows: Sequence[Row]) -> list[dict[str, Any]]:
    found = sums(rows, lambda row: row["jurisdiction"])
    if len(kept.award.policies) < 2:
        return []
    return _summed([(kept.award.policy(id).county.name, one) for id, one in found.items()])


def _summed(found: Sequence[tuple[str, list[int]]]) -> list[dict[str, Any]]:
    """``part`` is the length of a bar, in hundredths of the longest."""
    most = max((one[1] for _title, one in found), default=0) or 1
    return [
        {"title": title, "lines": lines, "amount": grouped(amount), "city_pays": grouped(city),
         "county_pays": grouped(county), "unallocated": grouped(unallocated),
         "part": amount * 100 // most}
        for title, (lines, amount, city, county, unallocated) in found
    ]  # fmt: skip


def unsettled(kept: Kept) -> dict[str, Any]:
    """What could fall and rise under readings that nobody has ruled on."""
    found = resting(kept.effects, kept.award.lines)
    priced = [one for one in summary.priced(unruled(kept.effects)) if one.at_stake]
    return {
        "marks": table.marks(kept.award),
        "readings": found.readings, "falls": grouped(found.falls), "rises": grouped(found.rises),
        "paid": grouped(found.paid),
        "options": [
            {"question": report.question(one.reading), "clause": one.reading.clause,
             "option": one.reading.options[one.option],
             "in_force": one.reading.options[one.choice.option],
             "lines": one.lines, "more": grouped(one.more), "less": grouped(one.less)}
            for one in priced
        ],
    }  # fmt: skip


def _yuan(fen: int | None) -> str:
    return "" if fen is None else grouped(fen)
