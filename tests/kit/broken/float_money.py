"""A share by a float."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import Remainder, col, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    return [replace(sound.freight(terms), pays=Remainder(col("freight") * 0.2))]
