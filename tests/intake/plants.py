"""Errors to plant in one cell of a sound workbook, and what the gate must call them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from jmtrade_core.schema.tables import Column

from .books import Book, book, tables


@dataclass(frozen=True)
class Plant:
    """A kind of error: which columns it fits, the cell it writes, the codes it may get."""

    name: str
    fits: Callable[[Column], bool]
    cell: Callable[[Column, Random], Any]
    codes: frozenset[str]
    tables: frozenset[str] = frozenset()


def _of(*types: str) -> Callable[[Column], bool]:
    return lambda column: column.type in types


def _any(column: Column) -> bool:
    return True


def _required(column: Column) -> bool:
    return column.required


def _error(value: str) -> Callable[[Column, Random], Any]:
    def write(page: Any, nr: int, at: int) -> None:
        page.write_formula(nr, at, "=1+1", None, value)

    return lambda column, rng: write


def _plant(
    name: str,
    fits: Callable[[Column], bool],
    cell: Callable[[Column, Random], Any] | Any,
    *codes: str,
    only: tuple[str, ...] = (),
) -> Plant:
    make = cell if callable(cell) else lambda column, rng: cell
    return Plant(name, fits, make, frozenset(codes), frozenset(only))


AMOUNT, TEXT = _of("money", "usd"), _of("text")
CLAIMS = ("exports", "exhibitions", "trademarks", "certifications", "standards", "patents",
          "ecommerce_platforms", "service_platforms", "insurance", "credentials",
          "talent")  # fmt: skip


def _own(column: Column) -> str:
    return "元" if column.type == "money" else "美元"


def _others(column: Column) -> str:
    return "美元" if column.type == "money" else "元"


PLANTS = (
    _plant("万 glued", AMOUNT, lambda c, r: f"{r.randint(1, 999)}万{_own(c)}", "unit-glued"),
    _plant("万 alone", AMOUNT, lambda c, r: f"{r.randint(1, 99)}.{r.randint(1, 9)}万",
           "unit-glued"),
    _plant("unit glued", AMOUNT, lambda c, r: f"{r.randint(1, 9999)}{_own(c)}", "unit-glued"),
    _plant("sign glued", AMOUNT,
           lambda c, r: f"{'￥' if c.type == 'money' else '$'}{r.randint(1, 999)}", "unit-glued"),
    _plant("two amounts", AMOUNT, lambda c, r: f"{r.randint(1, 9)}万{r.randint(10, 99)}{_own(c)}",
           "two-units"),
    _plant("two units", AMOUNT, lambda c, r: f"人民币{r.randint(1, 999)}美元", "two-units"),
    _plant("other currency", AMOUNT, lambda c, r: f"{r.randint(1, 999)}{_others(c)}",
           "wrong-currency"),
    _plant("words", AMOUNT, lambda c, r: r.choice(["约十万", "待定", "-", "无", "n/a", "十二万"]),
           "not-number"),
    _plant("misplaced comma", AMOUNT, lambda c, r: f"{r.randint(1, 9)},{r.randint(10, 99)}.5",
           "not-number"),
    _plant("percent", AMOUNT, lambda c, r: f"{r.randint(1, 99)}%", "not-number"),
    _plant("third decimal stored", AMOUNT, lambda c, r: r.randint(1, 9999) + 0.125,
           "third-decimal"),
    _plant("third decimal typed", AMOUNT, lambda c, r: f"{r.randint(1, 9999)}.{r.randint(1, 9)}05",
           "third-decimal"),
    _plant("negative", AMOUNT, lambda c, r: -r.randint(1, 9999) / 100, "negative"),
    _plant("too large", AMOUNT, lambda c, r: r.randint(2, 99) * 1e11, "too-large"),
    _plant("day among amounts", AMOUNT, date(2018, 3, 7), "wrong-type"),
    _plant("flag among others", _of("money", "usd", "date", "year", "text", "enum"), True,
           "wrong-type"),
    _plant("month only", _of("date"), lambda c, r: r.choice(
        ["2018年3月", "2018-03", "2018/3", "2018.03", "201803", "2018", "2018年"]), "month-only"),
    _plant("no such day", _of("date"), lambda c, r: r.choice(
        ["2018-02-29", "2018年13月1日", "2018.4.31", "20180230", "2018-00-10"]), "not-date"),
    _plant("other order", _of("date"), lambda c, r: r.choice(
        ["7/3/2018", "18-3-7", "07.03.18", "Mar 7 2018"]), "not-date"),
    _plant("far year", _of("date"), lambda c, r: r.choice(["1018-03-07", "2918年3月7日"]),
           "date-range"),
    _plant("small number as day", _of("date"), lambda c, r: r.choice([7, 2018, 17_000.0]),
           "not-date", "month-only"),
    _plant("no year", _of("year"), lambda c, r: r.choice(
        ["18", "去年", 18, 20_188, 2018.5, "20 1"]),
           "not-year"),
    _plant("no flag", _of("flag"), lambda c, r: r.choice(["未知", "有", "Y", "2", "是否", "-"]),
           "not-flag"),
    _plant("no choice", _of("enum"), lambda c, r: r.choice(["其它类", "荆门", "？", "xx", 3]),
           "not-option"),
    _plant("no jurisdiction", lambda c: bool(c.among), lambda c, r: r.choice(
        ["WO", "美国", "USA", "us", "XX"]), "not-listed"),
    _plant("empty", _required, lambda c, r: r.choice([None, " ", "\u3000", "\u200b", "\u00a0"]),
           "required"),
    _plant("code as number", _of("code"), lambda c, r: r.choice([9.14208e17, 91420881.0, 42]),
           "number-in-text"),
    _plant("code in powers", _of("code"), lambda c, r: r.choice(["9.14E+17", "9.142088E17"]),
           "code-scientific"),
    _plant("decimal in text", TEXT, lambda c, r: r.randint(1, 99) + 0.5, "number-in-text"),
    _plant("day in text", TEXT, datetime(2018, 3, 7), "wrong-type"),
    _plant("stand-in sign", _any, lambda c, r: r.choice(["\ufffd", "1\ufffd2", "锟\ufffd"]),
           "broken-text"),
    _plant("control sign", _any, lambda c, r: r.choice(["a\x01", "\x07", "12\x0312"]),
           "broken-text"),
    _plant("Excel error", _any, _error("#REF!"), "error-cell"),
    _plant("Excel error in words", _any, _error("#N/A"), "error-cell"),
    _plant("no value", _any, _error(""), "no-value"),
    _plant("unknown enterprise", _of("code"),
           lambda c, r: f"91420881MA48{r.randint(10**5, 10**6 - 1)}",
           "unknown-enterprise", only=CLAIMS),
)  # fmt: skip


def planted(plant: Plant, rng: Random) -> tuple[Book, str, str]:
    """The sound workbook with the error in a random cell: workbook, place, table."""
    cells = [
        (id, column, row)
        for id, table in tables().items()
        if not plant.tables or id in plant.tables
        for column in table.columns
        if plant.fits(column)
        for row in range(len(book().sheet(id)) - 1)
    ]
    id, column, row = rng.choice(cells)
    edited = book()
    place = edited.put(id, column.id, plant.cell(column, rng), row)
    return edited, place, id
