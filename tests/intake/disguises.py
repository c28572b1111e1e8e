"""Harmless disguises: each leaves every meaning as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from jmtrade_core.schema.tables import Column

from .books import Book, tables

Disguise = Callable[[Book, Random], None]
SPACES = " \u00a0\u3000\u200b\ufeff\u2009"


def wide(text: str) -> str:
    """The same in full width."""
    return "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else "\u3000" if sign == " " else sign
        for sign in text
    )


def _cells(edited: Book, rng: Random, *types: str) -> tuple[list[Any], int, Column] | None:
    """A random filled cell of one of the types: its line, position and column."""
    found = []
    for id, table in tables().items():
        for at, column in enumerate(table.columns):
            if column.type in types:
                found += [(line, at, column) for line in edited.sheet(id)[1:]
                          if line[at] is not None]  # fmt: skip
    return rng.choice(found) if found else None


def _change(edited: Book, rng: Random, change: Callable[[Any, Column], Any], *types: str) -> None:
    cell = _cells(edited, rng, *types)
    if cell is not None:
        line, at, column = cell
        line[at] = change(line[at], column)


def _plainly(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else f"{value}"


def spaces(edited: Book, rng: Random) -> None:
    around = ["".join(rng.choices(SPACES, k=rng.randint(0, 3))) for _ in "ab"]
    _change(edited, rng, lambda v, c: f"{around[0]}{_plainly(v)}{around[1]}",
            "code", "text", "date", "year", "money", "usd", "flag", "enum")  # fmt: skip


def width(edited: Book, rng: Random) -> None:
    _change(edited, rng, lambda v, c: wide(_plainly(v)),
            "code", "date", "year", "money", "usd", "flag", "enum")  # fmt: skip


def no_width_inside(edited: Book, rng: Random) -> None:
    def inside(value: Any, column: Column) -> str:
        text = _plainly(value)
        at = rng.randint(0, len(text))
        return f"{text[:at]}\u200b{text[at:]}"

    _change(edited, rng, inside, "code", "date", "year", "money", "usd", "flag", "enum")


def apostrophe(edited: Book, rng: Random) -> None:
    _change(edited, rng, lambda v, c: f"'{_plainly(v)}",
            "code", "text", "date", "year", "money", "usd")  # fmt: skip


def code_in_groups(edited: Book, rng: Random) -> None:
    _change(edited, rng, lambda v, c: f"{v[:6]} {v[6:12]}\u00a0{v[12:]}".lower(), "code")


def day(edited: Book, rng: Random) -> None:
    forms = ("{0}年{1}月{2}日", "{0}.{1}.{2}", "{0}/{1:02}/{2:02}", "{0}{1:02}{2:02}",
             "{0}-{1}-{2}", "{0} 年{1} 月 {2} 日", "{0}-{1:02}-{2:02} 00:00:00",
             "{0}-{1:02}-{2:02}T09:30")  # fmt: skip
    form = rng.choice(forms)

    def spelt(value: Any, column: Column) -> Any:
        if not isinstance(value, date):
            return value
        return form.format(value.year, value.month, value.day)

    _change(edited, rng, spelt, "date")


def day_number(edited: Book, rng: Random) -> None:
    def number(value: Any, column: Column) -> Any:
        return (value - date(1899, 12, 30)).days if isinstance(value, date) else value

    _change(edited, rng, number, "date")


def amount_as_text(edited: Book, rng: Random) -> None:
    forms = ("{:,.2f}", "{:.2f}", "{:.4f}", "{:,.2f}")
    form = rng.choice(forms)

    def typed(value: Any, column: Column) -> Any:
        return form.format(value) if isinstance(value, int | float) else value

    _change(edited, rng, typed, "money", "usd")


def amount_with_dust(edited: Book, rng: Random) -> None:
    def dusty(value: Any, column: Column) -> Any:
        return value * (1 + 2e-16) if isinstance(value, int | float) else value

    _change(edited, rng, dusty, "money", "usd")


def year_in_words(edited: Book, rng: Random) -> None:
    ending = rng.choice(("年", "年度", ".0", " 年"))
    _change(edited, rng, lambda v, c: f"{v}{ending}" if isinstance(v, int) else v, "year")


def choice_by_id(edited: Book, rng: Random) -> None:
    def named(value: Any, column: Column) -> Any:
        ids = {label: id for id, label in column.options.items()}
        return rng.choice((str.upper, str))(ids.get(value, value))

    _change(edited, rng, named, "enum")


def flag_in_other_words(edited: Book, rng: Random) -> None:
    yes, no = rng.choice((("yes", "no"), ("TRUE", "False"), ("1", "0"), (1, 0), (True, False)))
    _change(edited, rng, lambda v, c: {"是": yes, "否": no}.get(v, v), "flag")


def _grid(edited: Book, rng: Random) -> tuple[str, list[list[Any]]]:
    id = rng.choice(list(tables()))
    return id, edited.sheet(id)


def _widest(grid: list[list[Any]]) -> int:
    return max(len(line) for line in grid)


def merged_title(edited: Book, rng: Random) -> None:
    id, grid = _grid(edited, rng)
    last = _widest(grid) - 1
    grid.insert(0, ["2018年度申报汇总表"])
    before, name = edited.finish, tables()[id].sheet
    moved = edited.__dict__.setdefault("titles", {})
    moved[name] = moved.get(name, 0) + 1

    def merge(made: Any, pages: dict[str, Any]) -> None:
        if before:
            before(made, pages)
        top = moved[name] = moved[name] - 1
        pages[name].merge_range(top, 0, top, last, "2018年度申报汇总表")

    edited.finish = merge


def unit_row(edited: Book, rng: Random) -> None:
    id, grid = _grid(edited, rng)
    units = {"yuan": "元", "dollar": "美元"}
    row = [units.get(c.kind.currency) for c in tables()[id].columns]
    if _plain(id, grid) and any(row):
        grid.insert(1, row)


def ids_below(edited: Book, rng: Random) -> None:
    id, grid = _grid(edited, rng)
    if _plain(id, grid):
        grid.insert(1, [column.id for column in tables()[id].columns])


def _plain(id: str, grid: list[list[Any]]) -> bool:
    """Headings stand in the first row, columns in their order."""
    return grid[0] == [column.heading for column in tables()[id].columns]


def headings_by_id(edited: Book, rng: Random) -> None:
    id, grid = _grid(edited, rng)
    if _plain(id, grid):
        grid[0] = [column.id for column in tables()[id].columns]


def headings_in_width(edited: Book, rng: Random) -> None:
    id, grid = _grid(edited, rng)
    if _plain(id, grid):
        grid[0] = [f" {h.replace('（', '(').replace('）', ')')}\n*" for h in grid[0]]


def blank_rows(edited: Book, rng: Random) -> None:
    _id, grid = _grid(edited, rng)
    grid.insert(rng.randint(0, len(grid)), rng.choice(([], [None, "\u3000"], [" "])))


def remarks_column(edited: Book, rng: Random) -> None:
    id, grid = _grid(edited, rng)
    if _plain(id, grid):
        for nr, line in enumerate(grid):
            line += [None] * (len(grid[0]) - len(line)) if nr else []
            line.append("备注" if not nr else rng.choice((None, "已核", 7)))


def total_row(edited: Book, rng: Random) -> None:
    id, grid = _grid(edited, rng)
    columns = tables()[id].columns
    amounts = [at for at, c in enumerate(columns) if c.kind.currency]
    numbers = all(isinstance(line[at], int | float) for line in grid[1:] for at in amounts
                  if len(line) > at)  # fmt: skip
    if _plain(id, grid) and amounts and numbers and all(len(x) == len(grid[0]) for x in grid):
        row: list[Any] = [rng.choice(("合计", "总 计", "合\u3000计："))] + [None] * (
            len(columns) - 1
        )
        for at in amounts:
            row[at] = round(sum(line[at] for line in grid[1:]), 2)
        grid.append(row)


def signatures(edited: Book, rng: Random) -> None:
    _id, grid = _grid(edited, rng)
    grid += [[], [rng.choice(("填报人：李某", "备注：以上属实", "审核人:"))]]


def rows_shuffled(edited: Book, rng: Random) -> None:
    id, grid = _grid(edited, rng)
    if _plain(id, grid) and all(len(line) == len(grid[0]) and line[0] for line in grid):
        body = grid[1:]
        rng.shuffle(body)
        grid[1:] = body


DISGUISES: tuple[Disguise, ...] = (
    spaces, width, no_width_inside, apostrophe, code_in_groups, day, day_number, amount_as_text,
    amount_with_dust, year_in_words, choice_by_id, flag_in_other_words, headings_by_id,
    headings_in_width, unit_row, ids_below, remarks_column, rows_shuffled, total_row, blank_rows,
    signatures, merged_title,
)  # fmt: skip
"""Changes of cells first, of layout last: the latter move the former's places."""


def disguised(edited: Book, rng: Random) -> list[str]:
    """One to six disguises at once; gives their names."""
    chosen = sorted(rng.sample(range(len(DISGUISES)), rng.randint(1, 6)))
    for nr in chosen:
        DISGUISES[nr](edited, rng)
    return [DISGUISES[nr].__name__ for nr in chosen]
