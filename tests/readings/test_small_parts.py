"""What pricing is put together from: what is idle, what a measure rests on, lows without a line."""

from __future__ import annotations

from pathlib import Path

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import gather, load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.pricing import joint
from jmtrade_core.pricing.decide import Again
from jmtrade_core.pricing.depends import rests_on
from jmtrade_core.pricing.idle import idle
from tests.support import config, firm, of, write_csv


def test_without_a_record_nobody_is_asked(tmp_path: Path) -> None:
    empty = [of(occurred_on="", matter="")][:0]
    data = write_csv(tmp_path / "data", {
        "enterprises": [firm()], "exports": [of(year=2018, export_usd=1)], "dishonesty": empty,
    })  # fmt: skip
    case = gather(Request("zhongxiang", config(tmp_path), 2018, data))
    assert idle(Again(case, case.policies[0])) == {
        "integrity.window", "integrity.day", "integrity.years", "integrity.recipients",
        "integrity.scope", "succession.history",
    }  # fmt: skip


def test_a_measure_rests_on_readings_by_name() -> None:
    policy = load_policies(Request("zhongxiang", packaged(), 2018))[0]
    found = rests_on(policy)["branding.trademark"]
    assert ("branding.trademark.limit", policy.reading("branding.trademark.limit"),
            "default") in found  # fmt: skip


def test_who_has_no_line_under_a_combination_gets_nothing_there() -> None:
    """One line only in the first of two rounds, one only under the first of two cases."""
    one, two = "g\x1f0\x1fm", "g\x1f1\x1fm"
    rounds = tuple(joint.Round(case, {}, {"m": "m"}) for case in (0, 0, 1, 1))
    group = joint.Group("g", frozenset("m"), (), False, rounds)
    rows = [("A", one, 5, 0), ("A", one, 7, 1), ("A", two, 6, 2), ("A", two, 6, 3),
            ("B", one, 5, 0), ("B", two, 6, 2), ("B", two, 6, 3),
            ("C", one, 5, 0), ("C", one, 5, 1)]  # fmt: skip
    found = nw.from_native(pl.DataFrame(rows, schema=["uscc", "label", "amount", "round"],
                                        orient="row"))  # fmt: skip
    totals = joint._extremes(found, {one: 2, two: 2}, [group])
    assert sorted(totals.rows()) == [("A", "g", 5, 7), ("B", "g", 0, 6), ("C", "g", 0, 5)]
