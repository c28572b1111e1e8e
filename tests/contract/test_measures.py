"""The measures that are declared against those of the policy, as agreed for its articles."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli

from jmtrade_core.config import profiles
from jmtrade_core.measures.measure import Fixed, Measure, Share
from jmtrade_core.measures.terms import Term
from jmtrade_core.policy import policy
from tests.support import COUNTY, YEAR

AGREED: dict[str, dict[str, Any]] = tomli.loads(
    (Path(__file__).parent / "measures.toml").read_text(encoding="utf-8")
)


@cache
def measures() -> dict[str, Measure]:
    loaded = policy.load(profiles.packaged(), COUNTY, YEAR)
    return {measure.id: measure for measure in loaded.measures}


def as_agreed(measure: Measure) -> dict[str, Any]:
    """The declaration in the words of ``measures.toml``."""
    found: dict[str, Any] = {
        "article": measure.article,
        "claims": measure.claims.id,
        "payer": measure.payer or "nobody",
        "recipients": measure.recipients,
        "nature": measure.nature,
        "conditions": [[c.code, " ".join(c.reads), _held_to(c)] for c in measure.conditions],
        "terms": sorted(_terms(measure)),
    }
    if measure.once_per:
        found["once_per"] = measure.once_per
    if measure.cap:
        found["cap_per"] = measure.cap.per
    return found


def _held_to(condition: Any) -> str:
    against = condition.against.name if condition.against else ""
    return " ".join(filter(None, (condition.form, against, *condition.options)))


def _terms(measure: Measure) -> set[str]:
    """The terms that an amount is made of."""
    payouts = [measure.pays, *(line.pays for line in measure.lines)]
    found: set[str] = {measure.cap.amount.name} if measure.cap else set()
    for pays in payouts:
        if isinstance(pays, Share):
            found.add(pays.rate.name)
        if isinstance(pays, Fixed):
            chosen = (pays.amount,) if isinstance(pays.amount, Term) else pays.chosen_from
            found |= {term.name for term in chosen}
    return found


@pytest.mark.parametrize("id", AGREED)
def test_declared_as_agreed(id: str) -> None:
    assert as_agreed(measures()[id]) == AGREED[id]


def test_no_measure_but_those() -> None:
    assert set(measures()) == set(AGREED)
