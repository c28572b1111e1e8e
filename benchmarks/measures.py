"""What jmtrade costs by the number of measures, on the same enterprises.

    uv run python -m benchmarks.measures [--firms 200000] [--times 3] [-o FILE]

Whole processes that read and check the same folder, decide the first so many measures and
write their lines; by turns.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks import COUNTY, YEAR
from benchmarks.run import PYTHON, Run, machine, run, tell
from benchmarks.scale import output

NUMBERS = (1, 4, 8, 12, 18)


def decide(folder: Path, number: int, out: Path) -> None:
    """The child's work; prints how many lines it wrote."""
    from jmtrade_core.awards.bulk import COLUMNS
    from jmtrade_core.awards.request import Request
    from jmtrade_core.awards.run import load_policies
    from jmtrade_core.config.profiles import packaged
    from jmtrade_core.engine.backends.polars import Polars
    from jmtrade_core.engine.records import Question
    from jmtrade_core.engine.run import evaluate
    from jmtrade_core.intake.lazy import read_scanned

    policy, engine = load_policies(Request(COUNTY, packaged(), YEAR))[0], Polars()
    some = policy.only({m.id for m in policy.measures[:number]})
    records = read_scanned(folder, policy.tables, policy.known_measures, engine).records
    lines = evaluate(records, some, Question(COUNTY, YEAR, date(YEAR, 12, 31)), engine.keep)
    assert lines is not None
    engine.sink(lines.select(*COLUMNS), out, str(number))
    written = engine.scan(out / f"{number}.parquet").select("measure").collect()
    print(written["measure"].n_unique(), len(written))


def report(firms: int, counts: dict[int, str], runs: dict[int, list[Run]]) -> str:
    heading = ["# Cost by the number of measures", "", f"Machine: {machine()}", "",
               f"{firms:,} enterprises, Parquet to Parquet; median of whole processes by turns.",
               "", "| measures | lines | CPU s | microseconds a line above one measure |",
               "|---:|---:|---:|---:|"]  # fmt: skip
    cpu = {number: median(one.cpu for one in found) for number, found in runs.items()}
    size = {number: int(counts[number].split()[1]) for number in runs}
    first = min(runs)
    for number in runs:
        more = size[number] - size[first]
        each = f"{(cpu[number] - cpu[first]) / more * 1e6:.2f}" if more else ""
        measures = counts[number].split()[0]
        heading.append(f"| {measures} | {size[number]:,} | {cpu[number]:.2f} | {each} |")
    return "\n".join([*heading, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--firms", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("-o", metavar="FILE", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "data", Path(name) / "out"
        output([PYTHON, "-m", "benchmarks.big", str(folder), str(chosen.firms)])
        commands = {
            number: [PYTHON, "-m", "benchmarks.measures", "child", str(folder), str(number),
                     str(out)] for number in NUMBERS
        }  # fmt: skip
        counts = {number: output(command).decode() for number, command in commands.items()}
        runs: dict[int, list[Run]] = {}
        for _turn in range(chosen.times):
            for number, command in commands.items():
                runs.setdefault(number, []).append(run(command))
    text = report(chosen.firms, counts, runs)
    tell(text, chosen.o)


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        decide(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
