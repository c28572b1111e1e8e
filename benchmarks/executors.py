"""One Spark executor beside two, each a process with one core, and Polars' decisions beside theirs.

    uv run --group spark python -m benchmarks.executors [--firms 4000000] [--times 1] [-o FILE]

Prints the clock of whole runs by turns. Every run must give Polars' lines, or nothing is said.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.run import ENVIRONMENT, PYTHON, machine, parquet, run, tell
from benchmarks.scale import output

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.memory": "1g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.executor.memory": "3g",
    # Else a JVM of one core collects and compiles on every core of the machine.
    "spark.executor.extraJavaOptions": "-XX:ActiveProcessorCount=1",
    "spark.sql.shuffle.partitions": "4",
}
COMPARE = (
    "import sys, polars as pl\n"
    "one, other = (pl.scan_parquet(f + '/decisions/*.parquet') for f in sys.argv[1:])\n"
    "names, lines = one.collect_schema().names(), 0\n"
    "measures = pl.concat([one, other]).select(pl.col('measure').unique()).collect()\n"
    "for measure in measures['measure']:\n"  # all at once would not fit into memory
    "    mine = pl.col('measure') == measure\n"
    "    parts = [f.filter(mine).select(names).collect().sort(names) for f in (one, other)]\n"
    "    assert parts[0].equals(parts[1]), 'other lines'\n"
    "    lines += parts[0].height\n"
    "print(lines)"
)


def configure(folder: Path) -> None:
    folder.mkdir()
    lines = [f"{name} {value}" for name, value in SETTINGS.items()]
    (folder / "spark-defaults.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ENVIRONMENT.update(SPARK_CONF_DIR=str(folder), SPARK_LOCAL_IP="127.0.0.1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--firms", type=int, default=4_000_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("-o", metavar="FILE", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        data = scratch / "data"
        configure(scratch / "conf")
        output([PYTHON, "-m", "benchmarks.big", str(data), str(chosen.firms)])
        run(parquet(data, scratch / "polars"))
        clocks: dict[int, list[float]] = {1: [], 2: []}
        for _turn in range(chosen.times):
            for executors, found in clocks.items():
                master = f"local-cluster[{executors},1,3072]"
                spark = ("--engine", "spark", "--spark-master", master)
                found.append(run(parquet(data, scratch / "spark", *spark)).seconds)
                same = [PYTHON, "-c", COMPARE, str(scratch / "polars"), str(scratch / "spark")]
                lines = int(output(same))
    ratio = median(one / two for one, two in zip(clocks[1], clocks[2], strict=True))
    text = "\n".join([
        "# Spark executors", "", f"Machine: {machine()}", "",
        f"{chosen.firms:,} enterprises, {lines:,} lines, equal to Polars' field by field.", "",
        "| executors of one core | clock s, whole process |", "|---:|---:|",
        *(f"| {executors} | {median(found):.1f} |" for executors, found in clocks.items()),
        "", f"Two are {ratio:.2f} times as fast as one.", "",
    ])  # fmt: skip
    tell(text, chosen.o)


if __name__ == "__main__":
    main()
