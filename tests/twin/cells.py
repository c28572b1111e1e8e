"""Reading text cells and writing money; every amount inside is a whole number of fen or cents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .model import Row, Value


def text(row: Row, column: str) -> str:
    """The trimmed cell; a missing column is an empty cell (rulebook 1, order of text)."""
    return row.get(column, "").strip()


def day(row: Row, column: str) -> date | None:
    """The cell as a date, None when empty."""
    cell = text(row, column)
    return date.fromisoformat(cell) if cell else None


def whole(row: Row, column: str) -> int:
    """The cell as a year; only for required columns."""
    return int(text(row, column))


def flag(row: Row, column: str) -> bool | None:
    """The cell as yes or no, None when empty."""
    return {"是": True, "否": False, "": None}[text(row, column)]


def minor(value: Value) -> int:
    """Yuan or dollars as whole fen or cents; a third decimal is refused, never rounded."""
    scaled = Decimal(value) * 100
    result = int(scaled)
    if result != scaled:
        raise ValueError(f"more than two decimals: {value}")
    return result


def money(row: Row, column: str) -> int | None:
    """The cell in fen (or cents), None when empty: missing is not zero (rulebook 1)."""
    cell = text(row, column).replace(",", "")
    return minor(cell) if cell else None


def percent(value: Value) -> Fraction:
    """Percentage text as an exact fraction."""
    number, sign, rest = str(value).strip().partition("%")
    if sign != "%" or rest:
        raise ValueError(f"not a percentage: {value}")
    return Fraction(number) / 100


def share(amount: int, rate: Fraction) -> int:
    """A share of an amount in fen, rounded down to the fen once (rulebook 1, money)."""
    exact = amount * rate
    return exact.numerator // exact.denominator


def render(fen: int) -> str:
    """Fen as yuan text with two decimals; amounts are never negative."""
    return f"{fen // 100}.{fen % 100:02d}"


def shift_years(start: date, years: int) -> date:
    """The same day in another year; 29 February goes to the 28th (rulebook 2, 3)."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def minus(left: int | None, *others: int | None) -> int | None:
    """A difference in fen, unknown with any empty operand (rulebook 1, unknown)."""
    if left is None:
        return None
    for other in others:
        if other is None:
            return None
        left -= other
    return left


def total_or_unknown(values: Iterable[int | None]) -> int | None:
    """A sum in fen or cents, unknown with any empty operand (rulebook 1, unknown)."""
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def at_least(value: int | None, limit: int) -> bool | None:
    """Whether the value reaches the limit, the limit included; unknown when empty."""
    return None if value is None else value >= limit


def positive(value: int | None) -> bool | None:
    """Whether the value is more than zero; unknown when empty."""
    return None if value is None else value > 0


def known(*values: int | None) -> bool | None:
    """True when no value is empty, otherwise unknown: never false (rulebook 1, unknown)."""
    return None if any(value is None for value in values) else True
