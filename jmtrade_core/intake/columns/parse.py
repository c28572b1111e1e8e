"""Clean text to values: the rule of each column type over a whole column.

Nothing is guessed: a cell is empty, a value, or a fault that says what is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from jmtrade_core.schema.columns.cells import CELL, CellRule, Fault
from jmtrade_core.schema.tables import Column


@dataclass(frozen=True)
class Parsed:
    values: pl.Series
    faults: list[Fault]


def trimmed(texts: pl.Series) -> pl.Series:
    """Text without space around it; nothing but space is an empty cell."""
    stripped = CELL.str.strip_chars()
    kept = pl.when(stripped != "").then(stripped).alias(texts.name)
    return texts.alias("cell").to_frame().select(kept).to_series()


def parse(column: Column, texts: pl.Series) -> Parsed:
    """A column of trimmed text (null: empty) as values of the column's type."""
    rule = column.kind.rule(column)
    if not rule.checks:
        return Parsed(texts, [])
    # One query a column: a series at a time would cost a round trip for each step.
    steps = (pl.when(bad).then(pl.lit(nr)) for nr, (bad, _code, _wanted) in enumerate(rule.checks))
    frame = texts.alias("cell").to_frame().lazy()
    frame = frame.with_columns(value=rule.value).with_columns(check=pl.coalesce(*steps))
    read = frame.with_columns(value=pl.when(pl.col("check").is_null()).then("value")).collect()
    return Parsed(read["value"], list(_faults(read, rule)))


def _faults(read: pl.DataFrame, rule: CellRule) -> Iterator[Fault]:
    if read["check"].null_count() == read.height:
        return
    found = read.with_row_index("row").filter(pl.col("check").is_not_null())
    for row, text, check in found.sort("check", "row").select("row", "cell", "check").iter_rows():
        _bad, code, wanted = rule.checks[check]
        yield Fault(row, code, text, wanted)
