"""The state machine over a signed ledger: short, and 5,000 runs by the shards of
``test_machine``."""

from __future__ import annotations

import pytest

from .sworn_machine import SwornMachine
from .test_machine import SHARD, STEPS, counts, run, seeds

__all__ = ["counts"]


def test_signed_deeds_in_any_order() -> None:
    run(SwornMachine, 2, 20)


@pytest.mark.slow
@pytest.mark.parametrize("number", seeds())
def test_signed_deeds_in_any_order_five_thousand_times(number: int, counts: None) -> None:
    run(SwornMachine, SHARD, STEPS, number)
