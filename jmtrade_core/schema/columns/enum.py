"""One of a few options, each with an id and a Chinese label."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.i18n import _, listed, pick
from jmtrade_core.schema.columns.cells import CELL, CellRule, CellTest, Texts
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import ColumnType, chosen, named, one_of
from jmtrade_core.schema.columns.text import ODD_NATIVE


def option_key(text: str) -> str:
    """Options are compared without width, case or space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _names(column: Column) -> dict[str, str]:
    return {id: id for id in column.options} | dict(column.called)


class Enum(ColumnType):
    id = "enum"
    signs_are_words = True

    def help(self, column: Column) -> str:
        return _("one of: {names}").format(names=listed(column.options.values()))

    def clean(self, column: Column, cells: Texts) -> None:
        known = {option_key(n): id for id, label in column.options.items() for n in (id, label)}
        known |= {option_key(name): id for name, id in column.earlier.items()}
        given = [text for text in cells.texts.unique().to_list() if text]
        said = {text: known[option_key(text)] for text in given if option_key(text) in known}
        cells.texts = cells.texts.replace(said)

    def rule(self, column: Column) -> CellRule:
        value = CELL.replace_strict(_names(column), default=None, return_dtype=pl.String)
        return named(value, "not-option", one_of(column))

    def plain(self, column: Column, raw: Sequence[Any], types: set[type]) -> list[Any] | None:
        return chosen(_names(column), raw, types)

    def tests(self, column: Column, cell: nw.Expr) -> Iterator[CellTest]:
        names = [*column.options, *column.called]
        yield CellTest(column, "not-option", ~cell.is_in(names), one_of(column))

    def odd(self, column: Column, cell: pl.Expr) -> pl.Expr | None:
        """Another spelling of an option."""
        names = [*column.options, *column.called]
        key = cell.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s", "")
        spelt = key.is_in([option_key(name) for name in names])
        other = spelt & ~cell.str.strip_chars().is_in(names)
        return cell.str.contains(ODD_NATIVE) | other

    def tidy(self, column: Column, cell: pl.Expr) -> pl.Expr | None:
        return cell.is_in([*column.options, *column.called])

    def written(self, cell: nw.Expr) -> nw.Expr:
        return cell

    def words(self, column: Column, raw: Any) -> str:
        return pick(column.options.get(str(raw), str(raw)), str(raw))
