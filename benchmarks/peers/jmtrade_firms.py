"""jmtrade on the same four awards: decision lines to Parquet, and the sums.

python -m benchmarks.peers.jmtrade_firms FOLDER COUNTY YEAR OUT
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.peers.firms import AWARDS
from jmtrade_core.award import Request, load_policies
from jmtrade_core.bulk import COLUMNS
from jmtrade_core.configuration import packaged
from jmtrade_core.engine.frames import Question
from jmtrade_core.engine.polars import Polars
from jmtrade_core.engine.run import evaluate
from jmtrade_core.intake.scanned import read_scanned


def main(folder: Path, county: str, year: int, out: Path) -> None:
    policy, engine = load_policies(Request(county, packaged(), year))[0], Polars()
    records = read_scanned(folder, policy.tables, policy.known_measures, engine).records
    four = replace(policy, measures=tuple(m for m in policy.measures if m.id in AWARDS))
    lines = evaluate(records, four, Question(county, year, date(year, 12, 31)), engine.keep)
    assert lines is not None
    engine.sink(lines.select(*COLUMNS), out.parent, out.stem)
    written = pl.scan_parquet(out).group_by("measure").agg(
        paid=(pl.col("amount").sum() * 100).cast(pl.Int64),
        held=(pl.col("outcome") == "hold").sum(),
    )  # fmt: skip
    found = {r["measure"]: {"paid": r["paid"], "held": r["held"]}
             for r in written.collect().to_dicts()}  # fmt: skip
    print(json.dumps({id: found[id] for id in AWARDS}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
