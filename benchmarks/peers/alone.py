"""What the peers of benchmarks.peers.firms share: read, decide, write, say the sums."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.peers.firms import AWARDS, HELD, inputs


def main(decide: Callable[[pl.DataFrame], dict[str, Any]]) -> None:
    """``FOLDER COUNTY YEAR OUT``: a column of fen for each award, and JSON on stdout."""
    folder, county, year, out = sys.argv[1:]
    rows = inputs(Path(folder), county, int(year))
    found = pl.DataFrame({"uscc": rows["uscc"], **decide(rows)})
    found.write_parquet(out)
    print(json.dumps(sums(found)))


def sums(found: pl.DataFrame) -> dict[str, dict[str, int]]:
    return {
        id: {"paid": int(found[id].clip(0).cast(pl.Int64).sum()),
             "held": int((found[id] == HELD).sum())}
        for id in AWARDS
    }  # fmt: skip
