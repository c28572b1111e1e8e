"""What was awarded before, as the rules across claims ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from narwhals.stable.v2 import col, concat

from jmtrade_core.config.profiles import City
from jmtrade_core.engine import own_rules
from jmtrade_core.engine.records import Question, Records, small
from jmtrade_core.engine.successions import Ancestor
from jmtrade_core.measures.lines import Frame
from jmtrade_core.measures.measure import Measure


class Priors:
    """Prior awards as the measures of one run need them. An absent table is unknown.

    ``records`` are prepared ones. Awards of predecessors by merger or division count as
    the enterprise's own, except where awards of everybody count anyway.
    """

    def __init__(
        self,
        records: Records,
        city: City,
        question: Question,
        ancestors: Sequence[Ancestor] = (),
    ) -> None:
        table = records.frames.get("prior_awards")
        self.unknown = table is None
        self.everybody = None if "prior_awards" in records.empty else table
        self.table = self.everybody
        pairs = [(a.uscc, a.predecessor) for a in ancestors if a.kin]
        if self.table is not None and pairs:
            self.table = _with_inherited(self.table, pairs)
        self.question = question
        self.year = question.year
        self.period = city.begins.year, city.ends.year

    def beside(self, lines: Frame, measure: Measure) -> Frame:
        """Lines with what the measure's rules ask of earlier awards, null where there is none."""
        if self.table is None or measure.payer is None:
            return lines
        key = ["uscc", "source", *(["subject"] if measure.lines else [])]
        for rule in measure.across:
            put = partial(rule.beside, measure=measure, earlier=self)
            lines = own_rules.beside(put, lines, key) if rule in measure.rules else put(lines)
        return lines


def _with_inherited(table: Frame, pairs: list[tuple[str, str]]) -> Frame:
    heirs = small(table, {"heir": "text", "uscc": "text"}, pairs)
    columns = table.collect_schema().names()
    theirs = table.join(heirs, on="uscc", how="inner").with_columns(uscc=col("heir"))
    return concat([table, theirs.select(*columns)])
