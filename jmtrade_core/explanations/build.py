"""From a traced run to explanations: look-ups in what the engine kept, no rule of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from narwhals.stable.v2 import col, lit

from jmtrade_core.awards import unclaimed
from jmtrade_core.engine.trace import Tested, Trace
from jmtrade_core.explanations.across import Across
from jmtrade_core.explanations.inputs import Inputs, Row
from jmtrade_core.explanations.tree import Check, ExplainedLine, Limit, Payout, Split, Value
from jmtrade_core.measures.codes import Outcome
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Condition, Fixed, Measure, Share
from jmtrade_core.measures.terms import Dated, Term
from jmtrade_core.policy import anchors, rules, wording
from jmtrade_core.policy.policy import Policy

Key = tuple[str, str, str, str]
Rests = tuple[tuple[str, str, str], ...]


def key_of(row: Mapping[str, Any]) -> Key:
    """What names a line within a run."""
    return row["measure"], row["uscc"], row["subject"], row["source"]


class Builder:
    """Explains lines of one county's traced run."""

    def __init__(
        self, policy: Policy, inputs: Inputs, trace: Trace, rests_on: Mapping[str, Rests]
    ) -> None:
        self.rests_on, self.anchors = rests_on, anchors.of(policy)
        self.policy, self.inputs, self.trace = policy, inputs, trace
        self.across = Across(policy, inputs, trace)
        self._tested = {
            key_of(row): row
            for tested in trace.tested.values()
            for row in self._lines(tested).collect().rows(named=True)
        }

    def _lines(self, tested: Tested) -> Frame:
        lines, firms = tested.lines, self.inputs.firms
        if firms is not None:
            lines = lines.filter(col("uscc").is_in(firms))
        return lines.with_columns(measure=lit(tested.measure.id))

    def line(self, decision: Row) -> ExplainedLine:
        """One decision with everything that led to it."""
        id = decision["measure"]
        tested, row = self.trace.tested[id], self._tested[key_of(decision)]
        title = self.policy.title(id)
        code = decision["reason"]
        return ExplainedLine(
            measure=id,
            title=str(title),
            clause=title.clause,
            article=decision["article"],
            plugin=decision["plugin"],
            subject=decision["subject"],
            event_date=decision["event_date"],
            source=decision["source"],
            outcome=decision["outcome"],
            reason=code,
            says=wording.words(self.policy, id, code, held=decision["outcome"] == Outcome.HOLD)
            if code
            else "",
            level=decision["level"],
            gross=decision["gross"],
            amount=decision["amount"],
            checks=tuple(self._checks(tested, row)),
            payout=self._payout(tested.measure, row),
            steps=tuple(self.across.steps(tested.measure, row, decision)),
            split=self._split(tested.measure, row, decision),
            readings=self.rests_on.get(id, ()),
            rests=(
                *self.anchors.of_measure(id, decision["subject"]),
                *self.anchors.of_reason(code),
            ),
            bring=wording.bring(self.policy, id, code)
            if decision["outcome"] == Outcome.HOLD
            else "",
            set_by=title.set_by if decision["outcome"] == Outcome.REFER else "",
            unclaimed=decision["outcome"] == Outcome.DENY and _unclaimed(tested.measure, code, row),
        )

    def _checks(self, tested: Tested, row: Row) -> Iterator[Check]:
        """All conditions; of those unknown, what an earlier one asks for is asked once."""
        stopped, asked = False, set[str]()
        for index, condition in enumerate(tested.conditions):
            check = self._check(tested.measure, condition, row[f"test:{index}"], row)
            if check.holds is None:
                missing = {r.column for r in check.reads if r.raw is None} - {"gross"}
                if stopped and missing <= asked and (missing or row["gross"] is None):
                    check = self._not_reached(tested.measure, condition, check)
                asked |= missing
            stopped |= check.holds is not True
            yield check

    def _not_reached(self, measure: Measure, condition: Condition, check: Check) -> Check:
        says = rules.words(self.policy, measure.id, measure.claims, condition)
        return replace(check, says=says, bring="", reached=False)

    def _check(self, measure: Measure, condition: Condition, holds: bool | None, row: Row) -> Check:
        reads = tuple(self.inputs.value(name, row, measure.claims) for name in condition.reads)
        if condition.determined:
            reads += self.inputs.determined(condition, row)
        against = limit(condition.against, row["terms_on"]) if condition.against else None
        return Check(
            code=condition.code,
            form=condition.form,
            says=rules.words(self.policy, measure.id, measure.claims, condition)
            if holds
            else wording.words(self.policy, measure.id, condition.code, held=holds is None),
            holds=holds,
            reads=reads,
            options=condition.options,
            against=against,
            missing=_missing(condition, holds, reads, against),
            bring=wording.bring(self.policy, measure.id, condition.code) if holds is None else "",
            obtained=wording.obtained(self.policy, measure.id, condition.code),
        )

    def _payout(self, measure: Measure, row: Row) -> Payout | None:
        pays = measure.payouts[row["pays:line"]]
        if pays is None:
            return None
        made_of = {name: row[f"pays:{name}"] for name in pays.parts()}
        amount = next(iter(made_of.values()))
        on = row["terms_on"]
        share = pays if isinstance(pays, Share) else None
        named = share is not None and isinstance(share.of, str)
        return Payout(
            form=type(pays).__name__.lower(),
            amount=amount,
            read=self.inputs.value(str(share.of), row, measure.claims) if share and named else None,
            rate=limit(share.rate, on) if share else None,
            numerator=made_of.get("numerator"),
            denominator=made_of.get("denominator"),
            at_most=made_of.get("at_most"),
            terms=tuple(_chosen(pays, amount, on)) if isinstance(pays, Fixed) else (),
            gross=row["gross"],
        )

    def _split(self, measure: Measure, row: Row, decision: Row) -> Split | None:
        if measure.payer is None:
            return None
        ratios = self.policy.ratio_of(measure.id) if measure.payer == "shared" else ()
        begun = [d for d in ratios if d.since is None or d.since <= row["terms_on"]]
        return Split(
            payer=measure.payer,
            city_text=decision["city_amount"],
            ratio=dated("shared_city", begun[-1]) if begun else None,
            city=decision["city_pays"],
            county=decision["county_pays"],
            unallocated=decision["unallocated"],
        )


def _unclaimed(measure: Measure, code: str, row: Row) -> bool:
    column = unclaimed.figure(measure, code)
    return column is not None and row[column] == 0


def _chosen(pays: Fixed, amount: int | None, on: date) -> Iterator[Limit]:
    """The terms that give the fixed amount."""
    terms = (pays.amount,) if isinstance(pays.amount, Term) else pays.chosen_from
    for term in terms:
        found = limit(term, on)
        worth = (
            [fen for _usd, fen in found.value] if isinstance(found.value, tuple) else [found.value]
        )
        if amount in worth:
            yield found


def _missing(
    condition: Condition, holds: bool | None, reads: tuple[Value, ...], against: Limit | None
) -> int | None:
    """What a failed threshold lacks, in hundredths."""
    if holds is not False or against is None or condition.form not in ("at-least", "above"):
        return None
    read = reads[0].raw
    assert isinstance(read, int)  # noqa: S101 - a test that failed had a figure
    return lowest(against) - read


def lowest(limit: Limit) -> int:
    """The threshold itself, or the lowest of a table of tiers."""
    value = limit.value[0][0] if isinstance(limit.value, tuple) else limit.value
    assert isinstance(value, int)  # noqa: S101 - a threshold is dollars or yuan
    return value


def limit(term: Term, on: date) -> Limit:
    """The number of a term in force on a day."""
    return dated(term.name, term.at(on))


def dated(name: str, entry: Dated) -> Limit:
    return Limit(name, entry.value, entry.since, entry.origin.layer, str(entry.origin))
