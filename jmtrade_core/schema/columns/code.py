"""Codes: of an enterprise, or a number that would lose its zeros as one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from jmtrade_core.i18n import _
from jmtrade_core.schema.columns.cells import CELL, GAP, SPACE, CellRule, Texts, joined
from jmtrade_core.schema.columns.column import Column
from jmtrade_core.schema.columns.kind import ColumnType
from jmtrade_core.schema.columns.text import ODD_NATIVE, Text
from jmtrade_core.schema.credit_code import ALPHABET, SHAPE, USCC_ID

_CODES = re.compile(rf"(?:[0-9A-Z]{{15,20}}(?:{GAP}|\Z))*")
_SHAPES = re.compile(rf"(?:[{ALPHABET}]{{18}}(?:{GAP}|\Z))*")
_TIDY = "^[0-9A-Z][0-9A-DF-Z][0-9A-Z]{13,18}$"
_SCIENTIFIC = r"^\d(\.\d+)?[Ee]\+?\d+$"


class EnterpriseCode(Text):
    """The code of an enterprise has the shape of one (GB 32100); others are as listed."""

    id = "code"
    signs_are_words = False
    free = False
    width = 24

    def help(self, column: Column) -> str:
        return _("18 signs, as text") if column.id == USCC_ID else _("digits, as text")

    def validation(self, column: Column, cell: str) -> Mapping[str, Any]:
        if column.id != USCC_ID:
            return super().validation(column, cell)
        return {"validate": "length", "criteria": "==", "value": 18}

    def loses(self, text: str) -> bool:
        return True

    def clean(self, column: Column, cells: Texts) -> None:
        ColumnType.clean(self, column, cells)
        scientific = cells.texts.str.contains(_SCIENTIFIC)
        cells.take_out(scientific, "code-scientific", _("the whole code, as text"))

    def bare(self, texts: pl.Series) -> pl.Series:
        texts = texts.str.replace_all(SPACE, "")
        return texts.zip_with(~texts.str.contains("^[0-9A-Za-z]{18}$"), texts.str.to_uppercase())

    def odd(self, column: Column, cell: pl.Expr) -> pl.Expr | None:
        """A code in another spelling; what is none in any is refused as it stands."""
        bare = cell.str.normalize("NFKC").str.replace_all(SPACE, "")
        long = bare.str.contains("^[0-9A-Za-z]{18}$")
        bare = pl.when(long).then(bare.str.to_uppercase()).otherwise(bare)
        other = bare != cell.str.strip_chars()
        if column.id == USCC_ID:
            other &= bare.str.contains(SHAPE)
        return cell.str.contains(ODD_NATIVE) | cell.str.contains(_SCIENTIFIC) | other

    def tidy(self, column: Column, cell: pl.Expr) -> pl.Expr | None:
        return cell.str.contains(_TIDY)

    def rule(self, column: Column) -> CellRule:
        if column.id != USCC_ID:
            return super().rule(column)
        wanted = _("a unified social credit code of 18 characters")
        return CellRule(CELL, ((~CELL.str.contains(SHAPE), "code-shape", wanted),))

    def plain(self, column: Column, raw: Sequence[Any], types: set[type]) -> list[Any] | None:
        text = joined(raw, types)
        codes = _SHAPES if column.id == USCC_ID else _CODES
        if text is None or not codes.fullmatch(text):
            return None
        return super().plain(column, raw, types)
