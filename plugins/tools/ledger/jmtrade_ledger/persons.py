"""Persons of a signed ledger: who they are, what they may do, and the key they sign with.

They are events like all else: ``person`` adds one, ``revoked`` ends one. A key belongs to one
person for ever, and a person has one key at a time; so two persons are two keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from jmtrade_core.errors import Problem, UsageError, did_you_mean
from jmtrade_core.i18n import _
from jmtrade_ledger import ledger_verify, lifecycle, voided
from jmtrade_ledger.chain import Event
from jmtrade_ledger.keys import Signer, fingerprint
from jmtrade_ledger.schema import events
from jmtrade_ledger.signers import folded, same

ROLES = ("record", "review", "approve", "publish", "pay", "audit", "city")
ALL = "all"
"""The county of who acts for the whole city."""


@dataclass(frozen=True)
class Person:
    """Who may sign; ``since`` and ``until`` are the events that added and revoked."""

    id: str
    name: str
    office: str
    county: str
    roles: tuple[str, ...]
    key: str
    since: int = 0
    until: int = 0

    def event(self, by: str) -> Event:
        """What adds this person."""
        body = {
            "name": self.name, "office": self.office, "county": self.county,
            "roles": list(self.roles), "key": self.key,
        }  # fmt: skip
        return Event("person", by, ref=self.id, body=body)


@dataclass(frozen=True)
class Hand:
    """Who takes a step, as the command names them; without a signer in an unsigned ledger."""

    id: str
    signer: Signer | None = None


@dataclass(frozen=True)
class Persons:
    """Everybody who was ever added, in that order."""

    ever: list[Person] = field(default_factory=list)

    @property
    def now(self) -> dict[str, Person]:
        """Those who are not revoked, by id."""
        return {one.id: one for one in self.ever if not one.until}


def founders(hands: Sequence[Hand]) -> list[Person]:
    """The two city signers with whom a signed ledger begins. UsageError for one key of both."""
    found: list[Person] = []
    for hand in hands:
        if hand.signer:
            new = Person(hand.id, hand.id, "", ALL, ("city",), hand.signer.public_key)
            lifecycle.refuse(*_twice(Persons(found), new))
            found.append(new)
    return found


def known(connection: Connection) -> Persons:
    """Everybody who was added by an event that counts."""
    gone = voided.events_of(connection)
    asked = select(events).where(events.c.kind.in_(("person", "revoked")))
    found: list[Person] = []
    for row in connection.execute(asked.order_by(events.c.seq)):
        if row.seq in gone:
            continue
        if row.kind == "person":
            body: dict[str, Any] = json.loads(row.body)
            roles = tuple(body.pop("roles"))
            found.append(Person(row.ref, **body, roles=roles, since=row.seq))
        else:
            found = [
                replace(one, until=row.seq) if one.id == row.ref and not one.until else one
                for one in found
            ]
    return Persons(found)


def check_new(known: Persons, new: Person) -> None:
    """UsageError where this person cannot be added beside those who were ever there."""
    problems = []
    for option, text in (("ID", new.id), ("--name", new.name), ("--office", new.office)):
        if not folded(text):
            problems.append(Problem(option, repr(text), _("some text"), "", "person"))
    if not ledger_verify.sound_key(new.key):
        wanted = _("a public key, as jmtrade key new prints it")
        problems.append(Problem("--public-key", new.key, wanted, "", "public-key"))
    lifecycle.refuse(*problems, *_twice(known, new))


def _twice(known: Persons, new: Person) -> Iterator[Problem]:
    """What of this person is somebody's already: two persons are two keys, ids and names."""
    for one in known.ever:
        same_id, same_name = same(one.id, new.id), same(one.name, new.name)
        if one.key == new.key:
            wanted = _("a key of this person alone: it is that of {id}").format(id=one.id)
            cure = _("make another: jmtrade key new")
            yield Problem("--public-key", fingerprint(new.key), wanted, cure, "key-twice")
        if not one.until and same_id:
            yield Problem("ID", new.id, _("an id that nobody has"), "", "person-there")
        elif same_name and not same_id:
            wanted = _("a name that nobody has: {id} has it").format(id=one.id)
            cure = _("one person has one id; of two with one name, add the office to the second")
            yield Problem("--name", new.name, wanted, cure, "person-twice")
        elif same_id and not same_name:
            wanted = _("{name}, whose id it was").format(name=one.name)
            yield Problem("--name", new.name, wanted, "", "person-there")


def one_of(known: Persons, id: str, place: str = "ID") -> Person:
    """Who has this id and is not revoked; UsageError where nobody has."""
    person = known.now.get(id)
    if person is None:
        revoked = any(one.id == id for one in known.ever)
        wanted = _("a person of this ledger who is not revoked")
        cure = did_you_mean(id, list(known.now)) or _("jmtrade ledger person list shows them")
        code = "revoked-person" if revoked else "no-person"
        raise UsageError(Problem(place, id, wanted, cure, code))
    return person


def check_revoke(known: Persons, id: str) -> Person:
    """Who is to be revoked. UsageError where fewer than two city signers would be left: then
    nobody could be added any more."""
    person = one_of(known, id)
    left = [one for one in known.now.values() if "city" in one.roles and one.id != id]
    if "city" in person.roles and len(left) < 2:
        wanted = _("two city signers who are left")
        cure = _("add another city signer first")
        raise UsageError(Problem("ID", id, wanted, cure, "last-signers"))
    return person


COLUMNS = dict.fromkeys(
    ("person", "name", "office", "county", "roles", "key", "since", "until"), False
)
"""Columns of the list; ``since`` and ``until`` are events, the key is its fingerprint."""


def rows(connection: Connection) -> list[dict[str, Any]]:
    """Everybody who was ever added, in that order."""
    return [
        {
            "person": one.id, "name": one.name, "office": one.office, "county": one.county,
            "roles": list(one.roles), "key": fingerprint(one.key), "since": one.since,
            "until": one.until or None,
        }
        for one in known(connection).ever
    ]  # fmt: skip
