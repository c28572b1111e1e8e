"""jmtrade beside every peer, from a thousand enterprises up, as processes run by turns.

    uv run --group bench python -m benchmarks.scale [--sizes 1000,100000] [--times 3] [-o FILE.md]

Writes the report and, beside it, a plot. Equality comes first: a peer that decides anything
else than jmtrade stops the run. Ratios are of CPU seconds (user and system) of whole
processes that followed each other, since the clock of a shared machine says little.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks import COUNTY, YEAR  # noqa: E402 - the script's own folder stands first
from benchmarks.run import JMTRADE, PYTHON, Run, machine, run  # noqa: E402

READ = (
    "import sys, glob, polars as pl\n"
    "for f in glob.glob(sys.argv[1] + '/*.parquet'): pl.scan_parquet(f).select("
    "pl.all().count()).collect(engine='streaming')"
)
EVERY = "every decision line, Parquet to Parquet"
FOUR = "four awards that single records can express"
SLOW = {"zen-engine": 100_000, "scalar pluggy loop": 1_000_000}
"""Peers that are left out above so many enterprises: they would take an hour."""


@dataclass
class Contest:
    """Commands on the same work and input; the first is jmtrade's."""

    work: str
    size: int
    commands: dict[str, Sequence[str]]
    runs: dict[str, list[Run]] = field(default_factory=dict)

    def fight(self, times: int) -> None:
        for command in self.commands.values():
            run(command)  # uncounted: compiles bytecode and fills the page cache
        for _turn in range(times):
            for name, command in self.commands.items():
                self.runs.setdefault(name, []).append(run(command))

    def ratio(self, peer: str) -> float:
        """jmtrade's CPU seconds over the peer's, median of pairs."""
        pairs = zip(self.runs["jmtrade"], self.runs[peer], strict=True)
        return median(ours.cpu / theirs.cpu for ours, theirs in pairs)


def peer(name: str, *arguments: object) -> list[str]:
    return [PYTHON, "-m", f"benchmarks.peers.{name}", *map(str, arguments)]


def contests(scratch: Path, size: int) -> Iterator[Contest]:
    folder, place = scratch / str(size), (COUNTY, YEAR)
    award = [*JMTRADE, "award", "--county", COUNTY, "--year", str(YEAR), "--data", str(folder),
             "--format", "parquet", "-o", str(scratch / "jmtrade")]  # fmt: skip
    hand = scratch / "hand.parquet"
    yield Contest(EVERY, size, {
        "jmtrade": award,
        "Polars by hand, same lines": peer("polars_lines", folder, *place, hand),
        "Polars by hand, totals only": peer("polars_totals", folder, *place),
        "reading every column once": [PYTHON, "-c", READ, str(folder)],
    })  # fmt: skip
    alone = {
        "jmtrade": "jmtrade_firms", "OpenFisca-core": "openfisca_firms",
        "scalar pluggy loop": "scalar_pluggy", "zen-engine": "zen_firms",
    }  # fmt: skip
    yield Contest(FOUR, size, {
        name: peer(module, folder, *place, scratch / f"{module}.parquet")
        for name, module in alone.items() if size <= SLOW.get(name, size)
    })  # fmt: skip


def same(contest: Contest, scratch: Path) -> int:
    """How many lines (or enterprises) were compared. SystemExit where a peer differs."""
    import polars as pl

    if contest.work == EVERY:
        ours = pl.read_parquet(scratch / "jmtrade" / "decisions" / "*.parquet")
        theirs = pl.read_parquet(scratch / "hand.parquet").select(ours.columns)
        if not ours.sort(ours.columns).equals(theirs.sort(ours.columns)):
            raise SystemExit(f"{contest.size}: Polars by hand gives other lines")
        return ours.height
    said = {name: json.loads(output(command)) for name, command in contest.commands.items()}
    if any(one != said["jmtrade"] for one in said.values()):
        raise SystemExit(f"{contest.size}: sums differ: {said}")
    return contest.size


def output(command: Sequence[str]) -> bytes:
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout


def in_process(contest: Contest, scratch: Path) -> int:
    """The comparison in a child, so that this process stays small (see ``run``)."""
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(same, (contest, scratch))


def table(contest: Contest, compared: int) -> list[str]:
    lines = [
        f"## {contest.work}: {contest.size:,} enterprises",
        "",
        f"Equal before timing: {compared:,} "
        + ("lines, field by field." if contest.work == EVERY else "enterprises, by award."),
        "",
        "| | CPU s | clock s | peak MB | jmtrade takes |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, runs in contest.runs.items():
        cpu, clock = (median(getattr(r, n) for r in runs) for n in ("cpu", "seconds"))
        peak = max(r.megabytes for r in runs)
        ratio = "" if name == "jmtrade" else f"{contest.ratio(name):.2f} x"
        lines.append(f"| {name} | {cpu:.2f} | {clock:.2f} | {peak:.0f} | {ratio} |")
    return [*lines, ""]


def growth(done: Sequence[Contest]) -> list[str]:
    """What ten times the enterprises cost."""
    every = [one for one in done if one.work == EVERY]
    lines = ["## Growth", "", "| enterprises | CPU s | CPU microseconds each |", "|---:|---:|---:|"]
    for one in every:
        cpu = median(r.cpu for r in one.runs["jmtrade"])
        lines.append(f"| {one.size:,} | {cpu:.2f} | {cpu / one.size * 1e6:.1f} |")
    return [*lines, ""]


def plot(done: Sequence[Contest], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(11, 4.5), sharey=True)
    for axis, work in zip(axes, (EVERY, FOUR), strict=True):
        mine = [one for one in done if one.work == work]
        for name in mine[0].commands:
            points = [(one.size, median(r.cpu for r in one.runs[name]))
                      for one in mine if name in one.runs]  # fmt: skip
            axis.plot(*zip(*points, strict=True), marker="o", label=name)
        axis.set(xscale="log", yscale="log", xlabel="enterprises", title=work)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    axes[0].set_ylabel("CPU seconds of the whole process")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


LIMITS = """\
## What the peers cannot express

- OpenFisca-core's whole numbers have 32 bits and its decimals are single floats: dollars and
  cents are variables of their own there. It has no unknown; -1 stands for it.
- zen-engine and the scalar loop see one record at a time: pools, duplicates, contests between
  enterprises and the history of exports have to be done before, here by Polars (counted).
- So these three decide four awards only, without claims, reasons, sources or payers; jmtrade
  writes a decision line with all of that for each of them, and checks its input.
- Polars by hand checks no input and knows no other terms, readings or counties.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--times", type=int, default=3, help="counted turns of each")
    parser.add_argument("-o", metavar="FILE", type=Path, help="write the report and a plot")
    chosen = parser.parse_args(arguments)
    done: list[Contest] = []
    text = ["# jmtrade beside its peers", "", f"Machine: {machine()}", ""]
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for size in map(int, chosen.sizes.split(",")):
            output([PYTHON, "-m", "benchmarks.big", str(scratch / str(size)), str(size)])
            for contest in contests(scratch, size):
                contest.fight(chosen.times)
                text += table(contest, in_process(contest, scratch))
                done.append(contest)
                print(f"{contest.work}, {size:,}: done", file=sys.stderr)
    text += [*growth(done), LIMITS]
    if chosen.o:
        text[1:1] = ["", f"![CPU seconds by enterprises]({chosen.o.stem}.svg)"]
        plot(done, chosen.o.with_suffix(".svg"))
        chosen.o.write_text("\n".join(text), encoding="utf-8")
    print("\n".join(text))


if __name__ == "__main__":
    main()
