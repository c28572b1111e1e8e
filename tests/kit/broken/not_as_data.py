"""A condition of which a part cannot be written down: half a fen."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import Condition, col, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    insured = Condition("not-insured", col("freight") > 0.5, ("freight",))
    measure = sound.freight(terms)
    return [replace(measure, conditions=(*measure.conditions[:1], insured))]
