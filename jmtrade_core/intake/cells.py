"""Cells to values: each column type has one parser over a whole column of text.

Nothing is guessed: a cell is empty, a value, or a fault that says what is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from jmtrade_core.money import LARGEST
from jmtrade_core.records import Column
from jmtrade_core.words import _, listed

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
# [0-9], since \d takes the digits of every script, which then are no number.
_NUMBER = r"^-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$"
_DATE = r"^([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?(?: 00:00:00)?$"


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


@dataclass(frozen=True)
class Rule:
    """How a column of cells is read: the value, and what a cell must not be.

    A check is true where a cell is at fault; the first that is gives the cell's fault.
    """

    value: pl.Expr
    checks: tuple[tuple[pl.Expr, str, str], ...] = ()


CELL = pl.col("cell")


def trimmed(texts: pl.Series) -> pl.Series:
    """Text without space around it; nothing but space is an empty cell."""
    stripped = CELL.str.strip_chars()
    kept = pl.when(stripped != "").then(stripped).alias(texts.name)
    return texts.alias("cell").to_frame().select(kept).to_series()


def parse(column: Column, texts: pl.Series) -> Parsed:
    """A column of trimmed text (null: empty) as values of the column's type."""
    rule = _RULES[column.type](column)
    if not rule.checks:
        return Parsed(texts, [])
    # One query a column: a series at a time would cost a round trip for each step.
    steps = (pl.when(bad).then(pl.lit(nr)) for nr, (bad, _code, _wanted) in enumerate(rule.checks))
    frame = texts.alias("cell").to_frame().lazy()
    frame = frame.with_columns(value=rule.value).with_columns(check=pl.coalesce(*steps))
    read = frame.with_columns(value=pl.when(pl.col("check").is_null()).then("value")).collect()
    return Parsed(read["value"], list(_faults(read, rule)))


def _faults(read: pl.DataFrame, rule: Rule) -> Iterator[Fault]:
    if read["check"].null_count() == read.height:
        return
    found = read.with_row_index("row").filter(pl.col("check").is_not_null())
    for row, text, check in found.sort("check", "row").select("row", "cell", "check").iter_rows():
        _bad, code, wanted = rule.checks[check]
        yield Fault(row, code, text, wanted)


VALUE = pl.col("value")


def _text(column: Column) -> Rule:
    if not column.among:
        return Rule(CELL)
    wanted = _("one of: {names}").format(names=column.among_what)
    value = CELL.replace(dict(column.called)) if column.called else CELL
    return Rule(value, ((~VALUE.is_in(sorted(column.among)), "not-listed", wanted),))


def _amount(column: Column) -> Rule:
    number = CELL.str.contains(_NUMBER)
    digits = CELL.str.replace_all(",", "", literal=True).str.extract(r"^-?([0-9]+)")
    whole = digits.str.strip_chars_start("0")
    fraction = CELL.str.extract(r"\.([0-9]+)$").fill_null("").str.strip_chars_end("0")
    cents = fraction.str.slice(0, 2).str.pad_end(2, "0")
    value = (pl.lit("0") + whole.str.slice(0, 12) + cents).cast(pl.Int64, strict=False)
    large = (whole.str.len_chars() > 12) | (VALUE > LARGEST)
    unit = _("yuan") if column.type == "money" else _("US dollars")
    wanted = _("a number in {unit}, nothing else").format(unit=unit)
    return Rule(
        pl.when(number).then(value),
        (
            (CELL.is_not_null() & VALUE.is_null(), "not-number", wanted),
            (fraction.str.len_chars() > 2, "third-decimal", _("at most two decimals")),
            (CELL.str.starts_with("-") & (VALUE > 0), "negative", _("an amount of at least 0")),
            (large, "too-large", _("at most 10,000,000,000.00")),
        ),
    )


def _date(column: Column) -> Rule:
    year, month, day = (
        CELL.str.extract(_DATE, group).str.zfill(width) for group, width in ((1, 4), (2, 2), (3, 2))
    )
    iso = pl.concat_str(year, month, day, separator="-")
    return Rule(
        iso.str.to_date("%Y-%m-%d", strict=False),
        (
            (CELL.is_not_null() & VALUE.is_null(), "not-date", _("a date such as 2018-03-07")),
            (
                ~VALUE.dt.year().is_between(FIRST_YEAR, LAST_YEAR),
                "date-range",
                _("a date from 1900 to 2100"),
            ),
        ),
    )


def _year(column: Column) -> Rule:
    fits = VALUE.is_between(FIRST_YEAR, LAST_YEAR).fill_null(False)
    return Rule(
        CELL.str.extract(r"^([0-9]{4})年?$").cast(pl.Int64, strict=False),
        ((CELL.is_not_null() & ~fits, "not-year", _("a year such as 2018")),),
    )


def _named(value: pl.Expr, code: str, wanted: str) -> Rule:
    """Cells that name one of a few values."""
    return Rule(value, ((CELL.is_not_null() & VALUE.is_null(), code, wanted),))


def _flag(column: Column) -> Rule:
    value = CELL.str.to_lowercase().replace_strict(FLAGS, default=None, return_dtype=pl.Boolean)
    return _named(value, "not-flag", "是 / 否 (yes / no)")


def _enum(column: Column) -> Rule:
    names = {id: id for id in column.options} | dict(column.called)
    value = CELL.replace_strict(names, default=None, return_dtype=pl.String)
    options = listed(f"{label} ({id})" for id, label in column.options.items())
    return _named(value, "not-option", _("one of: {names}").format(names=options))


_RULES: dict[str, Callable[[Column], Rule]] = {
    "code": _text,
    "text": _text,
    "date": _date,
    "year": _year,
    "money": _amount,
    "usd": _amount,
    "flag": _flag,
    "enum": _enum,
}
