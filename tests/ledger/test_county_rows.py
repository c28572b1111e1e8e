"""On a server a county's login adds its own rows, and one that only reads sees no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import county_rows, priors, report, roles, voids
from jmtrade_ledger.store import create_ledger, open_ledger

from jmtrade_core.errors import JmtradeError, LedgerError, UsageError
from jmtrade_core.i18n import speak

from . import server
from .office import Office, firm, line

pytestmark = pytest.mark.postgres
HERE, THERE = "zhongxiang", "jingshan"
LOGINS = {
    "city": "writer", "here": f"writer_{HERE}", "there": f"writer_{THERE}",
    "looks": f"reader_{HERE}", "auditor": "auditor",
}  # fmt: skip


def lines_of(number: int, county: str, year: int = 2018) -> Any:
    return [line(number, jurisdiction=county, year=year)], [(county, year)]


@pytest.fixture(scope="module")
def urls(postgres: str) -> dict[str, str]:
    """A ledger of two counties with an award each, paid and decided, and a login for each role."""
    import psycopg

    url = server.database(postgres)
    create_ledger(url, "建账人", counties=(HERE, THERE))
    name, host = url.rpartition("/")[2], url.partition("@")[2]
    with psycopg.connect(url, autocommit=True) as db:
        for login, role in LOGINS.items():
            db.execute(f'CREATE ROLE "{name}.{login}" LOGIN IN ROLE "{name}_{role}"'.encode())
    made = {login: f"postgresql://{name}.{login}@{host}" for login in LOGINS} | {"owner": url}
    for login, county, number in (("here", HERE, 1), ("there", THERE, 2), ("here", HERE, 3)):
        office = Office(open_ledger(made[login]))
        claims, scope = lines_of(number, county, 2017 + number)
        (id,) = office.record(claims, scope=scope).awards
        if number < 3:
            office.until_cleared(id)
            office.pay(id)
    return made


def office(urls: dict[str, str], login: str) -> Office:
    return Office(open_ledger(urls[login]))


def refused(act: Callable[[], object]) -> set[str]:
    with pytest.raises(JmtradeError) as error:
        act()
    return {problem.code for problem in error.value.problems}


def test_two_counties_go_on_from_one_another(urls: dict[str, str]) -> None:
    """One chain, whoever adds to it: each verifies the whole, and the city goes on."""
    head = office(urls, "auditor").verify()
    for login in ("here", "there", "city", "owner"):
        assert office(urls, login).verify(head) == head
        assert len(office(urls, login).all()) == 3


def test_another_countys_run(urls: dict[str, str]) -> None:
    """The database refuses it, and nothing is written."""
    head = office(urls, "auditor").verify()
    claims, scope = lines_of(8, THERE, 2050)
    here = office(urls, "here")
    assert refused(lambda: here.record(claims, scope=scope)) == {"no-right"}
    both = [(HERE, 2050), (THERE, 2050)]
    assert refused(lambda: here.record(claims, scope=both)) == {"no-right"}
    assert refused(lambda: here.record(claims, scope=[(HERE, 2050)])) == {"no-right"}
    assert office(urls, "auditor").verify(head) == head


def test_another_countys_award(urls: dict[str, str]) -> None:
    head = office(urls, "auditor").verify()
    there, here = office(urls, "there"), office(urls, "here")
    (id,) = [one.id for one in here.all() if one.state == "decided"]
    for act in (
        lambda: there.review(id),
        lambda: there.withdraw(id),
        lambda: there.recover(id, 1),
    ):
        assert refused(act) <= {"no-right", "out-of-order"}
    assert office(urls, "auditor").verify(head) == head


def added(db: Any, table: str, kind: str, award: int | None = None, fen: int = 0) -> None:
    """An event that fits the chain, by SQL."""
    seq, prev = db.execute("SELECT seq, hash FROM public.events ORDER BY seq DESC").fetchone()
    money = (fen, fen * 3 // 10, fen - fen * 3 // 10, 0)
    row = (seq + 1, kind, award, *money, "", "x", "", "B", "", prev, "h")
    names = 'seq, kind, award, amount, city, county, unallocated, at, "by", reason, ref, body'
    marks = ", ".join(["%s"] * len(row))
    db.execute(f"INSERT INTO {table} ({names}, prev, hash) VALUES ({marks})".encode(), row)


def test_by_sql(urls: dict[str, str]) -> None:
    """By whatever program: neither the row of another county's award, nor what is the city's."""
    import psycopg

    with psycopg.connect(urls["here"]) as db:
        asked = f"UPDATE awards SET state = 'cleared' WHERE jurisdiction = '{THERE}'"
        assert db.execute(asked.encode()).rowcount == 0
    for kind in ("adopted", "person", "revoked", "anchored", "opened"):
        with psycopg.connect(urls["here"]) as db, pytest.raises(psycopg.errors.Error) as stop:
            added(db, "events", kind)
        assert stop.value.sqlstate == "42501", kind


def test_voids_by_county(urls: dict[str, str]) -> None:
    here = office(urls, "here")
    done = here.record(*_asked(30, HERE, 2030))
    there = office(urls, "there")

    def void(who: Office) -> None:
        with who.ledger.writing() as c:
            voids.void(c, [done.run], "甲", "乙", "录错")

    assert refused(lambda: void(there)) == {"no-right"}
    void(here)
    office(urls, "auditor").verify()


def _asked(number: int, county: str, year: int) -> tuple[Any, str, Any]:
    claims, scope = lines_of(number, county, year)
    return claims, "", scope


def test_who_reads_for_a_county(urls: dict[str, str], tmp_path: Path) -> None:
    """Its awards and their lives; no other, nothing of the archive, no step, no verification."""
    import psycopg

    looks = office(urls, "looks")
    assert {one.jurisdiction for one in looks.all()} == {HERE}
    whole = office(urls, "auditor")
    with looks.ledger.reading() as c, whole.ledger.reading() as w:
        seen = {row["event"] for row in report.life(c, [one.id for one in looks.all()])}
        own = [one.id for one in whole.all() if one.jurisdiction == HERE]
        assert seen == {row["event"] for row in report.life(w, own)}
        assert {row["county"] for row in report.runs(c)} == {HERE}
    with psycopg.connect(urls["looks"]) as db:
        assert db.execute("SELECT count(*) FROM archive").fetchone() == (0,)
        bodies = db.execute("SELECT string_agg(body, '') FROM events").fetchone()
        assert firm(2) not in str(bodies)
        with pytest.raises(psycopg.errors.Error):
            db.execute("INSERT INTO archive VALUES ('a', 'b')")
    assert refused(looks.verify) == {"county-login"}
    assert refused(lambda: looks.export(tmp_path / "x.ndjson")) == {"county-login"}
    with looks.ledger.reading() as c, pytest.raises(UsageError, match="county-login"):
        priors.FromLedger(c)  # what others were awarded would not count
    with pytest.raises(LedgerError, match="no-right"):
        looks.record(*_asked(9, HERE, 2040))


def test_a_table_of_ones_own_does_not_deceive_the_guards(urls: dict[str, str]) -> None:
    """A temporary table of a guard's table's name is looked at first by whoever asks for it
    without a schema: the guards do not."""
    import psycopg

    (id,) = [one.id for one in office(urls, "here").all() if one.state == "decided"]
    with psycopg.connect(urls["here"]) as db:
        db.execute("CREATE TEMP TABLE awards AS SELECT * FROM public.awards")
        db.execute("UPDATE pg_temp.awards SET state = 'cleared'")
        with pytest.raises(psycopg.errors.Error, match="not cleared for payment"):
            added(db, "public.events", "paid", id, 100_00)


def test_doctor_says_what_is_not_so(postgres: str) -> None:
    import psycopg

    speak("en")
    url = server.database(postgres)
    create_ledger(url, "建账人", counties=(HERE,))
    with open_ledger(url).reading() as c:
        assert list(county_rows.faults(c)) == []
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("ALTER TABLE archive DISABLE ROW LEVEL SECURITY")
        db.execute("DROP POLICY jmtrade_awards_update ON awards")
        db.execute("CREATE POLICY more ON awards FOR DELETE USING (true)")
        db.execute("ALTER POLICY jmtrade_events_select ON events USING (true)")
        db.execute("ALTER FUNCTION jmtrade_append_only() RESET search_path")
        db.execute("CREATE OR REPLACE FUNCTION jmtrade_adds_all() RETURNS boolean LANGUAGE sql "
                   "STABLE SET search_path = public, pg_temp AS 'SELECT true'")  # fmt: skip
    with open_ledger(url).reading() as c:
        assert list(county_rows.faults(c)) == [
            "table archive has no row security: a county's login sees and adds all",
            "the policy of awards for DELETE is not as it was made",
            "the policy of awards for UPDATE is not as it was made",
            "the policy of events for SELECT is not as it was made",
            "function jmtrade_adds_all() is not as it was made",
        ]
        assert any("jmtrade_append_only() may look" in one for one in roles.faults(c))
