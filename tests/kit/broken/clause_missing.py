"""A measure that cites nothing."""

from __future__ import annotations

from tests.kit import sound
from tests.kit.sound import jmtrade_award as jmtrade_award
from tests.kit.sound import jmtrade_records as jmtrade_records

TERMS = sound.TERMS.replace('clause = "invented notice, article 2"\n', "", 1)
