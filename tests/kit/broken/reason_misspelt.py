"""Words under a code that no condition gives."""

from __future__ import annotations

from tests.kit import sound
from tests.kit.sound import jmtrade_award as jmtrade_award
from tests.kit.sound import jmtrade_records as jmtrade_records

TERMS = sound.TERMS.replace("[reasons.not-insured]", "[reasons.not-inshured]", 1)
