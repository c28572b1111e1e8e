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
    )
    from jmtrade_core.measures import (
        Condition as Condition,
    )
    from jmtrade_core.measures import (
        Contest as Contest,
    )
    from jmtrade_core.measures import (
        Fixed as Fixed,
    )
    from jmtrade_core.measures import (
        LargerOf as LargerOf,
    )
    from jmtrade_core.measures import (
        Line as Line,
    )
    from jmtrade_core.measures import (
        Measure as Measure,
    )
    from jmtrade_core.measures import (
        OneCost as OneCost,
    )
    from jmtrade_core.measures import (
        Remainder as Remainder,
    )
    from jmtrade_core.measures import (
        Share as Share,
    )
    from jmtrade_core.measures import (
        a_year_after as a_year_after,
    )
    from jmtrade_core.measures import (
        among as among,
    )
    from jmtrade_core.measures import (
        any_yes as any_yes,
    )
    from jmtrade_core.measures import (
        at_least as at_least,
    )
    from jmtrade_core.measures import (
        col as col,
    )
    from jmtrade_core.measures import (
        known as known,
    )
    from jmtrade_core.measures import (
        lit as lit,
    )
    from jmtrade_core.measures import (
        one_of as one_of,
    )
    from jmtrade_core.measures import (
        positive as positive,
    )
    from jmtrade_core.measures import (
        since_begin as since_begin,
    )
    from jmtrade_core.measures import (
        smaller as smaller,
    )
    from jmtrade_core.measures import (
        when as when,
    )
    from jmtrade_core.measures import (
        whole as whole,
    )
    from jmtrade_core.measures import (
        yes as yes,
    )
    from jmtrade_core.records import EXPORTS as EXPORTS
    from jmtrade_core.records import Column as Column
    from jmtrade_core.records import Table as Table

_HOMES = {
    "hookspecs": ("hookimpl",),
    "records": ("EXPORTS", "Column", "Table"),
    "measures": (
        "Cap", "Condition", "Contest", "Fixed", "LargerOf", "Line", "Measure", "OneCost",
        "Remainder", "Share", "a_year_after", "among", "any_yes", "at_least", "col", "known",
        "lit", "one_of", "positive", "since_begin", "smaller", "when", "whole", "yes",
    ),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
