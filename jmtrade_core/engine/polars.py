"""The engine on Polars: in memory, and for Parquet as a stream."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from narwhals.stable.v2 import DataFrame, from_native

from jmtrade_core.engine.codes import ALPHABET, FORM, WEIGHTS
from jmtrade_core.engine.frames import Frame
from jmtrade_core.engine.seam import MONEY, UnreadableError

ORDER = ("uscc", "measure", "event_date", "subject", "tie")


def keep(frame: Frame) -> Frame:
    """Compute an intermediate result once."""
    kept: Frame = from_native(frame.collect().to_native().lazy())
    return kept


def ordered(frame: Frame) -> DataFrame[Any]:
    """Lines by uscc, measure, event date (empty first), subject, then the row's identity."""
    lines: DataFrame[Any] = frame.collect().sort(*ORDER)
    return lines


class Polars:
    """Parquet larger than memory: scanned, decided and written as a stream."""

    def scan(self, path: Path) -> Frame:
        try:
            frame = pl.scan_parquet(path / "*.parquet" if path.is_dir() else path)
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

    def tally(self, frame: Frame, identity: list[str]) -> Frame:
        # Rows of unlike hash are unlike; only where hashes repeat is an exact look needed.
        counted: Frame = from_native(
            frame.to_native().select(
                rows=pl.len().cast(pl.Int64),
                bad=pl.col("bad").sum(),
                untidy=pl.col("untidy").sum(),
                different=pl.struct(identity).hash().n_unique().cast(pl.Int64),
            )
        )
        return counted

    def unproven(self, frame: Frame) -> Frame:
        rows: Frame = from_native(frame.to_native().filter(~proven(pl.col("uscc"))))
        return rows

    def sink(self, lines: Frame, folder: Path, name: str) -> None:
        yuan = [(pl.col(fen).cast(pl.Decimal(18, 0)) * _CENT).cast(pl.Decimal(18, 2)).alias(fen)
                for fen in MONEY]  # fmt: skip
        native: pl.LazyFrame = lines.to_native()
        native.with_columns(yuan).sink_parquet(
            folder / f"{name}.parquet", maintain_order=False, mkdir=True, engine="streaming"
        )


_CENT = pl.lit(Decimal("0.01"), pl.Decimal(18, 2))


def _stream(frame: Frame) -> pl.DataFrame:
    native: pl.LazyFrame = frame.to_native()
    return native.collect(engine="streaming")


def proven(code: pl.Expr) -> pl.Expr:
    """True for 18 characters of GB 32100 that carry the right check character, else false."""
    weighed = [_value(code, place) * weight for place, weight in enumerate(WEIGHTS)]
    adds_up = pl.sum_horizontal(weighed) % 31 == 0
    return (code.str.contains(FORM) & adds_up).fill_null(False)


def _value(code: pl.Expr, place: int) -> pl.Expr:
    """The value of one character; none (which adds nothing) outside the alphabet."""
    values = list(range(len(ALPHABET)))
    character = code.str.slice(place, 1)
    return character.replace_strict(list(ALPHABET), values, default=None, return_dtype=pl.Int32)
