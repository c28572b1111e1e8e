"""Several at once: sixteen processes offer the same five hundred awards."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmtrade_core.ledger.store import open_ledger

from . import server
from .office import Office, begin, line
from .processes import all_of, say
from .sound import check

PROCESSES, AWARDS, COUNTIES = 16, 500, 5


def test_same_awards_from_sixteen_processes(url: str) -> None:
    """They also race to make the ledger; one records, the others hear that it is recorded."""
    if not url.startswith("postgresql"):
        assert not Path(url).exists()

    def work(_number: int, out: int) -> None:
        mine = Office(begin(url))
        done = mine.record([line(n) for n in range(AWARDS)])
        say(out, "new" if done.new else "already recorded")

    said = [lines[0] for lines in all_of(PROCESSES, work)]
    assert sorted(said) == ["already recorded"] * (PROCESSES - 1) + ["new"]
    office = Office(open_ledger(url))
    assert len(office.all()) == AWARDS
    check(office)


@pytest.mark.postgres
def test_ledger_on_a_server_is_made_once(postgres: str) -> None:
    """Several find an empty database at the same moment."""
    url = server.database(postgres)

    def work(_number: int, out: int) -> None:
        say(out, Office(begin(url)).record([]).new)

    assert sorted(all_of(6, work)) == [["False"]] * 5 + [["True"]]
    check(Office(open_ledger(url)))


def test_counties_at_once(url: str) -> None:
    """Several counties record, review and pay at the same time; each has its own awards."""

    def work(number: int, out: int) -> None:
        mine = Office(begin(url))
        county = f"county-{number}"
        lines = [line(number * 100 + n, jurisdiction=county) for n in range(20)]
        ids = mine.record(lines, scope=[(county, 2018)]).awards
        mine.until_cleared(*ids)
        for id in ids[:5]:
            mine.pay(id)
        say(out, len(ids))

    assert all_of(COUNTIES, work) == [["20"]] * COUNTIES
    office = Office(open_ledger(url))
    assert [sum(o.state == s for o in office.all()) for s in ("paid", "cleared")] == [
        5 * COUNTIES,
        15 * COUNTIES,
    ]
    check(office)


def test_same_payment_from_several_processes(office: Office) -> None:
    """One pays; the others hear that it is paid, and by what."""
    from jmtrade_core.ledger import report

    ids = office.record([line(n) for n in range(10)]).awards
    office.until_cleared(*ids)
    shown = office.propose().id
    url = office.ledger.url

    def work(_number: int, out: int) -> None:
        say(out, Office(open_ledger(url)).pay(batch=shown).id)

    assert all_of(8, work) == [[shown]] * 8
    with office.ledger.reading() as connection:
        kinds = [kind for (kind,) in report.rows(connection, "events", "seq", ("kind",))]
    assert (kinds.count("batch"), kinds.count("paid")) == (1, len(ids))
    check(office)


@pytest.mark.parametrize("count", [3])
def test_readers_do_not_wait(desk: Office, count: int) -> None:
    """Whoever looks sees a whole state while somebody writes."""
    desk.record([line(1)])
    with desk.ledger.writing():
        for _turn in range(count):
            assert len(desk.all()) == 1
