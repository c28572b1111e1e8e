"""An office whose ledger is signed: each step by the persons whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jmtrade_ledger import chain, persons, voids
from jmtrade_ledger.keys import KeyFile
from jmtrade_ledger.lines import Line
from jmtrade_ledger.paydata import PayData
from jmtrade_ledger.payments import Batch
from jmtrade_ledger.persons import Hand, Person
from jmtrade_ledger.record import Recorded
from jmtrade_ledger.store import create_ledger

from .office import BUREAU, CLEARED, PUBLISHED, Office

CITY = ("城甲", "城乙")
STAFF = (
    ("记录人", "市商务局", "zhongxiang", ("record",)),
    ("县里", BUREAU, "zhongxiang", ("review",)),
    ("市里", "市政府", "all", ("approve", "publish")),
    ("出纳", "市财政局", "all", ("pay",)),
)


def key_of(name: str) -> KeyFile:
    """The key of a name, the same in every run."""
    seed = name.encode().ljust(32, b".")[:32]
    return KeyFile(Ed25519PrivateKey.from_private_bytes(seed))


def person(
    id: str, office: str, county: str, roles: Sequence[str], name: str = "", key: str = ""
) -> Person:
    """A person with the key of the id, unless another is said."""
    return Person(id, name or id, office, county, tuple(roles), key or key_of(id).public_key)


class Signed(Office):
    """The two city signers begin it, and add everybody who takes a step."""

    staff: Sequence[tuple[str, str, str, Sequence[str]]] = STAFF
    held = False

    def __init__(self, url: str) -> None:
        hands = [Hand(name, key_of(name)) for name in CITY]
        super().__init__(create_ledger(url, CITY[0], hands)[0])
        self.add(*(person(*one) for one in self.staff))

    def by(self, *names: str) -> None:
        """Who takes the next step; nobody else while ``always`` holds."""
        if not self.held:
            self.ledger.hands = [Hand(name, key_of(name)) for name in names]

    @contextmanager
    def always(self, *hands: Hand) -> Iterator[None]:
        """Every step by these, whoever's it is."""
        self.ledger.hands, self.held = hands, True
        yield
        self.held = False

    def add(self, *new: Person, by: Sequence[str] = CITY) -> None:
        self.by(*by)
        with self.ledger.writing() as c:
            for one in new:
                persons.check_new(persons.known(c), one)
                chain.append(c, [one.event(by[0])])

    def revoke(self, id: str, by: Sequence[str] = CITY) -> None:
        self.by(*by)
        with self.ledger.writing() as c:
            persons.check_revoke(persons.known(c), id)
            chain.append(c, [chain.Event("revoked", by[0], ref=id, reason="遗失")])

    def record(
        self,
        lines: Sequence[Line],
        reason: str = "",
        scope: Sequence[tuple[str, int]] = (("zhongxiang", 2018),),
    ) -> Recorded:
        self.by("记录人", *(("市里",) if reason else ()))
        return super().record(lines, reason, scope)

    def review(self, *ids: int, by: str = "县里", refuse: str = "", bureau: str = BUREAU) -> None:
        self.by(by)
        super().review(*ids, by=by, refuse=refuse, bureau=bureau)

    def approve(self, *ids: int, by: str = "市里", same: bool = False) -> None:
        self.by(by)
        super().approve(*ids, by=by, same=same)

    def publish(self, *ids: int, on: date = PUBLISHED) -> Any:
        self.by("市里")
        return super().publish(*ids, on=on)

    def object_to(self, *ids: int) -> None:
        raise NotImplementedError

    def clear(self, *ids: int, on: date = CLEARED, reason: str = "") -> None:
        self.by("市里")
        super().clear(*ids, on=on, reason=reason)

    def pay(self, *ids: int, batch: str = "", data: PayData | None = None) -> Batch:
        self.by("出纳")
        return super().pay(*ids, batch=batch, data=data)

    def withdraw(self, *ids: int, second: str = "记录人") -> None:
        self.by("市里", second)
        super().withdraw(*ids)

    def recover(self, id: int, fen: int) -> None:
        self.by("出纳", "市里")
        super().recover(id, fen)

    def void(self, *seqs: int, by: Sequence[str] = ("记录人", "市里")) -> None:
        self.by(*by)
        with self.ledger.writing() as c:
            voids.void(c, seqs, by[0], by[-1], "录错")
