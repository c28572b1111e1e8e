"""Declarations summed and decided, beside Polars' plain group-by of the same file.

uv run python -m benchmarks.declared [--items 20000000] [--firms 60000] [--times 1] [-o FILE]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.contest import Contest
from benchmarks.report import table
from benchmarks.run import PYTHON, machine, parquet, tell
from benchmarks.scale import output

PLAIN = (
    "import sys, polars as pl\n"
    "f = pl.scan_parquet(sys.argv[1]).filter(pl.col('flow') == 'export')\n"
    "f = f.group_by('uscc', pl.col('declared_on').dt.year()).agg(pl.col('usd').sum())\n"
    "f.collect(engine='streaming')"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--items", type=int, default=20_000_000)
    parser.add_argument("--firms", type=int, default=60_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("-o", metavar="FILE", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        declared = folder / "declarations.parquet"
        output([PYTHON, "-m", "benchmarks.big", str(folder), str(chosen.firms), str(chosen.items)])
        award = parquet(folder, Path(name) / "out")
        plain = [PYTHON, "-c", PLAIN, str(declared)]
        contest = Contest(f"{chosen.items:,} declarations", chosen.firms,
                          {"jmtrade": award, "Polars, plain group-by": plain})  # fmt: skip
        contest.try_all()
        contest.fight(chosen.times)
        size = declared.stat().st_size / 2**30
    heading = ["# Declarations", "", f"Machine: {machine()}", ""]
    heading += [f"The file of declarations has {size:.2f} GiB.", ""]
    text = "\n".join([*heading, *table(contest)])
    tell(text, chosen.o)


if __name__ == "__main__":
    main()
