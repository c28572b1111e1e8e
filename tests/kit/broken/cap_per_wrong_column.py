"""A cap for each value of a column that is not the subject's."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import Cap, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    return [replace(sound.freight(terms), cap=Cap(terms["cold_chain.freight"].cap, per="insured"))]
