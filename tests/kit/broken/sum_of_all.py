"""Each claim is paid for the costs of all."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import Fixed, col, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    return [replace(sound.freight(terms), pays=Fixed(col("freight").sum()))]
