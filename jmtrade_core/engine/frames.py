"""What the engine takes in: typed tables, and the question asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from narwhals.stable.v2 import Expr, LazyFrame, String, coalesce, col, lit, when

Frame = LazyFrame[Any]
"""A lazy frame of any engine."""


@dataclass(frozen=True)
class Records:
    """The enterprise record as typed lazy frames by table id.

    Money and dollars are whole hundredths, enums their ids, flags booleans; every frame
    has a ``source`` column that says where the row stands in the input. A table that is
    absent has no frame: for ``dishonesty`` and ``prior_awards`` that means unknown.
    """

    frames: Mapping[str, Frame]
    empty: frozenset[str] = frozenset()
    """Tables known to have no row; their share of the work is left out."""
    sha256: str = ""
    partial: bool = False
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Table id -> column id -> its letter in the sheet or CSV file."""


@dataclass(frozen=True)
class Question:
    """Which county, which award year, as of which day."""

    county: str
    year: int
    as_of: date

    @property
    def year_start(self) -> date:
        return date(self.year, 1, 1)

    @property
    def year_end(self) -> date:
        return date(self.year, 12, 31)


def payable() -> Expr:
    """Lines that nothing has denied or held so far."""
    return col("denied").is_null() & col("held").is_null()


def first_word(*steps: tuple[Expr, str]) -> Expr:
    """The word of the first test that is true; null where none is."""
    if not steps:
        return lit(None, dtype=String)
    return coalesce(*(when(test).then(lit(word)) for test, word in steps))


def three_years_before(day: date) -> date:
    """29 February goes to 28 February."""
    try:
        return day.replace(year=day.year - 3)
    except ValueError:
        return day.replace(year=day.year - 3, day=28)
