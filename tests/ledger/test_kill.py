"""kill -9 while paying: nothing acknowledged is lost, nothing doubled, nothing corrupt."""

from __future__ import annotations

import time
from random import Random

import pytest
from jmtrade_ledger.schema import awards
from jmtrade_ledger.store import open_ledger
from sqlalchemy import select

from .office import Office, line
from .processes import killed_after, say
from .sound import check

SHORT, LONG_FILE, LONG_SERVER = 8, 1_000, 200
LOT = 400
PAYMENTS = 8
"""A child lives for so many payments at most, so that most kills fall inside one."""


def prepare(office: Office, lot: int) -> None:
    """Another lot of awards that may be paid."""
    place = f"lot-{lot}"
    lines = [line(n, jurisdiction=place) for n in range(lot * LOT, (lot + 1) * LOT)]
    ids = office.record(lines, reason="又一批", scope=[(place, 2018)]).awards
    office.until_cleared(*ids)


def paying(url: str, ids: list[int]) -> object:
    """Work that pays one award after the other and says each once it is paid."""

    def work(out: int) -> None:
        mine = Office(open_ledger(url))
        say(out, "begun")
        for id in ids:
            mine.pay(id)
            say(out, id)

    return work


def numbers(office: Office, state: str) -> list[int]:
    """The awards in a state."""
    with office.ledger.reading() as connection:
        asked = select(awards.c.id).where(awards.c.state == state).order_by(awards.c.id)
        return list(connection.scalars(asked))


def kills(office: Office, count: int) -> dict[str, int]:
    """Kill so often; after each the ledger holds all that was said, and at most one more."""
    rng, acknowledged, lot = Random(count), set[int](), 0
    prepare(office, lot)
    began = time.perf_counter()
    office.pay(office.all()[0].id)
    longest, lot, inside = (time.perf_counter() - began) * PAYMENTS, 1, 0
    acknowledged.add(office.all()[0].id)
    for turn in range(count):
        ready = numbers(office, "cleared")
        if len(ready) < 60:
            prepare(office, lot)
            lot += 1
            ready = numbers(office, "cleared")
        work = paying(office.ledger.url, ready)
        said = killed_after(work, rng.uniform(0, longest))  # type: ignore[arg-type]
        acknowledged |= {int(text) for text in said if text != "begun"}
        paid = set(numbers(office, "paid"))
        assert acknowledged <= paid, "an acknowledged payment is lost"
        unsaid = paid - acknowledged
        assert len(unsaid) <= 1  # committed, and killed before it could say so
        inside += not unsaid
        acknowledged |= unsaid
        if turn % 50 == 0:
            check(office)
    check(office)
    return {"kills": count, "payments": len(acknowledged), "killed before a commit": inside}


def test_killed_while_paying(office: Office) -> None:
    assert kills(office, SHORT)["kills"] == SHORT


@pytest.mark.slow
def test_killed_a_thousand_times(desk: Office, capsys: pytest.CaptureFixture[str]) -> None:
    found = kills(desk, LONG_FILE)
    with capsys.disabled():
        print(f"\nSQLite: {found}")


@pytest.mark.slow
@pytest.mark.postgres
def test_killed_on_a_server(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    if office.ledger.engine.dialect.name != "postgresql":
        pytest.skip("the file's own long form is test_killed_a_thousand_times")
    found = kills(office, LONG_SERVER)
    with capsys.disabled():
        print(f"\nPostgreSQL: {found}")
