"""The independent verifier on a ledger of either kind."""

from __future__ import annotations

from pathlib import Path

from jmtrade_ledger import ledger_verify, report
from jmtrade_ledger.store import Ledger, sqlite_path


def verified(ledger: Ledger, expect: str = "") -> ledger_verify.Report:
    """What the second verifier says, of a file or of a server's rows."""
    path: Path | None = sqlite_path(ledger.url)
    if path is not None:
        return ledger_verify.of_sqlite(path, expect)
    with ledger.reading() as c:
        return report.verified(c, expect)
