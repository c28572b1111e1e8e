"""What a number for each enterprise would save beside its code, as text, through the engine.

    uv run --group dev python -m benchmarks.keys [--firms N] [-o FILE.md]

CPU seconds in one process, medians. The work is what the engine asks of codes:
the year's figures beside the list, the best of earlier years beside them, and a pool of each
enterprise filled in an order. A number has to be made first: by a join of every table with the
list, or as a category of the whole run.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import polars as pl

from benchmarks import YEAR, big
from benchmarks.plans import cpu
from benchmarks.run import machine, tell

CATEGORY = pl.Categorical(pl.Categories("uscc"))
Tables = tuple[pl.LazyFrame, pl.LazyFrame]
"""Enterprises, and their exports."""


def as_text(firms: pl.LazyFrame, exports: pl.LazyFrame) -> Tables:
    return firms.with_columns(key="uscc"), exports.with_columns(key="uscc")


def as_category(firms: pl.LazyFrame, exports: pl.LazyFrame) -> Tables:
    key = pl.col("uscc").cast(CATEGORY)
    return firms.with_columns(key=key), exports.with_columns(key=key)


def as_number(firms: pl.LazyFrame, exports: pl.LazyFrame) -> Tables:
    listed = firms.with_row_index("key").collect().lazy()
    return listed, exports.join(listed.select("uscc", "key"), on="uscc", how="inner")


KEYS = {"text, as it is read": as_text, "a category": as_category, "a number": as_number}


def facts(firms: pl.LazyFrame, exports: pl.LazyFrame) -> pl.DataFrame:
    """The year's figure and the best before it, beside each enterprise."""
    now = exports.filter(pl.col("year") == YEAR).select("key", "export_usd")
    before = exports.filter(pl.col("year") < YEAR).group_by("key")
    best = before.agg(best=pl.col("export_usd").max())
    return firms.join(now, on="key", how="left").join(best, on="key", how="left").collect(
        engine="streaming"
    )  # fmt: skip


def pools(_firms: pl.LazyFrame, exports: pl.LazyFrame) -> pl.DataFrame:
    """What was drawn from a pool of each enterprise before each of its rows."""
    drawn = pl.col("export_usd").cum_sum().over("key", order_by="year")
    return exports.with_columns(drawn=drawn).collect(engine="streaming")


def rows(folder: Path) -> Iterator[tuple[str, float, float, float]]:
    """Kind of key, and CPU milliseconds of making it, of facts, and of pools."""
    firms = pl.scan_parquet(folder / "enterprises.parquet").select("uscc").collect()
    columns = ("uscc", "year", "export_usd")
    exports = pl.scan_parquet(folder / "exports.parquet").select(columns).collect()
    for name, make in KEYS.items():

        def made(make: Callable[[pl.LazyFrame, pl.LazyFrame], Tables] = make) -> Tables:
            found = make(firms.lazy(), exports.lazy())
            return found[0].collect().lazy(), found[1].drop("uscc").collect().lazy()

        tables = made()
        yield name, cpu(made), cpu(partial(facts, *tables)), cpu(partial(pools, *tables))


def report(firms: int) -> Iterator[str]:
    yield "# Codes as text, or as numbers"
    yield ""
    yield f"Machine: {machine()}"
    yield ""
    yield f"{firms:,} enterprises and their exports; CPU seconds."
    yield ""
    yield "| key | made | facts | made and facts | pools |"
    yield "|---|---:|---:|---:|---:|"
    with tempfile.TemporaryDirectory() as name:
        big.write(Path(name) / "data", firms)
        for key, made, of_facts, of_pools in rows(Path(name) / "data"):
            cells = (f"{cost / 1e3:.2f}" for cost in (made, of_facts, made + of_facts, of_pools))
            yield f"| {key} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=1_000_000)
    parser.add_argument("-o", type=Path)
    options = parser.parse_args()
    tell("\n".join(report(options.firms)) + "\n", options.o)


if __name__ == "__main__":
    main()
