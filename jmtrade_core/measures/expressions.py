"""Expressions that plugins and core build rules from, beside those of the engine itself."""

from __future__ import annotations

from collections.abc import Iterable

from narwhals.stable.v2 import Date, Expr, Int64, col, lit, min_horizontal, when

from jmtrade_core.measures.terms import Term

Quantity = str | Expr

SINCE_BEGIN = "_since_begin"


def expr_of(quantity: Quantity) -> Expr:
    return col(quantity) if isinstance(quantity, str) else quantity


def amount_of(term: Term | Expr) -> Expr:
    return term.expr() if isinstance(term, Term) else term


def whole(number: int) -> Expr:
    """A whole number as an expression; typed, since engines disagree on bare ones."""
    return lit(number, dtype=Int64)


def filled(column: str) -> Expr:
    """True, or null where the column is empty; never false."""
    return when(~col(column).is_null()).then(lit(True))


def among(column: str, options: Iterable[str]) -> Expr:
    """True, false, or null where the column is empty."""
    return when(~col(column).is_null()).then(col(column).is_in(list(options)))


def smaller(*amounts: Term | Expr) -> Expr:
    """The smallest amount; null where one is unknown."""
    exprs = [amount_of(amount) for amount in amounts]
    unknown = exprs[0].is_null()
    for expr in exprs[1:]:
        unknown = unknown | expr.is_null()
    return when(~unknown).then(min_horizontal(*exprs))


def since_begin(column: str) -> str:
    """The name of a yearly figure's sum since the policy began, up to the award year: unknown
    where one of the years is, or the award year has no row. Core makes it where it is read."""
    return f"{column}{SINCE_BEGIN}"


def a_year_after(day: Expr) -> Expr:
    """The same day a year later; 29 February goes to 28 February."""
    return day.dt.offset_by("1y").cast(Date)
