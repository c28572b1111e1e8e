"""What Polars calls the steps of a plan, and what the page calls them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import polars as pl

Document = Mapping[str, Any]

BINARY = {
    "Eq": "eq", "NotEq": "ne", "Lt": "lt", "LtEq": "le", "Gt": "gt", "GtEq": "ge",
    "Plus": "add", "Minus": "sub", "Multiply": "mul", "FloorDivide": "floordiv",
    "Modulus": "mod", "And": "and", "Or": "or",
}  # fmt: skip
_SCALARS = ("String", "Int64", "Boolean", "Date", "Int")
CALLS: Mapping[str, str] = {
    '{"Boolean": "AllHorizontal"}': "and",
    '{"Boolean": "AnyHorizontal"}': "or",
    '{"Boolean": "Not"}': "not",
    '{"Boolean": "IsNull"}': "is_null",
    '{"Boolean": "IsNotNull"}': "is_not_null",
    '{"Boolean": {"IsIn": {"nulls_equal": false}}}': "is_in",
    '{"Boolean": {"IsBetween": {"closed": "Both"}}}': "between",
    '"Coalesce"': "coalesce",
    '"FillNull"': "coalesce",
    '"MinHorizontal"': "least",
    '"MaxHorizontal"': "greatest",
    '{"Clip": {"has_min": true, "has_max": false}}': "at_least",
    '{"StringExpr": "Lowercase"}': "lower",
    '{"StringExpr": "Slice"}': "slice",
    '{"StringExpr": {"Replace": {"n": -1, "literal": true}}}': "replace",
    '{"StringExpr": {"Replace": {"n": -1, "literal": false}}}': "replace_pattern",
    '{"StringExpr": {"Contains": {"literal": false, "strict": true}}}': "matches",
    '{"StringExpr": {"ConcatHorizontal": {"delimiter": "|", "ignore_nulls": false}}}': "bars",
    '{"StringExpr": {"ConcatHorizontal": {"delimiter": "\\u0000", "ignore_nulls": false}}}': "nuls",
    '{"TemporalExpr": "Year"}': "year",
    '{"TemporalExpr": "OffsetBy"}': "years_on",
    '{"TemporalExpr": {"ToString": "%Y-%m-%d"}}': "day_text",
    '{"CumCount": {"reverse": false}}': "running_count",
    '{"CumSum": {"reverse": false}}': "running_sum",
}
"""A function of Polars as JSON -> what the page calls it."""
ORDERED = {"descending": False, "nulls_last": False}


class UnknownStepError(Exception):
    """A step of a plan that the page would not know how to take."""


def single(document: Document) -> tuple[str, Any]:
    wanted(isinstance(document, dict) and len(document) == 1, document)
    return next(iter(document.items()))


def known(names: Mapping[str, str], name: str) -> str:
    if name not in names:
        raise UnknownStepError(name)
    return names[name]


def wanted(holds: bool, found: Any) -> None:
    if not holds:
        raise UnknownStepError(str(found)[:200])


def column(document: Document) -> str:
    kind, name = single(document)
    wanted(kind == "Column", document)
    return str(name)


def value_of(of: Any) -> Any:
    """A literal: a day as days since 1970, a list sorted, since it is only looked into, and the
    same rules are to be the same bytes."""
    _how, scalar = single(of)
    kind, value = single(scalar)
    if kind == "Null":
        return None
    if kind == "List":
        column = pl.read_ipc_stream(io.BytesIO(bytes(value))).to_series()
        wanted(column.dtype in (pl.String(), pl.Int64()), column.dtype)
        return column.sort().to_list()
    wanted(kind in _SCALARS, kind)
    return value
