"""Deciding again only what another policy can change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from narwhals.stable.v2 import DataFrame, col, concat

from jmtrade_core.awards.run import Case, no_lines, without_undecided
from jmtrade_core.engine.backends.polars import keep
from jmtrade_core.engine.decision import DECISION
from jmtrade_core.engine.facts import shared_facts
from jmtrade_core.engine.prepare import prepared
from jmtrade_core.engine.records import small
from jmtrade_core.engine.run import evaluate
from jmtrade_core.measures.lines import Frame
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import ENGINE, with_families, written_otherwise

Lines = DataFrame[Any]
SUCCESSION = "succession.history"


@dataclass
class Again:
    """Decides some measures of a county again, under its own policy or another."""

    case: Case
    base: Policy

    def __post_init__(self) -> None:
        self.known = self.facts_of(self.base)

    def facts_of(self, policy: Policy) -> Frame:
        """What is known of each enterprise under a policy's readings."""
        records, question = self.case.intake.records, self.case.question(policy)
        return shared_facts(records, policy, question, keep)

    def lines(self, policy: Policy, measures: Iterable[str]) -> Lines:
        """The lines of these measures, unsorted."""
        return self.decide(policy, set(measures), self.known)

    def instead(self, other: Policy, lines: Lines) -> Lines:
        """The lines under another policy of the same county; ``lines`` are the base's."""
        if heard_by_all(self.base) != heard_by_all(other):
            return self.case.decide(other)
        touched = written_otherwise(self.base, other) | borne_otherwise(self.base, other)
        kept = lines.filter(~col("measure").is_in(sorted(touched)))
        return concat([kept, self.lines(other, touched).select(kept.columns)])

    def where_integrity_matters(self, policy: Policy, lines: Lines) -> tuple[Lines, Lines]:
        """The lines that a reading of the engine can touch: of the base's, and as they are under
        another such policy. No reading of the engine makes a line, or unmakes one.

        They are those of enterprises not known to be honest, or in a succession. A contest is
        decided among all enterprises, so its measures are decided for all.
        """
        known = self.facts_of(policy)
        doubtful = keep(self.doubtful(policy, known))
        codes = doubtful.collect()["uscc"].to_list()
        contests = {m.id for m in policy.measures if m.city_wide}
        open_to_all = with_families(contests, policy, self.base)
        open_ones = col("measure").is_in(sorted(open_to_all))
        for_all = lines.filter(open_ones)
        theirs = lines.filter(~open_ones & col("uscc").is_in(codes))
        some = known.join(doubtful, on="uscc", how="inner")
        after = [
            self.decide(policy, set(theirs["measure"]), keep(some)),
            self.decide(policy, set(for_all["measure"]), known),
        ]
        return concat([theirs, for_all]), concat(after)

    def doubtful(self, policy: Policy, known: Frame) -> Frame:
        """Codes of the enterprises that another policy's engine readings can touch."""
        codes = doubtful_of(self.known, known)
        records = prepared(self.case.intake.records, policy, self.case.as_of)
        if policy.reading(SUCCESSION) == self.base.reading(SUCCESSION) or not records.ancestors:
            return codes
        named = {code for a in records.ancestors for code in (a.uscc, a.predecessor)}
        theirs = small(codes, {"uscc": "text"}, [(code,) for code in sorted(named)])
        return concat([codes, theirs]).unique()

    def decide(self, policy: Policy, measures: set[str], known: Frame) -> Lines:
        """The lines of these measures and of the enterprises of ``known``, unsorted."""
        if not measures:
            return no_lines()
        part = policy.only(measures)
        question = self.case.question(policy)
        lines = evaluate(self.case.intake.records, part, question, keep, known=known)
        if lines is None:
            return no_lines()
        return without_undecided(lines, self.case.intake, part).collect().select(*DECISION)


def heard_by_all(policy: Policy) -> object:
    """What the facts of every enterprise hear of a policy."""
    return (
        {name: policy.reading(name) for name in ENGINE},
        policy.county.exports_since,
        policy.city,
        policy.tables.keys(),
        policy.declared.keys(),
    )


def borne_otherwise(policy: Policy, other: Policy) -> frozenset[str]:
    """The measures that two policies divide otherwise between the payers."""
    return frozenset(
        measure.id
        for measure in other.measures
        if policy.ratio_of(measure.id) != other.ratio_of(measure.id)
    )


def doubtful_of(*known: Frame) -> Frame:
    """Codes of enterprises that some facts do not know to be honest."""
    parts = [one.filter(~col("honest").fill_null(False)).select("uscc") for one in known]
    return concat(parts).unique()


def among(lines: Lines, measures: Iterable[str]) -> Lines:
    """The lines of these measures."""
    return lines.filter(col("measure").is_in(list(measures)))
