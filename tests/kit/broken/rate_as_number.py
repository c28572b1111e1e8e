"""A rate without its percent sign: an amount of yuan, which pays two thousand times."""

from __future__ import annotations

from tests.kit import sound
from tests.kit.sound import jmtrade_award as jmtrade_award
from tests.kit.sound import jmtrade_records as jmtrade_records

TERMS = sound.TERMS.replace('rate = "20%"', "rate = 20", 1)
