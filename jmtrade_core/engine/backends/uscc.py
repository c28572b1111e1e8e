"""The check character of GB 32100, as numbers that each engine builds its test from."""

from __future__ import annotations

from jmtrade_core.schema.credit_code import ALPHABET as ALPHABET
from jmtrade_core.schema.credit_code import SHAPE as SHAPE

REGISTRAR = 2
"""So many characters at the beginning say who registered it, and as what."""
DIGITS = 8
"""So many characters at the beginning, the registrar's and the region's, are digits."""
FORM = rf"^[0-9]{{{DIGITS}}}[{ALPHABET}]{{10}}$"

WEIGHTS = (*(3**place % 31 for place in range(17)), 1)
"""Character i (from 0) weighs 3**i modulo 31, the check character 1; a right code's sum is
0 modulo 31."""


def shaped(text: str) -> bool:
    """Whether a text has the shape of a code, right or wrong."""
    return len(text) == len(WEIGHTS) and set(text) <= set(ALPHABET)
