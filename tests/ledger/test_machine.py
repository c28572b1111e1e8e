"""The state machine's forms: short, 5,000 runs by shards of seeds, on a server, as typed.

``JMTRADE_MACHINE_SEEDS`` names the shards of the long form, such as ``0-9`` or ``3,17``:
each is a hundred runs, so that they can be spread over hours and machines. All fifty are
the five thousand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test
from jmtrade_ledger.store import open_ledger

from jmtrade_core.money import decimals

from . import server
from .clerk import MEASURE, Clerk
from .machine import Machine, moved_since
from .model import FIRMS, Model
from .office import Office, firm

SHORT, SHARD, STEPS = 8, 100, 50


def seeds() -> list[int]:
    """The shards asked for; all fifty where none is."""
    found: list[int] = []
    for part in os.environ.get("JMTRADE_MACHINE_SEEDS", "0-49").split(","):
        first, _dash, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def run(machine: type[Machine], examples: int, steps: int, number: int | None = None) -> None:
    """So many runs of up to so many steps."""
    limits = settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=list(HealthCheck),
        derandomize=number is None,
        database=None,
        phases=[Phase.generate],
    )
    test = machine if number is None else seed(number)(machine)
    run_state_machine_as_test(test, settings=limits)


@pytest.fixture
def counts(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Say what was done, and how often."""
    Model.taken.clear()
    yield
    done = dict(Model.taken)
    runs = done.pop("runs")
    listed = ", ".join(f"{name} {count}" for name, count in sorted(done.items()))
    with capsys.disabled():
        print(f"\n{runs} runs, {sum(done.values())} commands: {listed}")


def test_commands_in_any_order() -> None:
    run(Machine, SHORT, 30)


@pytest.mark.slow
@pytest.mark.parametrize("number", seeds())
def test_commands_in_any_order_five_thousand_times(number: int, counts: None) -> None:
    run(Machine, SHARD, STEPS, number)


def on_server(url: str, like: str) -> type[Machine]:
    """The machine with a database of its own for each run."""

    class OnServer(Machine):
        def make(self) -> Office:
            made = server.database(url, like)
            self.stack.callback(server.drop, made)
            return Office(open_ledger(made))

    return OnServer


@pytest.mark.postgres
def test_commands_in_any_order_on_a_server(postgres: str, migrated: str) -> None:
    run(on_server(postgres, migrated), 2, 20)


@pytest.mark.slow
@pytest.mark.postgres
def test_two_hundred_runs_on_a_server(postgres: str, migrated: str, counts: None) -> None:
    run(on_server(postgres, migrated), 200, STEPS, 1)


class Typed(Machine):
    """The same model; each step is a command, each run is decided from files."""

    measure, grants = MEASURE, False

    def make(self) -> Office:
        self.recorded = True  # the clerk's ledger begins with a run that pays nothing
        return Clerk(self.place, FIRMS)

    @rule(pick=st.integers(0, 60))
    def replay(self, pick: int) -> None:
        """What was recorded of any run decides itself again byte for byte."""
        assert isinstance(self.office, Clerk)
        runs = self.office.runs()
        assert "equal byte for byte" in self.office.replay(runs[pick % len(runs)])
        self.unchanged("replay")

    @moved_since("award --ledger")
    @rule()
    def award_beside(self) -> None:
        """Beside the ledger the last run pays what it paid; what stands is marked."""
        assert isinstance(self.office, Clerk)
        found = self.office.award()
        pays = {d["uscc"]: d["amount"] for d in found["decisions"] if d["outcome"] == "pay"}
        assert pays == {firm(n): decimals(fen) for n, fen in self.pays.items()}
        marks = {mark["uscc"] for mark in found["receipt"]["ledger"]["already_decided"]}
        assert marks == {firm(n) for n, fen in self.due().items() if fen and n in self.pays}
        self.unchanged("award --ledger")


def test_commands_as_typed() -> None:
    run(Typed, 2, 20)


@pytest.mark.slow
def test_hundred_runs_as_typed(counts: None) -> None:
    run(Typed, 100, STEPS, 1)
