"""Whole things: persons, machines, boxes."""

from __future__ import annotations

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.quantity import Quantity


class Count(Quantity):
    id = "count"
    width = 14
    number_format = "#,##0"

    @property
    def number_wanted(self) -> str:
        return _("a whole number, nothing else")

    @property
    def places_wanted(self) -> str:
        return _("no decimals")

    @property
    def native_wanted(self) -> str:
        return _("a column of whole numbers")

    def help(self, column: Column) -> str:
        return _("a whole number of at least 0, without a unit")
