"""The conformance kit for plugin authors.

Subclass ``PluginConformance`` in a test file and name the plugin::

    from jmtrade_core.testing import PluginConformance

    class TestColdChain(PluginConformance):
        plugin = "plugins/cold_chain.py"

``WorkedCases``, subclassed in the same way, runs the cases of the folder beside the test.
Names load on first use: the kit needs the extra ``testing`` (pytest, hypothesis), while
cases written as TOML run on a plain install.
"""

from __future__ import annotations

import importlib
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jmtrade_core.testing.bench import Bench as Bench
    from jmtrade_core.testing.bench import Run as Run
    from jmtrade_core.testing.cases import WorkedCase as WorkedCase
    from jmtrade_core.testing.cases import read_case as read_case
    from jmtrade_core.testing.conformance import PluginConformance as PluginConformance
    from jmtrade_core.testing.properties import PolicyProperties as PolicyProperties
    from jmtrade_core.testing.running import Result as Result
    from jmtrade_core.testing.running import run_case as run_case
    from jmtrade_core.testing.strategies import Edges as Edges
    from jmtrade_core.testing.strategies import records as records
    from jmtrade_core.testing.worked import WorkedCases as WorkedCases

_HOMES = {
    "bench": ("Bench", "Run"),
    "cases": ("WorkedCase", "read_case"),
    "conformance": ("PluginConformance",),
    "properties": ("PolicyProperties",),
    "running": ("Result", "run_case"),
    "strategies": ("Edges", "records"),
    "worked": ("WorkedCases",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


RENAMED = {"Case": "WorkedCase"}
"""Old names, kept for one version."""


def __getattr__(name: str) -> Any:
    if name in RENAMED:
        said = f"{__name__}.{name} goes in jmtrade 0.3: it is {RENAMED[name]} now"
        warnings.warn(said, DeprecationWarning, stacklevel=2)
        name = RENAMED[name]
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
