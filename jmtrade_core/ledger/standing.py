"""Where awards stand: the ``awards`` table, read and moved together with its events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.ledger import chain, states
from jmtrade_core.ledger.chain import Event, Head, Split
from jmtrade_core.ledger.schema import IDENTITY, awards
from jmtrade_core.words import _

BALANCES = ("state", "due", "city", "county", "unallocated", "paid", "recovered")


@dataclass(frozen=True)
class Standing:
    """One award as it stands now; amounts in fen."""

    id: int
    key: str
    round: int
    tops_up: int | None
    once_per: str
    uscc: str
    name: str
    jurisdiction: str
    measure: str
    article: int | None
    subject: str
    year: int
    event_date: str | None
    run: int
    state: str
    due: int
    city: int
    county: int
    unallocated: int
    paid: int
    recovered: int

    @property
    def split(self) -> Split:
        return Split(self.city, self.county, self.unallocated)

    @property
    def outstanding(self) -> int:
        """What has to come back, fen."""
        return max(self.paid - self.recovered - self.due, 0)

    @property
    def is_paid(self) -> bool:
        return self.paid > 0

    def moved(self, event: Event) -> Standing:
        """Where it stands after an event. UsageError where the event may not follow."""
        to = states.after(self.state, event.kind)
        if to is None:
            raise UsageError(states.out_of_order(self.id, self.state, event.kind))
        split, paid, recovered = self.split, self.paid, self.recovered
        if event.kind in ("corrected", "withdrawn"):
            split = split + event.money
        elif event.kind == "paid":
            paid += event.money.amount
        elif event.kind == "recovered":
            recovered += event.money.amount
        if paid:
            to = states.of_money(split.amount, paid, recovered)
        money = {"due": split.amount, "paid": paid, "recovered": recovered}
        parts = {k: v for k, v in split.columns().items() if k != "amount"}
        return Standing(**{**vars(self), **parts, **money, "state": to})


def find(connection: Connection, *where: Any) -> list[Standing]:
    """Awards by condition, in the order in which they were decided."""
    rows = connection.execute(select(awards).where(*where).order_by(awards.c.id))
    return [Standing(**row._mapping) for row in rows]


def by_ids(connection: Connection, ids: Iterable[int]) -> list[Standing]:
    """The awards of these ids. UsageError names every id that is none."""
    wanted = sorted(set(ids))
    found = [
        one
        for start in range(0, len(wanted), 500)
        for one in find(connection, awards.c.id.in_(wanted[start : start + 500]))
    ]
    missing = set(wanted) - {one.id for one in found}
    if missing:
        say = _("the number of an award")
        cure = _("jmtrade ledger show lists them")
        raise UsageError(
            *(Problem(_("AWARD"), str(id), say, cure, "no-award") for id in sorted(missing))
        )
    return found


def of_scope(connection: Connection, scope: Iterable[tuple[str, int]]) -> list[Standing]:
    """The awards of these counties and years."""
    parts = [and_(awards.c.jurisdiction == c, awards.c.year == y) for c, y in scope]
    return find(connection, or_(*parts))


def move(connection: Connection, steps: Sequence[tuple[Standing, Event]]) -> Head:
    """Append each step's event and update where its award stands; one step an award.

    UsageError names every award that the step may not follow; then nothing is written.
    """
    after: list[Standing] = []
    problems: list[Problem] = []
    for standing, event in steps:
        try:
            after.append(standing.moved(event))
        except UsageError as error:
            problems += error.problems
    states.refuse(*problems)
    head = chain.append(connection, [event for _standing, event in steps])
    if after:
        changed = update(awards).where(awards.c.id == bindparam("which"))
        changed = changed.values({name: bindparam(f"new_{name}") for name in BALANCES})
        rows = [
            {"which": one.id, **{f"new_{name}": getattr(one, name) for name in BALANCES}}
            for one in after
        ]
        connection.execute(changed, rows)
    return head


def add(connection: Connection, new: Sequence[tuple[Event, dict[str, Any]]]) -> list[int]:
    """Append ``decided`` events with their awards; returns the awards' numbers."""
    if not new:
        return []
    first = chain.head(connection).seq + 1
    events, rows = [], []
    for id, (event, identity) in enumerate(new, first):
        events.append(
            Event(
                event.kind, event.by, id, event.money, event.reason,
                body={**{name: identity[name] for name in IDENTITY}, **event.body},
            )
        )  # fmt: skip
        split = event.money.columns()
        due = {"due": split.pop("amount"), **split, "paid": 0, "recovered": 0}
        rows.append({"id": id, **identity, "state": "decided", **due})
    chain.append(connection, events)
    connection.execute(insert(awards), rows)
    return [row["id"] for row in rows]
