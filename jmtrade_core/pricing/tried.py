"""A decided run under other readings: what they touch is decided again, on kept frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jmtrade_core.awards.result import Award
from jmtrade_core.awards.run import Case
from jmtrade_core.engine.backends.polars import ORDER
from jmtrade_core.intake.eager import Intake
from jmtrade_core.intake.judged import judged
from jmtrade_core.measures.measure_data import not_data
from jmtrade_core.policy import policy as policies
from jmtrade_core.policy.policy import Policy
from jmtrade_core.policy.tables import tables_of
from jmtrade_core.pricing.decide import Again
from jmtrade_core.pricing.depends import with_families


@dataclass(frozen=True)
class Part:
    """What some readings touch of a run: the measures, and the award of these alone."""

    measures: frozenset[str]
    award: Award


class Tried:
    """A run that was decided; its records and frames serve every other reading of it."""

    def __init__(self, award: Award, intake: Intake) -> None:
        self.case = Case(award.county, award.policies, intake, award.as_of, ())
        self.again = [Again(self.case, policy) for policy in award.policies]
        self.gate = _gate(award.policies)
        self.unwritten = {m.id for p in award.policies for m in p.measures if any(not_data(m))}
        """Measures that do not stand as data: what touches them cannot be told."""

    def under(self, readings: Mapping[str, str]) -> Part | None:
        """The part that these readings touch; every other line is as it was decided.

        None where the gate would ask something else of the data: the records would be others.
        """
        others = [
            policies.assemble(p.city, p.county, p.year, readings, as_of=p.as_of)
            for p in self.case.policies
        ]
        if _gate(others) != self.gate:
            return None
        touched = self._touched(others)
        lines = [
            again.decide(other, set(touched), again.facts_of(other)).sort(*ORDER)
            for again, other in zip(self.again, others, strict=True)
        ]
        tried = replace(self.case, policies=tuple(other.only(touched) for other in others))
        return Part(touched, tried.award(lines))

    def _touched(self, others: Sequence[Policy]) -> frozenset[str]:
        found = set(self.unwritten)
        for again, other in zip(self.again, others, strict=True):
            found |= again.touched(other)
        return frozenset(with_families(found, *self.case.policies, *others))


def _gate(some: Sequence[Policy]) -> object:
    """What the gate asks of data by policies: tables, measures by name, and subjects."""
    titles = {id: title for policy in some for id, title in policy.known_titles.items()}
    contested = frozenset().union(*(policy.contested for policy in some))
    return tables_of(some), titles, judged(some, some[0].as_of), contested
