"""One Spark executor beside two, each a process with one core, and Polars' decisions beside theirs.

    uv run --group spark python -m benchmarks.executors [--firms 4000000] [-o FILE]

Prints the clock of whole runs. Every run must give Polars' lines, or nothing is said.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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


def configure(folder: Path, events: Path) -> None:
    folder.mkdir()
    events.mkdir()
    log = {"spark.eventLog.enabled": "true", "spark.eventLog.compress": "false",
           "spark.eventLog.dir": events.as_uri()}  # fmt: skip
    lines = [f"{name} {value}" for name, value in {**SETTINGS, **log}.items()]
    (folder / "spark-defaults.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ENVIRONMENT.update(SPARK_CONF_DIR=str(folder), SPARK_LOCAL_IP="127.0.0.1")


@dataclass(frozen=True)
class Timed:
    """One run: its clock, how long its tasks ran, and how long of it they had a core."""

    clock: float
    ran: float
    on_core: float


def on_spark(data: Path, out: Path, executors: int, events: Path) -> Timed:
    """One whole run, in seconds; what tasks say of themselves comes from Spark's event log."""
    master = f"local-cluster[{executors},1,3072]"
    clock = run(parquet(data, out, "--engine", "spark", "--spark-master", master)).seconds
    metrics = [found for file in events.rglob("*") if file.is_file() for found in tasks(file)]
    shutil.rmtree(events)
    events.mkdir()
    return Timed(
        clock,
        sum(found["Executor Run Time"] for found in metrics) / 1e3,
        sum(found["Executor CPU Time"] for found in metrics) / 1e9,
    )


def tasks(file: Path) -> Iterator[dict[str, float]]:
    """The metrics of each task in a file of the event log."""
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        if '"SparkListenerTaskEnd"' in line:
            yield json.loads(line)["Task Metrics"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--firms", type=int, default=4_000_000)
    parser.add_argument("-o", metavar="FILE", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        data, few, out = scratch / "data", scratch / "few", scratch / "spark"
        events = scratch / "events"
        configure(scratch / "conf", events)
        for folder, firms in ((data, chosen.firms), (few, FEW)):
            output([PYTHON, "-m", "benchmarks.big", str(folder), str(firms)])
        run(parquet(data, scratch / "polars"))
        whole, least = {}, {}
        for executors in (1, 2):
            whole[executors] = on_spark(data, out, executors, events)
            lines = int(output([PYTHON, "-c", COMPARE, str(scratch / "polars"), str(out)]))
            least[executors] = on_spark(few, out, executors, events)
    tell(report(chosen.firms, lines, whole, least), chosen.o)


def report(firms: int, lines: int, whole: dict[int, Timed], least: dict[int, Timed]) -> str:
    """What two executors win of the whole, and of what a run of a few firms does not take."""
    rows = {executors: whole[executors].clock - least[executors].clock for executors in whole}
    return "\n".join([
        "# Spark executors", "", f"Machine: {machine()}", "",
        f"{firms:,} enterprises, {lines:,} lines, equal to Polars' field by field. Executors are",
        "processes of one core each; the driver runs beside them on the same cores.", "",
        f"| executors | clock s, whole process | {FEW:,} enterprises alone | what rows add "
        "| tasks ran s | of it on a core s |",
        "|---:|---:|---:|---:|---:|---:|",
        *(f"| {n} | {one.clock:.1f} | {least[n].clock:.1f} | {rows[n]:.1f} | {one.ran:.1f} "
          f"| {one.on_core:.1f} |" for n, one in whole.items()),
        "", f"Two are {whole[1].clock / whole[2].clock:.2f} times as fast as one; in what rows "
        f"add, {rows[1] / rows[2]:.2f} times.", "",
        "A run of few enterprises is start, planning and code generation: the driver does it",
        "once, and each executor compiles the same code again. Where tasks run longer than they",
        "have a core, they wait: for the driver, for compilers and collectors of the executors'",
        "machines, and for the disk.", "",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
