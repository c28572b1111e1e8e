"""Folders of CSV or Parquet files, one file (or folder of parts) a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from jmtrade_core.errors import DataError, Problem
from jmtrade_core.intake.parquet import read_parquet
from jmtrade_core.intake.sheets import Sheet, TableRead, match_table, read_table, unknown_sheet
from jmtrade_core.records import Table
from jmtrade_core.words import _

ENCODINGS = ("utf-8-sig", "gb18030")


def read_folder(folder: Path, tables: Mapping[str, Table]) -> tuple[list[TableRead], list[Problem]]:
    """Every ``<table>.csv``, ``<table>.parquet`` or folder of Parquet parts."""
    reads: list[TableRead] = []
    problems: list[Problem] = []
    for entry in sorted(folder.iterdir()):
        parts = entry.is_dir() and any(entry.glob("*.parquet"))
        if entry.suffix.lower() not in (".csv", ".parquet") and not parts:
            continue
        table = match_table(entry.stem, tables)
        if table is None:
            problems.append(unknown_sheet(entry.name, entry.stem, tables))
        elif entry.suffix.lower() == ".csv":
            reads.append(read_table(_csv(entry), table))
        else:
            reads.append(_parquet(entry, table))
    return reads, problems


def _csv(path: Path) -> Sheet:
    """A CSV file in UTF-8 (with or without BOM) or GB18030, cells as text."""
    raw = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return Sheet(path.name, list(csv.reader(io.StringIO(text, newline=""), strict=True)))
        except csv.Error as error:
            raise DataError(
                Problem(path.name, str(error), _("a CSV file"), code="unreadable")
            ) from error
    wanted = _("UTF-8 or GB18030 text")
    raise DataError(Problem(path.name, _("bytes of no known encoding"), wanted, code="encoding"))


def _parquet(path: Path, table: Table) -> TableRead:
    try:
        return read_parquet(path, table)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(
            Problem(path.name, str(error), _("Parquet files"), code="unreadable")
        ) from error
