"""A fresh press for a test, and one whose ledger holds everything for a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.conftest import entered
from tests.ledger.folders import folder
from tests.ledger.office import line

from .press import LONGEST, PAID_ON, PERSON, POLICY_NO, TWELVE, Press, private

__all__ = ["entered"]


@pytest.fixture
def press() -> Iterator[Press]:
    with folder() as place:
        yield Press(place)


@pytest.fixture(scope="module")
def busy(entered: None) -> Iterator[Press]:
    """Longest name, largest amount, private subjects, enough lines for several pages; all paid
    but the last, which is cleared."""
    with folder() as place:
        press = Press(place)
        lines = [line(n, 10_000_00 + n * 37) for n in range(1, 31)]
        lines += [private(n, 20_000_00 + n, f"{POLICY_NO}{n}|{PAID_ON}") for n in range(1, 4)]
        lines += [private(4, 30_000_00, PERSON, "talent.attraction")]
        lines += [line(98, TWELVE, name=LONGEST), line(99, 123_45, name="末一企业")]
        ids = press.office.record(lines).awards
        press.office.until_cleared(*ids)
        press.office.pay(*ids[:-1])
        yield press


@pytest.fixture(scope="module")
def papers(busy: Press) -> dict[str, Path]:
    """A paper of each kind of the ledger that the busy press can make."""
    every = ("--run", busy.run())
    cleared = busy.office.all()[-1].id
    return {
        **{kind: busy.paper(kind, *every) for kind in ("notice", "allocation", "request")},
        "payments": busy.paper("payments", *every),
        "award": busy.paper("award", "--award", cleared),
    }
