"""What the peers of benchmarks.peers.firms share: read, decide, write."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import WRITTEN
from benchmarks.peers.firms import inputs


def main(decide: Callable[[pl.DataFrame], dict[str, Any]]) -> None:
    """``FOLDER COUNTY YEAR OUT``: a column of fen for each award."""
    folder, county, year, out = sys.argv[1:]
    rows = inputs(Path(folder), county, int(year))
    pl.DataFrame({"uscc": rows["uscc"], **decide(rows)}).write_parquet(out, **WRITTEN)
