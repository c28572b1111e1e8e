"""A reading that asks in one language."""

from __future__ import annotations

from tests.kit import sound
from tests.kit.sound import jmtrade_award as jmtrade_award
from tests.kit.sound import jmtrade_records as jmtrade_records

TERMS = sound.TERMS.replace(
    'question_en = "Is the cap for all of a year\'s shipments, or for each?"\n', "", 1
)
