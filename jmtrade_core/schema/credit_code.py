"""The shape of a unified social credit code (GB 32100)."""

from __future__ import annotations

USCC_ID = "uscc"
"""The column that holds it in every table."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100, in the order of their values."""

SHAPE = rf"^[{ALPHABET}]{{18}}$"
"""What could be a code at all, sound or not."""
