"""Signing: each step of a signed ledger ends with one event that its persons sign.

It says which events the step has and holds, for each person, a signature over the hash of
its last event, and so over all that went before. ``store.writing`` calls it; no command
signs by itself. ``ledger_verify`` says the same in words of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from jmtrade_core.errors import Problem, UsageError
from jmtrade_core.i18n import _
from jmtrade_ledger import authority, chain, persons
from jmtrade_ledger.chain import Event, Head, canonical
from jmtrade_ledger.keys import fingerprint
from jmtrade_ledger.persons import Hand, Person, Persons
from jmtrade_ledger.schema import events

KIND = "signed"


def signed(connection: Connection) -> bool:
    """Whether the steps of this ledger are signed."""
    asked = select(events.c.seq).where(events.c.kind == "person").limit(1)
    return connection.scalar(asked) is not None


def mark(connection: Connection) -> str:
    """What a file of an unsigned ledger says in itself; empty where steps are signed."""
    return "" if signed(connection) else unsigned()


def unsigned() -> str:
    """In words: that nobody proves who took the steps."""
    return _("this ledger is unsigned: its names are typed, and nobody proves them")


class Step:
    """A step from its first event to the signature; the caller holds the transaction."""

    def __init__(self, connection: Connection, hands: Sequence[Hand]) -> None:
        self.connection, self.hands = connection, hands
        self.before = chain.head(connection)
        self.persons = persons.known(connection)
        if self.persons.ever:
            _signers(self.persons, hands)  # before a long run, not after it
        elif any(hand.signer for hand in hands) and self.before.seq:
            wanted = _("no key: this ledger is unsigned")
            raise UsageError(Problem("--key", hands[0].id, wanted, "", "unsigned-ledger"))

    def close(self) -> None:
        """Sign what was appended; nothing where nothing was. UsageError where these persons
        may not take this step."""
        step = _since(self.connection, self.before)
        known = self.persons if self.persons.ever else persons.known(self.connection)
        if not step:
            return
        if not known.ever:
            _one_name(step, self.hands)
            return
        signers = _signers(known, self.hands)
        found = authority.problems(self.connection, step, signers)
        if found:
            raise UsageError(*found)
        chain.append(self.connection, [signature(step, self.hands)])


def signature(step: Sequence[Row[Any]], hands: Sequence[Hand]) -> Event:
    """The event that closes a step."""
    last = step[-1]
    said = content(step, [hand.id for hand in hands])
    body = {
        "first": step[0].seq,
        "last": last.seq,
        "by": [
            {"person": hand.id, "key": fingerprint(hand.signer.public_key),
             "signature": hand.signer.sign(said).hex()}
            for hand in hands
            if hand.signer
        ],
    }  # fmt: skip
    return Event(KIND, hands[0].id, ref=last.hash, body=body)


def content(step: Sequence[Row[Any]], ids: Sequence[str]) -> bytes:
    """What everybody signs: the events of the step, its kinds, its last hash, and who signs."""
    kinds = sorted({row.kind for row in step})
    first, last = step[0], step[-1]
    return canonical(["jmtrade.step/1", first.seq, last.seq, kinds, last.hash, list(ids)]).encode()


def _since(connection: Connection, before: Head) -> Sequence[Row[Any]]:
    asked = select(events).where(events.c.seq > before.seq).order_by(events.c.seq)
    return connection.execute(asked).all()


def _signers(known: Persons, hands: Sequence[Hand]) -> list[Person]:
    """The persons behind the names and keys of a command. UsageError for others."""
    if not hands or not all(hand.signer for hand in hands):
        wanted = _("--by and --key of each person: this ledger is signed")
        raise UsageError(Problem("--key", _("nothing"), wanted, "", "no-key"))
    found = []
    for hand in hands:
        person = persons.one_of(known, hand.id, "--by")
        if hand.signer and hand.signer.public_key != person.key:
            wanted = _("the key of {id}: {key}").format(id=person.id, key=fingerprint(person.key))
            shown = fingerprint(hand.signer.public_key)
            raise UsageError(Problem("--key", shown, wanted, "", "wrong-key"))
        found.append(person)
    return found


def _one_name(step: Sequence[Row[Any]], hands: Sequence[Hand]) -> None:
    """UsageError for a second name that no event of an unsigned ledger would keep."""
    if len(hands) > 1 and not any(row.kind in ("voided", "adopted") for row in step):
        wanted = _("one name: this ledger is unsigned")
        raise UsageError(Problem("--by", hands[1].id, wanted, "", "unsigned-ledger"))
