"""A batch that is paid on the page: accounts as values, what they would pay, and the payment.

The workbook with the accounts is a file that somebody made, and a reader that it breaks could do
anything. So three processes share the work, each of which ends with its answer. The first reads
this one file and no other, so that an enterprise's upload cannot have changed how the accounts
are read, and gives them back as plain values. The second shows what these values pay, and the
third pays it with the person's key: neither opens an upload, and both look at the values again
with the ledger's own checks. The number of a batch covers every sign of every account and the
ledger's head, so what is signed is the batch that the second has shown, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_core.money import grouped
from jmtrade_core.output import write
from jmtrade_web.views import ledger, signing
from jmtrade_web.views.ledger import Desk, Node
from jmtrade_web.views.steps import stated, whole

if TYPE_CHECKING:
    from jmtrade_ledger.chain import Head
    from jmtrade_ledger.paydata import PayData
    from jmtrade_ledger.payments import Batch
    from sqlalchemy import Connection

FORM = {"step": "paid", "agreed": False, "fields": [
    {"name": name, "needed": False, "day": False} for name in ("expect", "anchor")
]}  # fmt: skip
"""What the form of a batch asks beside who signs."""


def accounts(desk: Desk, data: Path) -> Node:
    """The tables of a payment as values, and what is doubtful in them. DataError for tables that
    cannot be read."""
    from jmtrade_ledger import paydata

    known = paydata.read_pay_data(data, _names(desk.connection))
    return {"values": paydata.plain(known), "warnings": [str(one) for one in known.warnings]}


def preview(desk: Desk, values: Any, asked: Mapping[str, str]) -> Node:
    """What `ledger pay` would pay with these accounts: the payment file, accounts masked.

    DataError for values that no table has, LedgerError for a ledger that was touched.
    """
    from jmtrade_ledger import payments, sealing, steps
    from jmtrade_ledger.cli import common

    known = _known(desk.connection, values)
    payments.sound(desk.connection)
    chosen = steps.select_payable(desk.connection, (), whole(asked["run"]))
    day = common.day_of(desk.connection, stated(asked["on"]), Path(asked["config"]))
    batch = payments.propose(desk.connection, chosen, known, day)
    words = payments.reasons()
    return {
        "sheets": [ledger.masked(one) for one in
                   payments.sheets(batch, batch.head, desk.names.county)],
        "refused": [{"award": one.id, "name": one.name, "due": grouped(one.due),
                     "why": words[code], "code": code} for one, code in batch.refused],
        "batch": batch.id, "count": len(batch.pays), "sum": grouped(batch.sums.amount),
        "form": FORM if batch.pays and sealing.signed(desk.connection) else None,
    }  # fmt: skip


def pay(url: str, config: str, asked: Mapping[str, Any]) -> Node:
    """Pay the batch that was shown, and write the payment file into the folder: its name, its
    hash and what was done. UsageError for what the command refuses."""
    ledger, name = signing.opened(url, asked)
    from jmtrade_ledger import payments
    from jmtrade_ledger.cli import common
    from jmtrade_ledger.cli.pay import allowed

    folder = Path(config)
    with ledger.reading() as connection:
        signing.signed(connection)
    anchor, expect = asked["anchor"].strip(), common.written_down(asked["expect"])
    day = allowed(ledger, stated(asked["on"]), expect, Path(anchor) if anchor else None, folder)
    with ledger.writing() as connection:
        payments.sound(connection, expect)
        known = _known(connection, asked["values"])
        run, batch = whole(asked["run"]), asked["seen"]
        paid, head, new = payments.pay(connection, (), run, known, day, batch, name)
        if not new:
            wanted = _("a batch that was not paid yet")
            raise UsageError(Problem("pay", batch, wanted, "", "batch-paid"))
    said = common.done_words(_("paid"), [one for one, _payee in paid.pays], ledger.head)
    return {"said": said, "batch": paid.id, **_file(paid, head, folder)}


def _file(batch: Batch, head: Head, config: Path) -> Node:
    """The payment file, as the command writes it."""
    from jmtrade_ledger import payments
    from jmtrade_ledger.cli.names import Names
    from jmtrade_ledger.sheets import render

    content = render(payments.sheets(batch, head, Names(config).county), ".xlsx")
    name = f"{batch.id}.xlsx"
    write.write(content, Path(name))
    return {"name": name, "sha256": sha256(content).hexdigest()}


def _known(connection: Connection, values: Any) -> PayData:
    from jmtrade_ledger import paydata

    return paydata.of_plain(values, _names(connection))


def _names(connection: Connection) -> dict[str, str]:
    from jmtrade_ledger import balances

    return {one.uscc: one.name for one in balances.find(connection)}
