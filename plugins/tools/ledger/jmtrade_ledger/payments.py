"""Paying: what may be paid today, a batch that shows it first, and the payment file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, select

from jmtrade_core.engine.records import three_years_before
from jmtrade_core.errors import LedgerError, Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger import balances, chain, findings, lifecycle, misdeeds, report, steps
from jmtrade_ledger.balances import Standing
from jmtrade_ledger.chain import Event, Head, Split, canonical
from jmtrade_ledger.paydata import PayData, Payee
from jmtrade_ledger.schema import events
from jmtrade_ledger.sheets import Sheet


@dataclass(frozen=True)
class Batch:
    """What would be paid on a day, and what is refused (award -> code)."""

    id: str
    on: date
    pays: list[tuple[Standing, Payee]]
    refused: list[tuple[Standing, str]]
    head: Head
    data_sha256: str

    @property
    def sums(self) -> Split:
        return sum((one.split for one, _payee in self.pays), Split())


def propose(connection: Connection, cleared: Sequence[Standing], data: PayData, day: date) -> Batch:
    """Test each cleared award today, whatever day of payment is stated: an earlier one would
    look past what happened since. The batch's id covers all that it says, and the ledger's
    head: whatever changes, the batch is another one."""
    lifecycle.not_ahead(day)
    data = misdeeds.with_earlier(connection, data, lifecycle.today())
    ids = [one.id for one in cleared]
    binds, since = integrity(connection, ids), steps.last(connection, ids, "cleared")
    pays, refused = [], []
    for one in cleared:
        begins = since.get(one.id, {}).get("on", "9999")  # its events do not say it: never
        early = day.isoformat() < begins
        code = "before-cleared" if early else why_not(one, data, lifecycle.today(), binds[one.id])
        if code:
            refused.append((one, code))
        else:
            pays.append((one, data.payees[one.uscc]))
    head = chain.head(connection)
    return Batch(_number(head, day, pays), day, pays, refused, head, data.sha256)


def _number(head: Head, day: date, pays: Sequence[tuple[Standing, Payee]]) -> str:
    said = [[one.id, one.due, one.city, one.county, *vars(payee).values()] for one, payee in pays]
    digest = sha256(canonical([str(head), day.isoformat(), said]).encode()).hexdigest()
    return f"B{digest[:12]}"


def why_not(one: Standing, data: PayData, day: date, window: str) -> str:
    """Why an award cannot be paid on a day; empty where it can. Unknown never pays."""
    if one.unallocated:
        return "unallocated"
    if data.struck_off is None:
        return "struck-off-unknown"
    if one.uscc in data.struck_off:
        gone = data.struck_off[one.uscc]
        if gone is None or gone <= day:
            return "struck-off" if gone else "struck-off-unknown"
    code = dishonest(data.dishonesty, one.uscc, day, window) if window else ""
    if code:
        return code
    payee = data.payees.get(one.uscc)
    if payee is None:
        return "no-payee"
    return "payee-name" if payee.account_name.strip() != one.name.strip() else ""


def dishonest(
    records: Mapping[str, list[tuple[date | None, date | None]]] | None,
    uscc: str,
    day: date,
    window: str,
) -> str:
    """The integrity window on the payment day, both ends included (rulebook 2). ``window``:
    the readings of window and years, as the award keeps them."""
    if records is None:
        return "dishonesty-unknown"
    code = ""
    repair, _space, years = window.partition(" ")
    begins = date(day.year - 3, 1, 1) if years == "calendar" else three_years_before(day)
    for occurred, repaired in records.get(uscc, []):
        if repair == "unrepaired" and repaired is not None and repaired <= day:
            continue
        if occurred is not None and begins <= occurred <= day:
            return "dishonesty"
        code = code if occurred else "dishonesty-unknown"
    return code


def reasons() -> dict[str, str]:
    """The codes above in words."""
    return {
        "before-cleared": _("not cleared yet on that day"),
        "unallocated": _("no ratio says who pays; set it and correct the run"),
        "struck-off": _("struck off"),
        "struck-off-unknown": _("not known whether it is struck off"),
        "dishonesty": _("dishonesty within three years of the payment"),
        "dishonesty-unknown": _("not known whether there is dishonesty"),
        "no-payee": _("no account in the table payees"),
        "payee-name": _("the account is in another name than the enterprise's"),
    }


def integrity(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The reading of the integrity window that binds each award; empty: none, or the city
    has ruled that the decision alone looks at dishonesty."""
    found, runs = {}, {}
    for start in range(0, len(ids), 500):
        part = events.c.seq.in_(ids[start : start + 500])
        for row in connection.execute(select(events.c.seq, events.c.body).where(part)):
            body = json.loads(row.body)
            found[row.seq], runs[row.seq] = body["integrity"], body["run"]
    decided = {run for run in set(runs.values()) if _decision_alone(connection, run)}
    return {id: "" if runs[id] in decided else window for id, window in found.items()}


def _decision_alone(connection: Connection, run: int) -> bool:
    """Whether a run was decided under the ruling that payment does not ask again."""
    body = connection.scalar(select(events.c.body).where(events.c.seq == run))
    readings = json.loads(body or "{}").get("receipt", {}).get("readings", {})
    reading = readings.get("integrity.payment", {})
    return bool(reading.get("option") == "decision" and reading.get("basis") == "ruling")


def sound(connection: Connection, expect: str = "") -> None:
    """LedgerError unless the second verifier agrees, and finds the head expected: no money
    leaves a ledger that was touched, or an old copy."""
    found = report.verified(connection, expect).findings
    wanted = _("a ledger that verifies")
    cure = _("nothing was paid")
    problems = [
        Problem(findings.row(f), findings.detail(f), wanted, cure, "unsound") for f in found
    ]
    if problems:
        raise LedgerError(*problems)


def confirm(connection: Connection, batch: Batch, wanted: str, by: str, told: str) -> Head:
    """Pay a batch that was shown; ``told`` is what its tables said, in the archive. UsageError
    where it is no longer what was shown."""
    if batch.id != wanted:
        found = _("batch {id}").format(id=batch.id)
        cure = _("look at it without --confirm, then confirm that one")
        raise UsageError(Problem("--confirm", wanted, found, cure, "batch-changed"))
    if not batch.pays:
        raise UsageError(Problem("pay", _("nothing"), _("an award to pay"), "", "batch-empty"))
    body = {
        "on": batch.on.isoformat(), "awards": len(batch.pays), "data_sha256": batch.data_sha256,
        "told": told, **batch.sums.columns(), **lifecycle.backdated(batch.on),
    }  # fmt: skip
    chain.append(connection, [Event("batch", by, ref=batch.id, body=body)])
    return balances.move(connection, [(one, _paid(one, payee, batch, by))
                                      for one, payee in batch.pays])  # fmt: skip


def pay(
    connection: Connection, chosen: Iterable[int], run: int | None, data: PayData, day: date,
    wanted: str, by: str,
) -> tuple[Batch, Head, bool]:  # fmt: skip
    """Pay the batch that was shown, once; whether it was paid now. A batch that was paid
    before is given back as it was."""
    before = paid_batch(connection, wanted, data)
    if before is not None:
        return *before, False
    batch = propose(connection, steps.select_payable(connection, chosen, run), data, day)
    told = misdeeds.keep(connection, data)
    return batch, confirm(connection, batch, wanted, by, told), True


def _paid(one: Standing, payee: Payee, batch: Batch, by: str) -> Event:
    said = {"on": batch.on.isoformat(), "account": payee.masked, "bank": payee.bank}
    body = {**said, **lifecycle.backdated(batch.on)}
    return Event("paid", by, one.id, one.split, ref=batch.id, body=body)


def paid_batch(connection: Connection, ref: str, data: PayData) -> tuple[Batch, Head] | None:
    """A batch that was paid, so that its file can be written again; ``None`` if it was not.

    UsageError where the accounts are not the ones that were paid.
    """
    asked = select(events).where(events.c.ref == ref, events.c.kind.in_(("batch", "paid")))
    rows = connection.execute(asked.order_by(events.c.seq)).all()
    if not rows:
        return None
    first, *paid = rows
    awards = {one.id: one for one in balances.by_ids(connection, [row.award for row in paid])}
    pays, problems = [], []
    for row in paid:
        one = awards[row.award]
        payee = data.payees.get(one.uscc)
        if payee is None or payee.masked != json.loads(row.body)["account"]:
            wanted = _("the account that was paid")
            problems.append(Problem(one.uscc, "payees", wanted, "", "payee-changed"))
        else:
            split = {"city": row.city, "county": row.county, "due": row.amount}
            pays.append((Standing(**{**vars(one), **split}), payee))
    body = json.loads(first.body)
    day = date.fromisoformat(body["on"])
    if not problems and _number(Head(first.seq - 1, first.prev), day, pays) != ref:
        # The ledger shows four digits of an account; its batch's number rests on all.
        wanted = _("the account that was paid")
        problems.append(Problem("--data", "payees", wanted, "", "payee-changed"))
    if problems:
        raise UsageError(*problems)
    head = Head(rows[-1].seq, rows[-1].hash)
    return Batch(ref, day, pays, [], head, body["data_sha256"]), head


def sheets(batch: Batch, head: Head, counties: Callable[[str], str]) -> list[Sheet]:
    """The payment file: accounts in full, for the bank alone; money in fen. ``counties``
    gives the name of a county. Its code is the head as ``--expect-head`` asks for it."""
    note = _("Batch {id}, {day}; ledger head {head}").format(id=batch.id, day=batch.on, head=head)
    headings = [
        _("Award"), _("Enterprise"), _("Code"), _("Account name"), _("Bank"), _("Account number"),
        _("Amount (yuan)"), _("City pays (yuan)"), _("County pays (yuan)"), _("County"),
        _("Batch"), _("Ledger head"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [str(one.id), one.name, one.uscc, payee.account_name, payee.bank, payee.account_number,
         one.due, one.city, one.county, counties(one.jurisdiction), batch.id, str(head)]
        for one, payee in batch.pays
    ]  # fmt: skip
    by_payer: dict[str, int] = {_("City"): batch.sums.city}
    for one, _payee in batch.pays:
        payer = counties(one.jurisdiction)
        by_payer[payer] = by_payer.get(payer, 0) + one.county
    totals: list[list[object]] = [[name, fen] for name, fen in by_payer.items()]
    totals.append([_("Total"), batch.sums.amount])
    return [
        Sheet(_("Payments"), headings, rows, frozenset({6, 7, 8}), note, code=str(head)),
        Sheet(_("By payer"), [_("Payer"), _("Sum (yuan)")], totals, frozenset({1}), note,
              code=str(head)),
    ]  # fmt: skip
