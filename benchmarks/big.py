"""Valid Parquet input of any size, made by columns and written as a stream.

The shape is that of benchmarks.data (about one claim for each enterprise, exports of three
years), from hashes of row numbers instead of a random generator: the same size gives the
same rows.

    python -m benchmarks.big FOLDER ENTERPRISES [DECLARATIONS]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from pathlib import Path
from zlib import crc32

import polars as pl

from benchmarks import COUNTY, YEAR
from benchmarks.data import CORE, DOLLARS, EMPTY, OFTEN_EMPTY, PRIORS, REGISTRARS, YUAN, official
from jmtrade_core.engine.backends.uscc import ALPHABET, WEIGHTS
from jmtrade_core.schema.tables import KINDS_BY_CODE, Column, Table

NR = pl.col("nr")
CENT = Decimal("0.01")
PART = 20_000_000
"""So many declarations are made at once: a generated range is held whole."""
HEAD, DIGITS = "420881MA", 7
"""What follows the registrar's two characters, and how long the number is."""


def draw(*name: object) -> pl.Expr:
    """A uniform 64-bit number for each row; another name gives other numbers."""
    return NR.hash(crc32(repr(name).encode()))


def code(number: pl.Expr) -> pl.Expr:
    """The code of an enterprise by its number, with a right check character."""
    start = registrar(number)
    fixed = {
        some: sum(ALPHABET.index(c) * w for c, w in zip(some + HEAD, WEIGHTS, strict=False))
        for some in set(REGISTRARS)
    }
    number = number.cast(pl.Int64)
    total = start.replace_strict(fixed, return_dtype=pl.Int64)
    for place in range(DIGITS):
        total = total + number // 10 ** (DIGITS - 1 - place) % 10 * WEIGHTS[2 + len(HEAD) + place]
    check = ((31 - total % 31) % 31).replace_strict(
        list(range(31)), list(ALPHABET), return_dtype=pl.String
    )
    return pl.concat_str(start, pl.lit(HEAD), number.cast(pl.String).str.zfill(DIGITS), check)


def registrar(number: pl.Expr) -> pl.Expr:
    """What the enterprise's code begins with."""
    options = dict(enumerate(REGISTRARS))
    return (number.cast(pl.Int64) % len(options)).replace_strict(options, return_dtype=pl.String)


def pick(options: Sequence[object], *name: object) -> pl.Expr:
    values = pl.Series(list(options))
    index = draw(*name) % len(options)
    return index.replace_strict(list(range(len(options))), values, return_dtype=values.dtype)


def amount(limits: Sequence[int], *name: object) -> pl.Expr:
    """Hundredths below one of the limits, as a decimal."""
    fen = (draw(*name, "size") % (pick(limits, *name).cast(pl.UInt64) * 100)).cast(
        pl.Decimal(18, 0)
    )
    return (fen * pl.lit(CENT, pl.Decimal(3, 2))).cast(pl.Decimal(18, 2))


def value(table: Table, column: Column) -> pl.Expr:
    """A value that fits the column, or an empty cell where it may be empty."""
    name = (table.id, column.id)
    cell = _value(table, column, name)
    if column.required or column.key:
        return cell
    empty = draw(*name, "empty") % 1000 < int(OFTEN_EMPTY.get(column.id, EMPTY) * 1000)
    return pl.when(~empty).then(cell)


def _value(table: Table, column: Column, name: tuple[str, str]) -> pl.Expr:
    if column.type == "date":
        year = pick([YEAR] * 8 + [YEAR - 4, YEAR + 1], *name)
        first = pl.date(year, 1, 1)
        return first + pl.duration(days=(draw(*name, "day") % 365).cast(pl.Int64))
    if column.type in ("money", "usd"):
        return amount(YUAN if column.type == "money" else DOLLARS, *name)
    if column.type == "flag":
        return draw(*name) % 10 < 9
    if column.type == "enum":
        return pick(list(column.options), *name)
    if column.type == "year":
        return pl.lit(YEAR, pl.Int32)
    if column.among:
        return pick(("US", "JP", "EP", "CN", "KR", "DE"), *name)
    number = NR // 2 if column.id == "invention_id" else NR
    return pl.concat_str(pl.lit(table.sheet + column.heading), number.cast(pl.String))


def rows(number: int, start: int = 0) -> pl.LazyFrame:
    return pl.LazyFrame().select(nr=pl.int_range(start, number, dtype=pl.Int64))


def cells(table: Table, uscc: pl.Expr, **given: pl.Expr) -> list[pl.Expr]:
    made = {c.id: given.get(c.id, value(table, c)) for c in table.columns[1:]}
    for column in table.columns:
        if wholes := (column.part_of,) if column.part_of else column.usually_within:
            part, whole = made[column.id], reduce(pl.Expr.__add__, (made[id] for id in wholes))
            made[column.id] = pl.when(part > whole).then(whole).otherwise(part)
    return [code(uscc).alias("uscc"), *(cell.alias(id) for id, cell in made.items())]


def enterprises(table: Table, firms: int) -> pl.LazyFrame:
    others = [id for id in table.column("county").options if id != COUNTY]
    here = draw("elsewhere") % 10 > 0
    return rows(firms).select(
        cells(
            table, NR,
            name=pl.concat_str(pl.lit("虚构"), NR.cast(pl.String), pl.lit("贸易有限公司")),
            county=pl.when(here).then(pl.lit(COUNTY)).otherwise(pick(others, "county")),
            kind=pl.when(draw("kind?") % 2 == 0).then(registrar(NR).replace_strict(KINDS_BY_CODE)),
            registered_on=pl.date(1998 + draw("registered") % (YEAR - 1998), 1, 15),
        )
    )  # fmt: skip


def exports(table: Table, firms: int, years: Sequence[tuple[int, float]]) -> pl.LazyFrame:
    parts = []
    for year, share in years:
        kept = rows(firms).filter(draw("year", year) % 100 < int(share * 100))
        figures = {c.id: figure(c, year) for c in table.columns if c.type == "usd"}
        parts.append(kept.select(cells(table, NR, year=pl.lit(year, pl.Int32), **figures)))
    return pl.concat(parts)


def figure(column: Column, year: int) -> pl.Expr:
    """Dollars of a year, of one order in all years but for empty cells: figures drawn anew each
    year would give every second enterprise a warning, as no register does."""
    name = ("exports", column.id)
    cents = (amount(DOLLARS, *name) * 100).cast(pl.Int64) * (60 + draw(*name, year) % 41) // 100
    cell = (cents.cast(pl.Decimal(18, 0)) * pl.lit(CENT, pl.Decimal(3, 2))).cast(pl.Decimal(18, 2))
    if column.required:
        return cell
    often = int(OFTEN_EMPTY.get(column.id, EMPTY) * 1000)
    return pl.when(draw(*name, year, "empty") % 1000 >= often).then(cell)


def prior_awards(table: Table, firms: int) -> pl.LazyFrame:
    which = draw("prior") % len(PRIORS)
    index = list(range(len(PRIORS)))
    return rows(firms // 20).select(
        cells(
            table, NR * 20,
            measure=which.replace_strict(index, [m for m, _ in PRIORS], return_dtype=pl.String),
            subject=which.replace_strict(index, [s or None for _, s in PRIORS],
                                         return_dtype=pl.String),
            year=pick([YEAR - 1, YEAR], "prior year").cast(pl.Int32),
        )
    )  # fmt: skip


def declarations(table: Table, firms: int, items: int, start: int = 0) -> pl.LazyFrame:
    """Items of the award year and the two before; one mode in six is not counted."""
    return rows(items, start).select(
        cells(
            table, draw("who") % firms,
            declaration_no=pl.concat_str(pl.lit("4209"), (NR // 4).cast(pl.String).str.zfill(14)),
            item_no=(NR % 4 + 1).cast(pl.String),
            declared_on=pl.date(YEAR - draw("y") % 3, 1 + draw("m") % 12, 1 + draw("d") % 28),
            mode=pick(["0110", "0110", "0214", "0615", "9610", "0654"], "mode"),
            flow=pick(["export", "export", "export", "import"], "flow"),
        )
    )  # fmt: skip


def frames(firms: int, items: int) -> dict[str, pl.LazyFrame]:
    tables = official().tables
    claims = [id for id in tables if id not in CORE]
    made = {
        "enterprises": enterprises(tables["enterprises"], firms),
        "dishonesty": rows(firms // 50).select(cells(tables["dishonesty"], NR * 50)),
        "prior_awards": prior_awards(tables["prior_awards"], firms),
    }
    if not items:
        years = ((YEAR - 2, 0.5), (YEAR - 1, 0.5), (YEAR, 0.9))
        made["exports"] = exports(tables["exports"], firms, years)
    for id in claims:
        made[id] = rows(firms // len(claims)).select(cells(tables[id], draw(id, "who") % firms))
    return made


def write(folder: Path, firms: int, items: int = 0) -> None:
    """``<table>.parquet`` for every table."""
    folder.mkdir(parents=True, exist_ok=True)
    for id, frame in frames(firms, items).items():
        frame.sink_parquet(folder / f"{id}.parquet", maintain_order=False)
    if items:
        write_declarations(folder / "declarations.parquet", firms, items)


def write_declarations(path: Path, firms: int, items: int) -> None:
    """One file, by way of parts beside it."""
    table, parts = official().tables["declarations"], []
    for start in range(0, items, PART):
        parts.append(path.with_suffix(f".{start}"))
        made = declarations(table, firms, min(start + PART, items), start)
        made.sink_parquet(parts[-1], maintain_order=False)
    pl.scan_parquet(parts).sink_parquet(path)
    for part in parts:
        part.unlink()


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
