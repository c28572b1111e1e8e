"""Text in csv files that people open and banks take in: shown, never run.

Excel and WPS compute a cell that begins like a formula, wherever the text comes from. One
leading ``'`` keeps it text; intake takes it off again (contract, section 3).
"""

from __future__ import annotations

SIGNS = ("=", "+", "-", "@", "\t")
LIVE = r"^([=+\-@\t])"
"""The same signs, for whole columns."""


def inert(text: str) -> str:
    """The text as a spreadsheet program shows it. For text alone: -5.00 is a number."""
    return f"'{text}" if text.startswith(SIGNS) else text
