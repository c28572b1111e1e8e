"""A path or a whole file that is not read."""

from __future__ import annotations

from pathlib import Path

from jmtrade_core.errors import DataError, Problem
from jmtrade_core.i18n import _
from jmtrade_core.intake.finding_codes import finding


def absent(path: Path) -> Problem:
    """A path where there is nothing."""
    wanted = _("a workbook, or a folder of CSV or Parquet files")
    cure = _("check the path; one that holds blanks stands in quotes")
    return finding("no-data", str(path), _("no such file or folder"), wanted, cure)


def refused(path: Path, code: str, found: str) -> DataError:
    """A whole file that is not read."""
    wanted = _("a workbook (.xlsx, .xls, .ods) or a CSV file")
    cure = {
        "encrypted": _("remove the password and save it again"),
        "truncated": _("copy or send the file again"),
    }.get(code, _("save it again as .xlsx in Excel or WPS"))
    return DataError(finding(code, path.name, found, wanted, cure))
