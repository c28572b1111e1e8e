"""Do peers say what jmtrade says? Every line field by field, every answer, every total."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from polars import col

from benchmarks.peers.firms import answers

OURS_ALONE = ("at_stake", "warnings")
"""What no peer works out: what a held line would pay, and which doubts touch a line."""


def same_lines(ours: Path, theirs: Mapping[str, Path]) -> int:
    """How many lines were compared; a measure at a time, since all may not fit in memory.

    SystemExit names the peer and the measure that differ.
    """
    mine = pl.scan_parquet(ours)
    columns = [name for name in mine.collect_schema().names() if name not in OURS_ALONE]
    sizes = _sizes(mine)
    others = {name: pl.scan_parquet(path) for name, path in theirs.items()}
    for name, other in others.items():
        if _sizes(other) != sizes:
            raise SystemExit(f"{name} gives other lines: {_sizes(other)} and not {sizes}")
    for measure in sizes:
        expected = _sorted(mine, measure, columns)
        for name, other in others.items():
            if not expected.equals(_sorted(other, measure, columns)):
                raise SystemExit(f"{name} gives other lines of {measure}")
    return sum(sizes.values())


def _sizes(lines: pl.LazyFrame) -> dict[str, int]:
    counted = lines.group_by("measure").agg(n=pl.len()).sort("measure")
    return dict(counted.collect(engine="streaming").iter_rows())


def _sorted(lines: pl.LazyFrame, measure: str, columns: list[str]) -> pl.DataFrame:
    kept = lines.filter(col("measure") == measure).select(columns)
    return kept.collect(engine="streaming").sort(columns)


def same_answers(ours: Path, theirs: Mapping[str, Path]) -> int:
    """How many enterprises were compared. SystemExit names the peer that differs."""
    expected = answers(ours)
    for name, path in theirs.items():
        found = answers(path)
        if not found.equals(expected):
            differs = found.join(expected, on=found.columns, how="anti")
            raise SystemExit(f"{name} answers otherwise: {differs.head(3).rows()}")
    return expected.height


def same_totals(ours: Path, said: Mapping[str, Any]) -> None:
    """Payable fen by measure and the number of held lines. SystemExit where they differ."""
    lines = pl.scan_parquet(ours)
    fen = (col("amount") * 100).cast(pl.Int64).sum()
    paid = lines.filter(col("outcome") == "pay").group_by("measure").agg(fen)
    held = lines.filter(col("outcome") == "hold").select(pl.len()).collect().item()
    expected = {"paid": dict(sorted(paid.collect().iter_rows())), "hold_lines": held}
    if said != expected:
        raise SystemExit(f"totals differ: {said} and not {expected}")
