"""An explanation's own arithmetic gives the decision, for every line."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import Case, gather
from jmtrade_core.config.profiles import packaged
from jmtrade_core.explanations.inputs import Inputs
from jmtrade_core.explanations.replay import decided, replay
from jmtrade_core.explanations.run import explained
from jmtrade_core.explanations.tree import ExplainedLine
from jmtrade_core.schema.tables import PRIOR_AWARDS
from tests.generated import written

EXAMPLE = Request("zhongxiang", packaged())
PRIOR = (PRIOR_AWARDS.sheet, "prior_awards.csv")
"""Where earlier awards stand, in a workbook and in a folder."""


def every_line(case: Case) -> list[ExplainedLine]:
    """All lines of the first county, each with its tree."""
    policy = case.policies[0]
    inputs = Inputs(case.intake.records, policy, case.question(policy))
    return list(explained(case, policy, inputs))


def accounted_for(line: ExplainedLine) -> bool:
    """Whether the earlier awards that each step names add up to what it says they took."""
    counting = (step for step in line.steps if step.place is None and step.used is not None)
    return all(
        step.used == sum(o.amount for o in step.others if o.source.partition("!")[0] in PRIOR)
        for step in counting
    )


@pytest.fixture(scope="module")
def example() -> tuple[Case, list[ExplainedLine]]:
    case = gather(EXAMPLE)
    return case, every_line(case)


def test_every_line_of_the_example_is_explained(example: tuple[Case, list[ExplainedLine]]) -> None:
    case, lines = example
    rows = case.decide(case.policies[0]).rows(named=True)
    fields = ("measure", "subject", "source", "outcome", "reason", "gross", "amount")
    assert [tuple(getattr(line, f) for f in fields) for line in lines] == [
        tuple(row[f] for f in fields) for row in rows
    ]
    assert all(replay(line) == decided(line) for line in lines)
    assert [line for line in lines if not accounted_for(line)] == []


def test_the_example_meets_every_rule(example: tuple[Case, list[ExplainedLine]]) -> None:
    met = Counter(step.rule for line in example[1] for step in line.steps)
    assert set(met) == {
        "earlier-grants", "duplicate", "duplicate-invention", "similar-claim", "cap", "pool",
        "larger-award", "earlier-award", "same-cost",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_generated_enterprises(tmp_path: Path, seed: int) -> None:
    case = gather(written(tmp_path / "run", seed))
    lines = every_line(case)
    assert len(lines) > 100
    assert [decided(line) for line in lines] == [replay(line) for line in lines]
    assert [line for line in lines if not accounted_for(line)] == []


def test_a_planted_wrong_term_is_seen_in_both(tmp_path: Path) -> None:
    """A replay that reads other numbers than the engine would not move with the engine."""
    folder = tmp_path / "counties"
    folder.mkdir()
    terms = '[authority]\ndocument = "D"\n[terms."branding.certification"]\nrate = "40%"\n'
    (folder / "zhongxiang.toml").write_text(terms, encoding="utf-8")
    data = gather(EXAMPLE).data
    wrong = gather(replace(EXAMPLE, config=tmp_path, year=2018, data=data))
    paid = [line.payout for line in every_line(wrong) if _plain(line)]
    assert len(paid) >= 2
    for payout in paid:
        assert payout is not None
        assert payout.rate is not None
        assert payout.amount is not None
        assert payout.rate.origin.endswith("zhongxiang.toml:4")
        assert payout.gross == payout.amount * 2 // 5


def _plain(line: ExplainedLine) -> bool:
    return line.measure == "branding.certification" and line.outcome == "pay"


def test_a_tree_that_was_tampered_with_does_not_replay(
    example: tuple[Case, list[ExplainedLine]],
) -> None:
    paid = next(line for line in example[1] if line.steps and line.outcome == "pay")
    assert paid.payout is not None
    with pytest.raises(ValueError, match=paid.measure):
        replay(replace(paid, payout=replace(paid.payout, amount=1)))
    tampered = replace(paid, amount=paid.amount + 1)
    assert replay(tampered) != decided(tampered)


def test_lines_are_weighed_within_their_enterprise(
    example: tuple[Case, list[ExplainedLine]],
) -> None:
    """All rules but those of an invention, which is contested by the whole city."""
    case, lines = example
    owners = case.decide(case.policies[0])["uscc"].to_list()
    met = {
        (step.rule, other.uscc == owner)
        for owner, line in zip(owners, lines, strict=True)
        for step in line.steps
        for other in step.others
    }
    assert {"pool", "larger-award", "same-cost", "duplicate"} <= {rule for rule, _own in met}
    assert {rule for rule, own in met if not own} <= {"duplicate-invention", "earlier-grants"}
