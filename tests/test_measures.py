"""Amounts that a measure pays, where something is unknown; and what they are made of."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.measures.measure import (
    Expr,
    Fixed,
    Payout,
    Remainder,
    Share,
    a_year_after,
    smaller,
)
from jmtrade_core.measures.terms import Dated, Number, Origin, Term

ROWS = {"cost": [1000, 1001, 10, -1, None, 1000], "limit": [500, 100, 100, 5, 7, None]}


def term(value: Number) -> Term:
    return Term("x.y", "rate", (Dated(None, value, Origin("city", "x")),), date(2018, 12, 31))


def found(expr: Expr) -> list[object]:
    frame = nw.from_native(pl.DataFrame(ROWS))
    return frame.with_columns(found=expr)["found"].to_list()


def test_the_smaller_is_unknown_where_one_is() -> None:
    assert found(smaller(nw.col("cost"), nw.col("limit"))) == [500, 100, 10, -1, None, None]
    assert found(smaller(nw.col("limit"), nw.col("cost"))) == [500, 100, 10, -1, None, None]


def test_what_each_form_pays() -> None:
    cost, limit = nw.col("cost"), nw.col("limit")
    half = term(Fraction(1, 2))
    assert found(Share(half, of="cost").gross()) == [500, 500, 5, None, None, 500]
    assert found(Share(half, of=cost, at_most=limit).gross()) == [500, 100, 5, None, None, None]
    assert found(Fixed(term(200)).gross()) == [200] * 6
    assert found(Fixed(term(200), at_most=limit).gross()) == [200, 100, 100, 5, 7, None]
    assert found(Remainder(cost - limit).gross()) == [500, 901, -90, -6, None, None]


def test_what_each_form_is_made_of() -> None:
    limit = nw.col("limit")
    rate = {"cost", "numerator", "denominator"}
    forms: list[tuple[Payout, set[str]]] = [
        (Share(term(Fraction(1, 2)), of="cost"), rate),
        (Share(term(Fraction(1, 2)), of="cost", at_most=limit), rate | {"at_most"}),
        (Fixed(term(200)), {"amount"}),
        (Fixed(term(200), at_most=limit), {"amount", "at_most"}),
        (Remainder(limit), {"left"}),
    ]
    for pays, parts in forms:
        assert set(pays.parts()) == parts


def test_a_year_after() -> None:
    days = [date(2019, 3, 1), date(2020, 2, 29), date(2019, 12, 31)]
    frame = nw.from_native(pl.DataFrame({"day": days}))
    later = frame.with_columns(later=a_year_after(nw.col("day")))["later"].to_list()
    assert later == [date(2020, 3, 1), date(2021, 2, 28), date(2020, 12, 31)]
