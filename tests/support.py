"""What the tests share: small records on disk, a configuration folder, the command line."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import xlsxwriter

from jmtrade_core import cli
from jmtrade_core.config import profiles
from jmtrade_core.policy import policy
from jmtrade_core.schema.tables import Table

Row = Mapping[str, Any]
Rows = Sequence[Row]
Tables = Mapping[str, Rows | None]
"""Table id -> its rows. A table left out is present and empty; ``None`` leaves it out."""

COUNTY, YEAR = "zhongxiang", 2018
FIRM, OTHER, THIRD = "91420881MA0000001G", "91420881MA0000002K", "91420881MA0000003N"


@dataclass(frozen=True)
class Run:
    """One run of the command line."""

    code: int
    out: bytes
    err: str

    @property
    def document(self) -> dict[str, Any]:
        assert self.code == 0, self.err
        document: dict[str, Any] = json.loads(self.out)
        return document

    @property
    def decisions(self) -> list[dict[str, Any]]:
        decisions: list[dict[str, Any]] = self.document["decisions"]
        return decisions


def run(*arguments: object) -> Run:
    """``jmtrade ARGUMENTS`` in this process, in English, with no configuration from outside."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    err = io.StringIO()
    clean = {"JMTRADE_LANG": "en"}
    with mock.patch.dict(os.environ, clean), redirect_stdout(out), redirect_stderr(err):
        os.environ.pop("JMTRADE_CONFIG", None)
        code = cli.run([str(argument) for argument in arguments])
        out.flush()
    return Run(code, out.buffer.getvalue(), err.getvalue())


def award(data: Path, *arguments: object, county: str = COUNTY, year: int = YEAR) -> Run:
    """``jmtrade award`` as json over a folder or workbook."""
    form = () if "--format" in arguments else ("--format", "json")
    place = ("--county", county, "--year", year, "--data", data)
    return run("award", *place, *form, *arguments)


@cache
def declared() -> Mapping[str, Table]:
    """Every table that core and the official plugins declare."""
    return policy.load(profiles.packaged(), COUNTY, YEAR).tables


def firm(uscc: str = FIRM, name: str = "甲", county: str = COUNTY, **cells: Any) -> Row:
    """A row of ``enterprises``."""
    return {"uscc": uscc, "name": name, "county": county, **cells}


def of(uscc: str = FIRM, **cells: Any) -> Row:
    """A row of any other table."""
    return {"uscc": uscc, **cells}


def _given(tables: Tables) -> dict[str, Rows]:
    """Every table that gets a file, the empty ones too."""
    rows = {id: tables.get(id, ()) for id in (*declared(), *tables)}
    return {id: found for id, found in rows.items() if found is not None}


def _headings(id: str, rows: Rows) -> list[str]:
    """The columns that the rows name, in their order, then the rest of the table's."""
    named = dict.fromkeys(name for row in rows for name in row)
    table = declared().get(id)
    return list(dict.fromkeys([*named, *(c.id for c in table.columns)])) if table else list(named)


def write_csv(folder: Path, tables: Tables, encoding: str = "utf-8") -> Path:
    """``<table>.csv`` for every declared table, headings by id."""
    folder.mkdir(parents=True, exist_ok=True)
    for id, rows in _given(tables).items():
        with (folder / f"{id}.csv").open("w", encoding=encoding, newline="") as stream:
            writer = csv.DictWriter(stream, _headings(id, rows), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def write_xlsx(path: Path, tables: Tables, *, chinese: bool = True) -> Path:
    """A sheet for every declared table; cells are stored as their Python type says.

    A cell that is a tuple is written as a formula with its stored value.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for id, rows in _given(tables).items():
        table = declared().get(id)
        sheet = book.add_worksheet(table.sheet if table and chinese else id)
        names = {c.id: c.heading for c in table.columns} if table and chinese else {}
        for column, heading in enumerate(_headings(id, rows)):
            sheet.write_string(0, column, names.get(heading, heading))
            for row, cells in enumerate(rows, start=1):
                _write(sheet, row, column, cells.get(heading), day)
    book.close()
    return path


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, tuple):
        sheet.write_formula(row, column, value[0], None, value[1])
    elif hasattr(value, "isoformat"):
        sheet.write_datetime(row, column, value, day)
    elif value is not None and value != "":
        sheet.write(row, column, value)


def config(folder: Path, profile: str = "", city: str = "", county: str = COUNTY) -> Path:
    """A configuration folder with one county's profile, and a city file where one is given."""
    place = folder / "config"
    (place / "counties").mkdir(parents=True, exist_ok=True)
    (place / "counties" / f"{county}.toml").write_text(profile, encoding="utf-8")
    if city:
        (place / "jmtrade.toml").write_text(city, encoding="utf-8")
    return place
