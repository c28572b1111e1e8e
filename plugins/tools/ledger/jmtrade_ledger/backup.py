"""A copy of a file ledger, whole at one moment, verified before it gets its name."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from jmtrade_core.errors import LedgerError, Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger import findings, ledger_verify
from jmtrade_ledger.store import Ledger, sqlite_path


def copy(ledger: Ledger, target: Path) -> ledger_verify.Report:
    """Copy a SQLite ledger. UsageError for a server's ledger or a target that is there,
    LedgerError where the disk fails."""
    source = sqlite_path(ledger.url)
    if source is None:
        cure = _("for a server use pg_dump, and jmtrade ledger export")
        wanted = _("a ledger that is a file")
        raise UsageError(Problem("--ledger", "postgresql", wanted, cure, "backup-server"))
    _check(target)
    # A name of its own: one made of the target's could be longer than a name may be.
    part = target.with_name(f".jmtrade-{secrets.token_hex(8)}.part")
    try:
        report = _copy(source, part, ledger.url)
        os.replace(part, target)
    except OSError as error:
        raise _failed(part, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):  # the disk that failed may fail again
            part.unlink(missing_ok=True)
    return report


def _failed(part: Path, found: str) -> LedgerError:
    cure = _("see to the disk, then try again")
    wanted = _("a disk that can hold the copy")
    return LedgerError(Problem(str(part), found, wanted, cure, "backup"))


def _check(target: Path) -> None:
    """UsageError where no new file can stand, before anything is copied."""
    found = ""
    try:
        with target.open("xb"):
            target.unlink()
    except FileExistsError:
        found = _("a file")
    except FileNotFoundError:
        found = _("no such folder")
    except OSError as error:  # such as a name that is too long
        found = error.strerror or str(error)
    if found:
        raise UsageError(Problem(str(target), found, _("a new file"), "", "backup-target"))


def _copy(source: Path, part: Path, url: str) -> ledger_verify.Report:
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
            new.execute("PRAGMA synchronous=EXTRA")
            old.backup(new)
    except sqlite3.Error as error:
        raise _failed(part, str(error)) from error
    report = ledger_verify.of_sqlite(part)
    if not report.sound:
        wanted = _("a ledger that verifies")
        problems = (Problem(url, findings.said(f), wanted, "", "unsound") for f in report.findings)
        raise LedgerError(*problems)
    return report
