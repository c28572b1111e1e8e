"""The engine on Polars: what to keep, and how a result is brought in."""

from __future__ import annotations

from typing import Any

from narwhals.stable.v2 import DataFrame, from_native

from jmtrade_core.engine.frames import Frame

ORDER = ("uscc", "measure", "event_date", "subject", "tie")


def keep(frame: Frame) -> Frame:
    """Compute an intermediate result once."""
    kept: Frame = from_native(frame.collect().to_native().lazy())
    return kept


def ordered(frame: Frame) -> DataFrame[Any]:
    """Lines by uscc, measure, event date (empty first), subject, then the row's identity."""
    lines: DataFrame[Any] = frame.collect().sort(*ORDER)
    return lines
