"""The gate: from a path to records, or to everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import narwhals.stable.v2 as nw

from jmtrade_core.engine.frames import Records
from jmtrade_core.engine.polars import Polars
from jmtrade_core.errors import DataError, Problem
from jmtrade_core.intake.checks import check_all
from jmtrade_core.intake.declarations import add_declared, without_figures
from jmtrade_core.intake.folders import read_folder
from jmtrade_core.intake.sheets import TableRead
from jmtrade_core.intake.workbook import read_workbook
from jmtrade_core.records import Table
from jmtrade_core.words import _


@dataclass(frozen=True)
class Intake:
    """What was read, and the warnings about it."""

    records: Records
    warnings: tuple[Problem, ...]


def read(path: Path, tables: Mapping[str, Table], measures: Iterable[str]) -> Intake:
    """Read and check everything. DataError carries all errors at once, with their places."""
    reads, problems = _read(path, tables)
    by_table: dict[str, TableRead] = {}
    for one in reads:
        problems += one.problems
        if one.table.id in by_table:
            place = one.sheet.place(0) if one.sheet else one.table.id
            wanted = _("one sheet for each table")
            problems.append(Problem(place, one.table.sheet, wanted, code="two-sheets"))
        else:
            by_table[one.table.id] = one
    problems += check_all(by_table, measures)
    _refuse(problems)
    frames = {id: nw.from_native(one.frame.lazy()) for id, one in by_table.items()}
    summed, more = add_declared(frames, Polars())
    _refuse(problems + more)
    empty = frozenset(id for id, one in by_table.items() if not one.frame.height)
    columns = {id: one.letters() for id, one in by_table.items()}
    return Intake(
        Records(summed, without_figures(empty), sha256(path), columns=columns), tuple(problems)
    )


def _refuse(problems: list[Problem]) -> None:
    """DataError where one is an error; errors come first."""
    if any(problem.severity == "error" for problem in problems):
        raise DataError(*sorted(problems, key=lambda p: p.severity != "error"))


def _read(path: Path, tables: Mapping[str, Table]) -> tuple[list[TableRead], list[Problem]]:
    if path.is_dir():
        return read_folder(path, tables)
    if path.is_file():
        return read_workbook(path, tables)
    wanted = _("a workbook, or a folder of CSV or Parquet files")
    raise DataError(Problem(str(path), _("nothing"), wanted, code="no-data"))


def sha256(path: Path) -> str:
    """One hash over the input: of a file its bytes, of a folder names and bytes in order."""
    files = [path] if path.is_file() else sorted(f for f in path.rglob("*") if f.is_file())
    digest = hashlib.sha256()
    for file in files:
        if path.is_dir():
            digest.update(f"{file.relative_to(path).as_posix()}\0".encode())
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
