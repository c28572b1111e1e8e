"""jmtrade beside every peer, from a thousand enterprises up, as processes run by turns.

    uv run --group bench python -m benchmarks.scale [--sizes 1000,100000] [--times 3] [-o FILE.md]

Writes the report and, beside it, a plot. Equality comes first: a peer that decides anything
else than jmtrade stops the run before a clock starts. Ratios are jmtrade's seconds over the
peer's, in whole processes that followed each other: CPU seconds (user and system), which
other work on the machine disturbs least, and the clock.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks import COUNTY, TABLES, WRITTEN, YEAR  # noqa: E402 - the script's own folder stands first
from benchmarks.contest import OPENFISCA, SCALAR, Contest  # noqa: E402
from benchmarks.report import LIMITS, floors, growth, plot, table  # noqa: E402
from benchmarks.run import PYTHON, machine, parquet  # noqa: E402

READ = (
    "import sys, polars as pl\n"
    "for f in sys.argv[1:]: pl.scan_parquet(f).select("
    "pl.all().count()).collect(engine='streaming')"
)
AGAIN = (
    "import sys, polars as pl\n"
    "lines = pl.scan_parquet(sys.argv[1])\n"
    f"lines.sink_parquet(sys.argv[2], **{dict(WRITTEN)}, maintain_order=False, engine='streaming')"
)
EVERY = "every decision line, Parquet to Parquet"
FOUR = "four awards that single records can express"
TOTALS = {
    "Polars by hand, totals only": "polars_totals",
    "DuckDB by hand, totals only": "duckdb_totals",
}
REWRITTEN, REREAD = "reading and writing jmtrade's lines", "reading the four tables once"

FLOORS = {EVERY: (SCALAR, REWRITTEN), FOUR: (OPENFISCA, REREAD)}
"""Of each work a peer, and what no engine that reads and writes Parquet can do without."""


def peer(name: str, *arguments: object) -> list[str]:
    return [PYTHON, "-m", f"benchmarks.peers.{name}", *map(str, arguments)]


def contests(scratch: Path, size: int) -> Iterator[Contest]:
    yield every_line(scratch, scratch / str(size), size)
    yield four_awards(scratch, scratch / str(size), size)


def every_line(scratch: Path, folder: Path, size: int) -> Contest:
    modules = {
        "Polars by hand, same lines": "polars_lines",
        SCALAR: "scalar_lines",
    }
    written = {name: scratch / f"{module}.parquet" for name, module in modules.items()}
    place, ours = (folder, COUNTY, YEAR), scratch / "jmtrade" / "decisions" / "*.parquet"
    commands: dict[str, Sequence[str]] = {
        "jmtrade": parquet(folder, scratch / "jmtrade"),
        **{name: peer(module, *place, written[name]) for name, module in modules.items()},
        **{name: peer(module, *place) for name, module in TOTALS.items()},
        "reading every column once": [PYTHON, "-c", READ, *map(str, folder.glob("*.parquet"))],
        REWRITTEN: [PYTHON, "-c", AGAIN, str(ours), str(scratch / "again.parquet")],
    }
    return Contest(EVERY, size, commands, {"jmtrade": ours, **written})


def four_awards(scratch: Path, folder: Path, size: int) -> Contest:
    asked = {
        "jmtrade, whole lines": ("jmtrade_firms", "lines"),
        "jmtrade, amounts only": ("jmtrade_firms", "amounts"),
        OPENFISCA: ("openfisca_firms",),
        "scalar pluggy loop": ("scalar_pluggy",),
        "zen-engine": ("zen_firms",),
    }
    place = (folder, COUNTY, YEAR)
    written = {name: scratch / f"{'-'.join(words)}.parquet" for name, words in asked.items()}
    commands: dict[str, Sequence[str]] = {
        name: peer(module, *place, written[name], *how)
        for name, (module, *how) in asked.items()
    }  # fmt: skip
    commands["preparing alone, as the three peers do"] = peer("firms", *place)
    tables = [str(folder / f"{id}.parquet") for id in TABLES]
    commands[REREAD] = [PYTHON, "-c", READ, *tables]
    return Contest(FOUR, size, commands, written)


def same(contest: Contest) -> int:
    """How many lines (or enterprises) were compared. SystemExit where a peer differs."""
    from benchmarks.equal import same_answers, same_lines, same_totals

    (_, ours), *others = contest.written.items()
    if contest.work == FOUR:
        return same_answers(ours, dict(others))
    for name in TOTALS:
        same_totals(ours, json.loads(output(contest.commands[name])))
    return same_lines(ours, dict(others))


def output(command: Sequence[str]) -> bytes:
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout


def in_process(contest: Contest) -> int:
    """The comparison in a child, so that this process stays small (see ``run``)."""
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(same, (contest,))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
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
                contest.try_all()
                compared = in_process(contest)
                contest.fight(chosen.times)
                text += table(contest, compared)
                done.append(contest)
                print(f"{contest.work}, {size:,}: done", file=sys.stderr)
    text += [*growth([one for one in done if one.work == EVERY]), *floors(done, FLOORS), LIMITS]
    if chosen.o:
        text[1:1] = ["", f"![CPU seconds by enterprises]({chosen.o.stem}.svg)"]
        plot(done, chosen.o.with_suffix(".svg"))
        chosen.o.write_text("\n".join(text), encoding="utf-8")
    print("\n".join(text))


if __name__ == "__main__":
    main()
