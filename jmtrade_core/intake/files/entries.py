"""What lies in a folder of tables: which entries are read, and a word on each that is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from jmtrade_core.engine.parts import parts
from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.match import match_table
from jmtrade_core.schema.tables import Table

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
TEXTS = (".csv", ".tsv", ".txt")
Kind = Literal["parquet", "text", "workbook", "other"]


def entries(folder: Path) -> Iterator[tuple[Path, Kind]]:
    """Every entry in order of name, but what programs leave beside an open file."""
    for entry in sorted(folder.iterdir()):
        if not entry.name.startswith(("~$", ".")):
            yield entry, _kind(entry)


def _kind(entry: Path) -> Kind:
    if entry.is_dir():
        return "parquet" if parts(entry) else "other"
    ending = entry.suffix.lower()
    if ending == ".parquet":
        return "parquet"
    return "text" if ending in TEXTS else "workbook" if ending in WORKBOOKS else "other"


def unread(folder: Path, tables: Mapping[str, Table]) -> list[Problem]:
    """A note for each file or folder that is not read; a warning where its name is a table's."""
    found = [_unread(entry, tables) for entry, kind in entries(folder) if kind == "other"]
    for entry, kind in entries(folder):
        if kind == "parquet" and entry.is_dir():
            read = set(parts(entry))
            more = sum(f.is_file() and f not in read and not f.name.startswith((".", "_"))
                       for f in entry.rglob("*"))  # fmt: skip
            if more:
                found.append(_said(entry, _("{n} files that are no parts").format(n=more), False))
    return found


def _unread(entry: Path, tables: Mapping[str, Table]) -> Problem:
    if entry.is_dir():
        n = sum(file.is_file() for file in entry.rglob("*"))
        what = _("a folder of {n} files").format(n=n)
    else:
        what = entry.suffix or _("a file")
    return _said(entry, what, match_table(entry.stem, tables) is not None)


def _said(entry: Path, what: str, a_table: bool) -> Problem:
    wanted = _("a workbook, or text (.csv, .tsv) or Parquet named after a table")
    code = "table-unread" if a_table else "file-unread"
    return finding(code, entry.name, what, wanted, _("it is not read"))
