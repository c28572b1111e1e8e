"""Valid input from a seed: a county's workbook, or a folder of Parquet files.

Both are written from the tables that core and the plugins declare, so a new column is
filled without a line here. The same seed and size give the same rows.

    python -m benchmarks.data FILE.xlsx|FOLDER ENTERPRISES
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import xlsxwriter
from stdnum.cn.uscc import calc_check_digit

from benchmarks import COUNTY, YEAR
from jmtrade_core.awards.request import Request
from jmtrade_core.awards.run import load_policies
from jmtrade_core.config.profiles import packaged
from jmtrade_core.policy.policy import Policy
from jmtrade_core.schema.tables import KINDS_BY_CODE, Column, Table

CORE = ("enterprises", "exports", "dishonesty", "prior_awards", "successions", "determinations",
        "declarations")  # fmt: skip
Row = dict[str, Any]
Rows = dict[str, list[Row]]

EMPTY = 0.03
"""How often a cell that may be empty is."""
OFTEN_EMPTY = {"lost_on": 0.9, "repaired_on": 0.9}

# Around the thresholds and tiers of articles 1, 4 and 6, and the prices of article 3.
DOLLARS = (20_000, 60_000, 400_000, 1_500_000, 6_000_000, 12_000_000, 40_000_000, 110_000_000)
YUAN = (3_000, 20_000, 90_000, 260_000, 500_000)
REGISTRARS = (*["91"] * 18, "12", "51")
"""What codes begin with: mostly enterprises, now and then an institution or association."""
PRIORS = (
    ("growth.milestone", "5000000"),
    ("growth.new_exporter", ""),
    ("branding.trademark", ""),
    ("facilitation.origin", ""),
    ("ecommerce.exporter", ""),
)


def official() -> Policy:
    """The city's policy as one county applies it, with every declared table."""
    return load_policies(Request(COUNTY, packaged(), YEAR))[0]


def records(tables: Mapping[str, Table], firms: int, *, elsewhere: float, seed: int) -> Rows:
    """Rows by table: about one claim for each enterprise, exports of three years.

    ``elsewhere`` is the share of enterprises in the city's other counties.
    """
    rng = Random(seed)
    codes = [_code(rng, number) for number in range(firms)]
    claims = [id for id in tables if id not in CORE]
    busy = rng.choices(codes, k=firms // len(claims) + 1)
    rows: Rows = {
        "enterprises": [_firm(rng, tables["enterprises"], c, elsewhere) for c in codes],
        "exports": [row for c in codes for row in _exports(rng, tables["exports"], c)],
        "dishonesty": _some(rng, tables["dishonesty"], codes, firms // 50),
        "prior_awards": [_prior(rng, c) for c in rng.sample(codes, firms // 20)],
    }
    rows["declarations"] = []  # their years would stand in both tables
    rows["successions"] = rows["determinations"] = []
    for nr, id in enumerate(claims):
        number = firms // len(claims) + (nr < firms % len(claims))
        # Half of the claims of each table are of enterprises that claim in every table.
        picked = [busy[nr] if nr % 2 else rng.choice(codes) for nr in range(number)]
        # No number stands in two tables: one thing of two enterprises is another matter.
        rows[id] = [_row(rng, tables[id], c, i) for i, c in enumerate(picked, nr * firms)]
    return rows


def _code(rng: Random, number: int) -> str:
    body = f"{rng.choice(REGISTRARS)}420881MA{number:06d}{rng.randrange(10)}"
    return body + calc_check_digit(body)


def _firm(rng: Random, table: Table, code: str, elsewhere: float) -> Row:
    row = _row(rng, table, code, 0)
    others = [id for id in table.column("county").options if id != COUNTY]
    row["name"] = f"虚构{code[10:16]}贸易有限公司"
    row["county"] = rng.choice(others) if rng.random() < elsewhere else COUNTY
    row["kind"] = None if rng.random() < 0.5 else KINDS_BY_CODE[code[:2]]
    row["registered_on"] = date(rng.randrange(1998, YEAR), rng.randrange(1, 13), 15)
    return row


def _exports(rng: Random, table: Table, code: str) -> Iterator[Row]:
    """The award year mostly, and each of two earlier years for half of the enterprises."""
    for year, share in ((YEAR - 2, 0.5), (YEAR - 1, 0.5), (YEAR, 0.9)):
        if rng.random() < share:
            yield _row(rng, table, code, 0) | {"year": year}


def _some(rng: Random, table: Table, codes: list[str], number: int) -> list[Row]:
    return [_row(rng, table, code, nr) for nr, code in enumerate(rng.sample(codes, number))]


def _prior(rng: Random, code: str) -> Row:
    measure, subject = rng.choice(PRIORS)
    amount = Decimal(rng.choice((500_000, 1_000_000))) / 100
    return {"uscc": code, "measure": measure, "subject": subject or None,
            "year": rng.choice((YEAR - 1, YEAR)), "amount": amount}  # fmt: skip


def _row(rng: Random, table: Table, code: str, nr: int) -> Row:
    """One row with a value that fits in every column."""
    row: Row = {"uscc": code}
    for column in table.columns[1:]:
        may_be_empty = not column.required and not column.key
        empty = may_be_empty and rng.random() < OFTEN_EMPTY.get(column.id, EMPTY)
        row[column.id] = None if empty else _VALUES[column.type](rng, column, nr)
    for column in table.columns:
        row[column.id] = _within(row.get(column.part_of), row[column.id])
    return row


def _within(whole: Decimal | None, value: Any) -> Any:
    """A part is no more than its whole."""
    return value if whole is None or value is None else min(whole, value)


def _text(rng: Random, column: Column, nr: int) -> str:
    if column.among:
        return rng.choice(("US", "JP", "EP", "CN", "KR", "DE"))
    if column.id == "invention_id":  # two grants each, which compete
        return f"{column.heading}{nr // 2}"
    return f"{column.heading}{nr}"


def _day(rng: Random, column: Column, nr: int) -> date:
    year = YEAR if rng.random() < 0.8 else rng.choice((YEAR - 4, YEAR - 2, YEAR - 1, YEAR + 1))
    return date(year, 1, 1) + timedelta(days=rng.randrange(365))


def _amount(rng: Random, limits: tuple[int, ...]) -> Decimal:
    return Decimal(rng.randrange(rng.choice(limits) * 100)) / 100


def _enum(rng: Random, column: Column, nr: int) -> str:
    return rng.choice(list(column.options))


_VALUES: dict[str, Callable[[Random, Column, int], Any]] = {
    "code": lambda rng, column, nr: _code(rng, nr),
    "text": _text,
    "date": _day,
    "year": lambda rng, column, nr: YEAR if rng.random() < 0.9 else YEAR - 1,
    "money": lambda rng, column, nr: _amount(rng, YUAN),
    "usd": lambda rng, column, nr: _amount(rng, DOLLARS),
    "flag": lambda rng, column, nr: rng.random() < 0.9,
    "enum": _enum,
}

DTYPES: dict[str, pl.DataType] = {
    "code": pl.String(),
    "text": pl.String(),
    "date": pl.Date(),
    "year": pl.Int32(),
    "money": pl.Decimal(18, 2),
    "usd": pl.Decimal(18, 2),
    "flag": pl.Boolean(),
    "enum": pl.String(),
}


def write_parquet(folder: Path, tables: Mapping[str, Table], rows: Rows) -> None:
    """``<table>.parquet`` for every table, money and dollars as decimals."""
    for id, table in tables.items():
        schema = {column.id: DTYPES[column.type] for column in table.columns}
        pl.DataFrame(rows[id], schema=schema).write_parquet(folder / f"{id}.parquet")


def write_workbook(path: Path, tables: Mapping[str, Table], rows: Rows) -> None:
    """A sheet for every table, with Chinese sheet names, headings, flags and options."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for id, table in tables.items():
            sheet = book.add_worksheet(table.sheet)
            sheet.write_row(0, 0, [column.heading for column in table.columns])
            for number, row in enumerate(rows[id], start=1):
                for place, column in enumerate(table.columns):
                    cell = _cell(column, row[column.id])
                    style = (day,) if column.type == "date" else ()
                    if cell is not None:
                        sheet.write(number, place, cell, *style)


def _cell(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.type == "flag":
        return "是" if value else "否"
    return column.options.get(value, value) if column.type == "enum" else value


def workbook(path: Path, firms: int, seed: int = 1) -> None:
    """One county's workbook."""
    tables = official().tables
    write_workbook(path, tables, records(tables, firms, elsewhere=0.0, seed=seed))


def folder(path: Path, firms: int, seed: int = 1) -> None:
    """The city's records as Parquet; one enterprise in ten is of another county."""
    tables = official().tables
    path.mkdir(exist_ok=True)
    write_parquet(path, tables, records(tables, firms, elsewhere=0.1, seed=seed))


if __name__ == "__main__":
    target, size = Path(sys.argv[1]), int(sys.argv[2])
    (workbook if target.suffix == ".xlsx" else folder)(target, size)
