"""A reading that nobody asks."""

from __future__ import annotations

from tests.kit import sound
from tests.kit.sound import jmtrade_award as jmtrade_award
from tests.kit.sound import jmtrade_records as jmtrade_records

TERMS = sound.TERMS.replace(
    "[reasons.below-threshold]",
    """[readings."cold_chain.nights"]
question = "夜间货运是否双倍？"
question_en = "Do shipments by night count twice?"
options = { once = "一次", twice = "两次" }
default = "once"
clause = "invented notice, article 2"

[reasons.below-threshold]""",
    1,
)
