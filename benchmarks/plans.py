"""What it costs to build a plan, beside computing it: on a county's records most of a run.

    uv run --group dev python -m benchmarks.plans [-o FILE.md]

In one process, CPU milliseconds, medians. The expression is the one that measures are full of:
the first of eight conditions that fails.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import narwhals.stable.v2 as nw
import polars as pl

from benchmarks.run import machine, tell
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import gather
from jmtrade_core.config.profiles import packaged
from jmtrade_core.engine.backends.polars import keep
from jmtrade_core.engine.facts import shared_facts
from jmtrade_core.engine.run import evaluate
from jmtrade_core.pricing.depends import options
from jmtrade_core.pricing.effects import effects

NAMES = "abcdefgh"
ROUNDS = 5


def cpu(work: Callable[[], object], times: int = 1) -> float:
    """CPU milliseconds of one time, the median of several rounds."""
    work()
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - start) / times * 1e3)
    return median(rounds)


def by_polars(frame: pl.LazyFrame) -> pl.LazyFrame:
    tests = [(~(pl.col(name) >= pl.lit(3)).fill_null(value=False), name) for name in NAMES]
    return frame.select(pl.coalesce(*(pl.when(test).then(pl.lit(name)) for test, name in tests)))


def by_narwhals(frame: nw.LazyFrame[pl.LazyFrame]) -> nw.LazyFrame[pl.LazyFrame]:
    tests = [(~(nw.col(name) >= nw.lit(3)).fill_null(value=False), name) for name in NAMES]
    return frame.select(nw.coalesce(*(nw.when(test).then(nw.lit(name)) for test, name in tests)))


def rows() -> list[tuple[str, float]]:
    native = pl.LazyFrame({name: [1] for name in NAMES})
    frame: nw.LazyFrame[pl.LazyFrame] = nw.from_native(native)
    case = gather(Request("zhongxiang", packaged()))
    policy = case.policies[0]
    question, records = case.question(policy), case.intake.records
    known = shared_facts(records, policy, question, keep)
    plan = evaluate(records, policy, question, keep, known=known)
    assert plan is not None
    lines = case.decide(policy)
    count = len(list(options(policy)))
    return [
        ("one expression built by Polars", cpu(lambda: by_polars(native), 100)),
        ("the same by Narwhals on Polars", cpu(lambda: by_narwhals(frame), 100)),
        ("the example: the plan of all measures",
         cpu(lambda: evaluate(records, policy, question, keep, known=known))),
        ("the example: computing it", cpu(plan.collect)),
        (f"the example: {count} options of readings priced",
         cpu(lambda: list(effects(case, policy, lines)))),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", type=Path)
    asked = parser.parse_args()
    table = "\n".join(f"| {what} | {cost:.2f} |" for what, cost in rows())
    text = f"# What a plan costs\n\nMachine: {machine()}\n\n| | CPU ms |\n|---|---:|\n{table}\n"
    tell(text, asked.o)


if __name__ == "__main__":
    main()
