"""Ten times the award for whoever has a dishonesty record."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import Fixed, col, hookimpl, when, whole
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    return [
        replace(
            sound.freight(terms),
            pays=Fixed(when(col("honest")).then(whole(1_000)).otherwise(whole(10_000))),
        )
    ]
