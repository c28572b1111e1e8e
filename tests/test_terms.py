"""Numbers as a plugin or a profile writes them, and which of several is in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from jmtrade_core.config.reader import Reader
from jmtrade_core.config.terms_file import layered, parse_number
from jmtrade_core.config.toml import Document
from jmtrade_core.measures.terms import Dated, Number, Origin, Term, Terms, number_text

HERE = Origin("city", "terms.toml", 1)
MAY, JUNE = date(2019, 5, 1), date(2019, 6, 1)


@pytest.mark.parametrize(
    ("written", "number", "text"),
    [
        (5, 500, "5.00"),
        (Decimal("5.25"), 525, "5.25"),
        ("12.5%", Fraction(1, 8), "12.5%"),
        # by size, not by text
        ({"10": 3, "9": Decimal("1.5")}, ((900, 150), (1000, 300)), "9.00: 1.50, 10.00: 3.00"),
    ],
)
def test_numbers(written: Any, number: Number, text: str) -> None:
    assert parse_number(written) == number
    assert number_text(number) == text


@pytest.mark.parametrize(
    "written",
    [True, -1, Decimal("0.001"), "10", {}, [], None, 0.5, {"1": True}, {"1": "2"}, {"1": -2},
     {"x": 1}, {"1": 0.5}, MAY],
)  # fmt: skip
def test_what_is_no_number(written: Any) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        parse_number(written)


def dated(*entries: tuple[date | None, Number]) -> tuple[Dated, ...]:
    return tuple(Dated(since, value, HERE) for since, value in entries)


def test_a_value_begins_on_its_day() -> None:
    term = Term("a.b", "cap", dated((None, 1), (MAY, 2), (JUNE, 3)), date(2019, 12, 31))
    days = [date(2019, 4, 30), MAY, date(2019, 5, 31), JUNE, date(2020, 1, 1)]
    frame = nw.from_native(pl.DataFrame({"terms_on": days}))
    assert [term.at(day).value for day in days] == [1, 2, 2, 3, 3]
    assert frame.select(term.expr())["literal"].to_list() == [1, 2, 2, 3, 3]
    assert term.now == term.amount == 3


def test_before_the_first_day_the_earliest_value_is_in_force() -> None:
    term = Term("a.b", "cap", dated((MAY, 2), (JUNE, 3)), date(2019, 1, 31))
    assert term.at(date(2019, 4, 30)).value == term.now == 2
    frame = nw.from_native(pl.DataFrame({"terms_on": [date(2019, 4, 30), MAY, JUNE]}))
    assert frame.select(term.expr())["literal"].to_list() == [2, 2, 3]


def test_a_county_s_first_date_leaves_the_city_s_before() -> None:
    city = dated((None, 1), (MAY, 2))
    assert layered(city, dated((None, 9))) == dated((None, 9))
    assert layered(city, dated((JUNE, 9))) == (*city, *dated((JUNE, 9)))
    assert layered(city, dated((MAY, 9))) == dated((None, 1), (MAY, 9))


def timeline(value: Any) -> tuple[list[tuple[date | None, Number]], list[str]]:
    reader = Reader(Document("terms.toml", {"a": {"b": value}}, {}))
    read = reader.timeline(value, "city", "a", "b")
    return [(d.since, d.value) for d in read], [p.found for p in reader.problems]


def test_a_timeline_is_in_the_order_of_its_days() -> None:
    later, first = {"from": JUNE, "value": 2}, {"from": MAY, "value": 1}
    assert timeline([later, first]) == ([(MAY, 100), (JUNE, 200)], [])
    assert timeline(7) == ([(None, 700)], [])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([], "[]"),
        ([{"from": MAY, "value": 1}, {"from": MAY, "value": 2}], "["),
        ([{"value": 1}], "1"),
        ([{"from": "2019-05-01", "value": 1}], "1"),
        ([{"from": MAY, "value": 1, "until": JUNE}], "1"),
        ([5], "5"),
        ({"x": 1}, "{"),
        ("x", "x"),
    ],
)
def test_what_is_no_timeline(value: Any, found: str) -> None:
    read, problems = timeline(value)
    assert read == []
    assert [problem.startswith(found) for problem in problems] == [True]


def test_a_measure_without_numbers_has_none() -> None:
    assert Terms(2019, {}, {})["a.b"].numbers == {}
