"""A condition that looks at a column which it does not show."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import Condition, col, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    insured = Condition("not-insured", col("insured") & (col("freight") > 0), ("insured",))
    measure = sound.freight(terms)
    return [replace(measure, conditions=(*measure.conditions[:1], insured))]
