"""``void``: an event by mistake, or one that nobody signed, no longer counts.

The event stays, and a ``voided`` event follows. From then on the ledger reads as if the first
had never been; so where a later step rests on it, the second verifier would find that step out
of order, and the void is refused. Money that moved is never voided: it is corrected and recovered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _
from jmtrade_ledger import balances, chain, findings, lifecycle, report, voided
from jmtrade_ledger.balances import BALANCES, Standing
from jmtrade_ledger.chain import Event, Head, Split
from jmtrade_ledger.ledger_verify import Finding
from jmtrade_ledger.schema import awards, events

MAY = (
    "run", "reviewed", "refused", "approved", "published", "objected", "cleared", "corrected",
    "withdrawn",
)  # fmt: skip
MONEY = ("batch", "paid", "recovered")


def void(connection: Connection, seqs: Iterable[int], by: str, other: str, reason: str) -> Head:
    """Say of events that they no longer count. UsageError for one that may not be voided, or
    on which something rests."""
    before, known = chain.head(connection), [_told(f) for f in _found(connection)]
    chosen = _chosen(connection, sorted(set(seqs)))
    head = chain.append(connection, [_event(row, by, other, reason) for row in chosen])
    _settle(connection, chosen)
    rests = [
        f for f in _found(connection) if _told(f) not in known and not _unsigned_yet(f, before)
    ]
    wanted = _("an event on which nothing rests")
    cure = _("void what came after it first; money is corrected and recovered")
    lifecycle.refuse(
        *(Problem(findings.row(f), findings.detail(f), wanted, cure, "void-rests") for f in rests)
    )
    return head


def _event(row: Row[Any], by: str, other: str, reason: str) -> Event:
    """What says so, and what the event said then."""
    body = {"kind": row.kind, "sha256": chain.digest(dict(row._mapping)), "with": other}
    return Event("voided", by, row.award, reason=reason, ref=str(row.seq), body=body)


def _chosen(connection: Connection, seqs: Sequence[int]) -> list[Row[Any]]:
    """The events, each of which may be voided."""
    gone, stray = voided.events_of(connection), _stray(_found(connection))
    rows = [connection.execute(select(events).where(events.c.seq == seq)).first() for seq in seqs]
    problems = []
    for seq, row in zip(seqs, rows, strict=True):
        place, found = _("event {id}").format(id=seq), row.kind if row else _("nothing")
        if row is None:
            wanted = _("the number of an event")
            problems.append(Problem(place, found, wanted, "", "no-event"))
        elif seq in gone:
            wanted = _("an event that counts: it is voided already")
            problems.append(Problem(place, found, wanted, "", "void-already"))
        elif row.kind in MONEY or not (seq in stray or _may(row)):
            wanted = _("a run, a step of an award, or an event that nobody signed")
            cure = _("what was paid: jmtrade ledger correct, then recover")
            problems.append(Problem(place, found, wanted, cure, "void-kind"))
    lifecycle.refuse(*problems)
    return [row for row in rows if row is not None]


def _may(row: Row[Any]) -> bool:
    """A step by itself; what belongs to a run is voided with it, and a run that corrected
    others is itself corrected by another."""
    body = json.loads(row.body) if row.body else {}
    return row.kind in MAY and "run" not in body and not body.get("corrects")


def _settle(connection: Connection, chosen: Sequence[Row[Any]]) -> None:
    """Bring the awards to where they stand without these events."""
    runs = [row.seq for row in chosen if row.kind == "run"]
    ids = {row.award for row in chosen if row.award}
    ids |= set(connection.scalars(select(awards.c.id).where(awards.c.run.in_(runs))))
    stands = standing(connection, chain.head(connection).seq, ids)
    if stands:
        changed = update(awards).where(awards.c.id == bindparam("which"))
        changed = changed.values({name: bindparam(f"new_{name}") for name in BALANCES})
        rows = [{"which": one.id, **{f"new_{n}": getattr(one, n) for n in BALANCES}}
                for one in stands]  # fmt: skip
        connection.execute(changed, rows)


def standing(
    connection: Connection, until: int, ids: Iterable[int] | None = None
) -> list[Standing]:
    """Awards as they stood at an event, computed from their events alone."""
    gone = voided.events_of(connection, until)
    some = None if ids is None else set(ids)
    blank: dict[str, Any] = {
        **dict.fromkeys(BALANCES, 0),
        "state": "withdrawn",  # what was never decided, or whose decision is voided
    }
    found = {
        one.id: replace(one, **blank)
        for one in balances.find(connection, awards.c.id <= until)
        if some is None or one.id in some
    }
    asked = select(events).where(events.c.award.is_not(None), events.c.seq <= until)
    for row in connection.execute(asked.order_by(events.c.seq)):
        one, money = found.get(row.award), Split(row.city, row.county, row.unallocated)
        if one is None or row.seq in gone or row.kind == "voided":
            continue
        if row.kind == "decided":
            new = replace(one, state="decided", due=money.amount, **vars(money))
        else:
            new = one.moved(Event(row.kind, row.by, row.award, money))
        found[row.award] = new
    return list(found.values())


def _stray(found: Iterable[Finding]) -> set[int]:
    """Events of a signed ledger that no step of ours made."""
    rows = (f.row.partition(" ")[2] for f in found if f.code in ("unsigned", "signature"))
    return {int(which) for which in rows if which.isdigit()}


def _told(finding: Finding) -> tuple[str, str, str]:
    return finding.row, finding.code, finding.detail


def _found(connection: Connection) -> list[Finding]:
    return report.verified(connection).findings


def _unsigned_yet(finding: Finding, before: Head) -> bool:
    """Of this step itself, which is signed as soon as it is over."""
    kind, _space, which = finding.row.partition(" ")
    new = kind == "event" and which.isdigit() and int(which) > before.seq
    return new and finding.code == "unsigned"
