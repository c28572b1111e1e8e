"""A year that somebody wrote into the rule."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import col, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    return [replace(sound.freight(terms), where=col("shipped_on").dt.year() == 2018)]
