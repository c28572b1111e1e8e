"""A measure as data: all that it declares, to be read without running it.

Fields at their default are left out. Money is in whole fen and dollars in cents, shares are
fractions such as ``1/10``, expressions as in ``expression_data``; an object says what it ``is``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import singledispatch
from typing import Any

import narwhals

from jmtrade_core.measures.expression_data import Data, NotDataError, expression_data
from jmtrade_core.measures.measure import Measure
from jmtrade_core.measures.terms import Number, Term
from jmtrade_core.schema.tables import Table

RULES = ("cap", "once_per", "contest", "larger_of", "one_cost", "rules")
"""Fields of a measure that its rules across claims are made from."""


def measure_data(measure: Measure) -> Mapping[str, Data]:
    """All of a measure. NotDataError for what does not stand as data (``not_data`` says where)."""
    found = {name: data_of(value) for name, value in _said(measure) if name not in RULES}
    return {**found, "rules": [data_of(rule) for rule in measure.across]}


def not_data(measure: Measure) -> Iterator[tuple[str, str]]:
    """Field, and what in it does not stand as data."""
    yield from _missing(measure, "")


def _missing(declared: Any, place: str) -> Iterator[tuple[str, str]]:
    for name, value in _said(declared):
        where = f"{place}{name}"
        for part in value if isinstance(value, list | tuple) else (value,):
            if is_dataclass(part) and not isinstance(part, type | Term | Table):
                yield from _missing(part, f"{where}.")
                continue
            try:
                data_of(part)
            except NotDataError as error:
                yield where, str(error)


def _said(declared: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(declared):
        value, usual = getattr(declared, field.name), field.default
        if type(value) is not type(usual) or value != usual:
            yield field.name, value


@singledispatch
def data_of(value: Any) -> Data:
    """Whatever a measure declares, as data. NotDataError for what is none."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"is": type(value).__name__} | {name: data_of(one) for name, one in _said(value)}
    raise NotDataError(repr(value))


@data_of.register(int | None)
def _itself(value: int | None) -> Data:
    return value


@data_of.register(str | Fraction)
def _text(value: str | Fraction) -> Data:
    return str(value)


@data_of.register(date)
def _day(value: date) -> Data:
    return value.isoformat()


@data_of.register(list | tuple)
def _several(value: Sequence[Any]) -> Data:
    return [data_of(one) for one in value]


@data_of.register(set | frozenset)
def _unordered(value: frozenset[Any]) -> Data:
    return sorted((data_of(one) for one in value), key=str)


@data_of.register(Mapping)
def _named(value: Mapping[Any, Any]) -> Data:
    return {str(key): data_of(one) for key, one in value.items()}


@data_of.register(Table)
def _table(value: Table) -> Data:
    return value.id


data_of.register(narwhals.Expr, expression_data)


@data_of.register(Term)
def _term(term: Term) -> Data:
    """A number's name, and what it is from which day on."""
    return {
        "term": f"{term.measure}.{term.name}",
        "values": [
            {"from": dated.since and dated.since.isoformat(), "value": _number(dated.value)}
            for dated in term.timeline
        ],
    }


def _number(value: Number) -> Data:
    if isinstance(value, tuple):
        return [list(pair) for pair in value]
    return value if isinstance(value, int) else str(value)
