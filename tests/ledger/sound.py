"""Two looks at a ledger: the independent verifier, and sums made here."""

from __future__ import annotations

from collections import defaultdict

from jmtrade_ledger import report

from .office import Office
from .verified import verified


def check(office: Office) -> None:
    """Sound by the verifier; balances equal the events' sums; nothing is paid twice."""
    found = verified(office.ledger)
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
