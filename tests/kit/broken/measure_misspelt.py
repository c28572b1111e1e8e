"""Numbers beside the measure's own, under a name that no measure has."""

from __future__ import annotations

from tests.kit import sound
from tests.kit.sound import jmtrade_award as jmtrade_award
from tests.kit.sound import jmtrade_records as jmtrade_records

TERMS = sound.TERMS.replace(
    "[readings.", '["cold_chain.fright"]\ntitle = "冷链"\ncap = 1\n\n[readings.', 1
)
