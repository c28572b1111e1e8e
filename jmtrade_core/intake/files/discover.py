"""Paths to sheets and Parquet tables: one workbook, one CSV file, or a folder of any of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from jmtrade_core.errors import DataError, Problem, of_system
from jmtrade_core.i18n import _
from jmtrade_core.intake.files.entries import entries, unread
from jmtrade_core.intake.files.refusal import refused
from jmtrade_core.intake.files.sniff import sniff
from jmtrade_core.intake.files.workbook import Progress, quiet, read_sheets
from jmtrade_core.intake.finding_codes import finding
from jmtrade_core.intake.tables.match import match_table
from jmtrade_core.intake.tables.parquet import read_parquet
from jmtrade_core.intake.tables.read_table import TableRead
from jmtrade_core.intake.tables.sheet import Sheet
from jmtrade_core.schema.tables import Table

LARGEST_TEXT = 250_000_000
LONGEST_LINE = 4_000_000
_SEPARATORS = ",\t;"
_SIGNS = "=+-@\t"
_LIVE = frozenset(_SIGNS)


@dataclass
class Found:
    """What one ``--data`` path holds: groups of sheets, a group a workbook or CSV folder."""

    groups: list[list[Sheet]] = field(default_factory=list)
    reads: list[TableRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def gather(path: Path, tables: Mapping[str, Table], progress: Progress = quiet) -> Found:
    """Everything a path holds. Files that cannot be read are problems, all at once."""
    found = Found()
    if path.is_dir():
        _folder(path, tables, found, progress)
    else:
        _file(path, found, progress)
    return found


def _file(path: Path, found: Found, progress: Progress) -> None:
    try:
        kind = sniff(path)
        sheets = [read_csv(path)] if kind == "csv" else read_sheets(path, kind, progress)
        found.groups.append(sheets)
    except DataError as error:
        found.problems += error.problems
    except OSError as error:
        said, cure = of_system(error)
        wanted = _("a file that can be read")
        found.problems.append(finding("unreadable", path.name, said, wanted, cure))


def _folder(folder: Path, tables: Mapping[str, Table], found: Found, progress: Progress) -> None:
    loose = Found()  # CSV files beside each other are one group, as sheets of a workbook are
    for entry, kind in entries(folder):
        if kind == "parquet":
            _parquet(entry, tables, found)
        elif kind != "other":
            _file(entry, loose if kind == "text" else found, progress)
    found.problems += [*loose.problems, *unread(folder, tables)]
    texts = [sheet for group in loose.groups for sheet in group]
    if texts:
        found.groups.insert(0, texts)


def unknown_table(entry: Path) -> Problem:
    """A file of a folder that is named after no table."""
    wanted, cure = _("a file named after a table"), _("the file is not read")
    return finding("unknown-sheet", entry.name, entry.stem, wanted, cure)


def second_table(entry: Path, table: Table) -> Problem:
    """Another file of the folder is named after the same table."""
    return finding("two-sheets", entry.name, table.sheet, _("one sheet for each table"))


def _parquet(entry: Path, tables: Mapping[str, Table], found: Found) -> None:
    table = match_table(entry.stem, tables)
    if table is None:
        found.problems.append(unknown_table(entry))
        return
    if table.id in {read.table.id for read in found.reads}:
        found.problems.append(second_table(entry, table))
        return
    try:
        found.reads.append(read_parquet(entry, table))
    except (pl.exceptions.PolarsError, OSError) as error:
        wanted = _("Parquet files")
        found.problems.append(finding("unreadable", entry.name, str(error), wanted))


def read_csv(path: Path) -> Sheet:
    """A CSV file in UTF-8 (with or without BOM), UTF-16 with BOM or GB18030, cells as text."""
    text = _decoded(path)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_separator(text))
    try:
        return Sheet(path.name, _live(text, list(lines)))
    except csv.Error as error:
        code = "cell-too-long" if "field larger" in str(error) else "csv-broken"
        raise refused(path, code, str(error)) from error


def _live(text: str, rows: list[list[str]]) -> list[list[str]]:
    """A cell that would begin with ``= + - @`` or a tab has one ``'`` before it in our own
    files, so that no program runs it (contract 4); here it goes again."""
    if not any(f"'{sign}" in text for sign in _SIGNS):
        return rows
    return [[cell[1:] if cell[:1] == "'" and cell[1:2] in _LIVE else cell for cell in row]
            for row in rows]  # fmt: skip


def _bounded(path: Path) -> None:
    """Neither the file nor a line of it is longer than any table's."""
    if path.stat().st_size > LARGEST_TEXT:
        raise refused(path, "file-too-large", f"{path.stat().st_size:,} B")
    run = 0
    with path.open("rb") as stream:
        while block := stream.read(LONGEST_LINE // 4):
            run = run + len(block) if b"\n" not in block else len(block) - block.rfind(b"\n")
            if run > LONGEST_LINE:
                raise refused(path, "text-too-long", _("a line of over {n:,} B").format(n=run))


def _decoded(path: Path) -> str:
    _bounded(path)
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(path, raw, "utf-16")
    if raw.startswith(b"\xef\xbb\xbf"):
        return _as(path, raw, "utf-8-sig")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _nearly_utf8(raw):
            raise _not_text(path, raw, error) from error
        return _as(path, raw, "gb18030")


def _as(path: Path, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(path, raw, error) from error


def _nearly_utf8(raw: bytes) -> bool:
    """UTF-8 with a few bad bytes would read as GB18030, all of it wrong."""
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return bad * 10 < sum(ord(sign) > 0x2000 for sign in text) - bad


def _not_text(path: Path, raw: bytes, error: UnicodeDecodeError) -> DataError:
    line = raw.count(b"\n", 0, error.start) + 1
    return refused(path, "encoding", _("bytes of no known encoding in line {n}").format(n=line))


def _separator(text: str) -> str:
    """The sign that splits the first lines; commas unless another one clearly does."""
    head = text[:4000].splitlines()[:5]
    return max(_SEPARATORS, key=lambda sign: sum(line.count(sign) for line in head))
