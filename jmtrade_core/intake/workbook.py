"""Workbooks, read by python-calamine after a scan of their XML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import python_calamine

from jmtrade_core.errors import DataError, Problem
from jmtrade_core.intake.scan import scan
from jmtrade_core.intake.sheets import Sheet, TableRead, match_table, read_table, unknown_sheet
from jmtrade_core.records import Table
from jmtrade_core.words import _


def read_workbook(path: Path, tables: Mapping[str, Table]) -> tuple[list[TableRead], list[Problem]]:
    """Every sheet that names a table. DataError when the file is no workbook."""
    scanned = scan(path)
    reads: list[TableRead] = []
    problems: list[Problem] = []
    with _open(path) as book:
        for name in book.sheet_names:
            table = match_table(name, tables)
            if table is None:
                problems.append(unknown_sheet(f"[{path.name}]{name}", name, tables))
                continue
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheet = Sheet(name, rows, path.name, scanned.marked.get(name, {}))
            reads.append(read_table(sheet, table))
    return reads, problems


def _open(path: Path) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.CalamineError as error:
        raise DataError(
            Problem(
                path.name,
                str(error),
                _("an .xlsx workbook"),
                _("save it again as .xlsx in Excel or WPS"),
                "unreadable",
            )
        ) from error
