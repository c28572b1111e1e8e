"""Parquet tables: typed columns are checked and converted as columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

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

_WIDE = (pl.UInt64, pl.Int128, pl.UInt128)
"""Whole numbers that need not fit into 64 bits with a sign: they are read as text."""


def read_parquet(path: Path, table: Table) -> TableRead:
    """A file or a folder of parts. Places name the row by its number: ``exports!12``."""
    read = TableRead(table, empty_frame(table), partial(_place, table.id))
    read.problems = twice_given(path)
    if read.problems:
        return read
    raw = scan_parts(path, table).collect()
    given, read.problems = headings(raw.columns, table)
    if any(problem.severity == "error" for problem in read.problems):
        return read
    columns = [
        _column(read, column, raw[given[column.id]])
        if column.id in given
        else pl.Series(column.id, [None] * raw.height, column.kind.polars)
        for column in table.columns
    ]
    frame = pl.DataFrame(columns)
    read.frame = frame.with_columns(source=_source(table)).with_columns(
        nr=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    return read


def scan_parts(path: Path, table: Table | None = None) -> pl.LazyFrame:
    """A file, or a folder of parts with or without partitions (``year=2018/``), whose values
    are columns of the table's own types: no code is taken for a number."""
    if not path.is_dir():
        return pl.scan_parquet(path)
    given = headings(partitions(path), table)[0] if table else {}
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


def _place(id: str, row: int, column: str | None) -> str:
    return f"{id}.parquet!{row + 1}" + (f" {column}" if column else "")


def _source(table: Table) -> pl.Expr:
    """``table[identity]``: Parquet rows have no lasting number."""
    identity = pl.concat_str(
        [pl.col(name).cast(pl.String).fill_null("") for name in table.identity], separator="|"
    )
    return pl.format(f"{table.id}[{{}}]", identity)


def headings(names: Sequence[str], table: Table) -> tuple[dict[str, str], list[Problem]]:
    """Column id -> the name that it has in the file, and which are unknown or missing."""
    known = {heading_key(n): c.id for c in table.columns for n in (c.id, c.heading)}
    place, given, problems = f"{table.id}.parquet", dict[str, str](), list[Problem]()
    for name in names:
        id = known.get(heading_key(name))
        if id is None:
            cure = did_you_mean(name, [c.id for c in table.columns])
            problems.append(finding("unknown-column", place, name, _("a known column"), cure))
        elif id in given:
            found = _("{name} again").format(name=name)
            problems.append(finding("double-column", place, found, _("each heading once")))
        else:
            given[id] = name
    for column in table.columns:
        if column.required and column.id not in given:
            found = _("no column {name}").format(name=f"{column.heading} ({column.id})")
            problems.append(finding("missing-column", place, found, _("a required column")))
    return given, problems


def _column(read: TableRead, column: Column, raw: pl.Series) -> pl.Series:
    texts = Texts(pl.Series(dtype=pl.String))
    parsed = _parse(column, raw, texts)
    for fault in (*texts.faults, *parsed.faults):
        _fault(read, column, fault.row, fault.code, fault.found, fault.wanted)
    values = parsed.values.alias(column.id)
    if column.required and values.null_count():
        faulty = {fault.row for fault in (*texts.faults, *parsed.faults)}
        for row in values.is_null().arg_true():
            if row not in faulty:
                _fault(read, column, row, "required", _("an empty cell"), _("a value"))
    return values


def _fault(read: TableRead, column: Column, row: int, code: str, found: str, wanted: str) -> None:
    code = date_fault(found) if code == "not-date" else code
    place = read.place(row, column.id)
    read.fault(row, finding(code, place, found, wanted, meant(column, found)))


def _parse(column: Column, raw: pl.Series, texts: Texts) -> parse.Parsed:
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
    texts.texts = _as_text(raw)
    texts.written = pl.repeat(dtype == pl.String, len(raw), eager=True)
    return parse.parse(column, clean(column, texts).texts)


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
