"""Parquet tables: typed columns are checked and converted as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import narwhals.stable.v2 as nw
import polars as pl

from jmtrade_core.engine.parts import partitions, parts
from jmtrade_core.errors import Problem, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_core.intake.checks.findings import meant
from jmtrade_core.intake.columns import parse
from jmtrade_core.intake.columns.clean import clean, date_fault
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.layout import heading_key
from jmtrade_core.intake.tables.read_table import TableRead, empty_frame
from jmtrade_core.schema.columns.cells import Fault, Texts
from jmtrade_core.schema.tables import Column, Table

_WIDE = tuple(getattr(pl, name) for name in ("UInt64", "Int128", "UInt128") if hasattr(pl, name))
"""Whole numbers that need not fit into 64 bits with a sign: they are read as text. The oldest
Polars has no unsigned ones of 128 bits."""


def read_parquet(path: Path, table: Table) -> TableRead:
    """A file or a folder of parts. A place names the row by its identity, as far as it can be
    read: ``exports[CODE|2018] year``."""
    twice = twice_given(path)
    if twice:
        place = partial(_place, table.id, [])
        return TableRead(table, empty_frame(table), place, twice, keyed=False)
    raw = scan_parts(path, table).collect()
    heads = headings(raw.columns, table)
    cells = {id: _parse(table.column(id), raw[name]) for id, name in heads.given.items()}
    typed = pl.DataFrame(
        cells[c.id].values.alias(c.id)
        if c.id in cells
        else pl.Series(c.id, [None] * raw.height, c.kind.polars)
        for c in table.columns
    )
    stored = {id: raw[name] for id, name in heads.given.items()}
    frame = typed.with_columns(source=_sources(table, typed, stored)).with_row_index("row")
    frame = frame.sort("source", *typed.columns, maintain_order=True).with_row_index("nr")
    place = partial(_place, table.id, frame["source"].to_list())
    read = TableRead(table, empty_frame(table), place)
    read.problems, read.keyed = heads.problems, table.keyed(heads.given, heads.doubled)
    _tell(read, cells, frame.sort("row")["nr"])
    if read.keyed:
        read.frame = frame.select(*typed.columns, "source", pl.col("nr").cast(pl.Int64))
    return read


def _tell(read: TableRead, cells: Mapping[str, parse.Parsed], order: pl.Series) -> None:
    """The faults of cells under their rows. ``order``: each row of the file in order of place."""
    for id, parsed in cells.items():
        column = read.table.column(id)
        for fault in parsed.faults:
            _fault(read, column, order[fault.row] if len(order) else 0, fault)
        if column.required and parsed.values.null_count():
            empty = Fault(0, "required", _("an empty cell"), _("a value"))
            faulty = {fault.row for fault in parsed.faults}
            for row in parsed.values.is_null().arg_true():
                if row not in faulty:
                    _fault(read, column, order[row], empty)


def scan_parts(path: Path, table: Table | None = None) -> pl.LazyFrame:
    """A file, or a folder of parts with or without partitions (``year=2018/``), whose values
    are columns of the table's own types: no code is taken for a number."""
    if not path.is_dir():
        return pl.scan_parquet(path)
    given = headings(partitions(path), table).given if table else {}
    types = {name: table.column(id).kind.polars for id, name in given.items() if table}
    keys = {name: types.get(name, pl.String()) for name in partitions(path)}
    return pl.scan_parquet(parts(path), hive_partitioning=bool(keys), hive_schema=keys or None)


def twice_given(path: Path) -> list[Problem]:
    """Columns that both the partitions' names and the files hold: which counts, nobody said."""
    keys = set(partitions(path)) if path.is_dir() else set()
    held = {name for file in parts(path) for name in pl.read_parquet_schema(file)} if keys else ()
    wanted = _("each column in the names of the partitions, or in the files")
    twice = sorted(keys.intersection(held))
    return [finding("double-column", path.name, name, wanted) for name in twice]


def _place(id: str, sources: Sequence[str], nr: int, column: str | None = None) -> str:
    row = sources[nr] if sources else f"{id}.parquet"
    return f"{row} {column}" if column else row


def _sources(table: Table, typed: pl.DataFrame, stored: Mapping[str, pl.Series]) -> pl.Series:
    """``table[identity]``: Parquet rows have no lasting number. A part that cannot be read
    stands there as it is stored."""
    parts = [
        pl.coalesce(pl.col(id).cast(pl.String), _stored(stored.get(id)), pl.lit(""))
        for id in table.identity
    ]
    named = pl.format(f"{table.id}[{{}}]", pl.concat_str(parts, separator="|"))
    return typed.select(named.alias("source")).to_series()


def _stored(cells: pl.Series | None) -> pl.Expr:
    if cells is None or cells.dtype.is_nested():
        return pl.lit(None, dtype=pl.String)
    return pl.lit(cells.cast(pl.String, strict=False)).str.strip_chars()


class Headings(NamedTuple):
    """Column id -> the name that it has in the file, columns that are named twice, and what is
    wrong with the names."""

    given: Mapping[str, str]
    doubled: frozenset[str]
    problems: list[Problem]


def headings(names: Sequence[str], table: Table) -> Headings:
    """Which column each name of the file is, and which are unknown, missing or doubled."""
    known = {heading_key(n): c.id for c in table.columns for n in (c.id, c.heading)}
    place, given, problems = f"{table.id}.parquet", dict[str, str](), list[Problem]()
    doubled = set[str]()
    for name in names:
        id = known.get(heading_key(name))
        if id is None:
            cure = did_you_mean(name, [c.id for c in table.columns])
            problems.append(finding("unknown-column", place, name, _("a known column"), cure))
        elif id in given:
            found = _("{name} again").format(name=name)
            problems.append(finding("double-column", place, found, _("each heading once")))
            doubled.add(id)
        else:
            given[id] = name
    for column in table.columns:
        if column.required and column.id not in given:
            found = _("no column {name}").format(name=f"{column.heading} ({column.id})")
            problems.append(finding("missing-column", place, found, _("a required column")))
    sure = {id: name for id, name in given.items() if id not in doubled}
    return Headings(sure, frozenset(doubled), problems)


def _fault(read: TableRead, column: Column, nr: int, fault: Fault) -> None:
    code = date_fault(fault.found) if fault.code == "not-date" else fault.code
    place, cure = read.place(nr, column.id), meant(column, fault.found)
    read.fault(nr, finding(code, place, fault.found, fault.wanted, cure), column.id)


def _parse(column: Column, raw: pl.Series) -> parse.Parsed:
    """Native types go straight in where they fit; everything else goes through text."""
    if isinstance(raw.dtype, pl.Categorical | pl.Enum):  # text, stored as numbers of a dictionary
        raw = raw.cast(pl.String)
    kind, dtype = column.kind, raw.dtype
    cells = nw.from_native(raw.alias(column.id).to_frame(), eager_only=True)
    if kind.dtype != nw.String() and dtype not in _WIDE and kind.native(cells.schema[column.id]):
        return _native(column, cells, whole=dtype.is_integer())
    if kind.loses("") and dtype != pl.String:
        fault = Fault(0, "number-in-text", str(dtype), _("text"))
        return parse.Parsed(pl.Series([None] * len(raw), dtype=pl.String), [fault])
    texts = Texts(_as_text(raw), pl.repeat(dtype == pl.String, len(raw), eager=True))
    parsed = parse.parse(column, clean(column, texts).texts)
    return parse.Parsed(parsed.values, [*texts.faults, *parsed.faults])


def _native(column: Column, cells: nw.DataFrame[pl.DataFrame], *, whole: bool) -> parse.Parsed:
    """The same tests and values as for a streamed table. Tests come first: what they refuse
    might not fit."""
    cell = nw.col(column.id)
    raw, faults = cells.to_native()[column.id], list[Fault]()
    for test in column.kind.tests(column, cell):
        bad = test.bad.fill_null(False)
        rows = cells.select(bad).to_native().to_series().arg_true()
        faults += [Fault(row, test.code, str(raw[row]), test.wanted) for row in rows]
        cells = cells.with_columns(nw.when(~bad).then(cell).alias(column.id))
    values = cells.select(column.kind.value(cell, whole=whole)).to_native()[column.id]
    return parse.Parsed(values, faults)


def _as_text(raw: pl.Series) -> pl.Series:
    if raw.dtype.is_float():
        texts = [None if x is None else f"{x:.15g}" for x in raw]
        return pl.Series(raw.name, texts, pl.String)
    return raw.cast(pl.String)
