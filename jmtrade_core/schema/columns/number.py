"""A quantity in the unit of its heading, such as tonnes or square metres: thousandths inside."""

from __future__ import annotations

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.quantity import Quantity


class ExactNumber(Quantity):
    """``1.234`` is a number with three decimals here, so only a comma leaves a doubt."""

    id = "number"
    places = 3
    ambiguous = r"^[-+]?[0-9]{1,3},[0-9]{3}$"
    width = 18
    number_format = "#,##0.000"

    @property
    def number_wanted(self) -> str:
        return _("a number with at most three decimals, nothing else")

    def help(self, column: Column) -> str:
        return _("a number of at least 0 with at most three decimals, in the unit of the heading")
