"""Amounts of money: yuan, whole fen inside."""

from __future__ import annotations

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import YUAN
from jmtrade_core.schema.columns.quantity import Quantity


class Amount(Quantity):
    """A third decimal or another unit is refused and never converted."""

    places = 2
    too_fine = "third-decimal"
    width = 18
    number_format = "#,##0.00"

    @property
    def unit(self) -> str:
        """What the amounts are in, for people."""
        raise NotImplementedError

    @property
    def number_wanted(self) -> str:
        return _("a number in {unit}, nothing else").format(unit=self.unit)

    @property
    def certain_wanted(self) -> str:
        return _("a number without a thousands sign, or with two decimals")

    @property
    def places_wanted(self) -> str:
        return _("at most two decimals")

    @property
    def largest_wanted(self) -> str:
        return _("at most 10,000,000,000.00")

    @property
    def native_wanted(self) -> str:
        return _("a column of decimals with two places, or of whole numbers")


class Money(Amount):
    id = "money"
    currency = YUAN

    @property
    def unit(self) -> str:
        return _("yuan")

    def help(self, column: Column) -> str:
        return _("yuan, a number with at most two decimals; not 万元")
