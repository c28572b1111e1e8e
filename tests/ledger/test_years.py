"""Three years in the ledger, one after the other, against prior awards given by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from narwhals.stable.v2 import col

from jmtrade_core.award import Request, award
from jmtrade_core.errors import UsageError
from jmtrade_core.ledger import standing
from jmtrade_core.ledger.priors import FromLedger
from jmtrade_core.ledger.record import record
from jmtrade_core.ledger.replay import replay
from jmtrade_core.ledger.store import Ledger
from jmtrade_core.money import decimals
from jmtrade_core.output.files import ndjson

from .inputs import city, three_years, write
from .office import Office, begin
from .sound import check

YEARS, SEEDS = (2018, 2019, 2020), range(10, 30)


def by_hand(config: Path, place: Path, tables: Any) -> dict[int, bytes]:
    """Each year with a table of the awards of the years before; no ledger anywhere."""
    priors: list[tuple[Any, ...]] = []
    decided = {}
    for year in YEARS:
        data = write(place / f"hand-{year}", tables, priors)
        done, _intake = award(Request("all", config, year, data, date(year, 12, 31)))
        decided[year] = ndjson(done)
        for row in done.lines.filter(col("outcome") == "pay").iter_rows(named=True):
            amount = decimals(row["amount"])
            priors.append((row["uscc"], row["measure"], row["subject"], year, amount))
    return decided


def in_ledger(ledger: Ledger, config: Path, data: Path) -> dict[int, bytes]:
    """Each year recorded on top of the years before."""
    from jmtrade_core.ledger import archive
    from jmtrade_core.ledger.replay import run_body

    decided = {}
    for year in YEARS:
        done = record(ledger, Request("all", config, year, data, date(year, 12, 31)), "记录人")
        with ledger.reading() as connection:
            body = run_body(connection, done.run)
            decided[year] = archive.fetch(connection, body["decisions"])
    return decided


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in SEEDS)])
def test_three_years_in_sequence(place: Path, seed: int) -> None:
    """The same decisions byte for byte; recording again records nothing; replay agrees."""
    config, tables = city(place / "config"), three_years(seed)
    data = write(place / "data", tables)
    ledger = begin(str(place / "ledger.db"))
    decided = in_ledger(ledger, config, data)
    assert decided == by_hand(config, place, tables)
    paid_before = b'"reason":"already-awarded"'
    assert paid_before in decided[2019] + decided[2020]
    office = Office(ledger)
    head = str(office.record([], scope=[("nowhere", 2018)]).head)
    for year in YEARS if seed in SEEDS else ():
        again = record(ledger, Request("all", config, year, data, date(year, 12, 31)), "又一人")
        assert not again.new
        assert str(again.head) == head
    with ledger.reading() as connection:
        runs = sorted({one.run for one in standing.find(connection)})
        for run in runs if seed in SEEDS else ():
            found = replay(connection, run)
            assert found.equal
            assert found.differences == []
    check(office)


@pytest.mark.slow
def test_counties_in_any_order_pay_an_invention_once(place: Path) -> None:
    """Nine runs, county by county, against one run of them all: each key is paid once."""
    config, tables = city(place / "config"), three_years(3)
    data = write(place / "data", tables)
    ledger = begin(str(place / "ledger.db"))
    from tests.twin.random_values import COUNTIES

    for county in reversed(COUNTIES):
        record(ledger, Request(county, config, 2018, data, date(2018, 12, 31)), "记录人")
    done, _intake = award(Request("all", config, 2018, data, date(2018, 12, 31)))
    pays = done.lines.filter(col("outcome") == "pay").iter_rows(named=True)
    wanted = sorted((r["uscc"], r["measure"], r["subject"], r["amount"]) for r in pays)
    with ledger.reading() as connection:
        found = standing.find(connection)
    assert sorted((o.uscc, o.measure, o.subject, o.due) for o in found) == wanted
    assert len({one.key for one in found}) == len(found)
    check(Office(ledger))


def patents(place: Path, *rows: str) -> Path:
    """Two firms in two counties, and grants of one invention."""
    tables = {
        "enterprises": "uscc,name,county\n91420881MA0000001X,甲,zhongxiang\n"
        "91420882MA0000002X,乙,jingshan\n",
        "patents": "uscc,patent_no,invention_id,jurisdiction,kind,granted_on\n" + "".join(rows),
        "dishonesty": "uscc,occurred_on,matter\n",
        "prior_awards": "uscc,measure,subject,year,amount\n",
    }
    place.mkdir(exist_ok=True)
    for name, text in tables.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return place


def test_better_grant_of_the_first_year_comes_late(place: Path) -> None:
    """2018 pays 50,000, 2019 the rest of 100,000 elsewhere; then 2018 claims 100,000."""
    config, ledger = city(place / "config"), begin(str(place / "ledger.db"))
    first = "91420881MA0000001X,P1,INV,DE,invention,2018-05-01\n"
    later = "91420882MA0000002X,P2,INV,US,invention,2019-05-01\n"
    late = "91420881MA0000001X,P3,INV,JP,invention,2018-06-01\n"

    def step(county: str, year: int, *rows: str, reason: str = "") -> None:
        data = patents(place / "data", *rows)
        record(ledger, Request(county, config, year, data, date(year, 12, 31)), "记录人", reason)

    step("zhongxiang", 2018, first)
    step("jingshan", 2019, first, later)
    assert [one.due for one in Office(ledger).all()] == [50_000_00, 50_000_00]
    with pytest.raises(UsageError, match=r"50000\.00 too much; .*over-worth"):
        step("zhongxiang", 2018, first, later, late, reason="补充授权")
    Office(ledger).withdraw(Office(ledger).all()[1].id)
    step("zhongxiang", 2018, first, later, late, reason="补充授权")
    step("jingshan", 2019, first, later, late, reason="补充授权")
    assert [one.due for one in Office(ledger).all()] == [100_000_00, 0]
    check(Office(ledger))


def test_lines_decided_again_are_no_prior_awards(place: Path) -> None:
    """With the ledger a recorded run decides itself again the same way."""
    config, tables = city(place / "config"), three_years(4, 25, ["jingshan"])
    data = write(place / "data", tables)
    ledger = begin(str(place / "ledger.db"))
    request = Request("jingshan", config, 2018, data, date(2018, 12, 31))
    before, _intake = award(request)
    record(ledger, request, "记录人")
    with ledger.reading() as connection:
        again, _intake = award(Request(**{**vars(request), "priors": FromLedger(connection)}))
        next_year, _intake = award(
            Request(
                "jingshan", config, 2019, data, date(2019, 12, 31), priors=FromLedger(connection)
            )
        )
    assert ndjson(again) == ndjson(before)
    alone, _intake = award(Request("jingshan", config, 2019, data, date(2019, 12, 31)))
    assert ndjson(next_year) != ndjson(alone)
