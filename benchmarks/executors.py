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

FEW = 1000
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


def on_spark(data: Path, out: Path, executors: int) -> float:
    """Seconds of the clock for one whole run."""
    master = f"local-cluster[{executors},1,3072]"
    return run(parquet(data, out, "--engine", "spark", "--spark-master", master)).seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--firms", type=int, default=4_000_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("-o", metavar="FILE", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        data, few, out = scratch / "data", scratch / "few", scratch / "spark"
        configure(scratch / "conf")
        for folder, firms in ((data, chosen.firms), (few, FEW)):
            output([PYTHON, "-m", "benchmarks.big", str(folder), str(firms)])
        run(parquet(data, scratch / "polars"))
        clocks: dict[int, list[float]] = {1: [], 2: []}
        for _turn in range(chosen.times):
            for executors, found in clocks.items():
                found.append(on_spark(data, out, executors))
                lines = int(output([PYTHON, "-c", COMPARE, str(scratch / "polars"), str(out)]))
        least = {executors: on_spark(few, out, executors) for executors in clocks}
    tell(report(chosen.firms, lines, clocks, least), chosen.o)


def report(firms: int, lines: int, clocks: dict[int, list[float]], least: dict[int, float]) -> str:
    """What two executors win of the whole, and of what a run of a few firms does not take."""
    whole = {executors: median(found) for executors, found in clocks.items()}
    rows = {executors: whole[executors] - least[executors] for executors in whole}
    return "\n".join([
        "# Spark executors", "", f"Machine: {machine()}", "",
        f"{firms:,} enterprises, {lines:,} lines, equal to Polars' field by field. Executors are",
        "processes of one core each; the driver runs beside them on the same cores.", "",
        f"| executors | clock s, whole process | {FEW:,} enterprises alone | what rows add |",
        "|---:|---:|---:|---:|",
        *(f"| {n} | {whole[n]:.1f} | {least[n]:.1f} | {rows[n]:.1f} |" for n in whole),
        "", f"Two are {whole[1] / whole[2]:.2f} times as fast as one; in what rows add, "
        f"{rows[1] / rows[2]:.2f} times.", "",
        "The rest is start, planning and code generation: the driver does it once, and each",
        "executor compiles the same code again.", "",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
