"""Who else met a rule is told in one order, in whatever order an engine gives the rows."""

from __future__ import annotations

from datetime import date

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.engine.trace import KeptStep
from jmtrade_core.explanations.across import Snapshot
from jmtrade_core.measures.lines import ORDER


def test_others_are_told_by_date_then_subject() -> None:
    lines = pl.DataFrame({
        "measure": ["m"] * 3, "uscc": ["U"] * 3, "subject": ["b", "a", "c"], ORDER: ["b", "a", "c"],
        "source": ["t!1", "t!2", "t!3"], "tie": ["", "", ""], "pays": [True, True, True],
        "event_date": [date(2018, 5, 2), date(2018, 5, 2), date(2018, 1, 1)],
    })  # fmt: skip
    for frame in (lines, lines.reverse()):
        kept = KeptStep("pool", ("uscc",), nw.from_native(frame.lazy()))
        rows = Snapshot(kept, None).groups["U",]
        assert [row["subject"] for row in rows] == ["c", "a", "b"]
