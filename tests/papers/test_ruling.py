"""What a ruling's form counts: claims that an option decides otherwise, each once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jmtrade_papers.ruling import ruling_fields

from jmtrade_core.awards.run import Case
from jmtrade_core.pricing import effects
from tests.ledger.folders import folder

from .every import case_of
from .press import Press


@pytest.fixture(scope="module")
def case() -> Iterator[Case]:
    with folder() as place:
        yield case_of(Press(place))


def test_a_claim_that_reaches_another_tier_is_one(case: Case) -> None:
    """Two claims: one line of each goes and another comes."""
    name = "growth.milestone.crossing"
    policy = case.policies[0]
    (effect,) = effects.effects(case, policy, case.decide(policy), [name])
    assert len(effect.changes) == 4
    assert [one["项数"] for one in ruling_fields(case, name)["选项"]] == ["0", "2"]


def test_a_claim_that_is_refused_for_another_reason_is_none(case: Case) -> None:
    name = "integrity.window"
    policy = case.policies[0]
    (effect,) = effects.effects(case, policy, case.decide(policy), [name])
    rows = effect.changes.rows(named=True)
    paid = [row for row in rows if row["outcome_then"] == "pay"]
    assert 0 < len(paid) < len(rows)
    options = ruling_fields(case, name)["选项"]
    assert sorted(one["项数"] for one in options) == sorted(["0", str(len(paid))])
