"""Events that no longer count: a ``voided`` event by two persons names each of them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from jmtrade_ledger.schema import awards, events


def events_of(connection: Connection, until: int | None = None) -> set[int]:
    """The events that are voided, as the ledger stood at an event; of a run its decisions too.

    A ``voided`` event that is voided itself voids nothing; so the last is asked first.
    """
    asked = select(events.c.seq, events.c.ref).where(events.c.kind == "voided")
    if until is not None:
        asked = asked.where(events.c.seq <= until)
    gone: set[int] = set()
    for row in connection.execute(asked.order_by(events.c.seq.desc())):
        if row.seq not in gone and row.ref.isdigit():
            gone.add(int(row.ref))
    if gone:
        gone |= set(connection.scalars(select(awards.c.id).where(awards.c.run.in_(gone))))
    return gone
