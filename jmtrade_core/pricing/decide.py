"""Deciding again only what another policy can change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from narwhals.stable.v2 import DataFrame, col, concat

from jmtrade_core.awards.run import Case, no_lines, without_undecided
from jmtrade_core.engine.backends.polars import keep
from jmtrade_core.engine.decision import DECISION, PAYERS
from jmtrade_core.engine.facts import shared_facts
from jmtrade_core.engine.integrity import ASKED, BY_EVENT, DAY, HONEST
from jmtrade_core.engine.kept import Kept
from jmtrade_core.engine.paid_only import PaidOnly
from jmtrade_core.engine.prepare import prepared
from jmtrade_core.engine.records import fetched, small
from jmtrade_core.engine.run import decided, weighed
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Measure
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.depends import ENGINE, with_families, written_otherwise

Lines = DataFrame[Any]
SUCCESSION = "succession.history"
PAID = ("uscc", "jurisdiction", "measure", "amount", *PAYERS)
"""Columns that say who is paid how much, and who pays."""


@dataclass(frozen=True)
class Trial:
    """Some lines as they are decided, and the claims that take their place under another
    policy, weighed and not yet decided."""

    before: Frame
    after: Sequence[Frame]


@dataclass
class Again:
    """Decides some measures of a county again, under its own policy or another."""

    case: Case
    base: Policy

    def __post_init__(self) -> None:
        self.known = self.facts_of(self.base)
        self.kept = Kept(keep)

    def facts_of(self, policy: Policy) -> Frame:
        """What is known of each enterprise under a policy's readings."""
        records, question = self.case.intake.records, self.case.question(policy)
        return shared_facts(records, policy, question, keep)

    def trial(self, policy: Policy, measures: Iterable[str], lines: Lines) -> Trial:
        """These measures under another policy of the county; ``lines``: as they are decided."""
        after = self._weighed(policy, set(measures), self.known)
        return Trial(among(lines.lazy(), measures), after)

    def touched(self, other: Policy) -> frozenset[str]:
        """The measures that another policy of the same county can decide otherwise."""
        if heard_by_all(self.base) != heard_by_all(other):
            return frozenset(measure.id for one in (self.base, other) for measure in one.measures)
        return written_otherwise(self.base, other) | borne_otherwise(self.base, other)

    def paid(self, other: Policy, measures: Iterable[str]) -> Lines:
        """What is paid under another policy of the same county for these measures: the columns
        of ``PAID``, of lines above zero."""
        known = self.facts_of(other)
        kept = PaidOnly(self.kept) if known is self.known else None
        paying = {one.id for one in other.measures if one.payer or one.rules}
        found = self._evaluated(other, paying.intersection(measures), known, kept)
        if found is None:
            return no_lines().select(*PAID)
        return found.filter(col("amount") > 0).select(*PAID).collect()

    def where_integrity_matters(
        self, policy: Policy, measures: Iterable[str], lines: Lines
    ) -> Trial:
        """The lines that another policy's readings of the engine can touch, under it. None of
        them makes a line, or unmakes one.

        They are those of enterprises not known to be honest, or in a succession. A contest is
        decided among all enterprises, so where they are in one its measures are decided for all.
        """
        known = self.facts_of(policy)
        doubtful = keep(self.doubtful(policy, known))
        codes = doubtful.collect()["uscc"].to_list()
        contests = {m.id for m in policy.measures if m.city_wide and self._claimed(m, codes)}
        open_to_all = with_families(contests, policy, self.base)
        open_ones = col("measure").is_in(sorted(open_to_all))
        lines = lines.filter(col("measure").is_in(list(measures)))
        for_all = lines.filter(open_ones)
        theirs = lines.filter(~open_ones & col("uscc").is_in(codes))
        some = known.join(doubtful, on="uscc", how="inner")
        after = [
            *self._weighed(policy, set(theirs["measure"]), keep(some)),
            *self._weighed(policy, set(for_all["measure"]), known),
        ]
        return Trial(concat([theirs, for_all]).lazy(), after)

    def _claimed(self, measure: Measure, codes: Sequence[str]) -> bool:
        """Whether one of these enterprises claims the measure, in whatever county it is."""
        records = prepared(self.case.intake.records, self.base, self.case.as_of)
        claims = records.frames.get(measure.claims.id)
        return claims is not None and bool(
            fetched(claims.filter(col("uscc").is_in(list(codes))).select("uscc").head(1))
        )

    def doubtful(self, policy: Policy, known: Frame) -> Frame:
        """Codes of the enterprises that another policy's engine readings can touch."""
        asked_alike = _asks_of_honesty(policy) == _asks_of_honesty(self.base)
        asked_of_all = policy.reading(DAY) != BY_EVENT
        judged = judged_otherwise if asked_alike and asked_of_all else doubtful_of
        codes = judged(self.known, known)
        records = prepared(self.case.intake.records, policy, self.case.as_of)
        if policy.reading(SUCCESSION) == self.base.reading(SUCCESSION) or not records.ancestors:
            return codes
        named = {code for a in records.ancestors for code in (a.uscc, a.predecessor)}
        theirs = small(codes, {"uscc": "text"}, [(code,) for code in sorted(named)])
        return concat([codes, theirs]).unique()

    def decide(
        self, policy: Policy, measures: set[str], known: Frame, kept: Kept | None = None
    ) -> Lines:
        """The lines of these measures and of the enterprises of ``known``, unsorted; ``kept``
        has what several policies decide beside those facts."""
        found = self._evaluated(policy, measures, known, kept)
        return no_lines() if found is None else found.collect().select(*DECISION)

    def _evaluated(
        self, policy: Policy, measures: set[str], known: Frame, kept: Kept | None = None
    ) -> Frame | None:
        claims = self._weighed(policy, measures, known, kept)
        return decided(claims[0]) if claims else None

    def _weighed(
        self, policy: Policy, measures: set[str], known: Frame, kept: Kept | None = None
    ) -> Sequence[Frame]:
        """The claims of these measures in one frame, or none."""
        if not measures:
            return ()
        part = policy.only(measures)
        question, records = self.case.question(policy), self.case.intake.records
        if known is self.known and kept is None:
            kept = self.kept
        claims = weighed(records, part, question, known, kept=kept)
        return () if claims is None else (without_undecided(claims, self.case.intake, part),)


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


def _asks_of_honesty(policy: Policy) -> tuple[str, ...]:
    """How conditions ask whether an enterprise is honest."""
    return tuple(map(policy.reading, (*ASKED, DAY)))


def judged_otherwise(one: Frame, other: Frame) -> Frame:
    """Codes of enterprises whose honesty two sets of facts do not see alike."""
    both = one.select("uscc", HONEST).join(
        other.select("uscc", then=col(HONEST)), on="uscc", how="inner"
    )
    unlike = (col(HONEST) != col("then")).fill_null(False)
    return both.filter(unlike | (col(HONEST).is_null() != col("then").is_null())).select("uscc")


def doubtful_of(*known: Frame) -> Frame:
    """Codes of enterprises that some facts do not know to be honest."""
    parts = [one.filter(~col(HONEST).fill_null(False)).select("uscc") for one in known]
    return concat(parts).unique()


def among(lines: Frame, measures: Iterable[str]) -> Frame:
    """The lines of these measures."""
    return lines.filter(col("measure").is_in(list(measures)))
