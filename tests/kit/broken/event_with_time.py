"""An event date that is a moment."""

from __future__ import annotations

from dataclasses import replace

from narwhals.stable.v2 import Datetime

from jmtrade_core import col, hookimpl
from tests.kit import sound
from tests.kit.sound import TERMS as TERMS
from tests.kit.sound import jmtrade_records as jmtrade_records


@hookimpl
def jmtrade_award(terms, official):
    return [replace(sound.freight(terms), event=col("shipped_on").cast(Datetime))]
