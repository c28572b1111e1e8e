"""Voids: what rests on the event is named, they come in order, a forged signature too."""

from __future__ import annotations

import pytest
from jmtrade_ledger.schema import events as table
from sqlalchemy import select

from jmtrade_core.errors import UsageError

from .attacks import Scene
from .office import Office, line
from .signed import Signed
from .test_persons_attacks import codes, events, forged, found, made, scene
from .test_persons_attacks import desk as at
from .test_void import seq_of, signed

__all__ = ["made", "scene", "signed"]


def test_what_rests_on_it_is_named(signed: Signed) -> None:
    (id,) = signed.record([line(1)]).awards
    signed.withdraw(id)
    withdrawn = seq_of(signed, "withdrawn")
    signed.record([line(1)], reason="仍应兑付")
    with pytest.raises(UsageError) as refused:
        signed.void(withdrawn)
    assert codes(refused) == {"void-rests"}


def reviews(office: Office, kind: str, *columns: str) -> list[int]:
    with office.ledger.reading() as c:
        asked = select(*(table.c[name] for name in columns)).where(table.c.kind == kind)
        return [int(one) for one in c.scalars(asked.order_by(table.c.seq))]


def test_in_the_order_of_what_they_void(signed: Signed) -> None:
    """However they were named: an office that does the same writes the same ledger."""
    ids = signed.record([line(number) for number in range(1, 13)]).awards
    for id in ids:
        signed.review(id)
    chosen = reviews(signed, "reviewed", "seq")
    assert list(set(chosen)) != sorted(chosen)  # a set keeps no order
    signed.void(*reversed(chosen))
    assert reviews(signed, "voided", "ref") == chosen


def test_a_forged_signature_goes_with_what_it_signed(scene: Scene) -> None:
    forged(scene)
    top = len(events(scene))
    at(scene).void(top - 1, top)
    assert found(scene) == set()
