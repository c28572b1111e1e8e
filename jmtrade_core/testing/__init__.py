"""The conformance kit for plugin authors.

Subclass ``PluginConformance`` in a test file and name the plugin::

    from jmtrade_core.testing import PluginConformance

    class TestColdChain(PluginConformance):
        plugin = "plugins/cold_chain.py"

Names load on first use: the kit needs the extra ``testing`` (pytest, hypothesis), while
cases written as TOML run on a plain install.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jmtrade_core.testing.bench import Bench as Bench
    from jmtrade_core.testing.bench import Run as Run
    from jmtrade_core.testing.cases import Case as Case
    from jmtrade_core.testing.cases import Result as Result
    from jmtrade_core.testing.cases import read_case as read_case
    from jmtrade_core.testing.cases import run_case as run_case
    from jmtrade_core.testing.conformance import PluginConformance as PluginConformance
    from jmtrade_core.testing.properties import PolicyProperties as PolicyProperties
    from jmtrade_core.testing.strategies import Edges as Edges
    from jmtrade_core.testing.strategies import records as records

_HOMES = {
    "bench": ("Bench", "Run"),
    "cases": ("Case", "Result", "read_case", "run_case"),
    "conformance": ("PluginConformance",),
    "properties": ("PolicyProperties",),
    "strategies": ("Edges", "records"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
