"""What pricing every reading costs, as a multiple of a plain run on the same records.

    python benchmarks/readings.py [ENTERPRISES] [ROUNDS]

Whole processes by turns, Parquet in, CSV out. The ratio of CPU seconds is what other work on
the machine disturbs least. The aim: at most 4 on 100,000 enterprises.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks import COUNTY, YEAR  # noqa: E402 - the script's own folder stands first on the path
from benchmarks.data import folder  # noqa: E402


def timed(data: Path, output: Path, *more: str) -> tuple[float, float]:
    """Wall and CPU seconds of one whole process."""
    command = [
        sys.executable, "-m", "jmtrade_core", "award", "--county", COUNTY, "--year", str(YEAR),
        "--data", str(data), "--format", "csv", "-o", str(output), *more,
    ]  # fmt: skip
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT)
    wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user + after.children_system
    return wall, cpu - before.children_user - before.children_system


def main() -> None:
    firms = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as name:
        data, output = Path(name) / "data", Path(name) / "out.csv"
        folder(data, firms)
        timed(data, output)
        pairs = [(timed(data, output), timed(data, output, "--readings")) for _ in range(rounds)]
    for what, index in (("wall", 0), ("CPU", 1)):
        plain = median(pair[0][index] for pair in pairs)
        priced = median(pair[1][index] for pair in pairs)
        ratio = median(pair[1][index] / pair[0][index] for pair in pairs)
        print(f"{firms} enterprises, {what}: plain {plain:.2f} s, every reading priced "
              f"{priced:.2f} s, ratio {ratio:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
