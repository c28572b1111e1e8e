"""What a rule is made of: expressions, conditions, payouts, terms, measures.

Plugins import these from ``jmtrade_core``; from here itself is deprecated since 0.2.
"""

from __future__ import annotations

from jmtrade_core.deprecated import hands_on

__getattr__ = hands_on(__name__, "jmtrade_core.measures.measure")
