"""What the engine takes in: typed tables, and the question asked of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from narwhals.stable.v2 import (
    Boolean,
    Date,
    Expr,
    Int64,
    String,
    coalesce,
    from_dict,
    from_native,
    lit,
    when,
)

from jmtrade_core.measures.lines import Frame


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
    left_out: Mapping[str, Frame] = field(default_factory=dict)
    """Skipped rows by table: what they name is named all the same."""
    stored: bool = True
    """Whether the frames stand in memory; else they are scanned anew at each use."""
    made: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was made of the records once and serves every run over them."""


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


KINDS: Mapping[str, tuple[Any, str]] = {
    "text": (String(), "string"),
    "number": (Int64(), "bigint"),
    "date": (Date(), "date"),
    "flag": (Boolean(), "boolean"),
}
"""Kinds of columns of a small table: for Narwhals, and for SQL."""


def fetched(frame: Frame) -> list[dict[str, Any]]:
    """A few rows, brought here from whatever engine."""
    if frame.implementation.is_polars():
        rows: list[dict[str, Any]] = frame.collect().to_native().to_dicts()
        return rows
    return [row.asDict() for row in frame.to_native().collect()]


def small(beside: Frame, kinds: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> Frame:
    """A few rows as a frame of the engine of another; ``kinds``: column -> kind."""
    if beside.implementation.is_polars():
        columns = {name: [row[at] for row in rows] for at, name in enumerate(kinds)}
        schema = {name: KINDS[kind][0] for name, kind in kinds.items()}
        return from_dict(columns, schema, backend="polars").lazy()
    schema_words = ", ".join(f"`{name}` {KINDS[kind][1]}" for name, kind in kinds.items())
    session = beside.to_native().sparkSession
    made: Frame = from_native(session.createDataFrame(list(rows), schema_words))
    return made


def known(frame: Frame) -> Frame | None:
    """A small result computed once; None where it is known to have no row."""
    if not frame.implementation.is_polars():
        return frame
    rows: Any = frame.to_native().collect(engine="streaming")
    kept: Frame = from_native(rows.lazy())
    return kept if rows.height else None


def first_word(*steps: tuple[Expr, str]) -> Expr:
    """The word of the first test that is true; null where none is."""
    if not steps:
        return lit(None, dtype=String)
    return coalesce(*(when(test).then(lit(str(word))) for test, word in steps))


def three_years_before(day: date) -> date:
    """29 February goes to 28 February."""
    try:
        return day.replace(year=day.year - 3)
    except ValueError:
        return day.replace(year=day.year - 3, day=28)
