"""What a province and a nation need, on paper, from two runs measured here.

    uv run python -m benchmarks.sizing [--firms 600000] [--items 20000000] [-o FILE]

The first run decides the enterprises, the second sums declarations of the same enterprises
first; the difference is what a declaration costs. Everything else is multiplication.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.run import PYTHON, machine, parquet, run, tell
from benchmarks.scale import output

NATION, DECLARATIONS, SCENARIOS = 600_000, 1_000_000_000, 1_000


@dataclass(frozen=True)
class Rates:
    """CPU microseconds for each, and bytes of the declarations' file for each."""

    enterprise: float
    declaration: float
    stored: float


def hours(microseconds: float) -> str:
    seconds = microseconds / 1e6
    return f"{seconds / 60:.1f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"


def on_paper(rates: Rates) -> list[str]:
    summing = DECLARATIONS * rates.declaration
    once = NATION * rates.enterprise
    return [
        "| on paper | one core | 64 cores, if evenly busy |",
        "|---|---:|---:|",
        *(f"| {what} | {hours(cost)} | {hours(cost / 64)} |" for what, cost in (
            (f"{DECLARATIONS:,} declarations summed ({DECLARATIONS * rates.stored / 1e9:.0f} GB)",
             summing),
            (f"{NATION:,} enterprises decided once", once),
            (f"the same under {SCENARIOS:,} scenarios", once * SCENARIOS),
        )),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--firms", type=int, default=NATION)
    parser.add_argument("--items", type=int, default=20_000_000)
    parser.add_argument("-o", metavar="FILE", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        data, out = Path(name) / "data", Path(name) / "out"
        make = [PYTHON, "-m", "benchmarks.big", str(data), str(chosen.firms), str(chosen.items)]
        output(make)
        declared = data / "declarations.parquet"
        size = declared.stat().st_size
        summed = run(parquet(data, out))
        declared.unlink()
        output(make[:-1])
        plain = run(parquet(data, out))
    rates = Rates(plain.cpu / chosen.firms * 1e6, (summed.cpu - plain.cpu) / chosen.items * 1e6,
                  size / chosen.items)  # fmt: skip
    text = "\n".join([
        "# Sizing", "", f"Machine: {machine()}", "",
        "| measured | CPU s | clock s | peak MB |", "|---|---:|---:|---:|",
        *(f"| {what} | {one.cpu:.1f} | {one.seconds:.1f} | {one.megabytes:.0f} |"
          for what, one in (
              (f"{chosen.firms:,} enterprises", plain),
              (f"the same from {chosen.items:,} declarations", summed))),
        "", f"Each enterprise {rates.enterprise:.1f}, each declaration {rates.declaration:.2f} "
        f"microseconds of CPU; {rates.stored:.1f} bytes a declaration in the file.", "",
        *on_paper(rates), "",
    ])  # fmt: skip
    tell(text, chosen.o)


if __name__ == "__main__":
    main()
