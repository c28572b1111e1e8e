"""Old names, kept for one version: each hands on to its new home and says so."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable
from typing import Any


def hands_on(old: str, home: str, instead: str = "jmtrade_core") -> Callable[[str], Any]:
    """A module's ``__getattr__``: names of ``home``, with a DeprecationWarning that says
    from where to import ``instead``."""

    def getattr_(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {old!r} has no attribute {name!r}")
        found = getattr(importlib.import_module(home), name)
        said = f"{old}.{name} goes in jmtrade 0.3: import it from {instead}"
        warnings.warn(said, DeprecationWarning, stacklevel=2)
        return found

    return getattr_
