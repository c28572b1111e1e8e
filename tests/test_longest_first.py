"""The order in which modules are handed to the workers."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.longest_first import PLACE, pytest_collection_modifyitems

ROOT = Path(__file__).parents[1]


def test_every_long_module_is_there() -> None:
    assert [name for name in PLACE if not (ROOT / name).is_file()] == []


def test_long_modules_first_then_those_of_most_tests() -> None:
    """No test is lost, and none leaves its module or its place in it."""
    long = list(PLACE)[1]
    ids = ["a.py::one", "b.py::2", "b.py::1", f"{long}::x", "c.py::1", "c.py::0"]
    items: list[Any] = [SimpleNamespace(nodeid=id) for id in ids]
    pytest_collection_modifyitems(items)
    found = [item.nodeid for item in items]
    assert found == [f"{long}::x", "b.py::2", "b.py::1", "c.py::1", "c.py::0", "a.py::one"]
