"""Amounts and percentages at their edges; a share against exact fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from jmtrade_core.money import (
    LARGEST,
    decimals,
    floor_share,
    grouped,
    hundredths,
    percent_text,
    percentage,
)


@pytest.mark.parametrize(
    ("written", "fen"),
    [("0", 0), ("0.01", 1), ("12.30", 1230), ("1.500", 150), ("10000000000", 10**12)],
)
def test_hundredths(written: str, fen: int) -> None:
    assert hundredths(Decimal(written)) == fen
    assert LARGEST == 10**12


@pytest.mark.parametrize("written", ["-0.01", "0.001", "10000000000.01", "-0.001", "1e11"])
def test_no_sign_no_third_decimal_no_giant(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        hundredths(Decimal(written))


@pytest.mark.parametrize(
    ("fen", "plain", "marked"),
    [
        (0, "0.00", "0.00"),
        (1, "0.01", "0.01"),
        (-1, "-0.01", "-0.01"),
        (100, "1.00", "1.00"),
        (123_456_789, "1234567.89", "1,234,567.89"),
        (-123_456_789, "-1234567.89", "-1,234,567.89"),
    ],
)
def test_amounts_as_text(fen: int, plain: str, marked: str) -> None:
    assert decimals(fen) == plain
    assert grouped(fen) == marked


@pytest.mark.parametrize(
    ("text", "rate", "back"),
    [
        ("0%", Fraction(0), "0%"),
        ("100%", Fraction(1), "100%"),
        ("12.50%", Fraction(1, 8), "12.5%"),
        (" 30 % ", Fraction(3, 10), "30%"),
        ("33.3333%", Fraction(333_333, 1_000_000), "33.3333%"),
        ("0.0001%", Fraction(1, 1_000_000), "0.0001%"),
    ],
)
def test_percentages_are_exact(text: str, rate: Fraction, back: str) -> None:
    assert percentage(text) == rate
    assert percent_text(rate) == back


@pytest.mark.parametrize(
    "text",
    ["30", "0.3", "%", ".5%", "-1%", "+1%", "1e1%", "1.x%", "x.1%", "100.0001%", "101%",
     "33.33333%", "３%", "1.３%", "3 0%", "1.2.3%"],
)  # fmt: skip
def test_what_is_no_percentage(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        percentage(text)


def test_a_share_is_rounded_down_once() -> None:
    rates = [Fraction(n, d) for n, d in ((1, 2), (1, 3), (333_333, 10**6), (0, 1), (1, 1), (7, 9))]
    amounts = [0, 1, 2, 3, 99, 100, 10**12 - 1, 10**12]
    for rate in rates:
        frame = nw.from_native(pl.DataFrame({"fen": amounts}))
        share = floor_share(nw.col("fen"), rate.numerator, rate.denominator)
        found = frame.select(share=share)["share"].to_list()
        assert found == [int(amount * rate) for amount in amounts]
