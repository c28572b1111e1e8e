"""The engine on Polars: in memory, and for Parquet as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import reduce
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
from narwhals.stable.v2 import DataFrame, col, concat, from_native, lit

from jmtrade_core.engine.backends.backend import COUNTS, Look, UnreadableError
from jmtrade_core.engine.backends.polars_uscc import may_be_unlisted, proven
from jmtrade_core.engine.decision import ALL_MONEY
from jmtrade_core.engine.parts import partitions, parts
from jmtrade_core.measures.lines import Frame
from jmtrade_core.money import LARGEST

ORDER = ("uscc", "measure", "event_date", "subject", "tie")


def keep(frame: Frame) -> Frame:
    """Compute an intermediate result once."""
    kept: Frame = from_native(frame.collect().to_native().lazy())
    return kept


def ordered(frame: Frame) -> DataFrame[Any]:
    """Lines by uscc, measure, event date (empty first), subject, then the row's identity."""
    lines: DataFrame[Any] = frame.collect().sort(*ORDER)
    return lines


PART = 20_000_000
"""So many rows are compared with each other at once: about a gigabyte."""
SLICE = 9_000_000
"""So many rows are summed at once: about half of that, and 64 bits hold their sum."""
YEARS, KINDS = 10_000, 10


class Polars:
    """Parquet larger than memory: scanned, decided and written as a stream."""

    spaces: str | None = None

    def scan(self, path: Path) -> Frame:
        try:
            files = parts(path) if path.is_dir() else path
            partitioned = path.is_dir() and bool(partitions(path))
            frame = pl.scan_parquet(files, hive_partitioning=partitioned)
            frame.collect_schema()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UnreadableError(str(error)) from error
        scanned: Frame = from_native(frame)
        return scanned

    def keep(self, frame: Frame) -> Frame:
        kept: Frame = from_native(_stream(frame).lazy())
        return kept

    def rows(self, frame: Frame) -> list[dict[str, Any]]:
        try:
            return _stream(frame).to_dicts()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UnreadableError(str(error)) from error

    def tally(self, looks: Mapping[str, Look], listed: Frame | None, *, sure: bool) -> Frame:
        counts = [_counted(id, look) for id, look in looks.items()]
        claims = [
            look.codes.with_columns(table=lit(id))
            for id, look in looks.items() if look.codes is not None
        ]  # fmt: skip
        if listed is not None and claims:
            rows = concat(claims).filter(~col("uscc").is_null())
            if sure:
                rows = rows.join(listed, on="uscc", how="anti")
            else:
                rows = may_be_unlisted(rows, listed)
            groups = rows.to_native().group_by("table")
            counts.append(groups.agg(**_nothing(but="unlisted"), unlisted=_many(pl.len())))
        told: Frame = from_native(pl.concat(one.select("table", *COUNTS) for one in counts))
        return told

    def alike(self, frame: Frame, identity: list[str]) -> Frame:
        native: pl.LazyFrame = frame.to_native()
        repeated = pl.Series(dtype=pl.UInt64)
        if not _in_order(native, identity):
            repeated = repeated_hashes(native, identity)
        rows: Frame = from_native(
            native.filter(_hash(identity).is_in(repeated.implode()))
            if len(repeated)
            else native.clear()
        )
        return rows

    def sums(self, items: Frame, firms: Frame) -> Frame:
        # Numbers group faster than codes, and the join tells who is not listed.
        listed = firms.to_native().select("uscc").collect().with_row_index("firm").lazy()
        total = pl.DataFrame()
        for part in _slices(items.to_native()):
            rows = part.select("uscc", "usd", of=pl.col("year") * KINDS + pl.col("kind"))
            rows = rows.join(listed, on="uscc", how="left")
            rows = rows.filter(pl.col("of").is_not_null() | pl.col("firm").is_null())
            total = added(total, rows.select("usd", packed=packed(pl.col("firm"), pl.col("of"))))
        return unpacked(total, listed)

    def unproven(self, frame: Frame) -> Frame:
        rows: Frame = from_native(frame.to_native().filter(~proven(pl.col("uscc"))))
        return rows

    def sink(self, lines: Frame, folder: Path, name: str) -> None:
        cent = pl.lit(Decimal("0.01"), pl.Decimal(18, 2))
        yuan = [(pl.col(fen).cast(pl.Decimal(18, 0)) * cent).cast(pl.Decimal(18, 2)).alias(fen)
                for fen in ALL_MONEY]  # fmt: skip
        native: pl.LazyFrame = lines.to_native()
        native.with_columns(yuan).sink_parquet(
            folder / f"{name}.parquet", **WRITTEN, maintain_order=False, mkdir=True,
            engine="streaming",
        )  # fmt: skip


WRITTEN: Mapping[str, Any] = {"compression": "zstd", "compression_level": 1}
"""How Parquet is packed: level 3, which is usual, takes longer and packs no smaller."""


def _counted(id: str, look: Look) -> pl.LazyFrame:
    rows: pl.LazyFrame = look.rows.to_native()
    wrong = pl.col("uscc").is_not_null() & ~proven(pl.col("uscc"))
    codes = {"codes": _many(wrong.sum())} if look.proves else {}
    counts = _nothing() | {
        "rows": _many(pl.len()), "bad": pl.col("bad").sum(), "untidy": pl.col("untidy").sum(),
    } | codes  # fmt: skip
    return rows.select(table=pl.lit(id), **counts)


def _nothing(but: str = "") -> dict[str, pl.Expr]:
    return {name: pl.lit(0, pl.Int64) for name in COUNTS if name != but}


def _many(count: pl.Expr) -> pl.Expr:
    return count.cast(pl.Int64)


def _in_order(rows: pl.LazyFrame, identity: list[str]) -> bool:
    """Whether more rows than are compared at once stand in the order of their numbers, as they
    mostly do in a register; then none is held in memory."""
    orders = product((identity, identity[1:]), (False, True))
    return _count(rows) > PART and any(
        _rises(rows.select(names), by_length=longer) for names, longer in orders
    )


def _rises(rows: pl.LazyFrame, *, by_length: bool = False) -> bool:
    """Whether every row comes after the row before it; by length: 10 after 9."""
    schema = rows.collect_schema()
    after, same = pl.lit(value=False), pl.lit(value=True)
    for name, kind in schema.items():
        cell = pl.col(name)
        for part in (cell.str.len_bytes(), cell) if by_length and kind == pl.String else (cell,):
            after |= same & (part > part.shift())
            same &= part == part.shift()
    last = pl.DataFrame(schema=schema)
    for batch in rows.collect_batches(maintain_order=True):
        both = last.vstack(batch)
        if both.select(after.sum()).item() < both.height - 1:
            return False
        last = batch.tail(1)
    return bool(schema)


def _count(rows: pl.LazyFrame) -> int:
    return int(rows.select(pl.len()).collect(engine="streaming").item())


def _slices(rows: pl.LazyFrame) -> Iterator[pl.LazyFrame]:
    """Streamed grouping keeps what it has seen until its end: so it never sees too much."""
    for start in range(0, max(_count(rows), 1), SLICE):
        yield rows.slice(start, SLICE)


def packed(firm: pl.Expr, of: pl.Expr) -> pl.Expr:
    """An enterprise's number, and year and kind as one, as one number."""
    return firm.cast(pl.Int64) * (YEARS * KINDS) + of


def added(total: pl.DataFrame, rows: pl.LazyFrame) -> pl.DataFrame:
    """``total`` (empty at first) with ``usd`` of at most ``SLICE`` rows by ``packed``."""
    groups = rows.group_by("packed")
    sums = groups.agg(pl.col("usd").sum(), empty=pl.col("usd").null_count())
    found = sums.collect(engine="streaming")
    if total.height:
        found = total.vstack(found).group_by("packed").agg(pl.all().sum())
    return found.with_columns(pl.col("usd").clip(upper_bound=LARGEST + 1))


def unpacked(total: pl.DataFrame, listed: pl.LazyFrame) -> Frame:
    """What ``Engine.sums`` gives; ``listed``: each ``uscc`` with its number, ``firm``."""
    packed, whole = pl.col("packed"), pl.col("empty").cast(pl.Int64)
    year, kind = packed // KINDS % YEARS, packed % KINDS
    firm = (packed // (YEARS * KINDS)).cast(pl.UInt32)
    sums = total.lazy().select("usd", empty=whole, firm=firm, year=year, kind=kind)
    found: Frame = from_native(sums.join(listed, on="firm", how="left").drop("firm"))
    return found


def repeated_hashes(rows: pl.LazyFrame, identity: list[str]) -> pl.Series:
    """Hashes that more than one row has. Part by part, so that memory is bounded."""
    hashed = rows.select(h=_hash(identity))
    parts = _count(hashed) // PART + 1
    found = []
    for part in range(parts):
        some = hashed if parts == 1 else hashed.filter(pl.col("h") % parts == part)
        numbers = some.collect(engine="streaming")["h"]
        if numbers.n_unique() < len(numbers):
            found.append(numbers.filter(numbers.is_duplicated()).unique())
    return pl.concat(found) if found else pl.Series(dtype=pl.UInt64)


def _hash(columns: list[str]) -> pl.Expr:
    """Rows of unlike hash are unlike."""
    return reduce(
        lambda found, name: found * 31 + pl.col(name).hash(), columns, pl.lit(0, pl.UInt64)
    )


def _stream(frame: Frame) -> pl.DataFrame:
    native: pl.LazyFrame = frame.to_native()
    return native.collect(engine="streaming")
