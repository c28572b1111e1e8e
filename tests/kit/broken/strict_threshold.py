"""More than the threshold, where the clause says at least."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import Condition, col, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    t = terms["cold_chain.freight"]
    return [
        replace(
            sound.freight(terms),
            conditions=(
                Condition(
                    "below-threshold",
                    col("freight") > t.threshold.expr(),
                    ("freight",),
                    t.threshold,
                ),
            ),
        )
    ]
