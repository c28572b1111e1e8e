"""The report of benchmarks.scale: tables, growth, a plot, and what each row does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.contest import Contest

MEASURED = {"CPU": "cpu", "clock": "seconds"}
LARGE = (1_000_000, 5_000_000)
"""Sizes of which the growth is said as one number."""


def seconds(contest: Contest, name: str, which: str) -> float:
    return float(median(getattr(run, which) for run in contest.runs[name]))


def table(contest: Contest, compared: int = 0) -> list[str]:
    """Seconds, memory, and what each of jmtrade's rows takes as a multiple of the row."""
    ratios = [(ours, which) for ours in contest.ours for which in MEASURED]
    heads = ["", "CPU s", "clock s", "peak MB", *(f"{ours} / row, {w}" for ours, w in ratios)]
    lines = [f"| {' | '.join(heads)} |", f"|---|{'---:|' * (len(heads) - 1)}"]
    for name, runs in contest.runs.items():
        cells = [f"{seconds(contest, name, which):.2f}" for which in MEASURED.values()]
        cells.append(f"{max(run.megabytes for run in runs):.0f}")
        cells += [
            "" if name == ours else f"{contest.ratio(ours, name, MEASURED[which]):.2f} x"
            for ours, which in ratios
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    left_out = [f"Left out: {'; '.join(contest.left_out)}.", ""] if contest.left_out else []
    equal = [f"Equal before timing: {compared:,} {_compared(contest)}", ""] if compared else []
    heading = f"## {contest.work}: {contest.size:,} enterprises"
    return [heading, "", *equal, *lines, "", *left_out]


def _compared(contest: Contest) -> str:
    peers = "; ".join(name for name in contest.written if name != contest.ours[0])
    what = "lines, field by field" if contest.ours == ["jmtrade"] else "enterprises, each award"
    return f"{what} ({peers})."


def growth(every: Sequence[Contest]) -> list[str]:
    """What jmtrade costs by the number of enterprises."""
    lines = ["## Growth", "", "| enterprises | CPU s | CPU microseconds each | clock s |",
             "|---:|---:|---:|---:|"]  # fmt: skip
    for one in every:
        cpu, clock = (seconds(one, "jmtrade", which) for which in MEASURED.values())
        lines.append(f"| {one.size:,} | {cpu:.2f} | {cpu / one.size * 1e6:.1f} | {clock:.2f} |")
    sized = {one.size: one for one in every}
    if all(size in sized for size in LARGE):
        small, large = (sized[size] for size in LARGE)
        said = [f"{name} {seconds(large, 'jmtrade', which) / seconds(small, 'jmtrade', which):.2f}"
                for name, which in MEASURED.items()]  # fmt: skip
        lines += ["", f"time({large.size:,}) / time({small.size:,}): {', '.join(said)}."]
    return [*lines, ""]


def floors(done: Sequence[Contest], pairs: Mapping[str, tuple[str, str]]) -> list[str]:
    """How far ahead of a peer a work without any engine would be: the most that can be won."""
    lines = ["## The most that can be won", "", "| enterprises | peer / floor | CPU | clock |",
             "|---:|---|---:|---:|"]  # fmt: skip
    for one in done:
        peer, floor = pairs[one.work]
        if peer in one.runs:
            won = [f"{one.ratio(peer, floor, which):.2f} x" for which in MEASURED.values()]
            lines.append(f"| {one.size:,} | {peer} / {floor} | {' | '.join(won)} |")
    return [*lines, ""]


def plot(done: Sequence[Contest], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    works = list(dict.fromkeys(one.work for one in done))
    figure, axes = pyplot.subplots(1, len(works), figsize=(11, 4.5), sharey=True, squeeze=False)
    for axis, work in zip(axes[0], works, strict=True):
        mine = [one for one in done if one.work == work]
        for name in dict.fromkeys(name for one in mine for name in one.runs):
            points = [(one.size, seconds(one, name, "cpu")) for one in mine if name in one.runs]
            axis.plot(*zip(*points, strict=True), marker="o", label=name)
        axis.set(xscale="log", yscale="log", xlabel="enterprises", title=work)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    axes[0][0].set_ylabel("CPU seconds of the whole process")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


LIMITS = """\
## What each row does

Every row is a whole process, start-up and imports included, from Parquet files to a Parquet file
(totals and reading write none). CPU is user and system time of all threads; jmtrade, Polars and
OpenFisca's arrays are not Python loops, and where jmtrade and Polars use several cores their clock
runs shorter than their CPU.

All Parquet is packed as jmtrade packs it: zstd at level 1.

Every decision line:

- **jmtrade**: checks every cell of all tables, hashes the input for the receipt, decides under
  terms and readings, writes the lines and sums them.
- **Polars by hand, same lines**: the same lines with the city text's defaults written into the
  queries. It checks no input and knows no other terms, readings or counties.
- **scalar pluggy suite, same lines**: the same lines from eight article plugins in plain Python,
  a hook called for each enterprise with its claims; grouping, pools, duplicates and contests are
  dictionaries and lists. Polars reads the columns that are needed, and writes. No checks, terms or
  readings either. It holds all claims in memory, so it is left out above a size.
- **Polars by hand, totals only**: payable money by measure and the number of held lines: a floor,
  without lines, reasons, sources or payers.
- **DuckDB by hand, totals only**: the same totals in SQL.
- **reading every column once**: the floor below that.
- **reading and writing jmtrade's lines**: the decisions copied from Parquet to Parquet by Polars;
  nothing that writes them this way takes less.

Four awards that single records can express (milestone, two for new exporters, e-commerce exporter):

- **jmtrade, whole lines**: checks all tables and writes a whole line (reason, source, payers) for
  each enterprise and award. More work than the peers do.
- **jmtrade, amounts only**: the four tables as they stand, without a check; the same decisions, of
  which uscc, measure, outcome and amount are written, a line for each award.
- **OpenFisca-core, scalar pluggy loop, zen-engine**: see one record at a time, so earlier years,
  dishonesty, earlier awards and which enterprises count are prepared by Polars (counted, and shown
  alone in a row of its own: the difference is the engine, its imports and the writing). Each writes
  one whole number an award and enterprise: fen, held or denied; no reasons, sources or payers.
- OpenFisca-core's whole numbers have 32 bits and its decimals are single floats: dollars and cents
  are variables of their own there. It has no unknown; -1 stands for it. Claims, pools, duplicates
  and contests between enterprises are not expressed.
- zen-engine loops over a thousand records in one call, an eighth of the time of a call for each.
- **reading the four tables once**: the floor; the answers are not even written.
- These three know of one earlier milestone award for each enterprise, the highest.
"""
