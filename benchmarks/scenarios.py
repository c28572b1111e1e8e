"""What one more scenario costs beside a baseline, on records that are read once.

    python -m benchmarks.scenarios [--firms N] [--count N] [-o FILE]

CPU seconds inside one process: random scenarios of one to three numbers, and of all numbers at
once; a scenario decides what it touches on kept frames, and sums what it changes.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import median

from benchmarks import COUNTY, YEAR, big
from benchmarks.run import machine
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import Case, gather
from jmtrade_core.config.profiles import packaged
from jmtrade_core.measures.terms import Number
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.decide import Again
from jmtrade_core.simulations.scenario import of_settings
from jmtrade_core.simulations.sums import Sums

FACTORS = (Fraction(1, 2), Fraction(4, 5), Fraction(9, 10), Fraction(5, 4), Fraction(2))


def cpu() -> float:
    return sum(os.times()[:2])


@dataclass(frozen=True)
class Cost:
    """CPU seconds of one scenario: its policy, its decisions, its sums."""

    policy: float
    decisions: float
    sums: float

    @property
    def all(self) -> float:
        return self.policy + self.decisions + self.sums


class Bench:
    """A baseline, and whatever is tried beside it."""

    def __init__(self, case: Case) -> None:
        self.base: Policy = case.policies[0]
        before = case.decide(self.base)
        self.again, self.sums = Again(case, self.base), Sums(case, [before])
        self.lines = len(before)

    def cost(self, settings: Sequence[str]) -> Cost:
        start = cpu()
        policy = of_settings(settings, {}, self.base, city=False).policy(self.base)
        built = cpu()
        touched = self.again.touched(policy)
        paid = self.again.paid(policy, touched)
        decided = cpu()
        self.sums.beside(touched, paid)
        return Cost(built - start, decided - built, cpu() - decided)


def changed(value: Number, factor: Fraction) -> str | None:
    """Another number as ``--set`` takes it; None for tiers."""
    if isinstance(value, tuple):
        return None
    if isinstance(value, Fraction):
        return f"{int(min(value * factor, Fraction(1)) * 100)}%"
    return str(int(value * factor) // 100 or 1)


def scenarios(policy: Policy, count: int, rng: Random) -> Iterator[tuple[str, ...]]:
    """Settings of one to three numbers each; a count of 0 gives one of every number."""
    numbers = [(f"{m.id}.{name}", term.now) for m in policy.measures
               for name, term in sorted(policy.terms[m.id].numbers.items())
               if not isinstance(term.now, tuple)]  # fmt: skip
    for _nr in range(max(count, 1)):
        some = rng.sample(numbers, rng.randint(1, 3)) if count else numbers
        values = [(name, changed(value, rng.choice(FACTORS))) for name, value in some]
        yield tuple(f"{name}={value}" for name, value in values)


def report(bench: Bench, firms: int, count: int) -> Iterator[str]:
    rng = Random(7)
    some = list(scenarios(bench.base, count, rng))
    every = [next(scenarios(bench.base, 0, rng)) for _nr in range(5)]
    yield "# What one more scenario costs"
    yield ""
    yield f"Machine: {machine()}"
    yield ""
    yield f"{firms:,} enterprises, {bench.lines:,} lines in the baseline; median CPU seconds of"
    yield f"{len(some)} random scenarios of one to three numbers, and of {len(every)} of all."
    yield ""
    first = bench.cost(every[0])  # makes the frames that are kept for the others
    yield f"The first of all numbers, which makes the kept frames: {first.all:.2f}."
    yield ""
    yield "| | policy | decisions | sums | all |"
    yield "|---|---:|---:|---:|---:|"
    for what, chosen in (("one to three numbers", some), ("every number", every)):
        costs = [bench.cost(settings) for settings in chosen]
        cells = [median(getattr(one, name) for one in costs)
                 for name in ("policy", "decisions", "sums", "all")]  # fmt: skip
        yield f"| {what} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=600_000)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("-o", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        big.write(folder, options.firms)
        request = Request(COUNTY, packaged(), YEAR, folder, date(YEAR, 12, 31))
        text = "\n".join(report(Bench(gather(request)), options.firms, options.count)) + "\n"
    if options.o:
        options.o.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
