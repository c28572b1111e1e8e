"""What a scenario pays, beside a whole run under its numbers and readings, on random records."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from narwhals.stable.v2 import col
from polars.testing import assert_frame_equal

from jmtrade_core.awards.run import gather
from jmtrade_core.measures.terms import Number
from jmtrade_core.policy.policy import Policy
from jmtrade_core.pricing.decide import PAID, Again
from jmtrade_core.pricing.depends import options
from jmtrade_core.simulations.scenario import of_settings
from tests.generated import written

FACTORS = (Fraction(1, 100), Fraction(1, 2), Fraction(9, 10), Fraction(2), Fraction(50))
SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 42))]
FIRMS = 30


def changed(value: Number, factor: Fraction) -> str:
    if isinstance(value, Fraction):
        return f"{int(min(value * factor, Fraction(1)) * 100)}%"
    assert isinstance(value, int)
    return str(int(value * factor) // 100 or 1)


def scenarios(policy: Policy, rng: Random) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Some numbers, all of them, and numbers under another reading."""
    numbers = {f"{m.id}.{name}": term.now for m in policy.measures
               for name, term in policy.terms[m.id].numbers.items()
               if not isinstance(term.now, tuple)}  # fmt: skip
    every = list(options(policy))
    for count in (1, 2, 3, len(numbers)):
        some = rng.sample(sorted(numbers), min(count, len(numbers)))
        settings = [f"{name}={changed(numbers[name], rng.choice(FACTORS))}" for name in some]
        option = rng.choice(every)
        yield settings, {}
        yield settings[:3], {option.name: option.option}


@pytest.mark.parametrize("seed", SEEDS)
def test_it_pays_what_a_whole_run_pays(seed: int, tmp_path: Path) -> None:
    case = gather(written(tmp_path, seed, FIRMS, ruled=True))
    for policy in case.policies:
        again = Again(case, policy)
        for settings, readings in scenarios(policy, Random(seed)):
            other = of_settings(settings, readings, policy, city=True).policy(policy)
            touched = again.touched(other)
            paid = again.paid(other, touched)
            theirs = col("measure").is_in(sorted(touched)) & (col("amount") > 0)
            whole = case.decide(other).filter(theirs).select(*PAID)
            assert_frame_equal(paid.sort(*PAID).to_native(), whole.sort(*PAID).to_native())
