"""The tree's own arithmetic: what a reader with a pencil gets from an explanation.

No explanation is shown whose arithmetic does not give the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jmtrade_core.explanations.tree import Check, ExplainedLine, Payout, Split, Step
from jmtrade_core.measures.codes import Code, Outcome

DENIES = {
    Code.LARGER_AWARD: Code.LARGER_AWARD,
    "earlier-award": Code.LARGER_AWARD,
    "cap": Code.CAP_EXHAUSTED,
    "pool": Code.CAP_EXHAUSTED,
}
HOLDS = (Code.SAME_COST, Code.SIMILAR_CLAIM)
"""Rules across claims that hold a line for a person's finding; the others deny it."""


@dataclass(frozen=True)
class Replayed:
    """What came out; money in fen."""

    outcome: str
    reason: str
    gross: int
    amount: int
    city: int
    county: int
    unallocated: int


def decided(line: ExplainedLine) -> Replayed:
    """The decision as the engine made it."""
    split = line.split
    payers = (split.city, split.county, split.unallocated) if split else (0, 0, 0)
    return Replayed(line.outcome, line.reason, line.gross, line.amount, *payers)


def replay(line: ExplainedLine) -> Replayed:
    """The decision as the tree tells it. ValueError where the tree contradicts itself."""
    for check in line.checks:
        second = again(check)
        if second is not NOT_TOLD and second is not check.holds:
            raise ValueError(f"{line.measure} {line.source} {check.code}: {second}")
    failed = next((c.code for c in line.checks if c.holds is False), "")
    unknown = next((c.code for c in line.checks if c.holds is None), "")
    if unknown == Code.NOT_YET and failed != Code.OUTSIDE_PERIOD:
        failed = ""
    if failed or unknown:
        outcome = Outcome.DENY if failed else Outcome.HOLD
        return Replayed(outcome, failed or unknown, 0, 0, 0, 0, 0)
    if line.payout is None:
        return Replayed(Outcome.REFER if line.level is None else Outcome.RECORD, "", 0, 0, 0, 0, 0)
    return _paid(line, gross(line.payout))


def _paid(line: ExplainedLine, worth: int) -> Replayed:
    amount = worth
    for step in line.steps:
        if step.before != amount:
            raise ValueError(f"{line.measure} {line.source} {step.rule}: {amount}")
        if step.place is not None and step.place > 1:
            held = step.rule in HOLDS
            return Replayed(Outcome.HOLD if held else Outcome.DENY, step.rule, 0, 0, 0, 0, 0)
        amount = after(step)
        if amount <= 0:
            code = DENIES[step.rule]
            return Replayed(
                Outcome.DENY, code, worth if code == Code.CAP_EXHAUSTED else 0, 0, 0, 0, 0
            )
    assert line.split is not None  # noqa: S101 - what is paid has a payer
    return Replayed(Outcome.PAY, Code.CAPPED if amount < worth else "", worth, amount,
                  *payers(line.split, amount))  # fmt: skip


NOT_TOLD = object()
"""A check of no usual form tells its result, but not how it was reached."""


def again(check: Check) -> object:
    """The result that a check's own figures give: true, false or None."""
    raws = [read.raw for read in check.reads]
    if check.form in ("at-least", "at-least-so-far", "above") and check.against is not None:
        value = check.against.value
        least = value[0][0] if isinstance(value, tuple) else value
        if raws[0] is None:
            return None
        if check.form == "at-least-so-far":
            return True if raws[0] >= least else None  # type: ignore[operator]
        return raws[0] >= least if check.form == "at-least" else raws[0] > least  # type: ignore[operator]
    if check.form == "positive" and len(raws) == 1:
        return None if raws[0] is None else raws[0] > 0  # type: ignore[operator]
    if check.form == "known":
        return None if None in raws else True
    if check.form == "one-of":
        return None if raws[0] is None else raws[0] in check.options
    if check.form == "yes":
        return False if False in raws else None if None in raws else True
    if check.form == "any-yes":
        return True if True in raws else None if None in raws else False
    return NOT_TOLD


def gross(payout: Payout) -> int:
    """The amount before limits, in fen; 0 where something is not known."""
    worth = payout.amount
    if payout.form == "share" and worth is not None:
        assert payout.numerator is not None  # noqa: S101
        assert payout.denominator is not None  # noqa: S101
        if (
            payout.rate is None
            or Fraction(payout.numerator, payout.denominator) != payout.rate.value
        ):
            raise ValueError(payout)
        worth = worth * payout.numerator // payout.denominator
    if worth is None or payout.gross is None:
        return 0
    return worth if payout.at_most is None else min(worth, payout.at_most)


def after(step: Step) -> int:
    """What a rule leaves of the amount."""
    assert step.used is not None  # noqa: S101 - the office's tree tells everything
    if step.rule == "earlier-grants":
        return step.before - step.used
    if step.rule == "earlier-award":
        return max(step.before - step.used, 0)
    if step.rule in ("cap", "pool"):
        assert step.limit is not None  # noqa: S101
        assert isinstance(step.limit.value, int)  # noqa: S101
        return min(step.before, max(step.limit.value - step.used - step.drawn, 0))
    return step.before


def payers(split: Split, amount: int) -> tuple[int, int, int]:
    """City, county and unallocated: the ratio binds what the city text pays (4.4, 4.5)."""
    if split.payer == "city":
        return amount, 0, 0
    by_ratio = min(amount, split.city_text) if split.payer == "shared" else 0
    if split.ratio is None:
        return 0, amount - by_ratio, by_ratio
    assert isinstance(split.ratio.value, Fraction)  # noqa: S101
    city = by_ratio * split.ratio.value.numerator // split.ratio.value.denominator
    return city, amount - city, 0
