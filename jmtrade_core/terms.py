"""Deprecated since 0.2, gone in 0.3: import from ``jmtrade_core`` itself."""

from __future__ import annotations

from jmtrade_core.deprecated import hands_on

__getattr__ = hands_on(__name__, "jmtrade_core.measures.terms")
