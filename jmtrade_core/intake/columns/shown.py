"""Whether what a sheet shows of a cell says the same as what it stores."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Any

from jmtrade_core.intake.columns import number_formats
from jmtrade_core.intake.tables import units
from jmtrade_core.schema.columns.flag import says_the_same
from jmtrade_core.schema.tables import Column

_NUMBER = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?")
_IN_WORDS = re.compile(r"^[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟点.]+")
_NOUGHT = "-—–零〇无"
_SAMPLES = (1.0, 20.0, 1234567.25, 0.25, 0.0, "x")
"""Values that show what a format does; negative ones are refused whatever they look like."""


def beside(shown: str, value: float | str) -> str | None:
    """What stands on the sheet beside the stored value; ``None`` where another value or none
    stands there."""
    if isinstance(value, str):
        before, found, after = shown.partition(value)
        return (before + after).strip() if found else None
    text = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", shown)).casefold()
    numbers = _NUMBER.findall(text)
    rest = _NUMBER.sub("", text)
    if value < 0:
        rest = rest.strip("-")
    if numbers:
        return rest if len(numbers) == 1 and _equal(numbers[0], abs(value)) else None
    if value == 0 and rest.strip(_NOUGHT) != rest:
        return rest.strip(_NOUGHT)
    return _IN_WORDS.sub("", rest) if _IN_WORDS.match(rest) else None


def _equal(shown: str, value: float) -> bool:
    """Up to the last place that is shown."""
    mantissa, _e, power = shown.partition("e")
    decimals = len(mantissa.partition(".")[2])
    last = 10.0 ** (int(power or 0) - decimals)
    return abs(float(shown) - value) <= last / 2 * (1 + 1e-9) + value * 1e-14


@lru_cache(maxsize=1000)
def ordinary(code: str) -> bool:
    """Whether a number format shows every value as it is, in a column of whatever type."""
    if number_formats.is_date(code):
        return True
    if number_formats.conditional(code) or padded(number_formats.shown(code, 1.0)):
        return False
    return all(beside(number_formats.shown(code, value), value) == "" for value in _SAMPLES)


def padded(shown: str) -> bool:
    """Zeros before a whole number, which numbers of papers carry and stored numbers lose."""
    return re.match(r"\s*0\d", shown) is not None


@lru_cache(maxsize=1000)
def _harmless(code: str, kind: str) -> bool:
    column = Column("", "", kind)
    return not number_formats.conditional(code) and not any(
        differs(column, number_formats.shown(code, value), value) for value in _SAMPLES
    )


def by_format(column: Column, code: str, cell: Any) -> str | None:
    """What a number format shows instead of a cell of the column; ``None`` if the same."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float | date):
        return None
    if _harmless(code, column.type):
        return None
    stored = cell if isinstance(cell, str) else 1.0 if isinstance(cell, date) else float(cell)
    text = number_formats.shown(code, stored)
    return text if differs(column, text, cell) else None


def differs(column: Column, shown: str, cell: Any) -> bool:
    """Whether a person reads something else on the sheet than the cell holds."""
    if isinstance(cell, date):
        return not shown.strip()
    if isinstance(cell, bool):
        return not says_the_same(shown, cell)
    if (alike := column.kind.alike(shown, cell)) is not None:
        return not alike
    rest = beside(shown, cell)
    return rest is None or not _says_nothing(column, rest, shown)


def _says_nothing(column: Column, rest: str, shown: str) -> bool:
    if not rest:
        return not (column.kind.keeps_zeros and padded(shown))
    if column.kind.currency:
        unit = units.unit(rest)
        apart = "()" not in rest and not set(rest) & set("-约")
        return apart and unit is not None and unit.fits(column)
    return rest in column.kind.suffixes
