"""What a step asks of who signs it: role, county, office, and to be another than before.

The second verifier says the same in words of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

from sqlalchemy import Connection, select

from jmtrade_core.errors import Problem
from jmtrade_core.i18n import _, listed
from jmtrade_ledger import named, voided
from jmtrade_ledger.persons import ALL, Person
from jmtrade_ledger.schema import awards, events
from jmtrade_ledger.signers import folded

ROLE = {
    "run": "record", "decided": "record", "corrected": "record", "withdrawn": "record",
    "passed": "review", "reviewed": "review", "refused": "review", "approved": "approve",
    "published": "publish", "objected": "publish", "cleared": "publish", "batch": "pay",
    "paid": "pay",
    "recovered": "pay", "voided": "record", "anchored": "audit",
}  # fmt: skip
"""Event -> the role of who takes the step; every other event is the city signers'."""
AGREED = ("corrected", "withdrawn", "recovered", "voided")
"""What somebody who approves has to sign as well."""
APART = {"passed": ("record",), "reviewed": ("record",), "approved": ("record", "review"),
         "paid": ("record", "review", "approve")}  # fmt: skip
"""A step of an award, and whose of its earlier steps it may not be."""
OF_ROLE = {
    "decided": "record", "corrected": "record", "passed": "review", "reviewed": "review",
    "approved": "approve",
}  # fmt: skip


def roles(step: Sequence[Any]) -> tuple[str, ...]:
    """The roles that these events need, each of a person of its own, in any order."""
    wanted = {ROLE.get(row.kind, "city") for row in step}
    one = wanted.pop() if len(wanted) == 1 else "city"
    if any(row.kind in AGREED or (row.kind == "run" and row.reason) for row in step):
        return one, "approve"
    return ("city", "city") if one == "city" else (one,)


def problems(
    connection: Connection, step: Sequence[Any], signers: Sequence[Person]
) -> list[Problem]:
    """Everything for which these persons may not take this step."""
    wanted = roles(step)
    if len(signers) != len(wanted):
        cure = _("say --by and --key for each")
        said = _("{count} persons: {roles}").format(count=len(wanted), roles=_named(wanted))
        names = listed([one.id for one in signers])
        return [Problem("--by", names, said, cure, "signers")]
    found = [*_roles(signers, wanted), *_counties(connection, step, signers)]
    if folded(signers[0].id) == folded(signers[-1].id) and len(signers) > 1:
        said = _("another person with another key")
        found.append(Problem("--by", signers[-1].id, said, "", "same-person"))
    for row in step:
        bureau = json.loads(row.body).get("bureau") if row.body else None
        if bureau and folded(bureau) != folded(signers[0].office):
            said = _("{office}, the office of {id}").format(
                office=signers[0].office, id=signers[0].id
            )
            found.append(Problem("--bureau", bureau, said, "", "office"))
            break
    return [*found, *_apart(connection, step, signers[0].id)]


def _named(roles: Iterable[str]) -> str:
    return listed(named.role(role) for role in roles)


def _roles(signers: Sequence[Person], wanted: Sequence[str]) -> Iterator[Problem]:
    if not any(
        all(role in one.roles for one, role in zip(signers, some, strict=True))
        for some in permutations(wanted)
    ):
        said = _("persons with the roles {roles}").format(roles=_named(wanted))
        found = listed(f"{one.id} ({_named(one.roles)})" for one in signers)
        yield Problem("--by", found, said, "", "role")


def _counties(
    connection: Connection, step: Sequence[Any], signers: Sequence[Person]
) -> Iterator[Problem]:
    counties = set(counties_of(connection, [row.award for row in step if row.award]).values())
    for row in step:
        if row.kind == "run":
            counties |= set(json.loads(row.body)["counties"])
    for one in signers:
        if one.county != ALL and counties - {one.county}:
            said = _("a person of {counties}, or of all counties").format(
                counties=listed(sorted(counties - {one.county}))
            )
            yield Problem("--by", f"{one.id} ({one.county})", said, "", "county")


def counties_of(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The county of each award."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        asked = select(awards.c.id, awards.c.jurisdiction).where(
            awards.c.id.in_(ids[start : start + 500])
        )
        found |= {row.id: row.jurisdiction for row in connection.execute(asked)}
    return found


def _apart(connection: Connection, step: Sequence[Any], by: str) -> Iterator[Problem]:
    """Awards of which an earlier step was the same person's."""
    moves = [row for row in step if row.kind in APART]
    before = hands(connection, [row.award for row in moves], step[0].seq)
    for row in moves:
        allowed = row.body and json.loads(row.body).get("same_person_may_approve")
        own = [r for r in APART[row.kind] if folded(before[row.award].get(r, "")) == folded(by)]
        if own and not allowed:
            said = _("somebody other than who took the step of role {roles}").format(
                roles=_named(own)
            )
            place = _("award {id}").format(id=row.award)
            yield Problem(place, by, said, "", "same-person")


def hands(
    connection: Connection, ids: Iterable[int], before: int | None = None
) -> Mapping[int, dict[str, str]]:
    """Award -> role -> who last took a step of that role, before an event."""
    some = sorted(set(ids))
    gone = voided.events_of(connection)
    found: dict[int, dict[str, str]] = {id: {} for id in some}
    for start in range(0, len(some), 500):
        asked = select(events.c.seq, events.c.award, events.c.kind, events.c.by).where(
            events.c.award.in_(some[start : start + 500]), events.c.kind.in_(OF_ROLE)
        )
        if before is not None:
            asked = asked.where(events.c.seq < before)
        for row in connection.execute(asked.order_by(events.c.seq)):
            if row.seq not in gone:
                found[row.award][OF_ROLE[row.kind]] = row.by
    return found
