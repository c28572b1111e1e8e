"""The quick way for a column in which every cell is plainly what its heading says.

Most columns are: they need none of the slow way's taking apart. One odd cell sends the
whole column the slow way, which alone knows how to refuse; both give the same values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl

from jmtrade_core.intake.cells import DTYPES, FIRST_YEAR, FLAGS, LAST_YEAR
from jmtrade_core.intake.clean import LONGEST
from jmtrade_core.intake.grid import INVISIBLE
from jmtrade_core.money import LARGEST
from jmtrade_core.records import Column

_GAP = "\x1f"
_UNSEEN = re.escape("".join(sign for sign in INVISIBLE if sign not in (_GAP, " ")))
_ODD_TEXT = re.compile(rf"[\x00-\x1e\x7f\ufffd{_UNSEEN}]|(?:\A|{_GAP})[ '＇]| (?:\Z|{_GAP})")
_CODES = re.compile(rf"(?:[0-9A-Z]{{15,20}}(?:{_GAP}|\Z))*")


def plain(column: Column, raw: Sequence[Any]) -> pl.Series | None:
    """The typed values, or ``None`` where any cell needs a closer look."""
    values = _KINDS[column.type](column, raw, set(map(type, raw)))
    return None if values is None else pl.Series(column.id, values, DTYPES[column.type])


def _strings(raw: Sequence[Any], kinds: set[type]) -> str | None:
    """All text of the column in one; ``None`` where a cell is no text."""
    if not kinds <= {str, type(None)}:
        return None
    joined = _GAP.join(filter(None, raw))
    too_long = len(joined) > LONGEST and len(max(filter(None, raw), key=len)) > LONGEST
    return None if too_long else joined


def _text(column: Column, raw: Sequence[Any], kinds: set[type]) -> list[str | None] | None:
    joined = _strings(raw, kinds)
    if joined is None or _ODD_TEXT.search(joined):
        return None
    if joined.count(_GAP) != max(0, sum(map(bool, raw)) - 1):
        return None  # the sign that joins stands in a cell itself
    if column.among and not {cell for cell in raw if cell} <= column.among:
        return None
    return [cell or None for cell in raw]


def _code(column: Column, raw: Sequence[Any], kinds: set[type]) -> list[str | None] | None:
    joined = _strings(raw, kinds)
    if joined is None or not _CODES.fullmatch(joined):
        return None
    return _text(column, raw, kinds)


def _day(column: Column, raw: Sequence[Any], kinds: set[type]) -> list[date | None] | None:
    if not kinds <= {date, type(None), str} or any(type(c) is str and c for c in raw):
        return None
    days = [cell or None for cell in raw]
    sound = all(day is None or FIRST_YEAR <= day.year <= LAST_YEAR for day in days)
    return days if sound else None


def _numbers(raw: Sequence[Any], kinds: set[type]) -> bool:
    return kinds <= {int, float, type(None), str} and not any(type(c) is str and c for c in raw)


def _year(column: Column, raw: Sequence[Any], kinds: set[type]) -> list[int | None] | None:
    if not _numbers(raw, kinds):
        return None
    if all(c is None or c == "" or (FIRST_YEAR <= c <= LAST_YEAR and c == int(c)) for c in raw):
        return [None if c is None or c == "" else int(c) for c in raw]
    return None


def _amount(column: Column, raw: Sequence[Any], kinds: set[type]) -> list[int | None] | None:
    """Hundredths, where each stored number is the one nearest to some."""
    if not _numbers(raw, kinds):
        return None
    largest = LARGEST / 100
    if not all(c is None or c == "" or 0 <= c <= largest for c in raw):
        return None
    cents = [None if c is None or c == "" else round(c * 100) for c in raw]
    exact = all(n is None or n / 100 == c for n, c in zip(cents, raw, strict=True))
    return cents if exact else None


def _chosen(known: dict[str, Any], raw: Sequence[Any], kinds: set[type]) -> list[Any] | None:
    if not kinds <= {str, type(None)} or not {c for c in raw if c} <= known.keys():
        return None
    return [known[cell] if cell else None for cell in raw]


def _flag(column: Column, raw: Sequence[Any], kinds: set[type]) -> list[bool | None] | None:
    return _chosen(FLAGS, raw, kinds)


def _enum(column: Column, raw: Sequence[Any], kinds: set[type]) -> list[str | None] | None:
    names = {id: id for id in column.options}
    return _chosen(names | dict(column.called), raw, kinds)


_KINDS: dict[str, Callable[[Column, Sequence[Any], set[type]], list[Any] | None]] = {
    "code": _code,
    "text": _text,
    "date": _day,
    "year": _year,
    "money": _amount,
    "usd": _amount,
    "flag": _flag,
    "enum": _enum,
}
