"""Declarations summed and decided, beside Polars' plain group-by of the same file.

uv run python -m benchmarks.declared [--items 20000000] [--firms 600000] [--times 1]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import COUNTY, YEAR
from benchmarks.report import table
from benchmarks.run import JMTRADE, PYTHON, machine
from benchmarks.scale import Contest, output

PLAIN = (
    "import sys, polars as pl\n"
    "f = pl.scan_parquet(sys.argv[1]).filter(pl.col('flow') == 'export')\n"
    "f = f.group_by('uscc', pl.col('declared_on').dt.year()).agg(pl.col('usd').sum())\n"
    "f.collect(engine='streaming')"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--items", type=int, default=20_000_000)
    parser.add_argument("--firms", type=int, default=600_000)
    parser.add_argument("--times", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        output([PYTHON, "-m", "benchmarks.big", str(folder), str(chosen.firms), str(chosen.items)])
        award = [*JMTRADE, "award", "--county", COUNTY, "--year", str(YEAR), "--data",
                 str(folder), "--format", "parquet", "-o", str(Path(name) / "out")]  # fmt: skip
        plain = [PYTHON, "-c", PLAIN, str(folder / "declarations.parquet")]
        contest = Contest(f"{chosen.items:,} declarations", chosen.firms,
                          {"jmtrade": award, "Polars, plain group-by": plain})  # fmt: skip
        contest.try_all()
        contest.fight(chosen.times)
        print(f"Machine: {machine()}\n")
        print("\n".join(table(contest)))


if __name__ == "__main__":
    main()
