"""Only the first two shipments of an enterprise, in the order of the file."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import Condition, col, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    return [
        replace(
            sound.freight(terms),
            conditions=(
                Condition(
                    "not-insured", col("waybill").cum_count().over("uscc", order_by="source") <= 2
                ),
            ),
        )
    ]
