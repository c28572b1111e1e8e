"""What each aim of speed has come to, from the reports of this folder: a table and a plot.

    uv run --group bench python -m benchmarks.aims [--reports FOLDER] [-o FILE.md]

No figure is written by hand: each is looked up in the report that its script wrote, and is "not
measured" where the report does not have it. Smaller is better everywhere.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.run import tell

HERE = Path(__file__).parent
MILLION = r"1,000,000 enterprises\n"
LINES, FOUR = rf"## every decision line[^\n]*: {MILLION}", rf"## four awards[^\n]*: {MILLION}"
NUMBER = r"([\d.]+)"


def cell(section: str, row: str, column: int) -> str:
    """Finds a number in a column (from 0, after the name) of a row of a section's table."""
    return rf"{section}(?:(?!\n## ).)*?\n\| {re.escape(row)} \|(?:[^|\n]*\|){{{column}}} {NUMBER}"


def median(section: str) -> str:
    """Finds the median ratio of CPU seconds of a duel."""
    return rf"## {section}(?:(?!\n## ).)*?CPU \*\*{NUMBER}\*\*"


@dataclass(frozen=True)
class Aim:
    work: str
    report: str
    where: str
    """Finds the figure in the report."""
    most: float
    unit: str = "x"
    times: float = 1
    """What the figure is multiplied by."""
    hindrance: str = ""
    """What stands in the way where it is missed."""

    def figure(self, reports: Path) -> float | None:
        path = reports / f"{self.report}.md"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        found = re.search(self.where, text, re.DOTALL)
        return float(found[1]) * self.times if found else None


CHECKS = "the gate checks every cell and hashes the input, which by hand is not done"
SCENARIOS = "rules across what may still be paid, building their plans, and sums of every group"
AIMS = (
    Aim("1,000,000 enterprises, every line, against Polars by hand", "peers",
        cell(LINES, "Polars by hand, same lines", 3), 0.75, hindrance=CHECKS),
    Aim("the same against reading and writing the lines", "peers",
        cell(LINES, "reading and writing jmtrade's lines", 3), 1.7, hindrance=CHECKS),
    Aim("amounts of four awards at 1,000,000, against OpenFisca-core", "peers",
        cell(FOUR, "OpenFisca-core", 5), 1.0,
        hindrance="importing the engine and building its queries; a line for each award, where "
        "OpenFisca-core writes a number"),
    Aim("a further scenario at 600,000 enterprises, one to three numbers", "scenarios",
        cell("", "one to three numbers", 3), 0.08, "s", hindrance=SCENARIOS),
    Aim("the same, every number", "scenarios", cell("", "every number", 3), 0.5, "s",
        hindrance=SCENARIOS),
    Aim("1,000 scenarios of 600,000 enterprises, every number", "scenarios",
        cell("", "every number", 3), 8, "min", 1000 / 60, "a thousand times the row above"),
    Aim("20,000,000 declarations, against Polars' plain group-by", "declared",
        cell("## 20,000,000 declarations[^\n]*", "Polars, plain group-by", 3), 1.8,
        hindrance="[steps of the one pass](../docs/decisions/declarations-one-pass.md)"),
    Aim("a county of 1,000, xlsx to xlsx, against importing the libraries", "report",
        median("A county of 1,000 enterprises, xlsx to xlsx"), 2.2,
        hindrance="the workbook says what readings move: each option is priced (`plans.md`)"),
    Aim("`award` to the table against csv", "report",
        median("A city of 100,000 enterprises, to the table"), 1.3,
        hindrance="each option of a reading is priced (`plans.md`), and each cell padded"),
    Aim("time of 5,000,000 over time of 1,000,000 enterprises", "peers",
        rf"time\(5,000,000\) / time\(1,000,000\): CPU {NUMBER}", 5.3,
        hindrance="facts of all enterprises stay in memory"),
)  # fmt: skip


def table(reports: Path) -> list[str]:
    heads = ["| work | now | aim | report | what stands in the way |", "|---|---:|---:|---|---|"]
    return [*heads, *(row(aim, aim.figure(reports)) for aim in AIMS)]


def row(aim: Aim, figure: float | None) -> str:
    missed = figure is not None and figure > aim.most
    now = "not measured" if figure is None else f"{figure:.3g} {aim.unit}"
    why = aim.hindrance if missed else ""
    return f"| {aim.work} | {now} | {aim.most:g} {aim.unit} | `{aim.report}.md` | {why} |"


def plot(reports: Path, path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    shares = [(a.work, (a.figure(reports) or 0) / a.most) for a in reversed(AIMS)]
    figure, axis = pyplot.subplots(figsize=(11, 5))
    axis.barh([work for work, _share in shares], [share for _work, share in shares])
    axis.axvline(1, color="black")
    axis.set_xlabel("times the aim (1: reached; nothing: not measured)")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reports", metavar="FOLDER", type=Path, default=HERE)
    parser.add_argument("-o", metavar="FILE", type=Path, help="write the report and a plot")
    chosen = parser.parse_args(arguments)
    text = ["# Aims of speed", "", "CPU of whole processes on two cores; smaller is better.", ""]
    if chosen.o:
        plot(chosen.reports, chosen.o.with_suffix(".svg"))
        text += [f"![Figures as multiples of their aims]({chosen.o.stem}.svg)", ""]
    tell("\n".join([*text, *table(chosen.reports), ""]), chosen.o)


if __name__ == "__main__":
    main()
