"""Two looks at a ledger: the independent verifier, and sums made here."""

from __future__ import annotations

from collections import defaultdict

from jmtrade_ledger import ledger_verify, report

from .office import Office
from .verified import verified


def check(office: Office, expect: str = "") -> ledger_verify.Report:
    """Sound by the verifier, with the head expected; balances equal the events' sums; nothing
    is paid twice."""
    found = verified(office.ledger, expect)
    assert found.sound, found.findings
    due: dict[int, int] = defaultdict(int)
    paid: dict[int, list[int]] = defaultdict(list)
    back: dict[int, int] = defaultdict(int)
    with office.ledger.reading() as connection:
        columns = ("seq", "kind", "award", "amount", "ref")
        rows = list(report.rows(connection, "events", "seq", columns))
        gone = {int(ref) for _seq, kind, _award, _amount, ref in rows if kind == "voided"}
        for seq, kind, award, amount, _ref in rows:
            if seq in gone:
                continue
            if kind in ("decided", "corrected", "withdrawn"):
                due[award] += amount
            elif kind == "paid":
                paid[award].append(amount)
            elif kind == "recovered":
                back[award] += amount
    for one in office.all():
        assert (one.due, one.paid, one.recovered) == (
            0 if one.run in gone else due[one.id],
            sum(paid[one.id]),
            back[one.id],
        )
        assert len(paid[one.id]) <= 1
    return found
