"""jmtrade: a city's foreign-trade support policy as award decisions.

The names below are what plugins import. They load on first use, so that commands which
decide nothing start without the data engine.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jmtrade_core.hookspecs import hookimpl as hookimpl
    from jmtrade_core.measures import (
        Cap as Cap,
        Condition as Condition,
        Contest as Contest,
        Fixed as Fixed,
        LargerOf as LargerOf,
        Line as Line,
        Measure as Measure,
        OneCost as OneCost,
        Remainder as Remainder,
        Share as Share,
        a_year_after as a_year_after,
        among as among,
        any_yes as any_yes,
        at_least as at_least,
        col as col,
        known as known,
        lit as lit,
        one_of as one_of,
        positive as positive,
        smaller as smaller,
        when as when,
        yes as yes,
    )
    from jmtrade_core.records import EXPORTS as EXPORTS, Column as Column, Table as Table

_HOMES = {
    "hookspecs": ("hookimpl",),
    "records": ("EXPORTS", "Column", "Table"),
    "measures": (
        "Cap", "Condition", "Contest", "Fixed", "LargerOf", "Line", "Measure", "OneCost",
        "Remainder", "Share", "a_year_after", "among", "any_yes", "at_least", "col", "known",
        "lit", "one_of", "positive", "smaller", "when", "yes",
    ),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
