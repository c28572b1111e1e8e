"""What if: other numbers and readings beside those in force, on the records as they were read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.measures.terms import Term, number_text
from jmtrade_core.money import grouped
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing import report as questions
from jmtrade_core.pricing.depends import readings_of
from jmtrade_core.simulations import compare, report, scenario
from jmtrade_core.simulations.compare import Row
from jmtrade_core.simulations.sums import Cell
from jmtrade_web.cases import Kept

_NAME = re.compile(r"[\w.-]+")
_TIERS = re.compile(r"[\d.]+: ?[\d.]+(, ?[\d.]+: ?[\d.]+)*")


def inputs(kept: Kept) -> dict[str, Any]:
    """Every number and reading in force, as the page asks for others."""
    policy = kept.case.policies[0]
    return {"measures": [*_measures(policy)], "readings": [*_readings(policy)]}


def _measures(policy: Policy) -> Iterator[dict[str, Any]]:
    said = _terms()
    for measure in policy.measures:
        title, terms = policy.title(measure.id), policy.terms[measure.id].numbers
        numbers = [
            {"name": f"{measure.id}.{name}", "term": said.get(name, name), "value": in_force(term)}
            for name, term in sorted(terms.items())
        ]
        if numbers:
            yield {"title": str(title), "clause": title.clause, "locked": measure.locked,
                   "terms": numbers}  # fmt: skip


def _terms() -> Mapping[str, str]:
    """What the usual terms are called; a plugin's own keep their names."""
    return {
        "amount": _("fixed amount"), "rate": _("rate"), "cap": _("cap"),
        "threshold": _("threshold"), "city_threshold": _("threshold of the city"),
        "tiers": _("tiers"), "high": _("higher amount"), "low": _("lower amount"),
    }  # fmt: skip


def in_force(term: Term) -> str:
    """The value at the end of the award year, as it may be typed."""
    return number_text(term.now)


def _readings(policy: Policy) -> Iterator[dict[str, Any]]:
    for name, reading in sorted(readings_of(policy).items()):
        yield {
            "name": name, "question": questions.question(reading), "clause": reading.clause,
            "in_force": policy.reading(name), "options": list(reading.options.items()),
        }  # fmt: skip


def differences(kept: Kept, terms: Mapping[str, str], readings: Mapping[str, str]) -> Any:
    """The run beside the run under what differs; ``None`` where nothing does. Raises
    UsageError for a number or reading that none could be."""
    policy = kept.case.policies[0]
    for name, text in terms.items():
        if not (_NAME.fullmatch(name) and text.isprintable()):
            problem = Problem("--set", ascii(name), _("a number in force"), "", "set-form")
            raise UsageError(problem)
    settings = tuple(f"{name}={typed(text)}" for name, text in terms.items()
                     if _differs(policy, name, typed(text)))  # fmt: skip
    tried = {name: option for name, option in readings.items()
             if name not in policy.choices or policy.reading(name) != option}  # fmt: skip
    if not settings and not tried:
        return None
    other = scenario.of_settings(settings, tried, policy, city=False)
    found = compare.simulate(kept.case, [other])
    return {
        "scenario": found.names[0], "broken": list(found.broken[0]),
        "dimensions": [
            {"title": title, "rows": [_row(row) for row in found.rows if row.dimension == id]}
            for id, title in report.dimensions().items()
        ],
    }  # fmt: skip


def typed(text: str) -> str:
    """A number as it is typed, full width or grouped by commas; tiers as TOML writes them."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _TIERS.fullmatch(plain):
        pairs = (pair.split(":") for pair in plain.split(","))
        return "{" + ", ".join(f'"{usd.strip()}" = {fen.strip()}' for usd, fen in pairs) + "}"
    return plain.replace(",", "") if re.fullmatch(r"[\d,.]+", plain) else plain


def _differs(policy: Policy, name: str, text: str) -> bool:
    measure, _dot, term = name.rpartition(".")
    known = policy.terms[measure].numbers.get(term)
    return bool(text) and (known is None or typed(in_force(known)) != text)


def _row(row: Row) -> dict[str, str]:
    (cell,) = row.scenarios
    return {"title": row.title, "winners": str(cell.winners), "losers": str(cell.losers),
            "change": grouped(cell.money - row.baseline.money),
            **_cell("before", row.baseline), **_cell("after", cell)}  # fmt: skip


def _cell(when: str, cell: Cell) -> dict[str, str]:
    return {f"{when}_lines": str(cell.lines), when: grouped(cell.money)}
