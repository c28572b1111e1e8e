"""Two looks at a ledger: the independent verifier, and sums made here."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from jmtrade_ledger import ledger_verify, report
from jmtrade_ledger.store import sqlite_path

from .office import Office


def verified(office: Office, expect: str = "") -> ledger_verify.Report:
    """What the second verifier says, of a file or of a server's rows."""
    path: Path | None = sqlite_path(office.ledger.url)
    if path is not None:
        return ledger_verify.of_sqlite(path, expect)
    with office.ledger.reading() as c:
        return ledger_verify.verify(
            report.rows(c, "events", "seq", ledger_verify.EVENT),
            report.rows(c, "awards", "id", ledger_verify.AWARD),
            report.rows(c, "archive", "sha256", ("sha256", "content")),
            expect,
        )


def check(office: Office) -> None:
    """Sound by the verifier; balances equal the events' sums; nothing is paid twice."""
    found = verified(office)
    assert found.sound, found.findings
    due: dict[int, int] = defaultdict(int)
    paid: dict[int, list[int]] = defaultdict(list)
    back: dict[int, int] = defaultdict(int)
    with office.ledger.reading() as connection:
        for row in report.rows(connection, "events", "seq", ("kind", "award", "amount")):
            kind, award, amount = row
            if kind in ("decided", "corrected", "withdrawn"):
                due[award] += amount
            elif kind == "paid":
                paid[award].append(amount)
            elif kind == "recovered":
                back[award] += amount
    for one in office.all():
        assert (one.due, one.paid, one.recovered) == (
            due[one.id],
            sum(paid[one.id]),
            back[one.id],
        )
        assert len(paid[one.id]) <= 1
