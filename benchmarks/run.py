"""Whole processes timed by turns, A B A B, and what A costs as a multiple of B.

    uv run python benchmarks/run.py [--short] [-o FILE]

Seconds differ from machine to machine and from minute to minute; the ratio of two runs that
followed each other differs far less. Every figure of the report comes from this script.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks import COUNTY, YEAR  # noqa: E402 - the script's own folder stands first on the path

PYTHON = sys.executable
JMTRADE = (PYTHON, "-m", "jmtrade_core")
IMPORTS = "import polars, narwhals.stable.v2, python_calamine, click"
PEER = "benchmarks.peers.polars_totals"
# Bytecode is compiled: by the first, uncounted run at the latest.
ENVIRONMENT = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
LIBRARIES = ("polars", "narwhals", "python-calamine", "click", "pluggy", "xlsxwriter")


@dataclass(frozen=True)
class Run:
    seconds: float
    cpu: float
    """Seconds of all cores together; what other work on the machine disturbs least."""
    megabytes: float


@dataclass(frozen=True)
class Duel:
    """Two commands on the same work (or the second as a floor under the first)."""

    title: str
    ours: tuple[str, Sequence[str]]
    theirs: tuple[str, Sequence[str]]
    aim: float | None = None
    """Seconds that our command should take on two cores."""
    inside: tuple[str, ...] = ()
    """What benchmarks.phases is asked about it."""


@dataclass(frozen=True)
class Result:
    duel: Duel
    ours: list[Run]
    theirs: list[Run]
    phases: list[dict[str, float]]

    def ratios(self, measure: Callable[[Run], float]) -> list[float]:
        """Ours over theirs, pair by pair, smallest first."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return sorted(measure(ours) / measure(theirs) for ours, theirs in pairs)


def run(command: Sequence[str]) -> Run:
    """One process from start to end. RuntimeError, with its words, where it fails.

    A child's peak memory counts from its parent's, so this process imports nothing large.
    """
    if "parquet" in command:  # a result is never replaced
        shutil.rmtree(command[command.index("-o") + 1], ignore_errors=True)
    with tempfile.TemporaryFile() as words:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=words, cwd=ROOT, env=ENVIRONMENT
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            words.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {words.read().decode()[:2000]}")
    unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)


def fight(duel: Duel, times: int) -> Result:
    """One uncounted run of each, which also compiles bytecode, then by turns."""
    run(duel.ours[1])
    run(duel.theirs[1])
    result = Result(duel, [], [], [])
    for _ in range(times):
        result.ours.append(run(duel.ours[1]))
        result.theirs.append(run(duel.theirs[1]))
        if duel.inside:
            result.phases.append(json.loads(module("benchmarks.phases", *duel.inside)))
    return result


def tell(report: str, path: Path | None) -> None:
    """Print a report, and write it where a path is given."""
    if path:
        path.write_text(report, encoding="utf-8")
    print(report, end="")


def award(source: Path, *more: str) -> tuple[str, ...]:
    place = ("--county", COUNTY, "--year", str(YEAR), "--data", str(source))
    return (*JMTRADE, "award", *place, *more)


def parquet(source: Path, output: Path, *more: str) -> tuple[str, ...]:
    """Decide into a folder of Parquet."""
    return award(source, "--format", "parquet", "-o", str(output), *more)


def peer(folder: Path) -> tuple[str, ...]:
    return (PYTHON, "-m", PEER, str(folder), COUNTY, str(YEAR))


def prepare(scratch: Path, county: int, city: int) -> dict[str, Any]:
    """Write the input, and the totals that both sides give. SystemExit where they differ."""
    for target, size in ((scratch / "county.xlsx", county), (scratch / "city", city)):
        module("benchmarks.data", str(target), str(size))
    totals: dict[str, Any] = json.loads(module("benchmarks.agree", str(scratch / "city")))
    return totals


def module(name: str, *arguments: str) -> bytes:
    done = subprocess.run([PYTHON, "-m", name, *arguments], cwd=ROOT, stdout=subprocess.PIPE)
    if done.returncode:
        raise SystemExit(done.returncode)
    return done.stdout


def duels(scratch: Path, county: int, city: int) -> list[Duel]:
    workbook, folder, lines = scratch / "county.xlsx", scratch / "city", scratch / "lines.csv"
    return [
        Duel(
            f"A county of {county:,} enterprises, xlsx to xlsx",
            ("jmtrade award", award(workbook, "-o", str(scratch / "decided.xlsx"))),
            ("importing Polars, Narwhals, calamine and click", (PYTHON, "-c", IMPORTS)),
            aim=0.6,
            inside=(str(workbook), "xlsx"),
        ),
        Duel(
            "Help",
            ("jmtrade --help", (*JMTRADE, "--help")),
            ("python -c pass", (PYTHON, "-c", "pass")),
            aim=0.15,
        ),
        Duel(
            f"A city of {city:,} enterprises, Parquet to csv",
            ("jmtrade award, every line", award(folder, "-o", str(lines))),
            ("Polars by hand, totals only", peer(folder)),
            inside=(str(folder), "csv"),
        ),
        Duel(
            f"A city of {city:,} enterprises, to the table",
            ("jmtrade award, table", award(folder)),
            ("jmtrade award, csv", award(folder, "--format", "csv")),
        ),
    ]


def row(name: str, runs: list[Run]) -> str:
    seconds = [one.seconds for one in runs]
    spread = f"{min(seconds):.3f} to {max(seconds):.3f}"
    cpu, peak = median(one.cpu for one in runs), max(one.megabytes for one in runs)
    return f"| {name} | {median(seconds):.3f} | {spread} | {cpu:.3f} | {peak:.0f} |"


def ratio(name: str, ratios: list[float]) -> str:
    return f"{name} **{median(ratios):.2f}** (from {ratios[0]:.2f} to {ratios[-1]:.2f})"


def section(result: Result) -> list[str]:
    duel = result.duel
    aim = "" if duel.aim is None else f" Aim on two cores: {duel.aim} s."
    time = ratio("time", result.ratios(lambda one: one.seconds))
    cpu = ratio("CPU", result.ratios(lambda one: one.cpu))
    return [
        f"## {duel.title}",
        "",
        "| | median s | range s | median CPU s | peak MB |",
        "|---|---:|---:|---:|---:|",
        row(duel.ours[0], result.ours),
        row(duel.theirs[0], result.theirs),
        "",
        f"Median ratio of {len(result.ours)} pairs: {time}, {cpu}.{aim}",
        "",
        *inside(result.phases),
    ]


def inside(phases: list[dict[str, float]]) -> list[str]:
    """Medians of each phase."""
    if not phases:
        return []
    medians = {name: median(one[name] for one in phases) for name in phases[0]}
    rows = [f"| {name} | {seconds:.3f} |" for name, seconds in medians.items()]
    return ["| inside jmtrade | median s |", "|---|---:|", *rows, ""]


def machine() -> str:
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{cores} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {libraries}; bytecode compiled."
    )


def report(results: list[Result], totals: Mapping[str, Any], load: tuple[float, float]) -> str:
    fen, held = sum(totals["paid"].values()), totals["hold_lines"]
    lines = [
        "# Benchmarks",
        "",
        "Written by `uv run python benchmarks/run.py`: whole processes, run by turns.",
        "Peak memory is never below that of the script itself, which starts them.",
        "",
        f"Machine: {machine()} Load average over the last minute: {load[0]:.1f} at the start, "
        f"{load[1]:.1f} at the end; above the number of cores, seconds tell little and CPU "
        "ratios more.",
        "",
        f"Before timing, jmtrade and Polars by hand paid the same by measure "
        f"({fen // 100:,}.{fen % 100:02d} yuan in all) and held the same {held:,} lines.",
        "",
    ]
    for result in results:
        lines += section(result)
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="small sizes, one pair each")
    parser.add_argument("-o", metavar="FILE", type=Path, help="write the report there as well")
    chosen = parser.parse_args(arguments)
    county, city, times = (50, 1_000, 1) if chosen.short else (1_000, 100_000, 9)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        totals = prepare(scratch, county, city)
        before = os.getloadavg()[0]
        results = [fight(duel, times) for duel in duels(scratch, county, city)]
        text = report(results, totals, (before, os.getloadavg()[0]))
    tell(text, chosen.o)


if __name__ == "__main__":
    main()
