"""A threshold in the terms that no condition is held against."""

from __future__ import annotations

from dataclasses import replace

from jmtrade_core import hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    return [replace(sound.freight(terms), conditions=())]
