"""Amounts of dollars: whole cents inside."""

from __future__ import annotations

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import DOLLAR
from jmtrade_core.schema.columns.money import Amount


class Usd(Amount):
    id = "usd"
    currency = DOLLAR
    width = 22

    @property
    def unit(self) -> str:
        return _("US dollars")

    def help(self, column: Column) -> str:
        return _("US dollars, a number with at most two decimals; no renminbi, not 万")
