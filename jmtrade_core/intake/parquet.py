"""Parquet tables: typed columns are checked and converted as columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl

from jmtrade_core.errors import Problem, did_you_mean
from jmtrade_core.intake import cells
from jmtrade_core.intake.catalogue import finding
from jmtrade_core.intake.clean import clean, date_fault
from jmtrade_core.intake.findings import vague
from jmtrade_core.intake.shape import heading_key
from jmtrade_core.intake.sheets import TableRead, empty_frame
from jmtrade_core.intake.stored import Texts
from jmtrade_core.money import LARGEST
from jmtrade_core.records import Column, Table
from jmtrade_core.words import _

_WHOLE = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32)
"""Whole numbers that fit into 64 bits with a sign; wider ones are read as text."""


def read_parquet(path: Path, table: Table) -> TableRead:
    """A file or a folder of parts. Places name the row by its number: ``exports!12``."""
    pattern = path / "*.parquet" if path.is_dir() else path
    raw = pl.read_parquet(pattern)
    read = TableRead(table, empty_frame(table), partial(_place, table.id))
    given, read.problems = headings(raw.columns, table)
    if any(problem.severity == "error" for problem in read.problems):
        return read
    columns = [
        _column(read, column, raw[given[column.id]])
        if column.id in given
        else pl.Series(column.id, [None] * raw.height, cells.DTYPES[column.type])
        for column in table.columns
    ]
    frame = pl.DataFrame(columns)
    read.frame = frame.with_columns(source=_source(table)).with_columns(
        nr=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    return read


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
    read.fault(row, finding(code, place, found, wanted, vague(column, found)))


def _parse(column: Column, raw: pl.Series, texts: Texts) -> cells.Parsed:
    """Native types go straight in where they fit; everything else goes through text."""
    dtype, wanted = raw.dtype, cells.DTYPES[column.type]
    if column.type in ("money", "usd") and dtype in _WHOLE:
        return _amounts(raw.cast(pl.Int64))
    if column.type in ("money", "usd") and isinstance(dtype, pl.Decimal) and dtype.scale <= 2:
        return _amounts(raw)
    if dtype == wanted and column.type == "flag":
        return cells.Parsed(raw, [])
    if column.type == "code" and dtype != pl.String:
        fault = cells.Fault(0, "number-in-text", str(dtype), _("text"))
        return cells.Parsed(pl.Series([None] * len(raw), dtype=pl.String), [fault])
    texts.texts = _as_text(raw)
    return cells.parse(column, clean(column, texts).texts)


def _amounts(values: pl.Series) -> cells.Parsed:
    """Yuan or dollars as whole hundredths. Limits come first: a giant would not fit."""
    faults = []
    negative, giant = values < 0, values > LARGEST // 100
    for bad, code, wanted in (
        (negative, "negative", _("an amount of at least 0")),
        (giant, "too-large", _("at most 10,000,000,000.00")),
    ):
        for row in bad.fill_null(False).arg_true():
            faults.append(cells.Fault(row, code, str(values[row]), wanted))
    fitting = values.set(negative | giant, None)
    return cells.Parsed((fitting * 100).cast(pl.Int64), faults)


def _as_text(raw: pl.Series) -> pl.Series:
    if raw.dtype.is_float():
        texts = [None if x is None else f"{x:.15g}" for x in raw]
        return pl.Series(raw.name, texts, pl.String)
    return raw.cast(pl.String)
