"""What a ruling's form counts: claims that an option decides otherwise, each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from jmtrade_ledger.chain import canonical
from jmtrade_ledger.lines import Line
from jmtrade_papers.ruling import ruling_fields

from jmtrade_core.awards.run import Case
from jmtrade_core.pricing import effects
from tests.ledger.folders import folder
from tests.ledger.office import line

from .every import EXAMPLE, case_of
from .press import Press
from .test_kinds import column


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


CROSSING = "growth.milestone.crossing"
BEFORE, RISES = "91420881MA00000073", "91420881MA0000011H"
"""Of the example: awarded 100,000 and, under the other option, 200,000; and nothing before."""


@pytest.fixture
def decided(press: Press) -> Press:
    """One award of the year that the other option decides otherwise, and two that it does not."""

    def milestone(uscc: str, tier: str, **changes: object) -> Line:
        key = canonical(["growth.milestone", uscc, tier])
        return line(1, 100_000_00, uscc=uscc, measure="growth.milestone", subject=tier, key=key,
                    once_per="subject", **changes)  # fmt: skip

    ids = press.office.record([milestone(BEFORE, "5000000"), line(2, 7_00)]).awards
    press.office.until_cleared(*ids)
    return press


def test_what_was_decided_already_is_counted(decided: Press) -> None:
    words = ("--county", "zhongxiang", "--year", 2018, "--data", EXAMPLE, "--reading", CROSSING)
    ledger = ("--ledger", decided.url)
    file = decided.paper("ruling", *words, *ledger)
    assert column(file, "已批准项数") == ["1"]
    assert column(file, "可补足") == ["100,000.00"]
    assert column(file, "追溯时应退回") == ["0.00"]
    assert decided.verify(file, "--data", EXAMPLE, *ledger).code == 0


def test_what_would_come_back_is_counted_too(decided: Press, case: Case) -> None:
    """An award larger than the option would pay."""
    assert ruling_fields(case, CROSSING)["台账"] == ""
    (one, *_others) = [o for o in decided.office.all() if o.measure == "growth.milestone"]
    large = replace(one, due=one.due + 150_000_00)
    others = [large, replace(one, state="withdrawn"), replace(one, year=2017)]
    settled = ruling_fields(case, CROSSING, others)["已决定"]
    assert [(o["项数"], o["可补"], o["可退"]) for o in settled] == [("1", "0.00", "50,000.00")]
