"""Claims beside all that no number touches, computed once for policies that differ in numbers.

What a claim is put beside (facts, sums, earlier awards, who else names the thing) rests on which
rows claim the measure and on some readings; amounts, thresholds, rates and caps come after.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from jmtrade_core.engine.determinations import Finding
from jmtrade_core.engine.facts import rests_on as facts_rest_on
from jmtrade_core.engine.integrity import ASKED
from jmtrade_core.engine.objects import rivals
from jmtrade_core.engine.records import Question
from jmtrade_core.measures.across.rule import Rule
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.expression_data import Data, NotDataError
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Measure
from jmtrade_core.measures.measure_data import data_of, measure_data
from jmtrade_core.policy.policy import Policy


@dataclass(frozen=True)
class Claimed:
    """Rows that claim a measure, and which columns about others stand beside them."""

    rows: Frame
    told: frozenset[str] = frozenset()
    key: Hashable = None
    """All that the rows rest on, where they are kept."""


class Kept:
    """Frames that were computed for one set of records; ``keep`` computes one."""

    def __init__(self, keep: Callable[[Frame], Frame]) -> None:
        self.keep = keep
        self._made: dict[Hashable, Claimed] = {}
        self._paid: dict[Hashable, Frame | None] = {}

    def claimed(
        self, measure: Measure, policy: Policy, question: Question, make: Callable[[], Claimed]
    ) -> Claimed:
        """What ``make`` makes, once for all policies under which it comes out the same. What a
        plugin's own rule puts beside lines may rest on more than can be told."""
        if measure.rules:
            return make()
        try:
            key = _rests_on(measure, policy, question)
        except NotDataError:
            return make()
        if key not in self._made:
            made = make()
            self._made[key] = Claimed(self.keep(made.rows), made.told, key)
        return self._made[key]

    def narrowed(
        self,
        measure: Measure,
        claimed: Claimed,
        conditions: Sequence[Condition],
        findings: Sequence[Finding],
    ) -> Claimed:
        """The rows of which a line is wanted: here all of them."""
        return claimed

    def paid(
        self, measures: Sequence[Measure], policy: Policy, question: Question,
        make: Callable[[], Frame | None],
    ) -> Frame | None:  # fmt: skip
        """What ``make`` finds that measures pay, such as those of the city's text, which no
        county's numbers change."""
        try:
            said = json.dumps([measure_data(measure) for measure in measures])
        except NotDataError:
            return make()
        asked = tuple(map(policy.reading, ASKED))
        key = said, asked, facts_rest_on(policy, question), policy.city.ends, question
        if key not in self._paid:
            made = make()
            self._paid[key] = None if made is None else self.keep(made)
        return self._paid[key]


def _rests_on(measure: Measure, policy: Policy, question: Question) -> Hashable:
    """All of a measure, a policy and a question that its claims rest on before any number."""
    beside = [rule for rule in measure.across if type(rule).beside is not Rule.beside]
    said: list[Data] = [
        measure.id, measure.claims.id, data_of(measure.where), data_of(measure.event),
        measure.payer is None, bool(measure.lines), measure.sums, measure.by_subject,
        [data_of(rule) for rule in beside],
        [(rival.id, data_of(rival.where)) for rival in rivals(measure, policy)],
    ]  # fmt: skip
    return json.dumps(said), facts_rest_on(policy, question), policy.city.ends, question
