"""Kept claims that may still be paid, for sums of what is paid alone.

What a condition denies or holds gets nothing, and takes nothing from others: rules across claims
see what would pay. So most claims can go before anything is computed of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from narwhals.stable.v2 import Expr

from jmtrade_core.engine.determinations import Finding, settled
from jmtrade_core.engine.kept import Claimed, Kept
from jmtrade_core.engine.spelling import TEXT
from jmtrade_core.measures.conditions import Condition
from jmtrade_core.measures.expression_data import Data, NotDataError, columns_read
from jmtrade_core.measures.lines import KEY, LOOSE, Frame
from jmtrade_core.measures.measure import Measure
from jmtrade_core.measures.measure_data import data_of

OF_ANY_LINE = frozenset({"subject", "gross"})
OF_OWN_LINES = OF_ANY_LINE | {KEY, LOOSE, TEXT}
"""Columns that a row has not, or not yet as its lines will have them."""
Told = tuple[Condition, Data]
"""A condition that a row settles before it has a line, and all that it says."""


class PaidOnly(Kept):
    """Shares the frames of ``kept``."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(kept.keep)
        self._made, self._paid = kept._made, kept._paid

    def narrowed(
        self,
        measure: Measure,
        claimed: Claimed,
        conditions: Sequence[Condition],
        findings: Sequence[Finding],
    ) -> Claimed:
        """The rows that no condition denies or holds, as far as rows tell. Conditions without a
        number come out alike under most policies, so what they leave is kept."""
        if claimed.key is None or measure.rules:
            return claimed
        told = list(_told(measure, conditions, claimed.rows.collect_schema().names()))
        alike = [one for one in told if one[0].against is None]
        key = claimed.key, json.dumps([data for _condition, data in alike])
        if key not in self._made:
            rows = _passing(claimed.rows, alike, findings)
            self._made[key] = replace(claimed, rows=self.keep(rows), key=key)
        narrow = self._made[key]
        numbered = [one for one in told if one[0].against is not None]
        return replace(narrow, rows=_passing(narrow.rows, numbered, findings))


def _told(
    measure: Measure, conditions: Sequence[Condition], columns: Collection[str]
) -> Iterator[Told]:
    known = set(columns) - (OF_OWN_LINES if measure.lines else OF_ANY_LINE)
    for condition in conditions:
        if measure.lines and condition.determined == "line":
            continue
        try:
            data = data_of(condition.test)
        except NotDataError:
            continue
        if known.issuperset(columns_read(data)):
            yield condition, [condition.code, data, condition.can, condition.determined]


def _passing(rows: Frame, told: Sequence[Told], findings: Sequence[Finding]) -> Frame:
    if not told:
        return rows
    beside, tests = settled(rows, [condition for condition, _data in told], findings)
    open_ones = beside.filter(*(~_stands_against(test) for test in tests))
    return open_ones.select(*rows.collect_schema().names())


def _stands_against(condition: Condition) -> Expr:
    """Whether it denies a row, or holds it."""
    denies, holds = (~condition.test).fill_null(False), condition.test.is_null()
    return {"deny": denies, "hold": holds, "both": denies | holds}[condition.can]
