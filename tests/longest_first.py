"""Modules of few long tests are begun first: else one worker ends with them, and the others wait.

What is left keeps the order of the distribution itself, most tests first.
"""

from __future__ import annotations

from collections import Counter

import pytest

LONG = (
    "terminal/test_every_command", "offline/test_plugins_apart", "mutants/test_mutants",
    "offline/test_kit", "readings/test_effects", "test_properties", "test_benchmarks",
    "ledger/test_years", "ledger/test_server_faults", "kit/test_properties_fail",
    "simulate/test_random_scenarios", "readings/test_joint", "web/test_pages_random",
    "docs/test_pages_run", "counties/test_examples", "readings/test_award_readings",
    "trial/test_trial", "terminal/test_year_of_a_clerk",
)  # fmt: skip
PLACE = {f"tests/{name}.py": place for place, name in enumerate(LONG)}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a module stay together and in their order."""
    modules = [_module(item) for item in items]
    count = Counter(modules)
    first = {module: at for at, module in reversed(list(enumerate(modules)))}

    def rank(item: pytest.Item) -> tuple[int, int, int]:
        module = _module(item)
        return PLACE.get(module, len(LONG)), -count[module], first[module]

    items.sort(key=rank)


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
