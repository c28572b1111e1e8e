"""Exact money: whole fen (or cents) inside, two decimals outside, no float anywhere."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr

LARGEST = 10**12
"""Largest amount that is read, in fen or cents; beyond it sums could leave 64 bits."""

_PERCENT_DECIMALS = 4


def hundredths(value: int | Decimal) -> int:
    """Yuan or dollars to fen or cents. ValueError on a third decimal, a sign or a giant."""
    scaled = Decimal(value) * 100
    if scaled != scaled.to_integral_value() or not 0 <= scaled <= LARGEST:
        raise ValueError(value)
    return int(scaled)


def decimals(amount: int) -> str:
    """Fen or cents as text with two decimals: 123456 -> ``1234.56``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def grouped(amount: int) -> str:
    """The same with thousands marked, for people: ``1,234.56``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def percentage(text: str) -> Fraction:
    """``"30%"`` to an exact fraction; at most four decimals, from 0 % to 100 %.

    Four decimals keep numerator and denominator within 10**6, so a product with any
    amount that is read stays exact in 64 bits on every engine.
    """
    number = text.strip()
    if not number.endswith("%"):
        raise ValueError(text)
    digits = number[:-1].strip()
    whole, _, tail = digits.partition(".")
    if not (whole + (tail or "0")).isascii() or not (whole + (tail or "0")).isdigit():
        raise ValueError(text)
    if not whole or len(tail) > _PERCENT_DECIMALS or Decimal(digits) > 100:
        raise ValueError(text)
    return Fraction(Decimal(digits)) / 100


def percent_text(rate: Fraction) -> str:
    """An exact fraction as ``12.5%``."""
    number = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    return f"{number.normalize():f}%"


def floor_share(amount: Expr, numerator: Expr | int, denominator: Expr | int) -> Expr:
    """``amount * numerator / denominator`` rounded down once, for amounts >= 0.

    Split at the denominator so that no product passes 2**53: some engines divide
    integers through a double.
    """
    return amount // denominator * numerator + (amount % denominator) * numerator // denominator
