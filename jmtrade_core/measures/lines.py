"""Lines of claims as rules across them see them: the columns that they look at.

A line would pay where it has neither ``denied`` nor ``held``; ``amount`` is what, in fen.
"""

from __future__ import annotations

from typing import Any

from narwhals.stable.v2 import Expr, LazyFrame, col

from jmtrade_core.schema.subjects import JOINT

Frame = LazyFrame[Any]
"""A lazy frame of any engine."""

KEY, LOOSE = "subject_key", "subject_loose"
"""What a subject is compared by: whether it is equal, and whether it is alike."""
ORDER = "subject_order"
"""What the smaller of two subjects is told by."""
BY_DATE = ("event_date", ORDER, "subject", "tie")
"""The earliest event date first, then the smaller subject."""


def payable() -> Expr:
    """Lines that nothing has denied or held so far."""
    return col("denied").is_null() & col("held").is_null()


def complete(key: Expr) -> Expr:
    """Whether no part is empty: else the subject names nothing for certain."""
    return ~key.str.contains(f"^$|^{JOINT}|{JOINT}$|{JOINT}{JOINT}")


def first_part(key: Expr) -> Expr:
    return key.str.replace_all(f"(?s){JOINT}.*$", "")
