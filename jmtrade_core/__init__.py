"""jmtrade: a city's foreign-trade support policy as award decisions.

The names below are what plugins import, and the library: ``award``, ``check``, ``explain``,
``readings``, ``simulate``. They load on first use, so that commands which
decide nothing start without the data engine.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jmtrade_core.library import award as award
    from jmtrade_core.library import check as check
    from jmtrade_core.library import explain as explain
    from jmtrade_core.library import readings as readings
    from jmtrade_core.library import simulate as simulate
    from jmtrade_core.measures.measure import Cap as Cap
    from jmtrade_core.measures.measure import Condition as Condition
    from jmtrade_core.measures.measure import Contest as Contest
    from jmtrade_core.measures.measure import Expr as Expr
    from jmtrade_core.measures.measure import LargerOf as LargerOf
    from jmtrade_core.measures.measure import Line as Line
    from jmtrade_core.measures.measure import Measure as Measure
    from jmtrade_core.measures.measure import OneCost as OneCost
    from jmtrade_core.measures.measure import Rule as Rule
    from jmtrade_core.measures.measure import a_year_after as a_year_after
    from jmtrade_core.measures.measure import among as among
    from jmtrade_core.measures.measure import any_yes as any_yes
    from jmtrade_core.measures.measure import at_least as at_least
    from jmtrade_core.measures.measure import col as col
    from jmtrade_core.measures.measure import filled as filled
    from jmtrade_core.measures.measure import known as known
    from jmtrade_core.measures.measure import lit as lit
    from jmtrade_core.measures.measure import one_of as one_of
    from jmtrade_core.measures.measure import positive as positive
    from jmtrade_core.measures.measure import since_begin as since_begin
    from jmtrade_core.measures.measure import smaller as smaller
    from jmtrade_core.measures.measure import when as when
    from jmtrade_core.measures.measure import whole as whole
    from jmtrade_core.measures.measure import yes as yes
    from jmtrade_core.measures.payouts import Fixed as Fixed
    from jmtrade_core.measures.payouts import Remainder as Remainder
    from jmtrade_core.measures.payouts import Share as Share
    from jmtrade_core.measures.terms import Term as Term
    from jmtrade_core.measures.terms import Terms as Terms
    from jmtrade_core.plugin.spec import hookimpl as hookimpl
    from jmtrade_core.schema.tables import EXPORTS as EXPORTS
    from jmtrade_core.schema.tables import Column as Column
    from jmtrade_core.schema.tables import Table as Table

_HOMES = {
    "library": ("award", "check", "explain", "readings", "simulate"),
    "measures.measure": (
        "Cap", "Condition", "Contest", "Expr", "LargerOf", "Line", "Measure",
        "OneCost", "Rule", "a_year_after", "among", "any_yes", "at_least",
        "col", "filled", "known", "lit", "one_of", "positive", "since_begin", "smaller", "when",
        "whole", "yes",
    ),
    "measures.payouts": (
        "Fixed", "Remainder", "Share",
    ),
    "measures.terms": (
        "Term", "Terms",
    ),
    "plugin.spec": (
        "hookimpl",
    ),
    "schema.tables": (
        "Column", "EXPORTS", "Table",
    ),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
