"""Cells to values: each column type has one parser over a whole column of text.

Nothing is guessed: a cell is empty, a value, or a fault that says what is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from jmtrade_core.money import LARGEST
from jmtrade_core.records import Column
from jmtrade_core.words import _

DTYPES: dict[str, pl.DataType] = {
    "code": pl.String(),
    "text": pl.String(),
    "date": pl.Date(),
    "year": pl.Int64(),
    "money": pl.Int64(),
    "usd": pl.Int64(),
    "flag": pl.Boolean(),
    "enum": pl.String(),
}

FLAGS = {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False,
         "1": True, "0": False}  # fmt: skip

FIRST_YEAR, LAST_YEAR = 1900, 2100
_NUMBER = r"^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$"
_DATE = r"^(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?: 00:00:00)?$"


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be read: its row (from 0 in the column), and why."""

    row: int
    code: str
    found: str
    wanted: str


@dataclass(frozen=True)
class Parsed:
    values: pl.Series
    faults: list[Fault]


def trimmed(texts: pl.Series) -> pl.Series:
    """Text without space around it; nothing but space is an empty cell."""
    stripped = texts.str.strip_chars()
    return stripped.set(stripped == "", None)


def parse(column: Column, texts: pl.Series) -> Parsed:
    """A column of trimmed text (null: empty) as values of the column's type."""
    return _PARSERS[column.type](column, texts)


def _faults(texts: pl.Series, bad: pl.Series, code: str, wanted: str) -> Iterator[Fault]:
    for row in bad.fill_null(False).arg_true():
        yield Fault(row, code, str(texts[row]), wanted)


def _text(column: Column, texts: pl.Series) -> Parsed:
    if not column.among:
        return Parsed(texts, [])
    bad = ~texts.is_in(sorted(column.among))
    wanted = _("one of: {names}").format(names=column.among_what)
    return Parsed(texts.set(bad, None), list(_faults(texts, bad, "not-listed", wanted)))


def _amount(column: Column, texts: pl.Series) -> Parsed:
    unit = _("yuan") if column.type == "money" else _("US dollars")
    frame = pl.select(
        number=texts.str.contains(_NUMBER),
        negative=texts.str.starts_with("-"),
        whole=texts.str.replace_all(",", "", literal=True)
        .str.extract(r"^-?(\d+)")
        .str.strip_chars_start("0"),
        fraction=texts.str.extract(r"\.(\d+)$").fill_null("").str.strip_chars_end("0"),
    ).with_columns(
        large=pl.col("whole").str.len_chars() > 12,
        fine=pl.col("fraction").str.len_chars() <= 2,
    )
    cents = pl.col("fraction").str.slice(0, 2).str.pad_end(2, "0")
    value = ("0" + pl.col("whole").str.slice(0, 12) + cents).cast(pl.Int64, strict=False)
    frame = frame.with_columns(value=pl.when("number").then(value))
    frame = frame.with_columns(large=pl.col("large") | (pl.col("value") > LARGEST))
    checks = (
        (~frame["number"], "not-number", _("a number in {unit}, nothing else").format(unit=unit)),
        (frame["number"] & ~frame["fine"], "third-decimal", _("at most two decimals")),
        (frame["negative"] & (frame["value"] > 0), "negative", _("an amount of at least 0")),
        (frame["number"] & frame["large"], "too-large", _("at most 10,000,000,000.00")),
    )
    return _checked(frame["value"], texts, checks)


def _checked(
    values: pl.Series, texts: pl.Series, checks: tuple[tuple[pl.Series, str, str], ...]
) -> Parsed:
    """The values, with a fault (and no value) in the first check that a cell fails."""
    faults: list[Fault] = []
    done = pl.repeat(False, len(texts), eager=True)
    for bad, code, wanted in checks:
        fresh = bad.fill_null(False) & ~done
        faults += _faults(texts, fresh, code, wanted)
        done = done | fresh
    return Parsed(values.set(done, None), faults)


def _date(column: Column, texts: pl.Series) -> Parsed:
    parts = pl.select(
        *(texts.str.extract(_DATE, group).str.zfill(width).alias(name)
          for group, width, name in ((1, 4, "y"), (2, 2, "m"), (3, 2, "d")))
    )  # fmt: skip
    iso = parts.select(pl.concat_str("y", "m", "d", separator="-")).to_series()
    days = iso.str.to_date("%Y-%m-%d", strict=False)
    outside = ~days.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    wanted = _("a date such as 2018-03-07")
    checks = (
        (texts.is_not_null() & days.is_null(), "not-date", wanted),
        (outside, "date-range", _("a date from 1900 to 2100")),
    )
    return _checked(days, texts, checks)


def _year(column: Column, texts: pl.Series) -> Parsed:
    years = texts.str.extract(r"^(\d{4})年?$").cast(pl.Int64, strict=False)
    bad = texts.is_not_null() & ~years.is_between(FIRST_YEAR, LAST_YEAR).fill_null(False)
    return _checked(years, texts, ((bad, "not-year", _("a year such as 2018")),))


def _flag(column: Column, texts: pl.Series) -> Parsed:
    values = texts.str.to_lowercase().replace_strict(FLAGS, default=None, return_dtype=pl.Boolean)
    bad = texts.is_not_null() & values.is_null()
    return _checked(values, texts, ((bad, "not-flag", "是 / 否 (yes / no)"),))


def _enum(column: Column, texts: pl.Series) -> Parsed:
    names = {id: id for id in column.options} | {label: id for id, label in column.options.items()}
    values = texts.replace_strict(names, default=None, return_dtype=pl.String)
    bad = texts.is_not_null() & values.is_null()
    options = ", ".join(f"{label} ({id})" for id, label in column.options.items())
    wanted = _("one of: {names}").format(names=options)
    return _checked(values, texts, ((bad, "not-option", wanted),))


_PARSERS: dict[str, Callable[[Column, pl.Series], Parsed]] = {
    "code": _text,
    "text": _text,
    "date": _date,
    "year": _year,
    "money": _amount,
    "usd": _amount,
    "flag": _flag,
    "enum": _enum,
}
