"""Columns of the enterprise record: one class a column type, found by its id.

A type is one module here. The modules are loaded when the first cell is asked about, so that
whoever only declares tables loads no engine.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jmtrade_core.schema.columns.kind import ColumnType as ColumnType


@cache
def kinds() -> Mapping[str, ColumnType]:
    """Every column type by its id; a class that is defined elsewhere joins them."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    known: Mapping[str, ColumnType] = import_module(f"{__name__}.kind").KINDS
    return known


def kind_of(id: str) -> ColumnType:
    """The column type of an id. KeyError, with the known ones, for any other."""
    known = kinds()
    if id not in known:
        raise KeyError(f"no column type {id!r}; known: {', '.join(sorted(known))}")
    return known[id]
