"""Yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.cells import CELL, CellRule, cell_text
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import ColumnType, Samples, chosen, named

FLAGS = {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False,
         "1": True, "0": False}  # fmt: skip


class Flag(ColumnType):
    id = "flag"
    dtype = nw.Boolean()
    width = 14
    list_name = "jm_flag"

    def help(self, column: Column) -> str:
        return _("是 or 否; empty means not known")

    def choices(self, column: Column) -> list[str]:
        return ["是", "否"]

    def sample(self, column: Column, edges: Samples, rng: Random, *, few: bool) -> str:
        return "是" if rng.random() < 0.85 else "否"

    def fits(self, cell: Any) -> bool:
        return isinstance(cell, int | float)

    def alike(self, shown: str, cell: Any) -> bool | None:
        return says_the_same(shown, cell)

    def rule(self, column: Column) -> CellRule:
        value = CELL.str.to_lowercase().replace_strict(FLAGS, default=None, return_dtype=pl.Boolean)
        return named(value, "not-flag", "是 / 否 (yes / no)")

    def plain(self, column: Column, raw: Sequence[Any], types: set[type]) -> list[Any] | None:
        return chosen(FLAGS, raw, types)

    @property
    def native_wanted(self) -> str:
        return _("a column of booleans")

    def words(self, column: Column, raw: Any) -> str:
        return _("yes") if raw else _("no")


def says_the_same(shown: str, cell: Any) -> bool:
    """Whether a word on a sheet is the flag that its cell stores."""
    seen, stored = shown.strip().casefold(), cell_text(cell).casefold()
    return seen == stored or FLAGS.get(seen) == FLAGS.get(cell_text(cell))
