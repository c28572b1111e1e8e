"""Workbooks to sheets, by python-calamine after a look at their bytes."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import python_calamine

from jmtrade_core.i18n import _
from jmtrade_core.intake.files.ods_scan import scan_ods
from jmtrade_core.intake.files.refusal import refused
from jmtrade_core.intake.files.undressed import undressed
from jmtrade_core.intake.files.xls_scan import scan_xls
from jmtrade_core.intake.files.xlsx_scan import ScannedXlsx, scan
from jmtrade_core.intake.tables.sheet import Sheet

SCANS: dict[str, Callable[[Path], ScannedXlsx]] = {"xlsx": scan, "xls": scan_xls, "ods": scan_ods}
Progress = Callable[[str], None]
Rows = Sequence[Sequence[Any]]


def quiet(_words: str) -> None:
    """No progress."""


def read_sheets(path: Path, kind: str, progress: Progress = quiet) -> list[Sheet]:
    """Every sheet with its cells. DataError when the file is not safe, or no workbook."""
    progress(_("checking {file}").format(file=path.name))
    scanned = SCANS[kind](path)
    cells = _cells(path, kind, scanned, progress)
    return [
        Sheet(name, cells.get(name, []), path.name, facts.marked, facts.hidden, facts.hidden_rows,
              scanned.date1904, merged=facts.merged, printed=facts.printed,
              hidden_columns=facts.hidden_columns, conditional=facts.conditional)
        for name, facts in scanned.sheets.items()
    ]  # fmt: skip


def _cells(path: Path, kind: str, scanned: ScannedXlsx, progress: Progress) -> dict[str, Rows]:
    if kind == "xlsx":
        try:
            if scanned.dressed:
                return load(path, progress, undressed(path, scanned.dressed))
            return load(path, progress)
        except BaseException as error:
            raise _unreadable(path, error) from error
    if not scanned.dressed:
        return _apart(path)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.ods"
        plain.write_bytes(undressed(path, scanned.dressed).getbuffer())
        return _apart(path, plain)


def load(
    path: Path, progress: Progress = quiet, content: io.BytesIO | None = None
) -> dict[str, Rows]:
    """Rows of each sheet; the reader judges the format by the bytes, not by the name.
    ``content``: what to read in place of the file's own bytes."""
    found: dict[str, Rows] = {}
    with content or path.open("rb") as stream, python_calamine.load_workbook(stream) as book:
        for name in book.sheet_names:
            progress(_("reading {file}: {sheet}").format(file=path.name, sheet=name))
            found[name] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return found


def _unreadable(path: Path, error: BaseException) -> BaseException:
    """What a user sees of a reader's failure; its panics are no ``Exception``."""
    if isinstance(error, python_calamine.CalamineError | OSError | ValueError | MemoryError):
        return refused(path, "unreadable", str(error))
    if type(error).__name__ == "PanicException":
        return refused(path, "unreadable", _("content that the reader cannot take"))
    return error


def _apart(path: Path, content: Path | None = None) -> dict[str, Rows]:
    """Old formats are read in a process of their own: a damaged one may end it.
    ``content``: the file to read in place of ``path``."""
    done = subprocess.run(
        [sys.executable, "-m", "jmtrade_core.intake.files.child_reader", str(content or path)],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise refused(path, "unreadable", _("a damaged workbook"))
    cells: dict[str, Rows] = pickle.loads(done.stdout)  # noqa: S301 - our own child wrote it
    return cells
